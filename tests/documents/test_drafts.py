"""A paper from its draft to the signed copy."""

import io
from datetime import date

import pytest
from docx import Document

from kheo.access.enums import Role
from kheo.audit.queries import entries_about
from kheo.documents import operations, queries
from kheo.documents.enums import DraftStatus
from kheo.documents.models import DraftVersion, Paper
from kheo.documents.operations.register import bytes_of
from kheo.documents.paper_forms import Figure
from kheo.documents.paper_samples import sample
from kheo.kernel.refusals import InvalidTransition, NotAllowed, RuleBroken
from kheo.orgs.enums import Kind
from tests.documents.files import PDF
from tests.factories.orgs import UnitFactory

pytestmark = pytest.mark.django_db
OWN = ("cap", "can_cu", "so_luong", "so_tap_the", "so_ca_nhan", "trach_nhiem", "danh_sach")


@pytest.fixture
def office(someone):
    return someone(Role.STANDING_OFFICE, over=UnitFactory(name="Sơn Kim 2", label="Xã Sơn Kim 2"))


def make(office, at, **changed):
    content = sample("recognition_decision", "state")
    values = {
        "form": "recognition_decision", "unit": office.unit, "about": office.unit,
        "title": "Công nhận mô hình", "content": {name: content[name] for name in OWN},
        "figures": [Figure("so_luong", "4", "/mo-hinh/?nam=2026")], "day": date(2026, 11, 20),
    }  # fmt: skip
    return operations.draft_paper(**{**values, **changed}, actor=office, at=at)


def text_of(draft):
    document = Document(io.BytesIO(bytes_of(draft.docx)))
    return "\n".join(
        "".join(node.text or "" for node in one.iter() if node.tag.endswith("}t"))
        for one in document.element.body.iter()
        if one.tag.endswith("}p")
    )


def test_a_draft_in_state_style_is_numbered_and_signed(office, at):
    draft = make(office, at)
    blank = text_of(draft)
    paper = operations.number_paper(draft, issued_on=date(2026, 11, 21), actor=office, at=at)
    written = text_of(draft)

    assert "ỦY BAN NHÂN DÂN\nXÃ SƠN KIM 2" in blank
    assert "Số:       /QĐ-UBND" in blank
    assert (paper.number, paper.signer) == ("01/QĐ-UBND", "")
    assert "Số: 01/QĐ-UBND" in written
    assert "Sơn Kim 2, ngày 21 tháng 11 năm 2026" in written
    assert "chịu trách nhiệm thi hành Quyết định này./." in written
    assert "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH" in written
    assert "Nơi nhận:\n- Như Điều 3;\n- Lưu: VT." in written
    assert "QUYẾT ĐỊNH\nVề việc công nhận mô hình" in written
    assert "\nỦY BAN NHÂN DÂN XÃ SƠN KIM 2\n" in written
    scan = operations.keep_file(content=PDF, name="a.pdf", at=at)
    operations.attach_signed(draft, stored=scan, actor=office, at=at)
    assert draft.status == DraftStatus.SIGNED
    assert Paper.objects.get().stored == scan
    assert queries.draft_in_force("recognition_decision", office.unit) == draft
    told = [line.action for line in entries_about(draft)]
    assert told == ["draft.sign", "draft.number", "draft.make"]
    assert list(draft.figures.values_list("name", "value", "address")) == [
        ("so_luong", "4", "/mo-hinh/?nam=2026")
    ]


def test_party_papers_need_a_series_of_the_term(office, at):
    draft = make(office, at, style="party")
    with pytest.raises(RuleBroken):
        operations.number_paper(draft, issued_on=date(2026, 11, 21), actor=office, at=at)
    operations.open_series(
        unit=office.unit, kind="decision", style="party", symbol="ĐU", starts_on=date(2025, 8, 1),
        ends_on=date(2030, 8, 1), next_number=5, actor=office, at=at,
    )  # fmt: skip
    draft.refresh_from_db()
    paper = operations.number_paper(draft, issued_on=date(2026, 11, 21), actor=office, at=at)
    written = text_of(draft)

    assert paper.number == "05-QĐ/ĐU"
    assert "Số 05-QĐ/ĐU" in written
    assert "ĐẢNG ỦY XÃ SƠN KIM 2\n*" in written
    assert "T/M BAN THƯỜNG VỤ\nBÍ THƯ" in written
    assert "-----" in written
    assert "QUYẾT ĐỊNH\nvề việc công nhận mô hình" in written
    assert "BAN THƯỜNG VỤ ĐẢNG ỦY XÃ SƠN KIM 2 QUYẾT ĐỊNH" in written
    assert "thi hành Quyết định này.\n" in written


def test_a_number_is_given_once_and_the_refusal_names_the_paper(office, at):
    first, second = make(office, at), make(office, at, title="Công nhận đợt hai")
    operations.number_paper(first, issued_on=date(2026, 11, 21), number=7, actor=office, at=at)

    with pytest.raises(RuleBroken, match="07/QĐ-UBND") as refusal:
        operations.number_paper(second, issued_on=date(2026, 11, 21), number=7, actor=office, at=at)
    assert "Công nhận mô hình" in str(refusal.value)
    second.refresh_from_db()
    paper = operations.number_paper(second, issued_on=date(2026, 11, 21), actor=office, at=at)
    assert paper.number == "08/QĐ-UBND"


def test_a_draft_is_made_anew_until_it_has_a_number(office, at):
    draft = make(office, at)
    old = draft.docx
    operations.redraft(draft, content={"so_luong": 5}, figures=[], actor=office, at=at)
    kept = DraftVersion.objects.get()
    assert (kept.docx, draft.docx == old, draft.figures.count()) == (old, False, 0)
    operations.number_paper(draft, issued_on=date(2026, 11, 21), actor=office, at=at)
    with pytest.raises(InvalidTransition):
        operations.redraft(draft, content={}, figures=[], actor=office, at=at)
    with pytest.raises(InvalidTransition):
        operations.void_draft(draft, note="sai", actor=office, at=at)


def test_hostile_content_stays_text(office, at):
    rows = [{"tt": 1, "ten": "A < B & {{ nguoi_ky }} {% raw %}", "don_vi": "Thôn " + "x" * 300}]
    rows.append(
        {"tt": 1000, "ten": "Đường hoa nông thôn mới".encode().decode(), "ly_do": ""}
        | {"don_vi": "b"}
    )
    rows[1].pop("ly_do")
    written = text_of(make(office, at, content={"danh_sach": rows}))
    assert "A < B & {{ nguoi_ky }} {% raw %}" in written
    assert "1.000" in written


def test_a_stranger_drafts_nothing(office, someone, at):
    with pytest.raises(NotAllowed):
        make(someone(Role.REGISTRAR, over=office.unit), at)


def test_a_committee_writes_in_party_style(at):
    committee = UnitFactory(kind=Kind.PARTY_COMMITTEE)
    assert queries.style_of(committee, date(2026, 1, 1)) == "party"
    assert queries.style_of(UnitFactory(), date(2026, 1, 1)) == "state"

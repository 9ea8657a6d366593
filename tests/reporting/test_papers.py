"""The paper of a report: from what was approved, made anew, numbered only while it stands."""

import io

import pytest
from docx import Document

from kheo.access.enums import Role
from kheo.audit.models import Entry
from kheo.documents.enums import DraftStatus
from kheo.documents.models import Draft
from kheo.documents.operations import number_paper
from kheo.documents.operations.register import bytes_of
from kheo.kernel.refusals import NotAllowed, RuleBroken
from kheo.reporting.models import Report, ReportVersion
from kheo.reporting.operations.papers import draft_report_paper, paper_bytes
from kheo.reporting.papers.contents import contents_of
from kheo.reporting.queries.sheet import live_sheet, sheet_of_version
from tests.factories.orgs import UnitFactory
from tests.factories.reporting import ActivityFactory
from tests.reporting.papers_scene import LAST, Scene

pytestmark = pytest.mark.django_db
QUERIES = 7
"""Of a kept report, however many units it has: nothing is counted."""


@pytest.fixture
def scene(someone, at):
    made = Scene(someone)
    made.fill(at)
    return made


def texts(docx):
    document = Document(io.BytesIO(docx))
    return [one.text for one in document.paragraphs if one.text.strip()]


def rows(docx):
    return [
        [[cell.text for cell in row.cells] for row in table.rows]
        for table in Document(io.BytesIO(docx)).tables
    ]


def draft(scene, at, **more):
    return draft_report_paper(scene.report, actor=scene.office, at=at, **more)


def test_the_paper_says_what_was_approved_in_the_order_of_the_form(scene, at):
    version = scene.approve(at)

    made = draft(scene, at, style="state")

    told = [line.replace("\u00a0", " ") for line in texts(bytes_of(made.docx))]
    assert told == [
        "BÁO CÁO",
        "Kết quả thực hiện phong trào thi đua “Dân vận khéo” 6 tháng đầu năm 2026",
        (
            "Ủy ban nhân dân tỉnh Hà Tĩnh báo cáo kết quả thực hiện phong trào thi đua “Dân vận khéo” "
            "6 tháng đầu năm 2026 (số liệu tính đến hết ngày 30/06/2026) như sau:"
        ),
        "I. CÔNG TÁC LÃNH ĐẠO",
        "Đoạn một.",
        "Đoạn {{ hai }}.",
        "1. Nguồn lực",
        "Kết quả cụ thể tại Bảng 1:",
        "Bảng 1. Nguồn lực",
        "Dấu “…”: chưa có số liệu.",
        "(*) Cuộc kiểm tra: đếm từ hồ sơ 1.237; đơn vị báo 9 (chưa vào sổ).",
        "II. THEO LĨNH VỰC",
        "Trong 6 tháng đầu năm 2026: kiểm tra 1.237 cuộc.",
        (
            "Trong đó, kiểm tra theo lĩnh vực: kinh tế 1.237 (chiếm 100,00 %); văn hóa - xã hội 0 "
            "(chiếm 0,00 %); quốc phòng - an ninh 0 (chiếm 0,00 %); xây dựng hệ thống chính trị 0 "
            "(chiếm 0,00 %) (chi tiết tại Bảng 2)."
        ),
        "Bảng 2. Theo lĩnh vực (đơn vị tính: cuộc)",
        "(*) Kiểm tra, tổng số: đếm từ hồ sơ 1.237; đơn vị báo 9 (chưa vào sổ).",
        "Biểu đồ 1. Theo lĩnh vực",
        (
            "Báo cáo tổng hợp số liệu của 0/2 đơn vị trực thuộc; chưa nhận được báo cáo của: "
            "Xã Sơn Kim 1, Xã Sơn Kim 2."
        ),
        (
            "Trên đây là Báo cáo kết quả thực hiện phong trào thi đua “Dân vận khéo” 6 tháng đầu "
            "năm 2026./."
        ),
        "Phụ lục",
        "KẾT QUẢ THEO ĐƠN VỊ",
        "(Kèm theo Báo cáo số       /BC-UBND ngày      tháng      năm 2026",
        "của Ủy ban nhân dân tỉnh Hà Tĩnh)",
        "Đơn vị tính: cuộc",
    ]
    assert (version.number, made.style, made.status) == (1, "state", DraftStatus.DRAFTED)
    assert ReportVersion.objects.get(pk=version.pk).paper_draft == made.pk


def test_tables_have_their_sums_last_and_unknown_figures_as_dots(scene, at):
    scene.approve(at)

    _head, listed, grid, _foot, units = rows(bytes_of(draft(scene, at, style="state").docx))

    assert listed == [
        ["TT", "Chỉ tiêu", "Đơn vị tính", "Kết quả"],
        ["1", "Cuộc kiểm tra", "cuộc", "1.237 (*)"],
        ["2", "Kinh phí", "triệu đồng", "12,5"],
        ["3", "Đất hiến", "m²", "…"],
    ]
    assert grid == [
        ["Lĩnh vực", "Kiểm tra"],
        ["Kinh tế", "1.237"],
        ["Văn hóa - xã hội", "0"],
        ["Quốc phòng - an ninh", "0"],
        ["Xây dựng hệ thống chính trị", "0"],
        ["Tổng số", "1.237 (*)"],
    ]
    assert units == [
        ["TT", "Đơn vị", "Kiểm tra"],
        ["1", "Xã Sơn Kim 1", "3"],
        ["2", "Xã Sơn Kim 2", "1.234"],
        ["", "Tổng số", "1.237"],
    ]


def test_every_printed_figure_is_remembered_with_the_address_of_its_records(scene, at):
    scene.approve(at)

    figures = {one.name: (one.value, one.address) for one in draft(scene, at).figures.all()}

    assert figures["Nguồn lực · Kinh phí"] == ("12,5", "")
    value, address = figures["Kết quả theo đơn vị · Xã Sơn Kim 2"]
    assert value == "1.234"
    assert address.startswith("/so-lieu/")
    assert f"within={scene.communes[1].pk}" in address
    assert "Nguồn lực · Đất hiến" not in figures


def test_the_party_writes_its_own_numbers_and_ending(scene, at):
    scene.approve(at)

    told = texts(bytes_of(draft(scene, at, style="party").docx))

    assert "I- CÔNG TÁC LÃNH ĐẠO" in told
    assert told[1].replace("\u00a0", " ").startswith("kết quả thực hiện phong trào")
    assert next(one for one in told if one.startswith("Trên đây")).endswith("2026.")


def test_drafting_is_written_into_the_journal(scene, at):
    scene.approve(at)
    made = draft(scene, at, style="party")

    entry = Entry.objects.get(action="report.draft_paper")

    assert entry.after == {"version": 1, "style": "party", "draft": made.pk}
    assert (entry.actor, entry.unit_id) == (scene.office, scene.province.pk)


def test_nothing_is_drafted_before_the_head_has_approved(scene, at):
    with pytest.raises(RuleBroken, match="chưa được duyệt"):
        draft(scene, at)
    assert not Draft.objects.exists()


def test_nothing_is_drafted_while_the_report_is_being_filled_again(scene, at):
    scene.approve(at)
    scene.reopen()

    with pytest.raises(RuleBroken, match="đang được mở để sửa"):
        draft(scene, at)


def test_a_new_version_makes_the_waiting_paper_anew(scene, at):
    first = scene.approve(at)
    made = draft(scene, at)
    scene.reopen()
    scene.report.cells.filter(key="money").update(value=20)
    second = scene.approve(at)

    again = draft(scene, at)

    kept = dict(ReportVersion.objects.values_list("pk", "paper_draft"))
    assert (again.pk, again.versions.count()) == (made.pk, 1)
    assert kept == {first.pk: None, second.pk: made.pk}
    assert again.figures.get(name="Nguồn lực · Kinh phí").value == "20"


def test_the_other_style_puts_the_waiting_paper_away(scene, at):
    scene.approve(at)
    state = draft(scene, at, style="state")

    party = draft(scene, at, style="party")

    state.refresh_from_db()
    assert (state.status, party.status) == (DraftStatus.VOID, DraftStatus.DRAFTED)


def test_a_paper_of_a_reopened_report_gets_no_number(scene, at):
    scene.approve(at)
    made = draft(scene, at, style="state")
    scene.reopen()

    with pytest.raises(RuleBroken, match="đã được mở lại"):
        number_paper(made, issued_on=LAST, actor=scene.office, at=at)

    made.refresh_from_db()
    assert (made.status, made.paper) == (DraftStatus.DRAFTED, None)


def test_a_paper_of_earlier_figures_gets_no_number(scene, at):
    scene.approve(at)
    made = draft(scene, at, style="state")
    scene.reopen()
    scene.approve(at)

    with pytest.raises(RuleBroken, match="đã được duyệt lại"):
        number_paper(made, issued_on=LAST, actor=scene.office, at=at)


def test_a_number_is_written_into_paper_annex_and_journal_and_closes_the_version(scene, at):
    scene.approve(at)
    made = draft(scene, at, style="state")

    paper = number_paper(made, issued_on=LAST, actor=scene.office, at=at)

    made.refresh_from_db()
    told = [one.replace("\u00a0", " ") for one in texts(bytes_of(made.docx))]
    assert "(Kèm theo Báo cáo số 01/BC-UBND ngày 30 tháng 6 năm 2026" in told
    entry = Entry.objects.get(action="report.number_paper")
    assert entry.after == {"version": 1, "paper": str(paper)}
    with pytest.raises(RuleBroken, match="01/BC-UBND"):
        draft(scene, at)


def test_who_may_not_draft_papers_is_refused(scene, at, someone):
    scene.approve(at)

    with pytest.raises(NotAllowed):
        draft_report_paper(scene.report, actor=scene.clerk, at=at)
    with pytest.raises(NotAllowed):
        draft_report_paper(
            scene.report, actor=someone(Role.STANDING_OFFICE, over=scene.communes[0]), at=at
        )


def test_a_live_sheet_is_marked_as_a_draft_and_leaves_no_trace(scene, at):
    made = paper_bytes(live_sheet(scene.report, today=LAST), style="state", day=LAST)

    assert texts(made)[0] == "DỰ THẢO"
    assert not Draft.objects.exists()


@pytest.mark.parametrize("more_units", [0, 2])
def test_writing_a_kept_report_out_asks_the_same_few_questions(
    scene, at, more_units, django_assert_num_queries
):
    for number in range(more_units):
        unit = UnitFactory(label=f"Xã Thêm {number}", under=scene.province)
        ActivityFactory(unit=unit, recorded_by=scene.clerk, quantity=5)
    version = scene.approve(at)
    report = Report.objects.select_related("unit", "round__form__form").get(pk=scene.report.pk)

    with django_assert_num_queries(QUERIES):
        sheet = sheet_of_version(report, version, today=LAST)
        contents_of(sheet, style="state", day=LAST)

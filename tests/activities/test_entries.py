"""Record, change, take back: what is kept, what is told, what is refused."""

from datetime import date

import pytest
from django.utils import translation

from kheo.access.enums import Role
from kheo.activities import operations
from kheo.activities.models import Activity
from kheo.audit.queries import entries_about
from kheo.audit.wording import sentence
from kheo.kernel.refusals import NotAllowed, RuleBroken, Stale
from kheo.orgs.models import Reorganisation, Succession
from tests.factories.documents import PaperFactory
from tests.factories.initiatives import InitiativeFactory
from tests.factories.orgs import UnitFactory

pytestmark = pytest.mark.django_db


def told(subject, language="en"):
    with translation.override(language):
        return [sentence(entry) for entry in entries_about(subject)]


def test_an_entry_is_kept_and_told(record, clerk, commune, at):
    one = record(title="  Kiểm tra  mô hình ", note="Ba thôn\r\n")
    assert (one.title, one.search_text, one.note, one.version) == (
        "Kiểm tra mô hình", "kiem tra mo hinh", "Ba thôn", 1,
    )  # fmt: skip
    assert (one.unit, one.recorded_by, one.created_at, one.updated_at) == (commune, clerk, at, at)
    assert told(one) == ["Trần Thị Bình recorded “Kiểm tra mô hình”: 3 cuộc"]
    assert told(one, "vi") == ["Trần Thị Bình ghi hoạt động “Kiểm tra mô hình”: 3 cuộc"]
    assert entries_about(one)[0].after == {
        "kind": "inspection", "on": "2026-03-10", "title": "Kiểm tra mô hình", "quantity": 3,
        "note": "Ba thôn", "unit_word": "cuộc",
    }  # fmt: skip


def test_an_award_keeps_all_its_answers(record):
    one = record(
        kind="award", title="Khen thưởng năm 2026", variant="giay_khen", stage="granted",
        level="commune", subject="individual",
    )  # fmt: skip
    assert (one.variant, one.stage, one.level, one.subject) == (
        "giay_khen", "granted", "commune", "individual",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"on": date(2026, 11, 23)}, {"on"}),
        ({"on": date(2003, 12, 31)}, {"on"}),
        ({"quantity": 0}, {"quantity"}),
        ({"quantity": None}, {"quantity"}),
        ({"title": " \u200b "}, {"title"}),
        ({"kind": "parade"}, {"kind"}),
        ({"variant": "people"}, {"variant"}),
        ({"attended": 20}, {"attended"}),
        ({"link": "baohatinh.vn"}, {"link"}),
        ({"kind": "award", "variant": "bang_khen"}, {"stage", "level", "subject"}),
        ({"kind": "dissemination", "variant": "people", "attended": 9, "expected": 8}, {"attended"}),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_at_its_column(changes, wrong, record):
    with pytest.raises(RuleBroken) as refusal:
        record(**changes)
    assert set(refusal.value.fields) == wrong
    assert not Activity.objects.exists()


def test_a_day_outside_the_life_of_the_unit_names_its_heir(
    record, province, clerk, someone, in_english
):
    old = UnitFactory(under=province, name="Xã Sơn Kim cũ", ends_on=date(2025, 7, 1))
    new = UnitFactory(under=province, name="Xã Sơn Kim mới", starts_on=date(2025, 7, 1))
    event = Reorganisation.objects.create(kind="merge", on=date(2025, 7, 1), title="Sáp nhập")
    Succession.objects.create(
        reorganisation=event, predecessor=old, successor=new, is_whole=True, share=1
    )
    officer = someone(Role.STANDING_OFFICE, over=province)
    with pytest.raises(RuleBroken) as refusal:
        record(unit=new, actor=officer, on=date(2025, 6, 30))
    assert refusal.value.fields == {
        "on": "Xã Sơn Kim mới exists since 01/07/2025 only; before it there were Xã Sơn Kim cũ."
    }


def test_nobody_records_outside_his_scope(record, other, someone, province):
    with pytest.raises(NotAllowed):
        record(unit=other)
    with pytest.raises(NotAllowed):
        record(actor=someone(Role.UNIT_HEAD, over=province))
    assert not Activity.objects.exists()


def test_the_same_entry_twice_is_refused_with_the_way_out(record, in_english):
    record()
    with pytest.raises(RuleBroken) as refusal:
        record(title="KIỂM TRA mô hình tại thôn Trung")
    assert refusal.value.fields["title"].startswith(
        "“Kiểm tra mô hình tại thôn Trung” of 10/03/2026 stands in the register already."
    )
    assert Activity.objects.count() == 1


def test_an_entry_taken_back_may_be_recorded_anew(record, clerk, at):
    operations.cancel(record(), why="Nhầm ngày", actor=clerk, at=at)
    record()
    assert Activity.objects.standing().count() == 1


def test_a_paper_gives_the_title_and_counts_once(record, commune, clerk):
    paper = PaperFactory(unit=commune, number="12-KH/ĐU", summary="Triển khai phong trào")
    one = record(kind="paper", variant="plan", title="", quantity=1, paper=paper)
    assert one.title == "12-KH/ĐU Triển khai phong trào"
    with pytest.raises(RuleBroken):
        record(kind="paper", variant="plan", title="Kế hoạch 12", paper=paper)


def test_a_paper_of_another_unit_is_refused(record, other):
    with pytest.raises(RuleBroken) as refusal:
        record(kind="paper", variant="plan", paper=PaperFactory(unit=other))
    assert set(refusal.value.fields) == {"paper"}


def test_an_initiative_that_is_not_open_is_refused(record, other, commune):
    assert record(initiative=InitiativeFactory(unit=commune)).initiative.unit == commune
    with pytest.raises(RuleBroken) as refusal:
        record(title="Khác", initiative=InitiativeFactory(unit=other))
    assert set(refusal.value.fields) == {"initiative"}


def test_a_change_tells_what_was_and_what_is(record, clerk, at):
    one = operations.change(record(), quantity=4, seen_version=1, actor=clerk, at=at)
    entry = entries_about(one)[0]
    assert (one.quantity, one.version) == (4, 2)
    assert (entry.before, entry.after) == ({"quantity": 3}, {"quantity": 4})
    assert told(one)[0] == "Trần Thị Bình changed the entry “Kiểm tra mô hình tại thôn Trung”"


def test_a_change_of_nothing_is_not_told(record, clerk, at):
    one = operations.change(record(), quantity=3, seen_version=1, actor=clerk, at=at)
    assert (one.version, len(entries_about(one))) == (1, 1)


def test_who_looked_at_an_older_version_is_told(record, clerk, at):
    one = record()
    operations.change(one, quantity=4, seen_version=1, actor=clerk, at=at)
    with pytest.raises(Stale):
        operations.change(one, quantity=5, seen_version=1, actor=clerk, at=at)
    assert Activity.objects.get().quantity == 4


def test_a_change_is_checked_like_a_new_entry(record, clerk, at):
    one = record()
    with pytest.raises(RuleBroken) as refusal:
        operations.change(one, on=date(2027, 1, 1), seen_version=1, actor=clerk, at=at)
    assert set(refusal.value.fields) == {"on"}
    with pytest.raises(TypeError):
        operations.change(one, unit=one.unit, seen_version=1, actor=clerk, at=at)


def test_an_entry_taken_back_keeps_its_reason_and_moves_no_more(record, clerk, at):
    one = operations.cancel(record(), why=" Nhập  hai lần ", actor=clerk, at=at)
    assert (one.cancelled_at, one.cancelled_by, one.cancelled_why) == (at, clerk, "Nhập hai lần")
    assert not Activity.objects.standing().exists()
    line = entries_about(one)[0]
    assert (told(one)[0], line.note) == (
        "Trần Thị Bình took the entry “Kiểm tra mô hình tại thôn Trung” back", "Nhập hai lần",
    )  # fmt: skip
    with pytest.raises(RuleBroken):
        operations.cancel(one, why="Lần nữa", actor=clerk, at=at)
    with pytest.raises(RuleBroken):
        operations.change(one, quantity=9, seen_version=2, actor=clerk, at=at)


def test_nothing_is_taken_back_without_a_reason_or_by_a_stranger(record, clerk, someone, other, at):
    one = record()
    with pytest.raises(RuleBroken) as refusal:
        operations.cancel(one, why=" ", actor=clerk, at=at)
    assert set(refusal.value.fields) == {"why"}
    with pytest.raises(NotAllowed):
        operations.cancel(one, why="x", actor=someone(Role.REGISTRAR, over=other), at=at)

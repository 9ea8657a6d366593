"""Entering, correcting, checking, explaining, replacing, taking back: nothing is edited silently."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from kheo.access.enums import Role
from kheo.archive.enums import Grade
from kheo.archive.models import DeclaredFigure
from kheo.archive.operations import (
    change_source,
    check_figure,
    correct_figure,
    enter_figure,
    enter_source,
    explain_figure,
    mark_replaced,
    remove_figure,
)
from kheo.audit.models import Entry
from kheo.audit.wording import sentence
from kheo.kernel.refusals import NotAllowed, RuleBroken, Stale
from kheo.orgs.models import Reorganisation, Succession
from tests.archive.conftest import END, START
from tests.factories.orgs import UnitFactory
from tests.factories.reporting import IndicatorFactory

pytestmark = pytest.mark.django_db


def last_line():
    return Entry.objects.order_by("-day", "-position")[0]


def refused(act, *args, **kwargs):
    with pytest.raises(RuleBroken) as refusal:
        act(*args, **kwargs)
    return refusal.value.fields


def test_a_source_is_kept_with_a_line(province, clerk, at):
    one = enter_source(
        unit=province, title="  Báo cáo   15 năm ", number="12-BC/TU", issued_on=date(2024, 10, 10),
        issuer="Tỉnh ủy", starts_on=START, ends_on=END, actor=clerk, at=at,
    )  # fmt: skip

    assert (one.title, one.unit, one.entered_by) == ("Báo cáo 15 năm", province, clerk)
    assert sentence(last_line()) == (
        "Ngô Thị Trữ đã nhập văn bản “Báo cáo 15 năm” làm nguồn số liệu"
    )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": "  "}, "title"),
        ({"issued_on": date(2030, 1, 1)}, "issued_on"),
        ({"starts_on": END, "ends_on": START}, "ends_on"),
        ({"starts_on": START, "ends_on": None}, "ends_on"),
        ({"number": "x" * 61}, "number"),
        ({"starts_on": None, "ends_on": date(1990, 1, 1)}, "unit"),
    ],
)
def test_a_source_that_cannot_be_is_refused_at_its_field(province, clerk, at, changes, field):
    values = {"title": "Báo cáo", "starts_on": START, "ends_on": END, **changes}

    assert field in refused(enter_source, unit=province, actor=clerk, at=at, **values)


def test_the_same_paper_is_entered_once(source, province, clerk, at):
    assert "title" in refused(enter_source, unit=province, title=source.title, actor=clerk, at=at)


def test_changing_a_source_tells_what_changed_and_nothing_when_nothing_did(source, clerk, at):
    change_source(source, number="12-BC/TU", actor=clerk, at=at)
    line = last_line()
    change_source(source, number="12-BC/TU", actor=clerk, at=at)

    assert (line.before, line.after) == ({"number": ""}, {"number": "12-BC/TU"})
    assert last_line() == line


def test_a_figure_is_entered_as_printed_with_a_line(enter, source, province):
    one = enter("hơn 1.300 mô hình", what="mô hình đã xây dựng", quote="hơn 1.300 mô hình")

    assert (one.value, one.approx, one.unit_word, one.unit) == (1300, "hơn", "mô hình", province)
    assert (one.grade, one.source, one.amount) == (Grade.DECLARED, source, "hơn 1.300")
    assert sentence(last_line()) == (
        "Ngô Thị Trữ đã nhập số liệu từ văn bản “mô hình đã xây dựng”: hơn 1.300"
    )


@pytest.mark.parametrize(
    ("amount", "changes", "field", "words"),
    [
        ("abc", {}, "amount", "không phải là số"),
        ("1.23", {}, "amount", "hai cách"),
        ("120,5 %", {}, "amount", "Tỷ lệ không thể quá 100 %"),
        ("120", {"unit_word": "%"}, "amount", "Tỷ lệ không thể quá 100 %"),
        ("5", {"what": " "}, "what", "đếm gì"),
        ("5", {"place": ""}, "place", "vị trí"),
        ("5", {"ends_on": None}, "ends_on", "ngày cuối"),
        ("5", {"starts_on": END, "ends_on": START}, "ends_on", "Ngày cuối"),
        ("5", {"ends_on": date(2029, 1, 1)}, "ends_on", "đã qua"),
        ("5", {"indicator": "nothing"}, "indicator", "không phải chỉ tiêu"),
        ("5", {"field": "sport"}, "field", "không thuộc các lựa chọn"),
        ("5", {"quote": "x" * 501}, "quote", "Tối đa 500"),
    ],
)
def test_a_figure_that_cannot_be_is_refused_at_its_field(enter, amount, changes, field, words):
    fields = refused(enter, amount, **changes)

    assert list(fields) == [field]
    assert words in fields[field]
    assert DeclaredFigure.objects.count() == 0


def test_every_field_to_blame_is_named_at_once(enter):
    assert set(refused(enter, "abc", what="", place="", field="x")) == {
        "amount", "what", "place", "field",
    }  # fmt: skip


def test_a_comparison_with_a_plan_may_pass_a_hundred(enter):
    one = enter("120 %", unit_word="% kế hoạch")

    assert (one.value, one.unit_word, one.is_share) == (120, "% kế hoạch", False)


def test_a_unit_that_ended_names_who_took_its_place(enter, nation, province, clerk, at, someone):
    old = UnitFactory(name="Xã Đông", under=province, ends_on=date(2025, 7, 1))
    new = UnitFactory(name="Xã Hợp", under=province, starts_on=date(2025, 7, 1))
    event = Reorganisation.objects.create(kind="merge", on=date(2025, 7, 1), title="Nhập xã")
    Succession.objects.create(reorganisation=event, predecessor=old, successor=new, is_whole=True)

    late = refused(enter, "5", unit=old, starts_on=date(2025, 7, 1), ends_on=date(2026, 1, 1))
    early = refused(enter, "5", unit=new, starts_on=date(2020, 1, 1), ends_on=date(2024, 1, 1))

    assert late == {
        "unit": "Xã Đông chỉ tồn tại đến 30/06/2025; ngày 31/12/2025 thay vào đó là: Xã Hợp. "
        "Hãy nhập cho đơn vị mà văn bản nêu tên."
    }
    assert early == {
        "unit": "Xã Hợp chỉ có từ 01/07/2025; ngày 31/12/2023 khi đó là: Xã Đông. "
        "Hãy nhập cho đơn vị mà văn bản nêu tên."
    }


def test_a_merged_unit_may_tell_of_fifteen_years_on_its_own_map(enter, province):
    new = UnitFactory(name="Xã Hợp", under=province, starts_on=date(2025, 7, 1))

    one = enter("5", unit=new, starts_on=date(2010, 1, 1), ends_on=date(2026, 1, 1))

    assert one.unit == new


def test_the_same_place_of_the_paper_is_entered_once(enter):
    enter("5", what="cuộc", place="dòng 9")

    assert (
        "đã có với giá trị 5; hãy mở ra" in refused(enter, "6", what="cuộc", place="dòng 9")["what"]
    )
    assert enter("5", what="cuộc", place="dòng 10").value == 5


def test_nobody_enters_outside_his_scope(source, someone, ended, at):
    stranger = someone(Role.RECORDS_CLERK, over=ended)

    with pytest.raises(NotAllowed):
        enter_figure(source, amount="5", what="x", place="y", ends_on=END, actor=stranger, at=at)


def test_a_correction_keeps_the_old_figure_and_takes_over_its_parts_and_shares(enter, clerk, at):
    total = enter("6.540", what="tổng")
    part = enter("1.621", what="kinh tế", part_of=total)
    rate = enter("24,8 %", what="tỷ lệ", share_of=total, share_parts=(part,))

    new = correct_figure(total, why="gõ nhầm", amount="6.533", actor=clerk, at=at)

    total.refresh_from_db()
    part.refresh_from_db()
    rate.refresh_from_db()
    assert (total.amount, total.removed_why, total.corrected_by) == ("6.540", "gõ nhầm", new)
    assert (new.amount, new.what, new.order, new.grade) == (
        "6.533",
        "tổng",
        total.order,
        "declared",
    )
    assert (part.part_of, rate.share_of) == (new, new)
    line = last_line()
    assert (line.before["amount"], line.after["amount"], line.note) == ("6.540", "6.533", "gõ nhầm")
    assert sentence(line) == ("Ngô Thị Trữ đã đính chính số liệu từ văn bản “tổng” thành 6.533")

    other = correct_figure(part, why="gõ nhầm", amount="1.614", actor=clerk, at=at)
    assert list(rate.share_parts.all()) == [other]
    assert other.part_of == new


def test_a_correction_needs_a_reason_and_a_change(enter, clerk, at):
    one = enter("5")

    assert list(refused(correct_figure, one, why=" ", amount="6", actor=clerk, at=at)) == ["why"]
    assert list(refused(correct_figure, one, why="vì", actor=clerk, at=at)) == ["amount"]
    assert DeclaredFigure.objects.standing().get() == one


def test_what_somebody_else_corrected_meanwhile_is_not_corrected_twice(enter, clerk, at):
    one = enter("5")
    correct_figure(one, why="gõ nhầm", amount="6", actor=clerk, at=at)

    with pytest.raises(Stale):
        correct_figure(one, why="gõ nhầm", amount="7", actor=clerk, at=at)


def test_the_checker_is_not_who_entered_it(enter, clerk, checker, at):
    one = enter("5", what="cuộc")

    with pytest.raises(NotAllowed):
        check_figure(one, actor=clerk, at=at)
    assert check_figure(one, actor=checker, at=at).grade == Grade.CHECKED
    assert sentence(last_line()) == "Trần Văn Soát đã đối chiếu “cuộc” với văn bản: 5"
    with pytest.raises(RuleBroken):
        check_figure(one, actor=checker, at=at)


def test_a_correction_has_to_be_checked_again(enter, clerk, checker, at):
    one = check_figure(enter("5"), actor=checker, at=at)

    assert correct_figure(one, why="nhầm", amount="6", actor=clerk, at=at).grade == Grade.DECLARED


def test_nothing_is_replaced_by_records_that_are_not_there(enter, clerk, at):
    IndicatorFactory()
    one = enter("5", indicator="registered")

    with pytest.raises(RuleBroken) as refusal:
        mark_replaced(one, actor=clerk, at=at)

    assert "Chưa có hồ sơ nào" in str(refusal.value)


def test_an_explanation_is_kept_with_its_line_and_the_figure_stays(enter, clerk, at):
    one = enter("6.540")

    explain_figure(one, note="Văn phòng: in sót 7 mô hình", actor=clerk, at=at)
    line = last_line()
    explain_figure(one, note="Văn phòng: in sót 7 mô hình", actor=clerk, at=at)

    one.refresh_from_db()
    assert (one.note, one.value) == ("Văn phòng: in sót 7 mô hình", Decimal(6540))
    assert last_line() == line
    assert line.action == "archive.explain_figure"


def test_a_figure_is_taken_back_with_a_reason_and_kept(enter, clerk, at):
    total = enter("10")
    part = enter("4", part_of=total)

    assert list(refused(remove_figure, total, why="x", actor=clerk, at=at)) == ["why"]
    assert list(refused(remove_figure, part, why="", actor=clerk, at=at)) == ["why"]
    remove_figure(part, why="không có trong văn bản", actor=clerk, at=at)
    remove_figure(total, why="không có trong văn bản", actor=clerk, at=at + timedelta(minutes=1))

    assert DeclaredFigure.objects.standing().count() == 0
    assert DeclaredFigure.objects.count() == 2
    assert last_line().note == "không có trong văn bản"

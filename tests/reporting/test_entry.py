"""Writing in a report: figures, what the unit says otherwise, comments, stars, texts."""

import unicodedata
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kheo.access.enums import Role
from kheo.audit.models import Entry
from kheo.kernel.refusals import BadInput, NotAllowed, RuleBroken, Stale
from kheo.kernel.text import clean_block
from kheo.reporting.enums import ReportStatus
from kheo.reporting.models import Cell, CellChange, Report
from kheo.reporting.operations import entry, flow
from kheo.reporting.queries.entry import Before, before, counts_of, progress_of, reports_for
from kheo.reporting.queries.memory import memory_of
from kheo.reporting.queries.sheet import sheet_of
from tests.factories.access import UserFactory
from tests.factories.reporting import RoundFactory
from tests.reporting.flow.scene import AT, TODAY, Scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return Scene()


def lines(action):
    """Journal lines of an act: before and after."""
    return [(one.before, one.after) for one in Entry.objects.filter(action=action).order_by("pk")]


def write(scene, raw="12", **more):
    given = {"key": "participants", "raw": raw, "actor": scene.clerk, "at": AT, **more}
    return entry.write_cell(scene.report, **given)


def test_the_first_write_begins_the_report_and_names_who_prepares_it(scene):
    cell = write(scene, "1.234")

    report = scene.fresh()
    assert (cell.value, cell.version, cell.changed_by, cell.changed_at) == (
        Decimal(1234), 1, scene.clerk, AT,
    )  # fmt: skip
    assert (report.status, report.prepared_by) == (ReportStatus.DRAFT, scene.clerk)
    assert lines("report.figure") == [
        (
            {"value": ""},
            {
                "report": "Báo cáo 6 tháng đầu năm 2026", "cell": "Số người tham gia",
                "key": "participants", "value": "1.234",
            },
        )
    ]  # fmt: skip
    assert Entry.objects.filter(action="report.begin").count() == 1


def test_what_stood_before_a_change_is_kept(scene):
    other = scene.person(Role.REGISTRAR, scene.commune)
    write(scene, "12")

    cell = write(scene, "15", actor=other, at=AT + timedelta(minutes=5), seen_version=1)

    assert (cell.value, cell.version) == (15, 2)
    assert list(CellChange.objects.values_list("value", "changed_by", "changed_at")) == [
        (Decimal(12), scene.clerk.pk, AT)
    ]
    assert scene.fresh().prepared_by == other
    assert [
        (one.value, one.by, one.at) for one in memory_of(scene.report, "participants").changes
    ] == [(15, other, AT + timedelta(minutes=5)), (12, scene.clerk, AT)]


def test_typing_the_same_again_changes_nothing(scene):
    write(scene, "12")

    cell = write(scene, " 12,0 ", seen_version=0)

    assert cell.version == 1
    assert len(lines("report.figure")) == 1


def test_an_empty_cell_is_nothing_known_and_not_zero(scene):
    write(scene, "12")

    cell = write(scene, "")

    assert cell.value is None
    assert sheet_of(scene.fresh(), today=TODAY).cell("participants").value is None


def test_two_clerks_in_one_cell_see_each_others_value(scene):
    other = scene.person(Role.REGISTRAR, scene.commune)
    other.full_name = "Lê Thị Hoa"
    other.save()
    write(scene, "12", actor=other)

    with pytest.raises(Stale) as refused:
        write(scene, "15", seen_version=0)

    assert str(refused.value) == (
        "Số người tham gia: Lê Thị Hoa đã ghi “12” lúc 09:00, bạn gõ “15”. Hãy chọn một số."
    )
    assert list(refused.value.fields) == ["cell:participants"]
    assert Cell.objects.get().value == 12
    assert write(scene, "15", seen_version=1).value == 15


def test_ones_own_other_window_is_no_conflict(scene):
    write(scene, "12")

    assert write(scene, "15", seen_version=0).value == 15


def test_two_clerks_in_different_cells_do_not_disturb_each_other(scene):
    other = scene.person(Role.REGISTRAR, scene.commune)
    write(scene, "12", actor=other)

    entry.write_text(
        scene.report, section="situation", body="Tình hình", seen_version=0, actor=scene.clerk,
        at=AT,
    )  # fmt: skip

    assert scene.fresh().texts.get().body == "Tình hình"


@pytest.mark.parametrize("raw", ["mười", "1,234", "1.5", "-3", "1" * 31])
def test_what_cannot_be_read_names_its_cell_and_writes_nothing(scene, raw):
    with pytest.raises(BadInput) as refused:
        write(scene, raw)

    assert str(refused.value).startswith("Số người tham gia: “" if len(raw) < 31 else "Số người")
    assert refused.value.fields == {"cell:participants": str(refused.value)}
    assert scene.fresh().status == ReportStatus.EXPECTED
    assert not Cell.objects.exists()


def test_a_counted_figure_stays_and_the_units_own_stands_beside_it_with_a_reason(scene):
    scene.initiative()
    with pytest.raises(RuleBroken) as refused:
        write(scene, "5", key="registered")
    assert list(refused.value.fields) == ["comment"]

    write(scene, "5", key="registered", comment="Bốn mô hình chưa kịp nhập.")

    cell = sheet_of(scene.fresh(), today=TODAY).cell("registered")
    assert (cell.value, cell.counted, cell.typed) == (1, 1, 5)
    assert cell.cell.comment == "Bốn mô hình chưa kịp nhập."


def test_a_derived_figure_is_not_typed(scene):
    with pytest.raises(BadInput) as refused:
        write(scene, "5", key="per_round")

    assert str(refused.value) == ("“Bình quân” được tính từ các số khác, không nhập tay.")


def test_a_cell_that_the_form_does_not_have_is_refused(scene):
    with pytest.raises(BadInput):
        write(scene, "5", key="participants|field=economy")


def test_a_comment_and_a_star_stand_at_any_cell(scene):
    entry.comment(scene.report, key="per_round", text="Xem lại  sau", actor=scene.clerk, at=AT)
    cell = entry.star(scene.report, key="per_round", is_starred=True, actor=scene.clerk, at=AT)

    assert (cell.value, cell.comment, cell.is_starred) == (None, "Xem lại sau", True)
    assert [after["comment"] for _before, after in lines("report.comment")] == ["Xem lại sau"]
    assert [after["is_starred"] for _before, after in lines("report.star")] == [True]


def test_a_comment_that_is_too_long_is_refused_with_its_length(scene):
    with pytest.raises(BadInput) as refused:
        entry.comment(scene.report, key="per_round", text="a" * 501, actor=scene.clerk, at=AT)

    assert refused.value.fields == {"comment": "Ghi chú dài 501 ký tự; tối đa 500."}


def test_only_who_works_for_the_unit_fills(scene):
    for stranger in (scene.office, scene.head, scene.person(Role.REGISTRAR, scene.other)):
        with pytest.raises(NotAllowed):
            write(scene, "5", actor=stranger)


def test_an_approved_report_is_not_filled_any_more(scene):
    scene.approved()

    with pytest.raises(RuleBroken) as refused:
        write(scene, "5")

    assert str(refused.value) == (
        "Báo cáo đang ở trạng thái “thủ trưởng đã duyệt” nên không nhập được nữa. "
        "Nội dung vừa gõ chưa được lưu."
    )


def test_a_returned_report_is_filled_and_stays_returned(scene):
    scene.sent()
    flow.send_back(scene.report, note="Xem lại số người.", actor=scene.office, at=AT)

    write(scene, "9")

    assert scene.fresh().status == ReportStatus.RETURNED


# Texts


def test_a_text_is_kept_in_composed_form_and_told_by_its_length(scene):
    text = entry.write_text(
        scene.report, section="situation",
        body=unicodedata.normalize("NFD", "Tình hình\r\nổn định"), actor=scene.clerk, at=AT,
    )  # fmt: skip

    assert (text.body, text.version) == ("Tình hình\nổn định", 1)
    assert lines("report.text") == [
        ({}, {"report": "Báo cáo 6 tháng đầu năm 2026", "section": "Tình hình", "words": 4})
    ]


def test_the_text_of_another_clerk_is_kept_in_the_journal_when_it_is_replaced(scene):
    other = scene.person(Role.REGISTRAR, scene.commune)
    entry.write_text(scene.report, section="situation", body="Của Hoa", actor=other, at=AT)
    with pytest.raises(Stale):
        entry.write_text(
            scene.report, section="situation", body="Của tôi", seen_version=0, actor=scene.clerk,
            at=AT,
        )  # fmt: skip

    entry.write_text(
        scene.report, section="situation", body="Của tôi", seen_version=1, actor=scene.clerk, at=AT
    )

    assert [before for before, _after in lines("report.text")] == [{}, {"body": "Của Hoa"}]


def test_a_text_that_is_too_long_is_refused_with_its_length(scene):
    with pytest.raises(BadInput) as refused:
        entry.write_text(
            scene.report, section="situation", body="a" * 20_001, actor=scene.clerk, at=AT
        )

    assert str(refused.value) == ("Tình hình: Phần viết dài 20001 ký tự; tối đa 20000.")


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    body=st.text(st.sampled_from("aăâáấđÐơưỗ nghịềẫ\n.,0123%“”–"), max_size=80),
    form=st.sampled_from(["NFC", "NFD"]),
)
def test_a_text_typed_in_any_vietnamese_form_comes_back_the_same(scene, body, form):
    typed = unicodedata.normalize(form, body)

    text = entry.write_text(scene.report, section="situation", body=typed, actor=scene.clerk, at=AT)

    assert text.body == clean_block(body)
    again = entry.write_text(
        scene.report, section="situation", body=text.body, actor=scene.clerk, at=AT
    )
    assert (again.body, again.version) == (text.body, text.version)


# Many at once


def test_good_fields_are_kept_and_refused_ones_named(scene):
    done = entry.write_all(
        scene.report,
        fields={
            "cell:participants": ("mười", 0), "text:situation": ("Ổn định", 0),
            "cell:registered": ("7", 0),
        },
        actor=scene.clerk, at=AT,
    )  # fmt: skip

    assert done.changed == ["text:situation"]
    assert sorted(done.refused) == ["cell:participants", "cell:registered"]
    assert scene.fresh().texts.get().body == "Ổn định"


# What was before


def earlier(scene):
    """The report of the half-year before, approved with 40 participants and a text."""
    version = scene.version
    asked = RoundFactory(
        form=version, unit=scene.province, opened_by=scene.office,
        title="Báo cáo 6 tháng cuối năm 2025", starts_on="2025-07-01", ends_on="2026-01-01",
    )  # fmt: skip
    asked.refresh_from_db()
    now, scene.round = scene.round, asked
    report = scene.report_of(scene.commune)
    scene.round = now
    flow.begin(report, actor=scene.clerk, at=AT)
    scene.type_in(report, 40)
    scene.write("Phong trào phát triển.", report)
    flow.approve(report, actor=scene.head, at=AT)
    return report


def test_the_report_before_is_remembered_cell_by_cell(scene):
    old = earlier(scene)

    found = before(scene.report)

    assert (found.title, found.figure("participants"), found.text("situation")) == (
        "Báo cáo 6 tháng cuối năm 2025", 40, "Phong trào phát triển.",
    )  # fmt: skip
    [point] = memory_of(scene.report, "participants").points
    assert (point.title, point.value, point.report_id) == (old.round.title, 40, old.pk)
    assert before(old) == Before()


def test_a_text_begins_with_that_of_the_period_before_but_replaces_nothing(scene):
    earlier(scene)

    text = entry.take_over(scene.report, section="situation", actor=scene.clerk, at=AT)

    assert text.body == "Phong trào phát triển."
    with pytest.raises(RuleBroken):
        entry.take_over(scene.report, section="situation", actor=scene.clerk, at=AT)


def test_nothing_is_taken_over_where_nothing_was(scene):
    with pytest.raises(RuleBroken):
        entry.take_over(scene.report, section="situation", actor=scene.clerk, at=AT)


def test_progress_counts_what_a_person_has_to_type(scene):
    scene.version.sections.filter(code="situation").update(is_required=True)
    for section in scene.version.sections.filter(code="results"):
        section.lines.update(is_required=True)

    empty = progress_of(sheet_of(scene.report, today=TODAY), 0)
    write(scene, "0")
    filled = progress_of(sheet_of(scene.fresh(), today=TODAY), 2)

    assert (empty.filled, empty.needed, [gap.name for gap in empty.gaps]) == (
        0, 2, ["text:situation", "cell:participants"],
    )  # fmt: skip
    assert (filled.filled, filled.needed, filled.open_findings, filled.is_complete) == (
        1, 2, 2, False,
    )  # fmt: skip


# The list


def test_the_list_shows_ones_own_reports_and_those_below(scene):
    below = scene.report_of(scene.other)
    summary = scene.summary()

    mine = reports_for(scene.clerk, only_own=True)
    own_of_province = reports_for(scene.office, only_own=True)
    seen_by_province = reports_for(scene.office, only_own=False)

    assert list(mine) == [scene.report]
    assert list(own_of_province) == [summary]
    assert set(seen_by_province) == {scene.report, below, summary}
    assert counts_of(seen_by_province, TODAY) == {
        "to_do": 3, "waiting": 0, "done": 0, "late": 3,
    }  # fmt: skip
    assert not reports_for(UserFactory(), only_own=False).exists()
    assert Report.objects.count() == 3

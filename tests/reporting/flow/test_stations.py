"""The way of a report from station to station, and corrections below a kept sum."""

from datetime import timedelta

import pytest

from kheo.reporting.operations import flow
from kheo.reporting.queries.sheet import live_sheet, sheet_of
from kheo.reporting.queries.versions import steps_context
from tests.reporting.flow.scene import AT, TODAY

pytestmark = pytest.mark.django_db


class TestTheWayOfAReport:
    def test_every_station_with_its_day_and_name(self, full):
        report = full.accepted()

        steps = steps_context(full.fresh(), full.office)

        head, office = str(full.head), str(full.office)
        assert [(one.label, one.state, one.at, one.by) for one in steps.road] == [
            ("đang lập", "passed", AT, str(full.clerk)),
            ("thủ trưởng đã duyệt", "passed", AT, head),
            ("đã gửi", "passed", AT + timedelta(hours=1), head),
            ("đã tiếp nhận", "now", AT + timedelta(days=1), office),
            ("đã khóa", "to_come", None, ""),
        ]
        assert ([one.name for one in steps.first], [one.name for one in steps.more]) == (
            [], ["lock", "reopen"],
        )  # fmt: skip
        assert (steps.reads, steps.told) == (None, None)
        assert list(steps.versions) == [report.kept]

    def test_reopening_tells_why_and_which_version_the_sums_read(self, full):
        report = full.accepted()
        flow.reopen(report, note="Sai số", actor=full.office, at=AT + timedelta(days=2))

        steps = steps_context(full.fresh(), full.clerk)

        assert (steps.told.note, steps.told.at) == ("Sai số", AT + timedelta(days=2))
        assert "mở lại báo cáo đã tiếp nhận" in steps.told.sentence
        assert steps.reads == report.sent_version
        assert [(one.label, one.state) for one in steps.road][:2] == [
            ("bị trả lại", "now"), ("thủ trưởng đã duyệt", "to_come"),
        ]  # fmt: skip

    def test_a_step_that_fairness_stops_stays_with_its_reason(self, full):
        report = full.filled()
        full.write("Tự viết", by=full.head)

        [approve, excuse] = (
            steps_context(report, full.head).first + steps_context(report, full.head).more
        )

        assert (approve.name, approve.refusal) == (
            "approve", "Đồng chí tự lập báo cáo này; phải có người khác duyệt.",
        )  # fmt: skip
        assert excuse.name == "excuse"

    def test_a_summary_has_its_own_way(self, full):
        summary = full.summary()
        flow.begin(summary, actor=full.office, at=AT)
        flow.approve(summary, actor=full.chief, at=AT)

        steps = steps_context(summary, full.office)

        assert [one.name for one in steps.first] == ["keep"]
        assert [one.label for one in steps.road] == ["đang lập", "thủ trưởng đã duyệt", "đã khóa"]

    def test_its_queries_do_not_grow_with_lines_and_versions(self, full, django_assert_num_queries):  # fmt: skip
        report = full.accepted()
        office = full.office
        with django_assert_num_queries(12):
            steps_context(full.fresh(), office)
        flow.reopen(report, note="Sai số", actor=office, at=AT)
        flow.approve(report, actor=full.head, at=AT)
        flow.send(report, actor=full.head, at=AT)
        with django_assert_num_queries(12):
            steps_context(full.fresh(), office)


class TestACorrectionBelowAKeptSum:
    def kept_sum(self, full):
        full.accepted()
        summary = full.summary()
        flow.begin(summary, actor=full.office, at=AT)
        flow.approve(summary, actor=full.chief, at=AT + timedelta(days=2))
        flow.keep_summary(summary, actor=full.office, at=AT + timedelta(days=2))
        return summary

    def corrected(self, full, value):
        report = full.report
        later = AT + timedelta(days=5)
        flow.reopen(full.fresh(), note="Nhầm số", actor=full.office, at=later)
        full.type_in(report, value)
        report = full.fresh()
        full.explain(report)
        flow.approve(report, actor=full.head, at=later)
        return report

    def test_the_sum_keeps_its_figures_until_and_after_the_correction(self, full):
        summary = self.kept_sum(full)
        report = self.corrected(full, 8)

        assert not steps_context(summary, full.office).corrections
        flow.send(report, actor=full.clerk, at=AT + timedelta(days=5))

        assert sheet_of(summary, today=TODAY).cell("participants").value == 3
        [one] = steps_context(summary, full.office).corrections.corrected
        assert (one.report, one.figures) == (report, 2)
        assert [one.was, one.now] == [v.pk for v in report.versions.order_by("number")]

    def test_a_draft_of_the_sum_reads_the_old_version_until_the_new_one_is_sent(self, full):
        full.accepted()
        summary = full.summary()
        flow.begin(summary, actor=full.office, at=AT)
        report = self.corrected(full, 8)
        assert live_sheet(summary, today=TODAY).cell("participants").value == 3

        flow.send(report, actor=full.clerk, at=AT + timedelta(days=5))

        assert live_sheet(summary, today=TODAY).cell("participants").value == 8

    def test_a_report_that_came_after_the_sum_is_told_apart(self, full):
        summary = self.kept_sum(full)
        late = full.report_of(full.other)
        flow.begin(late, actor=full.clerk_of(late), at=AT)
        flow.approve(late, actor=full.head_of(late), at=AT)
        flow.send(late, actor=full.head_of(late), at=AT + timedelta(days=9))

        found = steps_context(summary, full.office).corrections

        assert (found.corrected, [one.report for one in found.came_after]) == ((), [late])

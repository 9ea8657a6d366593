"""What is kept at the approval, that it is what was shown, and that nobody changes it unseen."""

import json
import zlib
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db.models import F

from kheo.audit.models import Entry
from kheo.initiatives.enums import FactKind
from kheo.reporting.models import Report, ReportVersion, VersionValue
from kheo.reporting.operations import flow
from kheo.reporting.operations.versions import keep
from kheo.reporting.queries.between import between
from kheo.reporting.queries.keeping import figures_of, lists_of
from kheo.reporting.queries.proofs import differences
from kheo.reporting.queries.sheet import live_sheet, sheet_of
from kheo.reporting.queries.versions import digest_now, lists_in, steps_context
from kheo.reporting.rules.versions import list_key, plain_number
from tests.factories.reporting import (
    FormFactory,
    FormVersionFactory,
    IndicatorFactory,
    LineFactory,
    RoundFactory,
    SectionFactory,
)
from tests.reporting.flow.scene import AT, TODAY

pytestmark = pytest.mark.django_db


def shown(sheet):
    """Everything a reader of the sheet sees."""
    return [
        (
            one.number, one.section.title, one.text, one.columns,
            [(row.label, [(c.key, c.value, c.counted, c.typed, c.below) for c in row.cells])
             for row in one.rows],
            one.units and [(row.label, row.line, row.values) for row in one.units.rows],
        )
        for one in sheet.sections
    ]  # fmt: skip


@pytest.fixture
def full(scene):
    """Three initiatives (one of another commune), four inspections in two entries."""
    scene.ours = [scene.initiative(field="economy"), scene.initiative(field="defence_security")]
    scene.theirs = scene.initiative(scene.other, field="economy")
    scene.visits = [scene.inspection(quantity=3), scene.inspection(on=date(2026, 5, 4))]
    return scene


def test_what_is_kept_is_what_was_shown(full):
    report = full.filled()
    before = shown(live_sheet(report, today=TODAY))

    flow.approve(report, actor=full.head, at=AT)

    assert shown(sheet_of(full.fresh(), today=TODAY)) == before
    version = report.kept
    assert version.content["figures"]["registered"] == {
        "source": "counted", "value": "2", "counted": "2", "typed": None, "below": None,
        "comment": "",
    }  # fmt: skip
    assert version.content["texts"] == {"situation": "Phong trào được duy trì."}
    assert {
        key: version.content["figures"][key]["value"]
        for key in ("inspections", "participants", "per_round", "registered|field=economy")
    } == {"inspections": "4", "participants": "3", "per_round": "75", "registered|field=economy": "1"}  # fmt: skip


def test_each_kept_list_is_as_long_as_its_figure_says(full):
    report = full.approved()
    lists = lists_in(report.kept)

    ours = [one.pk for one in full.ours]
    assert lists["registered"] == ours
    assert lists["registered|field=economy"] == ours[:1]
    assert lists["registered|field=culture_society"] == []
    assert lists["inspections"] == [one.pk for one in full.visits]
    assert "participants" not in lists
    assert "per_round" not in lists
    for key, told in report.kept.content["figures"].items():
        if told["source"] == "counted" and key.startswith("registered"):
            assert (key, len(lists[key])) == (key, int(told["value"]))


def test_the_lists_of_a_table_of_units_are_as_long_as_its_cells(full):
    summary = full.summary()
    full.sent()
    version = keep(summary, actor=full.chief, at=AT + timedelta(days=1))
    lists, kept = lists_in(version), version.content["units"][str(full.annex.pk)]

    commune, other = str(full.commune.pk), str(full.other.pk)
    assert {line: numbers[:2] for line, numbers in kept.items() if line in {commune, other}} == {
        commune: ["2", "4"], other: ["1", "0"],
    }  # fmt: skip
    assert kept["total"] == ["3", "4", "3"]
    named = {
        line: lists[list_key(full.annex.pk, "registered", line)]
        for line in (commune, other, "total")
    }
    ours = [one.pk for one in full.ours]
    assert named == {commune: ours, other: [full.theirs.pk], "total": [*ours, full.theirs.pk]}
    assert lists[list_key(full.annex.pk, "inspections", commune)] == [v.pk for v in full.visits]
    assert version.content["below"] == {str(full.report.pk): full.fresh().sent_version_id}


def test_the_number_of_queries_does_not_grow_with_the_records_nor_the_units(full, django_assert_num_queries):  # fmt: skip
    report = full.filled()
    with django_assert_num_queries(33):
        keep(report, actor=full.head, at=AT)
    for _n in range(3):
        full.initiative()
        full.inspection()
    with django_assert_num_queries(33):
        keep(report, actor=full.head, at=AT)


def test_sums_above_take_what_the_unit_typed_itself(full):
    report = full.sent()

    assert dict(VersionValue.objects.values_list("key", "value")) == {
        "registered": 2, "inspections": 4, "participants": 3, "per_round": 75,
        "registered|field=economy": 1, "registered|field=defence_security": 1,
        "registered|field=culture_society": 0, "registered|field=political_system": 0,
    }  # fmt: skip
    summary = full.summary()
    assert live_sheet(summary, today=TODAY).cell("participants").value == 3
    full.type_in(summary, 10)
    version = keep(summary, actor=full.chief, at=AT)
    assert version.content["figures"]["participants"]["value"] == "13"
    assert version.values.get(key="participants").value == 10
    assert report.kept.values.get(key="participants").value == 3


@pytest.mark.parametrize(
    ("number", "text"),
    [("4.0000", "4"), ("0", "0"), ("0.00", "0"), ("34.6100", "34.61"), ("-2.50", "-2.5"),
     ("1200", "1200"), ("100000000", "100000000")],
)  # fmt: skip
def test_the_same_number_is_always_kept_as_the_same_text(number, text):
    assert plain_number(Decimal(number)) == text


class TestThatNobodyChangesItUnseen:
    def test_an_untouched_version_is_proven(self, full):
        version = full.sent().kept
        stored = ReportVersion.objects.get(pk=version.pk)

        assert digest_now(stored) == stored.sha256 == version.sha256
        assert list(differences()) == []
        line = Entry.objects.get(action="report.keep_version")
        assert (line.after["sha256"], line.unit_id) == (version.sha256, full.commune.pk)

    def told(self):
        return [str(one).split(": ", 1)[1] for one in differences()]

    def test_a_changed_figure_is_found_by_its_digest_and_by_its_value(self, full):
        version = full.sent().kept
        content = version.content
        content["figures"]["registered"]["value"] = "20"
        ReportVersion.objects.filter(pk=version.pk).update(content=content)

        assert self.told() == [
            "nội dung không phải là nội dung đã lưu",
            "chỉ tiêu registered: 2.0000 trong số tổng hợp, 20 trong báo cáo",
        ]

    def test_a_changed_list_is_found(self, full):
        version = full.sent().kept
        lists = lists_in(version)
        lists["registered"].pop()
        packed = zlib.compress(json.dumps(lists).encode())
        ReportVersion.objects.filter(pk=version.pk).update(lists=packed)

        assert self.told() == ["nội dung không phải là nội dung đã lưu"]

    def test_lists_that_cannot_be_read_any_more_are_found(self, full):
        version = full.sent().kept
        ReportVersion.objects.filter(pk=version.pk).update(lists=b"broken")

        assert self.told() == ["nội dung không phải là nội dung đã lưu"]

    def test_who_changes_the_digest_too_is_found_by_the_journal(self, full):
        version = full.sent().kept
        version.content["texts"]["situation"] = "Khác"
        ReportVersion.objects.filter(pk=version.pk).update(
            content=version.content, sha256=digest_now(version)
        )

        assert self.told() == ["nhật ký ghi mã kiểm khác"]

    def test_another_approver_or_moment_is_found(self, full):
        version = full.sent().kept
        ReportVersion.objects.filter(pk=version.pk).update(made_by=full.office)

        assert self.told() == ["nội dung không phải là nội dung đã lưu"]

    def test_a_value_that_sums_would_read_and_the_report_does_not_have_is_found(self, full):
        version = full.sent().kept
        VersionValue.objects.filter(version=version, key="participants").update(
            value=F("value") + 1
        )
        VersionValue.objects.create(version=version, key="zzz", value=1)

        assert self.told() == [
            "chỉ tiêu participants: 4.0000 trong số tổng hợp, 3 trong báo cáo",
            "chỉ tiêu zzz: 1.0000 trong số tổng hợp, None trong báo cáo",
        ]

    def test_a_version_that_is_gone_or_never_journalled_or_of_another_report_is_found(self, full):
        version = full.sent().kept
        other = full.report_of(full.other)
        Report.objects.filter(pk=other.pk).update(kept=version)
        made = ReportVersion.objects.create(
            report=other, number=1, content=version.content, lists=version.lists, sha256="x",
            made_by=full.head, made_at=AT,
        )  # fmt: skip
        Report.objects.filter(pk=full.report.pk).update(
            kept=None, sent_version=None, status="draft"
        )
        assert self.told()[0] == "nội dung không phải là nội dung đã lưu"
        assert "nhật ký không có bản này" in self.told()
        assert "dựa trên bản của báo cáo khác" in self.told()
        Report.objects.filter(pk=other.pk).update(kept=None)
        made.delete()
        VersionValue.objects.all().delete()
        version.delete()
        assert self.told() == ["bản này đã lưu nhưng không còn"]

    def test_the_command_tells_it_and_ends_with_one(self, full, capsys):
        version = full.sent().kept
        ReportVersion.objects.filter(pk=version.pk).update(sha256="0" * 64)

        with pytest.raises(SystemExit) as end:
            call_command("verify")

        assert end.value.code == 1
        assert "Báo cáo đã lưu: 2 điểm sai lệch." in capsys.readouterr().out


def test_the_difference_of_two_versions_tells_figures_and_texts(full):
    report = full.accepted()
    flow.reopen(report, note="Thiếu một mô hình", actor=full.office, at=AT + timedelta(days=2))
    full.initiative(field="economy", told=AT + timedelta(days=2))
    full.write("Phong trào phát triển mạnh.")
    flow.approve(report, actor=full.head, at=AT + timedelta(days=3))
    old, new = report.versions.order_by("number")

    found = between(old, new, today=TODAY)

    assert [(one.key, str(one.name), one.old, one.new, one.by) for one in found.figures] == [
        ("registered", "Số mô hình đăng ký", 2, 3, 1),
        ("registered|field=economy", "kinh tế · Số mô hình đăng ký", 1, 2, 1),
    ]
    [text] = found.texts
    assert (text.label, [piece.text for piece in text.diff.new if piece.changed]) == (
        "I. Tình hình", ["phát triển mạnh"],
    )  # fmt: skip


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


def test_lists_and_figures_of_stock_levels_and_repeated_facts_agree(full):
    """Recognised at two levels, commended twice: the list of each cell is as long as its figure."""

    told = datetime(2026, 5, 5, tzinfo=UTC)
    one, other = full.ours
    for kind, level, day in (
        (FactKind.STARTED, "", 5), (FactKind.RECOGNISED, "commune", 6),
        (FactKind.RECOGNISED, "province", 7), (FactKind.COMMENDED, "commune", 8),
        (FactKind.COMMENDED, "commune", 9), (FactKind.EFFECTIVE, "", 9),
    ):  # fmt: skip
        full.fact(one, kind, on=date(2026, 4, day), level=level, told=told)
    full.fact(other, FactKind.STARTED, on=date(2026, 4, 2), told=told)
    for code, nature, params in (
        ("recognised", "flow", {"measure": "recognised"}),
        ("recognised_province", "flow", {"measure": "recognised", "level": "province"}),
        ("commended", "flow", {"measure": "commended"}),
        ("total_built", "cumulative", {"measure": "built"}),
        ("alive", "stock", {"measure": "alive"}),
        ("effective", "stock", {"measure": "effective"}),
    ):
        IndicatorFactory(code=code, nature=nature, params=params)
    version = FormVersionFactory(
        form=FormFactory(unit=full.province, code="more"), made_by=full.office
    )
    section = SectionFactory(version=version)
    codes = ("recognised", "recognised_province", "commended", "total_built", "alive", "effective")
    for code in codes:
        LineFactory(section=section, indicator=code)
    full.round = RoundFactory(form=version, unit=full.province, opened_by=full.office)
    sheet = live_sheet(full.report_of(full.commune), today=TODAY)

    lists, figures = lists_of(sheet), figures_of(sheet)["figures"]

    assert {code: (figures[code]["value"], lists[code]) for code in codes} == {
        "recognised": ("1", [one.pk]), "recognised_province": ("1", [one.pk]),
        "commended": ("1", [one.pk]), "total_built": ("2", [one.pk, other.pk]),
        "alive": ("1", [one.pk]), "effective": ("1", [one.pk]),
    }  # fmt: skip

"""Every arrow, from every state, by every role: the regulation written out by hand."""

from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest

from kheo.access.enums import Role
from kheo.audit.models import Entry
from kheo.kernel.refusals import InvalidTransition, NotAllowed, RuleBroken, Stale
from kheo.reporting.enums import HANDED_IN, FormStatus, ReportStatus
from kheo.reporting.models import CellChange, Finding, Line, Report
from kheo.reporting.operations import flow
from kheo.reporting.operations.versions import keep
from kheo.reporting.transitions import forms, reports
from kheo.workflow.drawing import mermaid
from kheo.workflow.engine import perform
from tests.factories.orgs import UnitFactory
from tests.factories.reporting import FormFactory, FormVersionFactory
from tests.reporting.flow.scene import AT

S, R = ReportStatus, Role
WRITERS = {R.REGISTRAR, R.STANDING_OFFICE, R.SYSTEM}
SENDERS = {*WRITERS, R.UNIT_HEAD}
HEADS = {R.UNIT_HEAD, R.SYSTEM}
RECEIVERS = {R.STANDING_OFFICE, R.SYSTEM}
OWN, ABOVE = "unit", "receiver"
WHO_AND_WHENCE = {
    "begin": (OWN, WRITERS, {S.EXPECTED}, S.DRAFT),
    "approve": (OWN, HEADS, {S.DRAFT, S.RETURNED}, S.APPROVED),
    "rework": (OWN, SENDERS, {S.APPROVED}, S.DRAFT),
    "send": (OWN, SENDERS, {S.APPROVED}, S.SENT),
    "keep": (OWN, SENDERS, {S.APPROVED}, S.LOCKED),
    "accept": (ABOVE, RECEIVERS, {S.SENT}, S.ACCEPTED),
    "return": (ABOVE, RECEIVERS, {S.SENT}, S.RETURNED),
    "lock": (ABOVE, RECEIVERS, {S.ACCEPTED}, S.LOCKED),
    "reopen": (ABOVE, RECEIVERS, {S.ACCEPTED, S.LOCKED}, S.RETURNED),
    "reopen_own": (OWN, HEADS, {S.LOCKED}, S.RETURNED),
    "excuse": (OWN, HEADS, {S.EXPECTED, S.DRAFT}, S.EXCUSED),
    "claim": (ABOVE, RECEIVERS, {S.EXCUSED}, S.EXPECTED),
}
OF_A_SUMMARY = {"keep", "reopen_own"}
OPERATIONS = {
    "begin": flow.begin, "approve": flow.approve, "rework": flow.rework, "send": flow.send,
    "keep": flow.keep_summary, "accept": flow.accept, "return": flow.send_back, "lock": flow.lock,
    "reopen": flow.reopen, "reopen_own": flow.reopen_own, "excuse": flow.excuse,
    "claim": flow.claim,
}  # fmt: skip
WITH_NOTE = {"rework", "return", "reopen", "reopen_own", "excuse", "claim"}


def test_the_table_has_exactly_the_arrows_of_the_regulation():
    assert {arrow.name for arrow in reports.FLOW.table} == set(WHO_AND_WHENCE) == set(OPERATIONS)


def test_every_state_says_whose_turn_it_is():
    assert set(reports.FLOW.turns) == set(ReportStatus)


@pytest.mark.django_db
@pytest.mark.parametrize("arrow", reports.FLOW.table, ids=lambda arrow: arrow.name)
def test_every_arrow_from_every_state_by_every_role(arrow, scene):
    where, roles, sources, target = WHO_AND_WHENCE[arrow.name]
    is_summary = arrow.name in OF_A_SUMMARY
    unit = scene.province if is_summary else scene.commune
    report = scene.summary() if is_summary else scene.report
    version = keep(report, actor=scene.clerk, at=AT)
    given = {"note": "vì sao"} if arrow.name in WITH_NOTE else {}
    actors = {role: scene.person(role, unit if where == OWN else scene.province) for role in Role}
    for role, status in product(Role, ReportStatus):
        case = f"{arrow.name} from {status} by {role}"
        in_sums = {"sent_version": version, "first_sent_at": AT}
        if arrow.name == "excuse":
            in_sums = {"sent_version": None, "first_sent_at": None}
            if status in HANDED_IN:
                continue
        Report.objects.filter(pk=report.pk).update(
            status=status, version=1, kept=version, prepared_by=None, approved_by=None, **in_sums
        )
        one = scene.fresh(report)
        last = Entry.objects.about(one).count()
        if role in roles and status in sources:
            OPERATIONS[arrow.name](one, actor=actors[role], at=AT, **given)
            entry = Entry.objects.about(one).last()
            assert (entry.action, entry.before["status"], entry.after["status"], entry.note) == (
                f"report.{arrow.name}", status, target, given.get("note", ""),
            ), case  # fmt: skip
            stored = scene.fresh(report)
            assert (stored.status, stored.turn, stored.version) == (
                target, reports.FLOW.turns[target], 2,
            ), case  # fmt: skip
        else:
            with pytest.raises((InvalidTransition, NotAllowed)):
                OPERATIONS[arrow.name](one, actor=actors[role], at=AT, **given)
            stored = scene.fresh(report)
            assert (stored.status, stored.version) == (status, 1), case
            assert Entry.objects.about(one).count() == last, case


FORM_ARROWS = {
    "issue": ({FormStatus.DRAFT}, FormStatus.IN_FORCE),
    "succeed": ({FormStatus.IN_FORCE}, FormStatus.ENDED),
    "end": ({FormStatus.IN_FORCE}, FormStatus.ENDED),
}


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role)
def test_every_arrow_of_a_form_from_every_state_by_every_role(role, someone, at):
    unit = UnitFactory(kind="province")
    actor = someone(role, over=unit)
    assert {arrow.name for arrow in forms.FLOW.table} == set(FORM_ARROWS)
    form = FormFactory(unit=unit)
    for number, (arrow, status) in enumerate(
        ((arrow, status) for arrow in forms.FLOW.table for status in FormStatus), 1
    ):
        sources, target = FORM_ARROWS[arrow.name]
        form = FormFactory(unit=unit, code=f"form{number}")
        one = FormVersionFactory(form=form, status=status, made_by=actor)

        def move(arrow=arrow, one=one):
            perform(arrow, one, flow=forms.FLOW, actor=actor, at=at, note="vì sao")

        if role in {R.STANDING_OFFICE, R.SYSTEM} and status in sources:
            move()
            assert type(one).objects.get(pk=one.pk).status == target
        else:
            with pytest.raises((InvalidTransition, NotAllowed)):
                move()
            assert type(one).objects.get(pk=one.pk).status == status


@pytest.mark.parametrize("table", [reports.FLOW, forms.FLOW], ids=lambda table: table.name)
def test_the_diagram_in_the_docs_is_drawn_from_the_table(table):
    drawn = Path(__file__).parents[3] / "docs" / "diagrams" / f"{table.name}.mmd"

    assert drawn.read_text(encoding="utf-8") == mermaid(table)


@pytest.mark.django_db
class TestMakerIsNotChecker:
    def test_who_wrote_a_figure_before_somebody_else_overwrote_it_does_not_approve(self, scene):
        report = scene.filled()
        cell = scene.type_in(report, 5)
        CellChange.objects.create(cell=cell, value=4, changed_by=scene.head, changed_at=AT)

        with pytest.raises(NotAllowed) as refusal:
            flow.approve(report, actor=scene.head, at=AT)

        assert str(refusal.value) == ("Đồng chí tự lập báo cáo này; phải có người khác duyệt.")
        assert scene.fresh().status == S.DRAFT

    def test_who_wrote_a_text_does_not_approve(self, scene):
        report = scene.filled()
        scene.write("Lãnh đạo tự viết.", report, by=scene.head)

        with pytest.raises(NotAllowed):
            flow.approve(report, actor=scene.head, at=AT)

    def test_who_prepared_or_approved_it_does_not_accept_it_above(self, scene):
        report = scene.sent()
        Report.objects.filter(pk=report.pk).update(approved_by=scene.office)

        with pytest.raises(NotAllowed):
            flow.accept(scene.fresh(), actor=scene.office, at=AT)
        Report.objects.filter(pk=report.pk).update(approved_by=scene.head)
        scene.type_in(report, 4, by=scene.office)
        with pytest.raises(NotAllowed):
            flow.accept(scene.fresh(), actor=scene.office, at=AT)


@pytest.mark.django_db
class TestWhatStopsAStep:
    def test_what_the_checks_find_stops_the_approval_and_stays_for_who_mends_it(self, scene):
        Line.objects.filter(indicator="participants").update(is_required=True)
        report = scene.filled()
        scene.type_in(report, None)

        with pytest.raises(RuleBroken) as refusal:
            flow.approve(report, actor=scene.head, at=AT)

        assert str(refusal.value) == "Còn 1 số liệu hoặc phần viết phải sửa trước."
        [finding] = Finding.objects.filter(report=report)
        assert (finding.keys, finding.severity, finding.status) == (
            ["participants"], "hard", "open",
        )  # fmt: skip
        assert (scene.fresh().status, report.versions.count()) == (S.DRAFT, 0)
        scene.type_in(report, 3)
        flow.approve(report, actor=scene.head, at=AT)
        assert scene.fresh().status == S.APPROVED

    def test_a_summary_goes_to_nobody_and_a_report_owed_is_not_locked_by_its_unit(self, scene):
        summary = scene.summary()
        flow.begin(summary, actor=scene.office, at=AT)
        flow.approve(summary, actor=scene.chief, at=AT)
        report = scene.approved()

        for refused, one, actor in (
            (flow.send, summary, scene.office), (flow.keep_summary, report, scene.clerk),
        ):  # fmt: skip
            with pytest.raises(RuleBroken):
                refused(one, actor=actor, at=AT)

    def test_a_report_that_was_sent_once_is_not_excused(self, scene):
        report = scene.accepted()
        flow.reopen(report, note="Sai số", actor=scene.office, at=AT)
        flow.approve(report, actor=scene.head, at=AT)
        flow.rework(report, note="Còn sai", actor=scene.clerk, at=AT)

        with pytest.raises(RuleBroken):
            flow.excuse(report, note="Không còn", actor=scene.head, at=AT)

    @pytest.mark.parametrize("name", sorted(WITH_NOTE))
    def test_a_step_that_others_must_understand_asks_for_its_reason(self, name, scene):
        where, _roles, sources, _target = WHO_AND_WHENCE[name]
        summary = name in OF_A_SUMMARY
        report = scene.summary() if summary else scene.report
        version = keep(report, actor=scene.clerk, at=AT)
        sent = {} if name == "excuse" else {"sent_version": version, "first_sent_at": AT}
        Report.objects.filter(pk=report.pk).update(status=min(sources), kept=version, **sent)
        actor = scene.office if where == ABOVE else scene.chief if summary else scene.head

        with pytest.raises(RuleBroken) as refusal:
            OPERATIONS[name](scene.fresh(report), note=" ", actor=actor, at=AT)

        assert list(refusal.value.fields) == ["note"]

    def test_a_reason_that_does_not_fit_is_refused_with_its_length(self, scene):
        with pytest.raises(RuleBroken) as refusal:
            flow.excuse(scene.report, note="a" * 301, actor=scene.head, at=AT)

        assert str(refusal.value) == "Lý do dài 301 ký tự; tối đa 300 ký tự."

    def test_who_looked_at_an_older_state_is_told_so(self, scene):
        report = scene.filled()
        seen = scene.fresh()
        flow.approve(report, actor=scene.head, at=AT)

        with pytest.raises(Stale):
            flow.approve(seen, actor=scene.head, at=AT)
        assert report.versions.count() == 1


@pytest.mark.django_db
def test_the_first_sending_stays_and_the_version_sent_is_the_one_approved_last(scene):
    report = scene.accepted()
    first = report.sent_version
    flow.reopen(report, note="Sai số", actor=scene.office, at=AT + timedelta(days=2))
    assert scene.fresh().sent_version == first
    scene.type_in(report, 8)
    later = AT + timedelta(days=3)
    flow.approve(report, actor=scene.head, at=later)
    assert scene.fresh().sent_version == first

    flow.send(report, actor=scene.clerk, at=later)

    stored = scene.fresh()
    assert (stored.sent_version.number, stored.sent_version == stored.kept) == (2, True)
    assert (stored.first_sent_at, stored.sent_at) == (AT + timedelta(hours=1), later)
    assert [one.sent_at for one in report.versions.order_by("number")] == [
        AT + timedelta(hours=1), later,
    ]  # fmt: skip
    assert [line.action for line in Entry.objects.about(report)] == [
        f"report.{name}"
        for name in ("begin", "approve", "send", "accept", "reopen", "approve", "send")
    ]

"""Reminding by hand and by the clock: in time, once, and passed on after the grace."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO
from itertools import pairwise

import pytest
from django.core.management import call_command
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from kheo.access.enums import Role
from kheo.access.operations import system_user
from kheo.audit.models import Entry
from kheo.kernel.refusals import NotAllowed, RuleBroken
from kheo.reporting.models import Reminder
from kheo.reporting.operations.reminders import keep_time, remind_late
from kheo.reporting.queries.reminders import passed_on, reminders_of, standing_reminders
from kheo.reporting.rules.reminders import Pace, Reminded, reminder_due
from tests.factories.orgs import UnitFactory
from tests.factories.reporting import (
    FormFactory,
    FormVersionFactory,
    ReportFactory,
    RoundFactory,
)

DUE = date(2026, 7, 10)
PACE = Pace(remind_days=5, again_days=3, grace_days=5)
days = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("day", "last", "kind"),
    [
        (date(2026, 7, 4), Reminded(), None),
        (date(2026, 7, 5), Reminded(), "before"),
        (date(2026, 7, 10), Reminded(), "before"),
        (date(2026, 7, 10), Reminded(before=date(2026, 7, 5)), None),
        (date(2026, 7, 11), Reminded(before=date(2026, 7, 5)), "after"),
        (date(2026, 7, 13), Reminded(after=date(2026, 7, 11)), None),
        (date(2026, 7, 14), Reminded(after=date(2026, 7, 11)), "after"),
        (date(2026, 7, 15), Reminded(after=date(2026, 7, 14)), None),
        (date(2026, 7, 16), Reminded(after=date(2026, 7, 14)), "climbed"),
        (date(2026, 9, 1), Reminded(), "climbed"),
        (date(2026, 9, 1), Reminded(climbed=date(2026, 7, 16)), None),
    ],
)
def test_the_clock_reminds_on_its_days(day, last, kind):
    assert reminder_due(day, due_on=DUE, pace=PACE, last=last) == kind


def test_what_nobody_receives_is_never_passed_on():
    late = date(2026, 8, 1)
    told = reminder_due(late, due_on=DUE, pace=PACE, last=Reminded(), may_climb=False)
    assert told == "after"


def test_a_form_without_days_reminds_once_after():
    still = Pace(0, 0, 30)
    assert reminder_due(DUE, due_on=DUE, pace=still, last=Reminded()) is None
    first = DUE + timedelta(days=1)
    assert reminder_due(first, due_on=DUE, pace=still, last=Reminded()) == "after"
    later = DUE + timedelta(days=20)
    assert reminder_due(later, due_on=DUE, pace=still, last=Reminded(after=first)) is None


@given(
    start=days, nights=st.sets(st.integers(0, 60), min_size=1),
    pace=st.builds(Pace, st.integers(0, 20), st.integers(0, 10), st.integers(0, 20)),
)  # fmt: skip
def test_however_many_nights_are_missed_it_is_passed_on_once_and_asked_at_its_pace(
    start, nights, pace
):
    last, told = Reminded(), []
    for night in sorted(nights):
        day = start + timedelta(days=night)
        for _twice in range(2):
            kind = reminder_due(day, due_on=DUE, pace=pace, last=last)
            if kind is not None:
                told.append((day, kind))
                last = Reminded(
                    before=day if kind == "before" else last.before,
                    after=day if kind == "after" else last.after,
                    climbed=day if kind == "climbed" else last.climbed,
                )
    assert len({day for day, _kind in told}) == len(told)
    assert [kind for _day, kind in told].count("climbed") <= 1
    assert [kind for _day, kind in told].count("before") <= 1
    afters = [day for day, kind in told if kind == "after"]
    gaps = [b - a for a, b in pairwise(afters)]
    assert all(gap >= timedelta(days=pace.again_days) for gap in gaps)


@pytest.fixture
def scene(someone):
    class Scene:
        province = UnitFactory(kind="province", under=UnitFactory(kind="nation", code="VN"))
        office = someone(Role.STANDING_OFFICE, over=province)
        version = FormVersionFactory(
            form=FormFactory(unit=province), made_by=office,
            remind_days=5, again_days=3, grace_days=5,
        )  # fmt: skip
        one = RoundFactory(form=version, unit=province, opened_by=office)

        def report(self, **more):
            given = {"unit": UnitFactory(under=self.province), "receiver": self.province, **more}
            return ReportFactory(round=self.one, **given)

    return Scene()


def night(day):
    return datetime(day.year, day.month, day.day, 18, 30, tzinfo=UTC) - timedelta(days=1)


def run(day):
    rows = keep_time(day=day, actor=system_user(), at=night(day))
    return [(row.report.unit.label, str(row.kind), row.to_unit.label) for row in rows]


@pytest.mark.django_db
def test_the_clock_reminds_the_unit_and_then_who_asked_and_says_so_once_a_round(scene):
    first, second = scene.report(), scene.report()
    come = scene.report(status="approved")
    gone = scene.report(unit=UnitFactory(under=scene.province, ends_on=date(2026, 4, 1)))
    excused = scene.report(status="excused")

    before = run(date(2026, 7, 5))
    twice = run(date(2026, 7, 5))
    after = run(date(2026, 7, 11))
    silent = run(date(2026, 7, 12))
    climbed = run(date(2026, 7, 16))

    asked = [first.unit.label, second.unit.label, come.unit.label]
    assert before == [(label, "before", label) for label in asked]
    assert (twice, silent) == ([], [])
    assert after == [(label, "after", label) for label in asked]
    assert climbed == [(label, "climbed", scene.province.label) for label in asked]
    assert not Reminder.objects.filter(report__in=[gone, excused]).exists()
    lines = Entry.objects.filter(action="round.keep_time").order_by("pk")
    assert [line.after for line in lines] == [{"before": 3}, {"after": 3}, {"climbed": 3}]


@pytest.mark.django_db
def test_the_command_tells_whom_it_reminded(scene):
    report = scene.report()
    out = StringIO()

    with translation.override("vi"):
        call_command("keep_reports", "--day", "05/07/2026", stdout=out)

    assert out.getvalue() == f"05/07/2026 trước hạn: {report}\n"


@pytest.mark.django_db
def test_nobody_but_the_system_keeps_the_time(scene, at):
    with pytest.raises(NotAllowed):
        keep_time(day=DUE, actor=scene.office, at=at)


@pytest.mark.django_db
def test_the_late_ones_are_reminded_by_hand_once_a_day(scene, at):
    late, also = scene.report(), scene.report(status="returned")
    scene.report(due_on=date(2027, 1, 1))

    rows = remind_late(scene.one, note="  Gửi trước  thứ Sáu ", actor=scene.office, at=at)
    again = remind_late(scene.one, actor=scene.office, at=at)
    next_day = remind_late(scene.one, actor=scene.office, at=at + timedelta(days=1))

    assert {row.report_id for row in rows} == {late.pk, also.pk}
    assert {row.note for row in rows} == {"Gửi trước thứ Sáu"}
    assert (again, len(next_day)) == ([], 2)
    entry = Entry.objects.filter(action="round.remind").earliest("pk")
    assert entry.after == {"units": sorted([late.unit.label, also.unit.label])}
    assert entry.note == "Gửi trước thứ Sáu"


@pytest.mark.django_db
def test_reminding_is_refused_when_nobody_is_late_or_it_is_not_ones_round(scene, someone, at):
    report = scene.report(due_on=date(2027, 1, 1))
    with pytest.raises(RuleBroken):
        remind_late(scene.one, actor=scene.office, at=at)
    with pytest.raises(NotAllowed):
        remind_late(scene.one, actor=someone(Role.STANDING_OFFICE, over=report.unit), at=at)
    with pytest.raises(RuleBroken) as refusal:
        remind_late(scene.one, note="x" * 301, actor=scene.office, at=at)
    assert list(refusal.value.fields) == ["note"]
    assert not Reminder.objects.exists()


@pytest.mark.django_db
def test_a_reminder_stands_for_everybody_of_the_unit_until_the_report_comes(scene, someone, at):
    report = scene.report()
    clerk = someone(Role.REGISTRAR, over=report.unit)
    head = someone(Role.UNIT_HEAD, over=report.unit)
    stranger = someone(Role.REGISTRAR, over=UnitFactory(under=scene.province))
    run(date(2026, 7, 5))
    run(date(2026, 7, 11))
    run(date(2026, 7, 16))

    shown = [[str(row.kind) for row in standing_reminders(one)] for one in (clerk, head, stranger)]
    above = scene.office

    assert shown == [["after"], ["after"], []]
    assert [str(row.kind) for row in reminders_of(report)] == ["after", "before"]
    assert list(passed_on(above)) == [report]
    assert standing_reminders(above) == []

    report.status = "excused"
    report.save()
    assert (reminders_of(report), standing_reminders(clerk)) == ([], [])
    assert list(passed_on(above)) == []

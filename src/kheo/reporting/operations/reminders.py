"""Reminding: the late ones of a round by hand, everybody by the clock, the superior after the grace."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import require
from kheo.audit.journal import record
from kheo.kernel.refusals import RuleBroken
from kheo.kernel.text import clean_line
from kheo.reporting import policies
from kheo.reporting.enums import ReminderKind
from kheo.reporting.models import Reminder, Report, Round
from kheo.reporting.queries.reminders import late_of, to_look_at
from kheo.reporting.rules.reminders import Pace, Reminded, reminder_due

MOST_NOTE = 300
BATCH = 1000


@transaction.atomic
def remind_late(one: Round, *, note: str = "", actor: User, at: datetime) -> list[Reminder]:
    """Remind every unit that is late with ``one``, each once a day; those reminded today are left.

    Raises NotAllowed, RuleBroken (nobody is late, the note is too long).
    """
    require(actor, policies.OPEN_ROUNDS, one)
    day = timezone.localdate(at)
    note = clean_line(note)
    if len(note) > MOST_NOTE:
        sentence = _("Write at most %(most)s characters.") % {"most": MOST_NOTE}
        raise RuleBroken(sentence, fields={"note": sentence})
    late = late_of(one, day)
    if not late:
        raise RuleBroken(_("Nobody is late with this report."))
    told = Reminder.objects.filter(report__round=one, kind=ReminderKind.BY_HAND, on=day)
    done = set(told.values_list("report_id", flat=True))
    rows = [
        _reminder(report, ReminderKind.BY_HAND, day, note, actor, at)
        for report in late
        if report.pk not in done
    ]
    Reminder.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    if rows:
        units = [report.unit.label for report in late if report.pk not in done]
        record("round.remind", one, actor=actor, at=at, after={"units": units}, note=note)
    return rows


@transaction.atomic
def keep_time(*, day: date, actor: User, at: datetime) -> list[Reminder]:
    """Do what the forms ask for on ``day``: remind before and after, pass on after the grace.

    Running it twice on one day changes nothing; a missed night is made up for. One journal line
    a round. Raises NotAllowed.
    """
    require(actor, policies.KEEP_TIME)
    by_round: dict[int, list[Reminder]] = {}
    rounds: dict[int, Round] = {}
    for report in to_look_at(day):
        kind = _kind_for(report, day)
        if kind is not None:
            rounds[report.round_id] = report.round
            row = _reminder(report, kind, day, "", actor, at)
            by_round.setdefault(report.round_id, []).append(row)
    rows = [row for some in by_round.values() for row in some]
    Reminder.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    for key, some in by_round.items():
        counts = Counter(str(row.kind) for row in some)
        record("round.keep_time", rounds[key], actor=actor, at=at, after=dict(counts))
    return rows


def _kind_for(report: Any, day: date) -> ReminderKind | None:
    form = report.round.form
    return reminder_due(
        day,
        due_on=report.due_on,
        pace=Pace(form.remind_days, form.again_days, form.grace_days),
        last=Reminded(report.last_before, report.last_after, report.last_climbed),
        may_climb=report.receiver_id is not None,
    )


def _reminder(
    report: Report, kind: ReminderKind, day: date, note: str, actor: User, at: datetime
) -> Reminder:
    """What climbs goes to the unit that asked, where the office and the head see it."""
    above = report.receiver_id if kind == ReminderKind.CLIMBED else None
    return Reminder(
        report=report, kind=kind, to_unit_id=report.unit_id if above is None else above,
        on=day, note=note, made_by=actor, made_at=at,
    )  # fmt: skip

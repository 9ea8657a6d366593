"""Acts on rounds: ask for a period, follow the map."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import require
from kheo.audit.journal import record
from kheo.kernel.days import format_day
from kheo.kernel.refusals import RuleBroken
from kheo.kernel.text import clean_line
from kheo.orgs.models import Reach, Unit
from kheo.reporting import policies
from kheo.reporting.enums import FILLABLE, FormStatus, PeriodKind
from kheo.reporting.models import FormVersion, Report, Round
from kheo.reporting.queries.rounds import missing_units, owed_by
from kheo.reporting.rules.periods import due_day, periods_of
from kheo.workflow.table import Turn

_FREE = {PeriodKind.FREE, PeriodKind.TERM}
BATCH = 1000


@transaction.atomic
def open_round(
    version: FormVersion,
    *,
    unit: Unit,
    kind: str,
    starts_on: date,
    ends_on: date | None = None,
    due_on: date | None = None,
    title: str = "",
    actor: User,
    at: datetime,
) -> Round:
    """Ask for ``version`` for the half-open period, once from each unit that owes it (DESIGN §3).

    Who owes it is read on the map of the cut-off day; a unit born later owes nothing. When the form
    is summed, ``unit`` gets its own summary without a receiver, unless it owes the same report to
    its superior. ``ends_on`` and ``due_on`` follow from the form when they are not given.
    Raises NotAllowed, RuleBroken (naming the field).
    """
    one = Round(
        form=version, unit=unit, kind=kind, opened_by=actor, created_at=at, updated_at=at,
        starts_on=starts_on, ends_on=_end_of(version, kind, starts_on, ends_on),
    )  # fmt: skip
    require(actor, policies.OPEN_ROUNDS, one)
    one.due_on = due_on or due_day(one.last_day, version.due_days)
    one.title = clean_line(title) or title_of(version, one)
    _refuse(one, timezone.localdate(at))
    owed = owed_by(
        version, unit=unit, starts_on=starts_on, last_day=one.last_day, today=timezone.localdate(at)
    )
    if not owed.units:
        sentence = _("No unit below %(unit)s owed this report on %(day)s.") % {
            "unit": unit.label, "day": format_day(one.last_day)}  # fmt: skip
        raise RuleBroken(sentence, fields={"starts_on": sentence})
    _save(one)
    taken = _take_over(one, owed.units, actor=actor, at=at)
    _ask(one, [unit for unit in owed.units if unit.pk not in taken], at=at)
    _add_summary(one, at=at)
    record("round.open", one, actor=actor, at=at, after={
        "form": str(version), "period": f"{one.starts_on} – {one.last_day}",
        "due_on": one.due_on, "units": owed.by_kind,
    })  # fmt: skip
    return one


@transaction.atomic
def follow_map(one: Round, *, actor: User, at: datetime) -> list[Unit]:
    """Ask the units that owe the report by the map as it is known now and were not asked yet.

    Raises NotAllowed.
    """
    require(actor, policies.OPEN_ROUNDS, one)
    fresh = (
        Round.objects.select_for_update(of=("self",)).select_related("form", "unit").get(pk=one.pk)
    )
    units = missing_units(fresh)
    if units:
        _ask(fresh, units, at=at)
        labels = [unit.label for unit in units]
        record("round.follow_map", fresh, actor=actor, at=at, after={"units": labels})
    return units


def title_of(version: FormVersion, one: Round) -> str:
    """What a round is called: the name of the form and of its period."""
    for year in {one.starts_on.year, one.last_day.year}:
        for span in periods_of(one.kind, year, version.cutoff):
            if (span.start, span.end) == (one.starts_on, one.ends_on):
                return f"{version.form.name} {span.title}"[:300]
    words = {"first": format_day(one.starts_on), "last": format_day(one.last_day)}
    return f"{version.form.name} {_('from %(first)s to %(last)s') % words}"[:300]


def _end_of(version: FormVersion, kind: str, starts_on: date, ends_on: date | None) -> date:
    if kind not in version.period_kinds:
        sentence = _("This form is not asked for such a period.")
        raise RuleBroken(sentence, fields={"kind": sentence})
    years = range(starts_on.year, starts_on.year + 2)
    spans = [span for year in years for span in periods_of(kind, year, version.cutoff)]
    usual = next((span.end for span in spans if span.start == starts_on), None)
    if kind in _FREE:
        end = ends_on or usual
        if end is None or end <= starts_on:
            sentence = _("Say the last day of the period; it lies after the first.")
            raise RuleBroken(sentence, fields={"ends_on": sentence})
        return end
    if usual is None or (ends_on is not None and ends_on != usual):
        days = ", ".join(sorted({format_day(span.start) for span in spans[:12]}))
        sentence = _("No such period begins on %(day)s; periods of this form begin on %(days)s.")
        told = sentence % {"day": format_day(starts_on), "days": days}
        raise RuleBroken(told, fields={"starts_on": told})
    return usual


def _refuse(one: Round, today: date) -> None:
    """Every reason at once why this round cannot be."""
    wrong: dict[str, str] = {}
    version, form = one.form, one.form.form
    above = Reach.objects.as_of(today).filter(unit_id=one.unit_id, ancestor_id=form.unit_id)
    if version.status == FormStatus.DRAFT:
        wrong["form"] = _("This form is still being prepared; put it in force first.")
    elif form.unit_id != one.unit_id and not above.exists():
        wrong["form"] = _("This form was issued by a body that is not above %(unit)s.") % {
            "unit": one.unit.label}  # fmt: skip
    if one.due_on < one.starts_on:
        wrong["due_on"] = _("The due day lies before the period begins.")
    if not one.unit.is_alive(one.last_day) and not one.unit.is_alive(one.starts_on):
        wrong["starts_on"] = _("%(unit)s did not exist in this period.") % {"unit": one.unit.label}
    twin = Round.objects.filter(
        form__form_id=version.form_id, unit_id=one.unit_id,
        starts_on=one.starts_on, ends_on=one.ends_on,
    )  # fmt: skip
    if twin.exists():
        wrong["starts_on"] = _twice()
    if wrong:
        raise RuleBroken(" ".join(wrong.values()), fields=wrong)


def _twice() -> str:
    return _("Reports of this form were asked for this period already.")


def _save(one: Round) -> None:
    """Insert the round; when another request asked in this moment, raise RuleBroken."""
    try:
        with transaction.atomic():
            one.save(force_insert=True)
    except IntegrityError as trouble:
        raise RuleBroken(_twice(), fields={"starts_on": _twice()}) from trouble


def _ask(one: Round, units: Iterable[Unit], *, at: datetime) -> None:
    Report.objects.bulk_create(
        [_report(one, unit, one.unit, at) for unit in units], batch_size=BATCH
    )


def _report(one: Round, unit: Unit, receiver: Unit | None, at: datetime) -> Report:
    return Report(
        round=one, unit=unit, receiver=receiver, due_on=one.due_on, turn=Turn.UNIT,
        moved_at=at, created_at=at, updated_at=at,
    )  # fmt: skip


def _add_summary(one: Round, *, at: datetime) -> None:
    """The issuer's own summary; not when it owes the same report to its superior already.

    It rests on the reports from below and is due as many days after them as they after the cut-off.
    """
    owed_above = Report.objects.filter(
        unit_id=one.unit_id, round__form__form_id=one.form.form_id,
        round__starts_on=one.starts_on, round__ends_on=one.ends_on,
    )  # fmt: skip
    if one.form.is_summed and not owed_above.exists():
        summary = _report(one, one.unit, None, at)
        summary.due_on = due_day(one.due_on, one.form.due_days)
        summary.save(force_insert=True)


def _take_over(one: Round, units: Iterable[Unit], *, actor: User, at: datetime) -> set[int]:
    """Summaries that units below keep of the same form and period become what they owe here.

    They are still being filled; the same figures are not asked twice. Keys of their units.
    """
    own = Report.objects.filter(
        receiver=None, unit__in=[unit.pk for unit in units], status__in=FILLABLE,
        round__form_id=one.form_id, round__starts_on=one.starts_on, round__ends_on=one.ends_on,
    )  # fmt: skip
    taken = list(own.values_list("pk", "unit_id"))
    Report.objects.filter(pk__in=[pk for pk, _unit in taken]).update(
        round=one, receiver=one.unit, due_on=one.due_on, updated_at=at
    )
    if taken:
        record("round.take_over", one, actor=actor, at=at, after={"units": len(taken)})
    return {unit for _pk, unit in taken}

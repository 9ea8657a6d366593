"""Who owes a report, on the map of the cut-off day; rounds and the periods to ask for next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from kheo.access.models import User
from kheo.access.policy import granted_units
from kheo.orgs.enums import How, Kind
from kheo.orgs.models import Reach, Succession, Unit, UnitKind, UnitQuerySet
from kheo.reporting import policies
from kheo.reporting.enums import FormStatus, PeriodKind
from kheo.reporting.models import FormVersion, Report, Round
from kheo.reporting.rules.periods import Span, around, due_day


@dataclass(frozen=True, slots=True)
class Ended:
    """A unit that ended within the period, and who stands in its place."""

    unit: Unit
    heirs: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class Owed:
    """Who owes a report for a period, and who does not and why.

    ``by_kind`` counts the kinds of then. ``born_later``: they exist today and did not on the cut-off
    day. ``ended``: gone before the cut-off day; their heirs report. ``elsewhere``: they stand under
    a unit that owes the same report, which asks them itself.
    """

    units: tuple[Unit, ...]
    by_kind: dict[str, int] = field(default_factory=dict)
    born_later: tuple[Unit, ...] = ()
    ended: tuple[Ended, ...] = ()
    elsewhere: int = 0

    @property
    def kinds(self) -> list[tuple[str, int]]:
        """(word of the kind, number), in the order of kinds."""
        return [(str(Kind(kind).label), n) for kind, n in self.by_kind.items()]


def owed_by(
    version: FormVersion, *, unit: Unit, starts_on: date, last_day: date, today: date
) -> Owed:
    """Who owes ``version`` to ``unit`` for the period, on the map of ``last_day``. Eight queries.

    A unit of a fitting kind owes it to the nearest unit above that is asked or asks: communes of
    a province that owes the same report answer to the province.
    """
    there = _of_kinds(version, unit, last_day)
    covered = (
        Reach.objects.as_of(last_day)
        .filter(tree=version.tree, how=How.PLACED, depth__gt=0, ancestor_id__in=there.values("pk"))
        .values("unit_id")
    )
    owing = list(there.exclude(pk__in=covered).for_list())
    kinds = dict(
        UnitKind.objects.as_of(last_day)
        .filter(unit_id__in=there.exclude(pk__in=covered).values("pk"))
        .values_list("unit_id", "kind")
    )
    found = Counter(kinds[one.pk] for one in owing)
    return Owed(
        units=tuple(owing),
        by_kind={kind: found[kind] for kind in Kind.values if found[kind]},
        born_later=tuple(_born_later(version, unit, last_day, today)),
        ended=tuple(_ended(version, unit, starts_on, last_day)),
        elsewhere=there.filter(pk__in=covered).count(),
    )


def _of_kinds(version: FormVersion, unit: Unit, day: date) -> UnitQuerySet:
    """Living units below ``unit`` that have one of the kinds of ``version`` on the day."""
    kinds = UnitKind.objects.as_of(day).filter(kind__in=version.for_kinds)
    below = Reach.objects.as_of(day).filter(ancestor=unit, tree=version.tree, how=How.PLACED)
    return (
        Unit.objects.alive(day)
        .filter(pk__in=below.values("unit_id"))
        .filter(pk__in=kinds.values("unit_id"))
        .exclude(pk=unit.pk)
    )


def _born_later(version: FormVersion, unit: Unit, last_day: date, today: date) -> Iterable[Unit]:
    if today <= last_day:
        return []
    return _of_kinds(version, unit, today).filter(starts_on__gt=last_day).for_list()


def _ended(version: FormVersion, unit: Unit, starts_on: date, last_day: date) -> Iterable[Ended]:
    """Units of the kinds that stood below ``unit`` and ended after the first and by the last day."""
    gone = list(
        _of_kinds_ever(version, unit, starts_on)
        .filter(ends_on__gt=starts_on, ends_on__lte=last_day)
        .for_list()
    )
    lines = (
        Succession.objects.filter(predecessor__in=gone)
        .select_related("successor")
        .order_by("-is_main", "successor__sort_key", "pk")
    )
    heirs: dict[int, dict[int, Unit]] = {}
    for line in lines:
        heirs.setdefault(line.predecessor_id, {})[line.successor_id] = line.successor
    return [Ended(one, tuple(heirs.get(one.pk, {}).values())) for one in gone]


def _of_kinds_ever(version: FormVersion, unit: Unit, day: date) -> UnitQuerySet:
    """Units that had one of the kinds and a place below ``unit`` on ``day`` or later."""
    kinds = UnitKind.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day)).filter(
        kind__in=version.for_kinds
    )
    below = Reach.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day)).filter(
        ancestor=unit, tree=version.tree, how=How.PLACED
    )
    return (
        Unit.objects.filter(pk__in=below.values("unit_id"))
        .filter(pk__in=kinds.values("unit_id"))
        .exclude(pk=unit.pk)
    )


def missing_units(one: Round) -> list[Unit]:
    """Units that owe the report on the map of the cut-off day and were not asked yet."""
    day = one.last_day
    owed = owed_by(one.form, unit=one.unit, starts_on=one.starts_on, last_day=day, today=day)
    asked = set(one.reports.values_list("unit_id", flat=True))
    return [unit for unit in owed.units if unit.pk not in asked]


@dataclass(frozen=True, slots=True)
class Offer:
    """A period nobody has asked for yet."""

    version: FormVersion
    kind: str
    span: Span
    due_on: date

    @property
    def kind_label(self) -> str:
        """The word of the kind of period."""
        return str(PeriodKind(self.kind).label)


def forms_for(unit: Unit, day: date) -> list[FormVersion]:
    """Versions in force on ``day`` that ``unit`` may ask for: its own and those of units above."""
    above = Reach.objects.as_of(day).filter(unit=unit).values("ancestor_id")
    return list(
        FormVersion.objects.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gt=day),
            valid_from__lte=day, form__unit_id__in=above, status=FormStatus.IN_FORCE,
        )
        .select_related("form", "form__unit")
        .order_by("form__name", "pk")
    )  # fmt: skip


def offers_for(unit: Unit, day: date) -> list[Offer]:
    """The periods around ``day`` that ``unit`` has not asked for, those cut off first. Two queries."""
    versions = forms_for(unit, day)
    asked = set(
        Round.objects.filter(unit=unit).values_list("form__form_id", "starts_on", "ends_on")
    )
    found = [
        Offer(version, kind, span, due_day(span.last_day, version.due_days))
        for version in versions
        for kind in version.period_kinds
        if kind not in {PeriodKind.FREE, PeriodKind.TERM}
        for span in around(kind, day, version.cutoff)
        if (version.form_id, span.start, span.end) not in asked
        and span.end <= day + timedelta(days=_AHEAD)
    ]
    return sorted(found, key=lambda one: (one.due_on, one.version.form_id, one.span.start))


_AHEAD = 62
"""A period is offered two months before its cut-off day."""


def asking_units(actor: User) -> list[Unit]:
    """The units for which ``actor`` may ask for reports."""
    keys = granted_units(actor, policies.OPEN_ROUNDS)
    return list(Unit.objects.filter(pk__in=keys).for_list())


def rounds_for_list() -> QuerySet[Round]:
    """Rounds with what their lines show."""
    return Round.objects.select_related("unit", "form", "form__form").order_by("-ends_on", "-pk")


def reports_of(one: Round) -> QuerySet[Report]:
    """The reports of a round by the alphabet, with unit and receiver."""
    return one.reports.select_related("unit", "receiver").order_by("unit__sort_key", "pk")

"""What the records of the units below raise; read at once for all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import DateField, DateTimeField, Exists, F, OuterRef, Q, Subquery
from django.utils import timezone

from kheo.campaigns.queries import campaigns_for
from kheo.counting.enums import Source
from kheo.counting.queries.indicators import catalogue_on
from kheo.initiatives.enums import FactKind, Status
from kheo.initiatives.models import Evidence, Fact, Initiative, InitiativeQuerySet
from kheo.insights.models import Scheme
from kheo.insights.queries.points import counted_until, units_of
from kheo.insights.rules import signals as rules
from kheo.insights.rules.signals import Raised, Seen
from kheo.orgs.enums import How, Tree
from kheo.orgs.models import Reach, Unit
from kheo.reporting.models import Cell, VersionValue

WORKING = frozenset(
    {Status.BUILDING, Status.AWAITING_APPRAISAL, Status.APPRAISED, Status.RECOGNISED}
)
"""From the start of building to being recognised and alive."""
Typed = dict[int, list[tuple[int, Decimal]]]


def raised(scheme: Scheme, today: date) -> dict[Unit, list[Raised]]:
    """Unit → its signals, units without any left out. A fixed number of queries."""
    units = {unit.pk: unit for unit in units_of(scheme, today)}
    day = counted_until(scheme, today) - timedelta(days=1)
    seen, typed = _seen(scheme, units, day), _typed(scheme, units, day)
    deadline, is_campaign = deadline_of(scheme, day)
    found: dict[Unit, list[Raised]] = {}
    for pk, unit in units.items():
        rows = seen.get(pk, [])
        registered = [one for one in rows if _is_within(one.registered_on, scheme)]
        signals = [
            *rules.last_week(registered, deadline=deadline, is_campaign=is_campaign),
            *rules.same_text(registered),
            *rules.round_figures(typed.get(pk, [])),
            *rules.no_proof(rows),
            *rules.no_change(rows, day=day),
        ]
        if signals:
            found[unit] = signals
    return found


def deadline_of(scheme: Scheme, day: date) -> tuple[date, bool]:
    """The last day to register in the campaign of the year, and whether there is one.

    The unit's own campaign goes before one from above; without any it is the last day of the span.
    """
    campaigns = campaigns_for([scheme.unit_id], day).launched()
    within = campaigns.filter(register_by__gte=scheme.starts_on, register_by__lt=scheme.ends_on)
    told = [(unit, on) for unit, on in within.values_list("unit_id", "register_by") if on]
    own = [on for unit, on in told if unit == scheme.unit_id]
    days = own or [on for _unit, on in told]
    return (max(days), True) if days else (scheme.last_day, False)


def _is_within(day: date | None, scheme: Scheme) -> bool:
    return day is not None and scheme.starts_on <= day < scheme.ends_on


def _below(units: dict[int, Unit], day: date) -> dict[int, int]:
    """Every unit that stood or passed under one of ``units`` → that one, the nearest."""
    ways = Reach.objects.as_of(day).filter(
        ancestor_id__in=units, tree=Tree.TERRITORY, how__in=(How.PLACED, How.SUCCEEDED)
    )
    return dict(ways.order_by("-depth", "pk").values_list("unit_id", "ancestor_id"))


def _seen(scheme: Scheme, units: dict[int, Unit], day: date) -> dict[int, list[Seen]]:
    below = _below(units, day)
    reached = Reach.objects.as_of(day).filter(ancestor_id__in=units, tree=Tree.TERRITORY)
    chosen = Q(registered_on__gte=scheme.starts_on, registered_on__lt=scheme.ends_on)
    rows = Initiative.objects.filter(
        chosen | Q(status__in=WORKING),
        unit_id__in=reached.values("unit_id"),
        registered_on__lte=day,
        merged_into__isnull=True,
    )
    found: defaultdict[int, list[Seen]] = defaultdict(list)
    for unit, one in _told(rows.exclude(status=Status.WITHDRAWN)):
        if unit in below:
            found[below[unit]].append(one)
    return found


def _told(rows: InitiativeQuerySet) -> Iterator[tuple[int, Seen]]:
    facts = Fact.objects.filter(
        Q(initiative=OuterRef("pk")) | Q(initiative__merged_into=OuterRef("pk")),
        cancelled_by__isnull=True,
    )
    shown = Evidence.objects.filter(initiative=OuterRef("pk"), removed_at__isnull=True)
    last_fact = facts.exclude(kind=FactKind.CANCELLED).order_by("-on").values("on")[:1]
    last_shown = shown.order_by("-added_at").values("added_at")[:1]
    told = rows.annotate(
        has_proof=Exists(shown),
        fact_on=Subquery(last_fact, output_field=DateField()),
        shown_at=Subquery(last_shown, output_field=DateTimeField()),
    ).order_by("pk")
    columns = (
        "unit_id", "pk", "title", "approach", "registered_on", "status", "has_proof", "fact_on",
        "shown_at",
    )  # fmt: skip
    for unit, pk, title, approach, on, status, has_proof, fact_on, shown_at in told.values_list(
        *columns
    ):
        signs = [fact_on, timezone.localdate(shown_at) if shown_at else None]
        yield unit, Seen(
            pk=pk, title=title, approach=approach, registered_on=on,
            is_working=status in WORKING, is_recognised=status == Status.RECOGNISED,
            has_proof=has_proof, last_sign_on=max((one for one in signs if one), default=None),
        )  # fmt: skip


def _typed(scheme: Scheme, units: dict[int, Unit], day: date) -> Typed:
    """Unit → (report, figure) for every declared figure typed in the reports it sent for the span."""
    declared = {code for code, one in catalogue_on(day).items() if one.source == Source.DECLARED}
    cells = Cell.objects.filter(
        report=OuterRef("version__report"), key=OuterRef("key"), value__isnull=False
    )
    values = VersionValue.objects.filter(
        Exists(cells),
        version=F("version__report__sent_version"),
        version__report__unit_id__in=units,
        version__report__round__starts_on__gte=scheme.starts_on,
        version__report__round__ends_on__lte=scheme.ends_on,
    )
    found: defaultdict[int, list[tuple[int, Decimal]]] = defaultdict(list)
    for unit, report, key, value in values.values_list(
        "version__report__unit_id", "version__report_id", "key", "value"
    ):
        if key.split("|")[0] in declared:
            found[unit].append((report, value))
    return found

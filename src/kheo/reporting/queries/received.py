"""What came from below: the reports received for a form and a period, and the figures typed in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from kheo.counting.enums import Nature, Source
from kheo.counting.models import Indicator
from kheo.counting.narrowing import from_key
from kheo.counting.queries.question import holds
from kheo.orgs.models import Unit
from kheo.reporting.enums import ReportStatus
from kheo.reporting.models import Report, VersionValue
from kheo.reporting.rules.tiling import Tile, chosen


@dataclass(frozen=True, slots=True)
class Received:
    """A report that counts in a sum: whose, for which half-open span, and the version that was sent."""

    report_id: int
    unit_id: int
    starts_on: date
    ends_on: date
    version_id: int


def reports_under(
    unit: Unit, code: str, *, start: date | None, end: date, day: date, tree: str, own: bool = False
) -> QuerySet[Report]:
    """Reports of the form ``code`` inside the half-open span, of units under ``unit`` on the map of ``day``.

    In any state; those of ``unit`` itself with ``own`` only. Predecessors that passed whole into a
    unit below count.
    """
    reached = Q(unit__reaches__ancestor=unit, unit__reaches__tree=tree)
    span = Q(round__ends_on__lte=end)
    if start is not None:
        span &= Q(round__starts_on__gte=start)
    found = Report.objects.filter(
        reached & holds("unit__reaches", day) & span, round__form__form__code=code
    )
    return found if own else found.exclude(unit=unit)


def received_under(
    unit: Unit, code: str, *, start: date | None, end: date, day: date, tree: str, own: bool = False
) -> list[Received]:
    """The reports whose typed figures make the sum of ``unit``: each unit's days at most once.

    A report counts once it was sent (its last version sent, even while it is being corrected), a
    summary that is sent to nobody once it is locked. Where a unit has a report of the year and two of
    half years, the longest are taken (``rules.tiling``). One query.
    """
    rows = (
        reports_under(unit, code, start=start, end=end, day=day, tree=tree, own=own)
        .filter(
            Q(sent_version__isnull=False)
            | Q(receiver__isnull=True, status=ReportStatus.LOCKED, kept__isnull=False)
        )
        .annotate(version_sent=Coalesce(F("sent_version_id"), F("kept_id")))
        .values_list("unit_id", "round__starts_on", "round__ends_on", "pk", "version_sent")
    )
    found: defaultdict[int, list[Tile]] = defaultdict(list)
    for key, starts_on, ends_on, pk, version in rows:
        found[key].append(Tile(starts_on, ends_on, (pk, version)))
    return [
        Received(tile.what[0], key, tile.starts_on, tile.ends_on, tile.what[1])
        for key, tiles in sorted(found.items())
        for tile in chosen(tiles)
    ]


def typed_by_unit(
    received: Iterable[Received], catalogue: Mapping[str, Indicator], keys: Iterable[str] = ()
) -> dict[str, dict[int, Decimal]]:
    """Cell key → unit → what it typed, of declared indicators (of ``keys`` alone where given).

    Flows of several reports of a unit add up; of a stock the latest stands. One query.
    """
    known = {one.version_id: one for one in received}
    rows = VersionValue.objects.filter(version_id__in=list(known))
    if wanted := list(keys):
        rows = rows.filter(key__in=wanted)
    found: defaultdict[str, dict[int, Decimal]] = defaultdict(dict)
    latest: dict[tuple[str, int], date] = {}
    for key, version, number in rows.order_by("key", "version_id").values_list(
        "key", "version_id", "value"
    ):
        indicator = catalogue.get(from_key(key)[0])
        if indicator is None or indicator.source != Source.DECLARED:
            continue
        one = known[version]
        if indicator.nature == Nature.FLOW:
            found[key][one.unit_id] = found[key].get(one.unit_id, Decimal(0)) + number
        elif latest.get((key, one.unit_id), date.min) <= one.ends_on:
            latest[key, one.unit_id] = one.ends_on
            found[key][one.unit_id] = number
    return dict(found)


def summed(by_unit: Mapping[str, Mapping[int, Decimal]]) -> dict[str, Decimal]:
    """Cell key → sum over the units."""
    return {key: sum(numbers.values(), Decimal(0)) for key, numbers in by_unit.items()}

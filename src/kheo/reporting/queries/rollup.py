"""Any node, any period, three readings of the map: the tables of a form summed up, with what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from kheo.access.models import User
from kheo.access.policy import visible
from kheo.counting.models import Indicator
from kheo.counting.queries.indicators import Asked, Line
from kheo.orgs.models import Unit
from kheo.reporting.models import Form, FormVersion, Report, Round
from kheo.reporting.policies import VIEW
from kheo.reporting.queries.completeness import completeness_of, missing_under
from kheo.reporting.queries.received import Received, received_under, summed, typed_by_unit
from kheo.reporting.queries.sheet import Sheet, live_sheet
from kheo.reporting.queries.units_table import children_of
from kheo.reporting.rules.completeness import Completeness


@dataclass(frozen=True, slots=True)
class Summary:
    """The tables of a form for a node and a period, and how whole they are."""

    sheet: Sheet
    completeness: Completeness


@dataclass(frozen=True, slots=True)
class TypedLine:
    """What one unit typed, in which reports, and under which child of the node it stands."""

    unit: Unit
    value: Decimal
    report_ids: tuple[int, ...]


def forms_for(unit: Unit) -> list[Form]:
    """The forms that are asked of units under ``unit``: its own and those of every unit above it, by name.

    Of two with one code the nearest counts.
    """
    rows = Form.objects.filter(unit__in=_above(unit)).select_related("unit").order_by("name", "pk")
    found: dict[str, Form] = {}
    for form in rows:
        found.setdefault(form.code, form)
    return list(found.values())


def version_on(form: Form, day: date) -> FormVersion | None:
    """The version of ``form`` that held on ``day``, else the last that was put in force."""
    versions = form.versions.exclude(valid_from=None).order_by("-valid_from", "-number")
    rows = list(versions.select_related("form__unit"))
    held = [one for one in rows if one.valid_from and one.valid_from <= day]
    fitting = held or rows[-1:]
    return fitting[0] if fitting else None


def summary(version: FormVersion, asked: Asked) -> Summary:
    """The tables of ``version`` for a node and a period that need not be a round of it.

    Counted figures come from records on the map asked, typed ones from the reports received inside
    the period (each day of a unit at most once). A fixed number of queries.
    """
    one = Round(
        form=version, unit=asked.unit, starts_on=asked.start or date.min, ends_on=asked.end,
        title=version.form.name,
    )  # fmt: skip
    sheet = live_sheet(
        Report(round=one, unit=asked.unit), today=asked.today, reading=asked.reading
    )  # fmt: skip
    return Summary(sheet, completeness(version, asked))


def completeness(version: FormVersion, asked: Asked) -> Completeness:
    """How many of the reports owed inside the period have come. One query."""
    return completeness_of(
        asked.unit, version.form.code, start=asked.start, end=asked.end, day=asked.reading_day,
        tree=asked.tree,
    )  # fmt: skip


def missing(version: FormVersion, asked: Asked, actor: User) -> QuerySet[Report]:
    """The reports that have not come, of those ``actor`` may see."""
    rows = missing_under(
        asked.unit, version.form.code, start=asked.start, end=asked.end, day=asked.reading_day,
        tree=asked.tree,
    )  # fmt: skip
    return visible(rows, actor, VIEW)


def typed_behind(
    key: str, *, code: str, catalogue: Mapping[str, Indicator], asked: Asked,
    within: Line | None = None,
) -> list[TypedLine]:  # fmt: skip
    """The units whose typed figures make a sum (or the part of it under the child ``within``).

    Their values add up to it. Sorted by the Vietnamese alphabet.
    """
    received = received_under(
        asked.unit, code, start=asked.start, end=asked.end, day=asked.reading_day, tree=asked.tree
    )
    numbers = typed_by_unit(received, catalogue, [key]).get(key, {})
    if within is not None:
        children = children_of(list(numbers), asked)
        numbers = {unit: one for unit, one in numbers.items() if children.get(unit) == within}
    units = Unit.objects.in_bulk(list(numbers))
    by_unit: dict[int, list[Received]] = {}
    for one in received:
        by_unit.setdefault(one.unit_id, []).append(one)
    lines = [
        TypedLine(units[pk], number, tuple(one.report_id for one in by_unit[pk]))
        for pk, number in numbers.items()
    ]
    return sorted(lines, key=lambda line: (line.unit.sort_key, line.unit.pk))


def typed_sums(
    keys: list[str], code: str, catalogue: Mapping[str, Indicator], asked: Asked
) -> dict[str, Decimal]:
    """Cell key → sum of what the reports received say, for declared indicators among ``keys``."""
    received = received_under(
        asked.unit, code, start=asked.start, end=asked.end, day=asked.reading_day, tree=asked.tree
    )
    return summed(typed_by_unit(received, catalogue, keys))


def _above(unit: Unit) -> QuerySet[Unit]:
    return Unit.objects.filter(pk__in=unit.reaches.values("ancestor_id"))

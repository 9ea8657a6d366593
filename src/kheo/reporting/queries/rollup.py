"""Any node, any period, three readings of the map: the tables of a form summed up, with what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from kheo.access.models import User
from kheo.access.policy import visible
from kheo.counting.models import Indicator
from kheo.counting.narrowing import cell_key
from kheo.counting.queries.indicators import Asked, Line, Wanted, values, values_by_child
from kheo.counting.queries.question import OWN
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
    """How many of the reports owed inside the period have come, that of the unit itself among
    them. One query."""
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


@dataclass(frozen=True, slots=True)
class Part:
    """Which part of a sum is taken apart: of the form ``code``, under the child or rest line ``within``.

    ``below``: of the reports received alone, without those of the unit itself.
    """

    code: str
    catalogue: Mapping[str, Indicator]
    asked: Asked
    within: Line | None = None
    below: bool = False

    def received(self) -> list[Received]:
        """The reports whose typed figures count. One query."""
        one = self.asked
        return received_under(
            one.unit, self.code, start=one.start, end=one.end, day=one.reading_day, tree=one.tree,
            own=not self.below,
        )  # fmt: skip

    def typed(
        self, keys: Iterable[str], received: Iterable[Received]
    ) -> dict[str, dict[int, Decimal]]:
        """Cell key → unit → what it typed, of the units of the line. Two queries."""
        found = typed_by_unit(received, self.catalogue, keys)
        if self.within is None:
            return found
        units = {unit for numbers in found.values() for unit in numbers}
        children = children_of(list(units), self.asked)
        return {
            key: {
                unit: one for unit, one in numbers.items() if children.get(unit, OWN) == self.within
            }
            for key, numbers in found.items()
        }


def typed_behind(key: str, part: Part) -> list[TypedLine]:
    """The units whose typed figures make a sum. Their values add up to it. By the Vietnamese alphabet."""
    received = part.received()
    numbers = part.typed([key], received).get(key, {})
    units = Unit.objects.in_bulk(list(numbers))
    by_unit: dict[int, list[Received]] = {}
    for one in received:
        by_unit.setdefault(one.unit_id, []).append(one)
    lines = [
        TypedLine(units[pk], number, tuple(one.report_id for one in by_unit[pk]))
        for pk, number in numbers.items()
    ]
    return sorted(lines, key=lambda line: (line.unit.sort_key, line.unit.pk))


def figures_of(wanted: list[Wanted], part: Part) -> dict[str, Decimal]:
    """Cell key → figure of the part, counted or typed: what a derived figure is made of."""
    keys = [cell_key(*one) for one in wanted]
    typed = summed(part.typed(keys, part.received()))
    if part.within is None:
        return values(wanted, catalogue=part.catalogue, asked=part.asked) | typed
    by_line = values_by_child(wanted, catalogue=part.catalogue, asked=part.asked)
    counted = {key: numbers.get(part.within, Decimal(0)) for key, numbers in by_line.items()}
    return counted | typed


def _above(unit: Unit) -> QuerySet[Unit]:
    return Unit.objects.filter(pk__in=unit.reaches.values("ancestor_id"))

"""The tables of the page and of the Excel file: the same figures, each with its address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from kheo.counting.enums import Measure, Mode
from kheo.counting.queries.figures import count
from kheo.counting.queries.question import OWN, STOCKS, UNRESOLVED
from kheo.counting.web.forms import Asked
from kheo.foundation.charts import BarChart, LineChart, Series, bar_chart, line_chart
from kheo.initiatives.enums import Field, Kind, Origin
from kheo.kernel.numbers import format_number, share
from kheo.orgs.models import Unit

_BUILT_NEW = [str(one) for one in Origin if one != Origin.REPLICATE]
_YEARS = 20
_LINE = (Measure.REGISTERED, Measure.BUILT, Measure.APPRAISED, Measure.RECOGNISED)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and the address of its records; or a share of something (no address)."""

    value: int | Decimal | None
    url: str = ""

    @property
    def is_share(self) -> bool:
        """Whether it is a percentage, written with two decimals."""
        return self.value is None or isinstance(self.value, Decimal)


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its words, an address to go to, its figures."""

    label: str
    figures: tuple[Figure, ...]
    url: str = ""
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: caption, what kind of number it holds in words, heads, rows."""

    caption: str
    note: str
    heads: tuple[str, ...]
    lines: tuple[Line, ...]
    groups: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything the page shows."""

    stock: tuple[Line, ...]
    fields: Sheet
    fields_bars: BarChart
    kinds: Sheet
    kinds_bars: BarChart
    units: Sheet | None
    years: Sheet
    years_lines: LineChart
    registered: int


@dataclass(frozen=True, slots=True)
class _Counted:
    """What was counted for the page, asked figure by figure; each carries its records."""

    asked: Asked
    flow: Mapping[tuple[Any, ...], int]
    standing: Mapping[tuple[Any, ...], int]

    def happened(
        self,
        measure: str,
        field: str | None = None,
        kind: str | None = None,
        origins: list[str] | None = None,
    ) -> Figure:
        """In the period."""
        value = sum(
            number
            for (what, of_field, of_kind, of_origin), number in self.flow.items()
            if what == measure and field in {None, of_field} and kind in {None, of_kind}
            and (origins is None or of_origin in origins)
        )  # fmt: skip
        records = self.asked.records(measure, field=field, kind=kind, origin=origins)
        return Figure(value, records)

    def stands(self, measure: str, field: str | None = None) -> Figure:
        """On the last day."""
        value = sum(
            number for (what, of), number in self.standing.items()
            if what == measure and field in {None, of}
        )  # fmt: skip
        return Figure(value, self.asked.records(measure, Mode.STOCK, field=field))

    def built_ever(self, field: str | None = None) -> Figure:
        """Since the beginning: what was built never ends, so the stock is the sum."""
        value = self.stands(Measure.BUILT, field).value
        records = self.asked.records(Measure.BUILT, Mode.CUMULATIVE, field=field)
        return Figure(value, records)


def all_figures(asked: Asked) -> Figures:
    """Count once per kind of number and lay the tables out."""
    counted = _Counted(
        asked,
        count(asked.question(*_LINE, by=("measure", "field", "kind", "origin"))),
        count(asked.question(*STOCKS, Measure.BUILT, mode=Mode.STOCK, by=("measure", "field"))),
    )
    fields = _fields(asked, counted.happened, counted.stands, counted.built_ever)
    kinds = _kinds(counted.happened)
    years, lines = _years(asked)
    return Figures(
        stock=tuple(Line(str(measure.label), (counted.stands(measure),)) for measure in STOCKS),
        fields=fields,
        fields_bars=_bars(fields, {0: _("built"), 1: _("replicated")}),
        kinds=kinds,
        kinds_bars=_bars(kinds, {2: _("registered"), 5: _("recognised")}),
        units=_units(asked),
        years=years,
        years_lines=lines,
        registered=int(counted.happened(Measure.REGISTERED).value or 0),
    )


_Count = Callable[..., Figure]


def _fields(asked: Asked, happened: _Count, stands: _Count, built_ever: _Count) -> Sheet:
    whole = happened(Measure.BUILT).value

    def line(label: str, field: str | None) -> Line:
        total, ever = happened(Measure.BUILT, field), built_ever(field)
        effective = stands(Measure.EFFECTIVE, field)
        return Line(
            label,
            (
                happened(Measure.BUILT, field, origins=_BUILT_NEW),
                happened(Measure.BUILT, field, origins=[Origin.REPLICATE.value]),
                total,
                Figure(_share(total.value, whole)),
                ever,
                effective,
                Figure(_share(effective.value, ever.value)),
            ),
            is_total=field is None,
        )

    return Sheet(
        _("Built and replicated, by field"),
        _(
            "In the period: what was started between the two days. Cumulative: each initiative "
            "once since the beginning, and how many of them are marked effective on the last day."
        ),
        (
            _("built"), _("replicated"), _("total"), _("share"),
            _("total"), _("effective"), _("rate of effective"),
        ),
        (*(line(str(one.label), one.value) for one in Field), line(_("Total"), None)),
        ((_("In the period"), 4), (_("Cumulative to the last day"), 3)),
    )  # fmt: skip


def _kinds(happened: _Count) -> Sheet:
    def line(label: str, field: str | None) -> Line:
        cells = [
            happened(measure, field, kind)
            for measure in (Measure.REGISTERED, Measure.RECOGNISED)
            for kind in (Kind.COLLECTIVE.value, Kind.INDIVIDUAL.value, None)
        ]
        rate = Figure(_share(cells[5].value, cells[2].value))
        return Line(label, (*cells, rate), is_total=field is None)

    three = (_("collective"), _("individual"), _("total"))
    return Sheet(
        _("Registered and recognised, by field"),
        _(
            "In the period: registrations sent, and initiatives recognised for the first time, "
            "between the two days. Those recognised may have been registered earlier."
        ),
        (*three, *three, _("recognised per 100 registered")),
        (*(line(str(one.label), one.value) for one in Field), line(_("Total"), None)),
        ((_("Registered"), 3), (_("Recognised"), 3), ("", 1)),
    )


def _units(asked: Asked) -> Sheet | None:
    found = count(asked.question(*_LINE, by=("measure", "unit")))
    places = {key[1] for key in found}
    if not places - {OWN}:
        return None
    known = Unit.objects.in_bulk([place for place in places if isinstance(place, int)])

    def order(place: int | str) -> tuple[int, str]:
        return (0, known[place].sort_key) if isinstance(place, int) else (1, place)

    def line(place: int | str) -> Line:
        cells = (
            Figure(found.get((measure, place), 0), asked.records(measure, within=place))
            for measure in _LINE
        )
        if isinstance(place, int):
            return Line(known[place].label, tuple(cells), asked.figures(unit=place))
        words = _("before the division") if place == UNRESOLVED else _("the unit itself")
        return Line(words, tuple(cells))

    return Sheet(
        _("By unit"),
        _("In the period, by the units directly below."),
        tuple(str(measure.label) for measure in _LINE),
        tuple(line(place) for place in sorted(places, key=order)),
    )


def _years(asked: Asked) -> tuple[Sheet, LineChart]:
    first = date(max(asked.last.year - _YEARS + 1, 1900), 1, 1)
    long = replace(asked, start=first, last=date(asked.last.year, 12, 31))
    found = count(long.question(*_LINE, by=("measure", "year")))
    oldest = min((int(key[1]) for key in found), default=asked.last.year)
    years = list(range(oldest, asked.last.year + 1))
    lines = tuple(
        Line(
            str(year),
            tuple(
                Figure(found.get((measure, year), 0), long.records(measure, year=year))
                for measure in _LINE
            ),
        )
        for year in years
    )
    labels = [str(year) for year in years]
    series = [
        Series(
            str(measure.label),
            [line.figures[place].value for line in lines],
            [line.figures[place].url for line in lines],
        )
        for place, measure in enumerate(_LINE)
    ]
    sheet = Sheet(
        _("Year by year"),
        _("In each whole year up to that of the last day, whatever days are chosen above."),
        tuple(str(measure.label) for measure in _LINE),
        lines,
    )
    return sheet, line_chart(labels, series, write=format_number)


def _share(part: Any, whole: Any) -> Decimal | None:
    return share(int(part or 0), int(whole or 0))


def _bars(sheet: Sheet, columns: dict[int, str]) -> BarChart:
    lines = [line for line in sheet.lines if not line.is_total]
    series = [
        Series(
            name,
            [line.figures[place].value for line in lines],
            [line.figures[place].url for line in lines],
        )
        for place, name in columns.items()
    ]
    return bar_chart([_sentence(line.label) for line in lines], series, write=format_number)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]

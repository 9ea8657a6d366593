"""Any counted figure as a map of the units below one unit, with the table that says the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kheo.counting.addresses import address_behind
from kheo.counting.derived import derived, with_parts
from kheo.counting.enums import Nature, Source
from kheo.counting.models import Indicator
from kheo.counting.narrowing import Narrowing, cell_key, from_key
from kheo.counting.queries.asked import Asked, Line, may_narrow
from kheo.counting.queries.indicators import (
    catalogue_on,
    lines_add_up,
    values,
    values_by_child,
)
from kheo.counting.queries.question import OWN, UNRESOLVED, Reading
from kheo.insights.drawing.choropleth import Entry, svg
from kheo.insights.drawing.classes import QUANTILE, Class, classes
from kheo.insights.queries.map_pictures import Row, Scene, Words, picture
from kheo.insights.queries.outlines import outlines_of
from kheo.kernel.days import format_day
from kheo.kernel.numbers import format_number, format_percent
from kheo.kernel.refusals import BadInput
from kheo.orgs.enums import COMMUNAL, PROVINCIAL, Kind
from kheo.orgs.models import Unit
from kheo.orgs.queries import Standing, children, standing

DRAWN_KINDS = PROVINCIAL | COMMUNAL | {Kind.DISTRICT}
TWO_TIERS = date(2025, 7, 1)
"""Since this day there are 34 provinces and no districts."""
Opens = Callable[[Unit], str]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A map and its table. ``svg`` is safe to put into a page; ``note`` says in sentences how it is to
    be read; ``missing`` are units of the day without an outline; ``total`` is the figure of the unit."""

    svg: SafeString
    rows: tuple[Row, ...]
    note: str
    period: str
    title: str
    legend: tuple[Entry, ...]
    has_islands: bool
    classes: tuple[Class, ...]
    total: Decimal | None
    total_text: str
    total_url: str
    adds_up: bool
    missing: tuple[Row, ...]
    sources: tuple[str, ...]
    what: str
    is_share: bool


@dataclass(frozen=True, slots=True)
class DrawnFigure(Drawn):
    """The map of a figure of the catalogue, and how it was asked."""

    indicator: Indicator
    asked: Asked


@dataclass(frozen=True, slots=True)
class _Figure:
    """One cell of the catalogue with what it is of each line."""

    indicator: Indicator
    narrowing: Narrowing
    asked: Asked
    total: Decimal | None
    lines: dict[Line, Decimal | None]
    is_public: bool

    def text(self, value: Decimal | None) -> str:
        """The value as it is written."""
        if value is None:
            return "–"
        if self.indicator.nature == Nature.SHARE:
            return format_percent(value, self.indicator.decimals)
        return format_number(value, self.indicator.decimals)

    def url(self, within: Line | None = None) -> str:
        """The records behind; "" for the public."""
        if self.is_public:
            return ""
        if self.indicator.source == Source.DERIVED and isinstance(within, str):
            return ""
        return address_behind(self.indicator.code, self.narrowing, self.asked, within)

    def of(self, line: Line) -> Decimal | None:
        """The value of a line; what nothing was counted for is zero, a share of nothing is None."""
        is_share = self.indicator.source == Source.DERIVED
        return self.lines.get(line, None if is_share else Decimal(0))


def figures_on(day: date) -> dict[str, Indicator]:
    """The indicators a map can show: counted from records, or derived from such. By code."""
    catalogue = catalogue_on(day)
    return {code: one for code, one in catalogue.items() if one.source != Source.DECLARED}


def drawn(
    figure: str, *, unit: Unit, day: date, start: date | None = None, end: date | None = None,
    today: date | None = None, reading: Reading | None = None, how: str = QUANTILE,
    bounds: Sequence[Decimal] = (), circles: bool = False, opens: Opens | None = None,
    is_public: bool = False, stands_alone: bool = False,
) -> DrawnFigure:  # fmt: skip
    """The figure (a cell key of the catalogue) of every unit below ``unit`` on the map of ``day``.

    ``start`` and ``end`` are half-open (no start = from the beginning, no end = up to ``day``);
    without ``reading`` what was counted is read on the map of ``day`` too. ``opens`` gives the
    address a click on a unit leads to (else its row, ``#don-vi-KEY``); ``is_public`` leaves out the
    addresses of records; ``stands_alone`` writes the title into the drawing. The number of queries
    does not depend on the number of units. Raises ``BadInput`` for a figure that is not in force, is
    typed by hand or cannot be narrowed so.
    """
    asked = Asked(
        unit=unit, start=start, end=end or day + timedelta(days=1), today=today or day,
        reading=day if reading is None else reading,
    )  # fmt: skip
    figures = _counted(figure, asked, is_public=is_public)
    rows = _rows(figures, standing(children(unit, day), day))
    outlines = outlines_of([row.unit for row in rows if row.unit], day)
    known = [row.value for row in rows if row.is_place and row.value]
    told = classes(known, how=how, bounds=bounds)
    scene = picture(
        [row.shaded(told) for row in rows], outlines, told, _words(figures, day), unit=unit,
        circles=circles, opens=opens or _row_address,
        heading=(_title(figures, day), when(figures.indicator.nature, asked)) if stands_alone else (),
    )  # fmt: skip
    return _drawn(figures, day, scene, told, outlines.sources)


def _drawn(
    figures: _Figure, day: date, scene: Scene, told: tuple[Class, ...], sources: tuple[str, ...]
) -> DrawnFigure:  # fmt: skip
    return DrawnFigure(
        svg=mark_safe(svg(scene.picture)),  # noqa: S308 - every name in it is escaped
        rows=scene.rows, note=_note(figures, day, is_sketch=scene.is_sketch),
        period=_note(figures, day), title=_title(figures, day), legend=scene.picture.legend,
        classes=told, has_islands=bool(scene.picture.archipelagos), total=figures.total,
        total_text=figures.text(figures.total), total_url=figures.url(),
        adds_up=_adds_up(figures, scene.rows), missing=scene.missing, sources=sources,
        what=figures.indicator.name, is_share=figures.indicator.nature == Nature.SHARE,
        indicator=figures.indicator, asked=figures.asked,
    )  # fmt: skip


def _words(figures: _Figure, day: date) -> Words:
    return Words(
        title=_title(figures, day), about=_about(figures, day),
        legend=figures.indicator.name, text=figures.text,
    )  # fmt: skip


def _row_address(unit: Unit) -> str:
    return f"#don-vi-{unit.pk}"


def _counted(figure: str, asked: Asked, *, is_public: bool) -> _Figure:
    code, narrowing = from_key(figure)
    catalogue = catalogue_on(asked.last_day)
    one = catalogue.get(code)
    if one is None or one.source == Source.DECLARED or not may_narrow(one, narrowing):
        raise BadInput(_("This figure cannot be shown on a map."))
    wanted = with_parts([(code, narrowing)], catalogue)
    whole = values(wanted, catalogue=catalogue, asked=asked)
    parts = values_by_child(wanted, catalogue=catalogue, asked=asked)
    key = cell_key(code, narrowing)
    if one.source != Source.DERIVED:
        return _Figure(one, narrowing, asked, whole[key], dict(parts[key]), is_public)
    lines = {line for told in parts.values() for line in told}
    shares = {
        line: derived(
            code, narrowing, catalogue,
            {cell: told.get(line, Decimal(0)) for cell, told in parts.items()},
        )
        for line in lines
    }  # fmt: skip
    total = derived(code, narrowing, catalogue, whole)
    return _Figure(one, narrowing, asked, total, dict(shares), is_public)


def _rows(figures: _Figure, below: list[Standing]) -> list[Row]:
    """Units of the day in the order of the alphabet, then what stands beside them."""
    places = [told for told in below if told.kind in DRAWN_KINDS]
    others = [told for told in below if told.kind not in DRAWN_KINDS]
    rows = [_row(figures, told, number) for number, told in enumerate(places, 1)]
    rows += [_row(figures, told, 0) for told in others if figures.of(told.unit.pk)]
    known = {told.unit.pk for told in below}
    gone = [line for line in figures.lines if isinstance(line, int) and line not in known]
    rows += [_gone(figures, one) for one in Unit.objects.filter(pk__in=gone).for_list()]
    rest = ((OWN, _("The unit's own")), (UNRESOLVED, _("Before the division")))
    return [
        *rows,
        *(_rest(figures, line, words) for line, words in rest if figures.lines.get(line)),
    ]


def _gone(figures: _Figure, unit: Unit) -> Row:
    value = figures.of(unit.pk)
    return Row(
        label=unit.label, name=unit.name, value=value, text=figures.text(value),
        url=figures.url(unit.pk), unit=unit, why=_("not on the map of this day"),
    )  # fmt: skip


def _rest(figures: _Figure, line: Line, words: str) -> Row:
    value = figures.of(line)
    text = figures.text(value)
    return Row(label=words, name=words, value=value, text=text, url=figures.url(line))


def _row(figures: _Figure, told: Standing, number: int) -> Row:
    value = figures.of(told.unit.pk)
    return Row(
        label=told.label, name=told.label if told.name.isdigit() else told.name, value=value,
        text=figures.text(value), url=figures.url(told.unit.pk), unit=told.unit, number=number,
        is_place=number > 0, why="" if number else _("has no area of its own"),
    )  # fmt: skip


def _adds_up(figures: _Figure, rows: Sequence[Row]) -> bool:
    """Whether the rows make the total; a share never does."""
    if figures.indicator.source == Source.DERIVED:
        return False
    found = sum((row.value for row in rows if row.value), Decimal(0))
    return lines_add_up(figures.indicator, figures.asked) and found == figures.total


def _title(figures: _Figure, day: date) -> str:
    return f"{figures.indicator.name} – {figures.asked.unit.label} ({format_day(day)})"


def _about(figures: _Figure, day: date) -> str:
    """What a reader who does not see the map should know."""
    known = [value for line, value in figures.lines.items() if isinstance(line, int) and value]
    sentence = ngettext(
        "%(number)s unit has a value above zero.", "%(number)s units have a value above zero.",
        len(known),
    ) % {"number": format_number(len(known))}  # fmt: skip
    largest = _(" The highest is %(value)s.") % {"value": figures.text(max(known))} if known else ""
    return f"{when(figures.indicator.nature, figures.asked)}. {sentence}{largest}"


def _note(figures: _Figure, day: date, *, is_sketch: bool = False) -> str:
    words = [
        when(figures.indicator.nature, figures.asked),
        _("map of %(day)s") % {"day": format_day(day)},
    ]
    text = f"{'; '.join(words)}."
    return f"{text} {_('A sketch, no legal borders.')}" if is_sketch else text


def when(nature: str, asked: Asked) -> str:
    """The days counted, in words, as the beginning of a sentence."""
    days = {"last": format_day(asked.last_day)}
    if nature == Nature.STOCK:
        return _("Standing on %(last)s") % days
    if nature == Nature.CUMULATIVE or asked.start is None:
        return _("From the beginning to %(last)s") % days
    return _("From %(first)s to %(last)s") % {"first": format_day(asked.start), **days}

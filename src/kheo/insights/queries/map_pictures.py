"""Rows of a map's table, and from rows and outlines to what is drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from kheo.insights.drawing.choropleth import Entry, Picture, Shape
from kheo.insights.drawing.classes import Class, shade_of
from kheo.insights.drawing.islands import HOANG_SA, TRUONG_SA, shown_on
from kheo.insights.queries.outlines import Outlines
from kheo.orgs.enums import Kind
from kheo.orgs.models import Unit
from kheo.orgs.outlines import area_of_nation


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: ``number`` is written on the map where the name finds no room (0 = no
    place on it, and ``why``); ``shade`` None without data, 0 for zero, else 1 to 5; ``level`` = its class."""

    label: str
    name: str
    value: Decimal | None
    text: str
    url: str
    unit: Unit | None = None
    number: int = 0
    is_place: bool = False
    shade: int | None = None
    level: int = 0
    why: str = ""

    def shaded(self, told: Sequence[Class]) -> Row:
        """The same with its shade and the number of its class (0 = in none)."""
        shade = shade_of(self.value, told)
        level = next((n for n, one in enumerate(told, 1) if shade and one.shade == shade), 0)
        return replace(self, shade=shade, level=level)

    @property
    def anchor(self) -> str:
        """The name of the row in the page."""
        return f"don-vi-{self.unit.pk}" if self.unit else ""


@dataclass(frozen=True, slots=True)
class Words:
    """Title and description of the drawing, the head of its legend, how a value is written."""

    title: str
    about: str
    legend: str
    text: Callable[[Decimal | None], str]


@dataclass(frozen=True, slots=True)
class Scene:
    """What is drawn, the rows with the reasons of those that are not, those missing, a sketch or not."""

    picture: Picture
    rows: tuple[Row, ...]
    missing: tuple[Row, ...]
    is_sketch: bool


def picture(
    rows: Sequence[Row], outlines: Outlines, told: Sequence[Class], words: Words, *, unit: Unit,
    circles: bool, opens: Callable[[Unit], str], heading: tuple[str, ...] = (),
) -> Scene:  # fmt: skip
    """Rows → shapes with labels, legend, insets and notes."""
    is_nation = unit.kind == Kind.NATION
    archipelagos = shown_on(unit.code, is_nation=is_nation)
    insets = {code for one in archipelagos for code in (*one.units, *(c for _p, c in one.islands))}
    rows = [_explained(row, outlines, insets) for row in rows]
    largest = max((row.value for row in rows if row.is_place and row.value), default=Decimal(1))
    places = [(row, row.unit) for row in rows if row.unit is not None and row.is_place]
    shapes = tuple(_shape(row, of, outlines, largest, opens) for row, of in places)
    notes = (_("A sketch, no legal borders."),) if outlines.is_sketch and heading else ()
    drawing = Picture(
        title=words.title, about=words.about, shapes=shapes, legend_title=words.legend,
        legend=_circle_legend(largest, words) if circles else _legend(rows, told, words),
        archipelagos=archipelagos, inset_words=_inset_words(), is_nation=is_nation,
        units={of.code: str(of.pk) for _row, of in places}, notes=notes, circles=circles, heading=heading,
        area=area_of_nation() if is_nation else None,
    )  # fmt: skip
    missing = tuple(row for row in rows if row.is_place and row.why)
    return Scene(drawing, tuple(rows), missing, outlines.is_sketch)


def _explained(row: Row, outlines: Outlines, insets: set[str]) -> Row:
    if (
        not row.is_place
        or row.unit is None
        or row.unit.pk in outlines.of
        or row.unit.code in insets
    ):
        return row
    return replace(row, why=_("no outline yet"))


def _shape(
    row: Row, unit: Unit, outlines: Outlines, largest: Decimal, opens: Callable[[Unit], str]
) -> Shape:  # fmt: skip
    outline = outlines.of.get(unit.pk)
    return Shape(
        key=str(unit.pk), name=row.name, value=row.text, number=str(row.number),
        title=f"{row.number}. {row.label}: {row.text}", shade=row.shade, href=opens(unit),
        rings=outline.rings if outline else (), middle=outline.middle if outline else (0, 0),
        weight=float(max(row.value or Decimal(0), Decimal(0)) / largest),
    )  # fmt: skip


def _legend(rows: Sequence[Row], told: Sequence[Class], words: Words) -> tuple[Entry, ...]:
    found = [
        Entry(
            words.text(one.low) if one.low == one.high
            else f"{words.text(one.low)} – {words.text(one.high)}",
            one.shade, level=len(told) - place,
        )
        for place, one in enumerate(reversed(told))
    ]  # fmt: skip
    places = [row for row in rows if row.is_place]
    if any(row.shade == 0 for row in places):
        found.append(Entry(words.text(Decimal(0)), 0))
    if any(row.shade is None for row in places):
        found.append(Entry(_("no data"), None))
    return tuple(found)


def _circle_legend(largest: Decimal, words: Words) -> tuple[Entry, ...]:
    steps = dict.fromkeys(max(Decimal(1), (largest * part).quantize(Decimal(1))) for part in (
        Decimal(1), Decimal("0.4"), Decimal("0.1")
    ))  # fmt: skip
    return tuple(Entry(words.text(step), weight=float(step / largest)) for step in steps)


def _inset_words() -> dict[str, str]:
    """Name of an archipelago → two lines. Every archipelago has its words."""
    return {
        HOANG_SA.name: f"{_('Hoàng Sa archipelago')}\n{_('(city of Đà Nẵng)')}",
        TRUONG_SA.name: f"{_('Trường Sa archipelago')}\n{_('(province of Khánh Hòa)')}",
    }

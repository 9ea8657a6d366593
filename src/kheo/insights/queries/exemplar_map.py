"""A list of exemplars as a map: how many of them have arrived in each unit below."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from kheo.insights.drawing.choropleth import Entry, svg
from kheo.insights.drawing.classes import QUANTILE, classes
from kheo.insights.queries.map_pictures import Row, Words, picture
from kheo.insights.queries.maps import DRAWN_KINDS
from kheo.insights.queries.outlines import outlines_of
from kheo.kernel.days import format_day
from kheo.kernel.numbers import format_number
from kheo.library.models import ExemplarList
from kheo.library.queries.exemplars import arrivals
from kheo.orgs.models import Unit
from kheo.orgs.queries import children, standing


@dataclass(frozen=True, slots=True)
class Filled:
    """The map with its rows; ``svg`` is safe to put into a page. ``empty`` units have none yet."""

    svg: SafeString
    rows: tuple[Row, ...]
    legend: tuple[Entry, ...]
    note: str
    sources: tuple[str, ...]
    has_islands: bool
    empty: int


def filled(one: ExemplarList, *, today: date, opens: Callable[[Unit], str]) -> Filled:
    """Exemplars of the list that have arrived, unit by unit, on the map of ``today``.

    ``opens`` = the address of the places behind a unit. A fixed number of queries for any number of
    units.
    """
    done, _asked = arrivals(one, today=today)
    found = Counter(unit for unit, _exemplar in done)
    below = [row for row in standing(children(one.unit, today), today) if row.kind in DRAWN_KINDS]
    rows = [
        Row(
            label=row.label, name=row.name, value=Decimal(found[row.unit.pk]),
            text=format_number(found[row.unit.pk]), url=opens(row.unit), unit=row.unit,
            number=number, is_place=True,
        )
        for number, row in enumerate(below, 1)
    ]  # fmt: skip
    told = classes([row.value for row in rows if row.value], how=QUANTILE, bounds=())
    outlines = outlines_of([row.unit for row in below], today)
    words = Words(
        title=one.title,
        about=_("Exemplars that have arrived in each unit."),
        legend=_("Exemplars that have arrived"),
        text=_written,
    )
    shaded = [row.shaded(told) for row in rows]
    scene = picture(shaded, outlines, told, words, unit=one.unit, circles=False, opens=opens)
    note = _("Exemplars that have arrived, as of %(day)s.") % {"day": format_day(today)}
    return Filled(
        svg=mark_safe(svg(scene.picture)),  # noqa: S308 - every name in it is escaped
        rows=scene.rows, legend=scene.picture.legend, note=note, sources=outlines.sources,
        has_islands=bool(scene.picture.archipelagos), empty=sum(not row.value for row in rows),
    )  # fmt: skip


def _written(value: Decimal | None) -> str:
    return "–" if value is None else format_number(value)

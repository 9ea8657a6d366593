"""How the exemplars of a list have spread, as a map: places that have one, unit by unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from kheo.insights.drawing.choropleth import svg
from kheo.insights.drawing.classes import classes
from kheo.insights.queries.map_pictures import Row, Words, picture
from kheo.insights.queries.maps import DRAWN_KINDS, Drawn
from kheo.insights.queries.outlines import outlines_of
from kheo.kernel.days import format_day
from kheo.kernel.numbers import format_number
from kheo.library.models import ExemplarList
from kheo.library.queries.exemplars import places
from kheo.orgs.queries import children, standing

Address = Callable[[int | None], str]
"""Key of a unit (None = all of them) → the page of the places behind its number."""


def spread(one: ExemplarList, *, today: date, address: Address) -> Drawn:
    """Places inside the list's unit that took one of its exemplars over within its years, on the map
    of ``today``; a place with several counts for each. The number of queries does not depend on the
    units (but on how many times an exemplar was handed on).
    """
    inside = [place for place in places(one, today=today) if place.is_inside]
    done = Counter(place.below for place in inside)
    below = standing(children(one.unit, today), today)
    rows = [
        _row(told.label, done[told.unit.pk], address(told.unit.pk), unit=told.unit, number=number,
             is_place=True, name=told.name)
        for number, told in enumerate((t for t in below if t.kind in DRAWN_KINDS), 1)
    ]  # fmt: skip
    others = [told for told in below if told.kind not in DRAWN_KINDS and done[told.unit.pk]]
    rows += [
        _row(told.label, done[told.unit.pk], address(told.unit.pk), unit=told.unit, name=told.name,
             why=_("has no area of its own"))
        for told in others
    ]  # fmt: skip
    if rest := len(inside) - sum(done[row.unit.pk] for row in rows if row.unit):
        rows.append(_row(_("The unit's own"), rest, ""))
    return _drawn(one, rows, len(inside), today, address(None))


def _row(label: str, number_of: int, url: str, **more: object) -> Row:
    value = Decimal(number_of)
    told = {"name": label, **more}
    return Row(label=label, value=value, text=format_number(value), url=url, **told)  # type: ignore[arg-type]


def _drawn(one: ExemplarList, rows: list[Row], total: int, today: date, url: str) -> Drawn:
    outlines = outlines_of([row.unit for row in rows if row.unit], today)
    told = classes([row.value for row in rows if row.is_place and row.value])
    what = _("Places that have an exemplar")
    words = Words(
        title=f"{one.title} – {one.unit.label}", about=what, legend=what,
        text=lambda value: format_number(value or 0),
    )  # fmt: skip
    scene = picture(
        [row.shaded(told) for row in rows], outlines, told, words, unit=one.unit, circles=False,
        opens=lambda unit: f"#don-vi-{unit.pk}",
    )  # fmt: skip
    note = _("Taken over from %(first)s to %(last)s; map of %(day)s.") % {
        "first": one.first_year, "last": one.last_year, "day": format_day(today),
    }  # fmt: skip
    sketch = f" {_('A sketch, no legal borders.')}" if scene.is_sketch else ""
    return Drawn(
        svg=mark_safe(svg(scene.picture)),  # noqa: S308 - every name in it is escaped
        rows=scene.rows, note=f"{note}{sketch}", period=note, title=words.title,
        legend=scene.picture.legend, has_islands=bool(scene.picture.archipelagos), classes=told,
        total=Decimal(total), total_text=format_number(total), total_url=url, adds_up=True,
        missing=scene.missing, sources=outlines.sources, what=what, is_share=False,
    )  # fmt: skip

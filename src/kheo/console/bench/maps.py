"""Maps as the page draws them: the picture alone, and a figure with its counting and its table."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from kheo.console.bench import people
from kheo.console.bench.measure import Measured, milliseconds
from kheo.insights.drawing.choropleth import svg
from kheo.insights.drawing.classes import classes
from kheo.insights.queries.map_pictures import Row, Scene, Words, picture
from kheo.insights.queries.maps import TWO_TIERS, drawn
from kheo.insights.queries.outlines import outlines_of
from kheo.kernel.numbers import format_number
from kheo.orgs.models import Unit
from kheo.orgs.queries import children

TODAY = date(2026, 11, 20)
OLD = TWO_TIERS - timedelta(days=1)
FIGURE = "total_recognised"


def measure() -> Iterator[Measured]:
    """Nation before and after, a province: time and weight of the drawing; the whole with counting."""
    nation, province = people.nation(), people.province()
    asked = (
        ("nation, 63 provinces", nation, OLD),
        ("nation", nation, TODAY),
        ("province", province, TODAY),
    )
    for name, unit, day in asked:
        most = 60 if unit == nation else 40
        time = milliseconds(lambda unit=unit, day=day: _picture(unit, day))  # type: ignore[misc]
        yield Measured("maps", f"{name}: drawn", time, "ms", 50)
        weight = len(svg(_picture(unit, day).picture).encode()) / 1000
        yield Measured("maps", f"{name}: weight", weight, "kB", most)
    for name, unit, _day in asked[1:]:
        whole = milliseconds(lambda unit=unit: _counted(unit))  # type: ignore[misc]
        yield Measured("maps", f"{name}: counted and drawn", whole, "ms", 150)


def _counted(unit: Unit) -> object:
    return drawn(FIGURE, unit=unit, day=TODAY, today=TODAY, end=date(2027, 1, 1))


def _picture(unit: Unit, day: date) -> Scene:
    """Everything but the counting: outlines read, classes made, labels placed, text written."""
    below = list(children(unit, day))
    rows = [
        Row(
            one.label, one.name, Decimal(place * 37 % 90), str(place * 37 % 90), "", one, place,
            is_place=True,
        )
        for place, one in enumerate(below, 1)
    ]  # fmt: skip
    told = classes([row.value for row in rows if row.value])
    words = Words("Title", "About", "Legend", lambda value: format_number(value or 0))
    scene = picture(
        [row.shaded(told) for row in rows], outlines_of(below, day), told, words, unit=unit,
        circles=False, opens=lambda one: f"/ban-do/?unit={one.pk}&day={day}",
    )  # fmt: skip
    svg(scene.picture)
    return scene

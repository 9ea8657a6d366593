"""When the maintained summary may answer, and what it answers."""

from __future__ import annotations

from django.db.models import Q, Sum

from kheo.counting.enums import Mode, View
from kheo.counting.models import Cell
from kheo.counting.queries.question import Question
from kheo.orgs.enums import PROVINCIAL, Kind, Tree
from kheo.orgs.models import Placement, Reach

SUMMARISED = [Kind.NATION, *sorted(PROVINCIAL)]
"""Kinds of units that have cells."""
Key = tuple[str | int, ...]


def answer(question: Question) -> dict[Key, int] | None:
    """The answer of the summary, or None when it cannot answer this question exactly."""
    if not _is_of_whole_years(question) or question.measures_distinct():
        return None
    split = "unit" in question.by
    if split and (question.unit.kind != Kind.NATION or question.within is not None):
        return None
    view = _view(question, split=split)
    if view is None:
        return None
    children = _children(question, view)
    if not split:
        return _read(question, view, [question.unit.pk])
    parts = _read(question, view, children)
    place = question.by.index("unit")
    whole = _read(question, view, [question.unit.pk])
    for key, number in parts.items():
        whole[(*key[:place], question.unit.pk, *key[place + 1 :])] -= number
    return None if any(whole.values()) else parts


def _is_of_whole_years(question: Question) -> bool:
    ends = [day for day in (question.start, question.end) if day is not None]
    return (
        question.tree == Tree.TERRITORY
        and question.unit.kind in SUMMARISED
        and question.within is None
        and all((day.month, day.day) == (1, 1) for day in ends)
    )


def _view(question: Question, *, split: bool) -> View | None:
    """Cells know things on their own day and on the last map. An earlier day's map is the last
    one when nothing under the unit changed since; that is asked of the index of reaches."""
    day = question.map_day
    if day is None:
        return View.AS_WAS
    above = Q(ancestor=question.unit)
    if split:
        above |= Q(ancestor_id__in=_children(question, View.AS_WAS))
    later = Q(valid_from__gt=day) | Q(valid_to__gt=day)
    changed = Reach.objects.filter(above, later, tree=Tree.TERRITORY).exists()
    return None if changed else View.TODAY


def _children(question: Question, view: View) -> list[int]:
    if "unit" not in question.by:
        return []
    placed = Placement.objects.filter(parent=question.unit, tree=Tree.TERRITORY)
    if view == View.TODAY:
        placed = placed.filter(valid_to__isnull=True)
    return list(placed.values_list("unit_id", flat=True).distinct())


def _read(question: Question, view: View, units: list[int]) -> dict[Key, int]:
    rows = Cell.objects.filter(
        question.filters(), view=view, unit_id__in=units, measure__in=question.measures,
        **_years(question),
    )  # fmt: skip
    names = ["unit_id" if name == "unit" else name for name in question.by]
    sums = rows.values(*dict.fromkeys([*names, "measure"])).annotate(
        n_began=Sum("began"), n_first=Sum("began_first"), n_ended=Sum("ended")
    )
    found: dict[Key, int] = {}
    first = set(question.measures_first())
    for row in sums.order_by():
        began: int = row["n_first"] if row["measure"] in first else row["n_began"]
        number = began - row["n_ended"] if question.mode == Mode.STOCK else began
        if number:
            key = tuple(row[name] for name in names)
            found[key] = found.get(key, 0) + number
    return found


def _years(question: Question) -> dict[str, int]:
    bounds = {"year__lt": question.end.year}
    if question.start is not None and question.mode != Mode.STOCK:
        bounds["year__gte"] = question.start.year
    if question.year is not None:
        bounds["year"] = question.year
    return bounds

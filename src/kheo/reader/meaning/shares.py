"""Shares: which figure a percentage counts and which it is of."""

from __future__ import annotations

import re
from decimal import Decimal

from kheo.reader.fields import ALL
from kheo.reader.found import Figure
from kheo.reader.lexicon import table
from kheo.reader.meaning.clause import Case
from kheo.reader.meaning.parts import bases, is_part
from kheo.reader.meaning.verbs import grammar
from kheo.reader.meaning.words import View

_APART = re.compile(r";\s|\.\s")
REACH = 150
"""How many figures back a base is looked for."""
WIDE, CLOSE = Decimal(6), Decimal(1)
"""Points by which the likeliest base may miss a share, and within which another one must hold it."""


def settle_shares(view: View, cases: list[Case], figures: list[Figure]) -> None:
    """Fill metric, field, ``counted`` and ``whole`` of every percentage."""
    for index, case in enumerate(cases):
        if case.noun == "share" and case.metric != "chi_tieu" and "table" not in case.marks:
            _one(view, cases, figures, index)


def _one(view: View, cases: list[Case], figures: list[Figure], index: int) -> None:
    case, share = cases[index], figures[index]
    share.metric, share.core = "ty_le", True
    counted = _counted(view, cases, index)
    share.counted = counted
    if case.own_field:
        share.field, share.fields = case.field, case.fields
    elif counted is None or "about" in case.marks:
        share.field = case.field if "about" in case.marks else None
    else:
        base = figures[counted]
        share.field = base.field if base.metric in grammar().fielded else None
        share.fields = base.fields
    if counted is not None and figures[counted].number.of is None:
        share.whole = _base(view, cases, figures, index, counted)
    if counted is None or not figures[counted].core:
        row = (
            case.before is not None
            and cases[case.before].noun == "share"
            and figures[case.before].core
        )
        share.core = row or _speaks_of_movement(view, case)


def _speaks_of_movement(view: View, case: Case) -> bool:
    """Whether a share without a figure beside it tells of the movement, not of the land and its people."""
    words = table("metrics")["movement"]
    said = view.small[case.left.start : case.right.end]
    return any(word in said for word in words)


def _counted(view: View, cases: list[Case], index: int) -> int | None:
    """The figure a share stands behind: in its sentence, outside its bracket."""
    case = cases[index]
    for other in (case.before, case.parent, index - 1):
        if other is not None and other >= 0 and cases[other].noun != "share":
            apart = cases[other].sentence != case.sentence or _APART.search(
                view.small, cases[other].end, case.start
            )
            return None if apart else other
    return None


def _base(
    view: View, cases: list[Case], figures: list[Figure], index: int, counted: int
) -> int | None:
    """The figure a share is of: named behind it, else the natural whole of what it counts."""
    case, one = cases[index], figures[counted]
    said = view.small[case.start : min(case.within.end, case.end + 60)]
    named = next((metrics for pattern, metrics in bases() if pattern.search(said)), ())
    natural = table("parts")["natural"].get(one.metric, [])
    wanted = list(named) or ([] if one.total is not None else natural)
    found = [
        base for metric in wanted for base in _candidates(cases, figures, index, counted, metric)
    ]
    if one.total is not None:
        found.append(one.total)
    if not found:
        return None
    share, value = figures[index].number.value, one.number.value
    if share is None or value is None or _misses(figures, found[0], value, share) <= WIDE:
        return found[0]
    if one.total is not None and not named:
        found += [
            base
            for metric in natural
            for base in _candidates(cases, figures, index, counted, metric)
            if figures[base].field == one.field
        ]
    close = [base for base in found if _misses(figures, base, value, share) <= CLOSE]
    return close[0] if close else found[0]


def _misses(figures: list[Figure], base: int, value: Decimal, share: Decimal) -> Decimal:
    whole = figures[base].number.value
    return abs(value * 100 / whole - share) if whole else Decimal(1000)


def _candidates(
    cases: list[Case], figures: list[Figure], index: int, counted: int, metric: str
) -> list[int]:
    """Figures of a metric before the share that may be its base, nearest first, same field first."""
    one = figures[counted]
    value = one.number.value or Decimal(0)
    found = [
        base
        for base in range(index - 1, max(-1, index - REACH), -1)
        if figures[base].metric == metric
        and base != counted
        and "past" not in cases[base].marks
        and not (figures[base].field == ALL and is_part(figures, figures[base]))
        and figures[base].subject == one.subject
        and (figures[base].number.value or Decimal(0)) >= value
        and figures[base].field in (one.field, ALL)
    ]
    return sorted(found, key=lambda base: figures[base].field != one.field)

"""Units that a file founds under one another: which of them can be, and in which order."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _

from kheo.exchange.enums import Fate
from kheo.exchange.profiles import Judged
from kheo.kernel.days import format_day


def standing(judged: Sequence[Judged], before: Mapping[str, str]) -> dict[str, str]:
    """Code → day of the NEW rows that stand on firm ground: on the map, or on rows that do so themselves.

    The others are refused: those under a refused row, those that begin before what they stand under, and
    circles. ``before`` are the codes founded by earlier parts of the file.
    """
    new = {row.plan["code"]: row for row in judged if row.fate == Fate.NEW}
    firm: dict[str, str] = {}
    waiting = list(new.values())
    while True:
        left = []
        for row in waiting:
            parent = row.plan["parent"]
            since = firm.get(parent) or before.get(parent) if isinstance(parent, str) else ""
            if since is None:
                left.append(row)
            elif since > row.plan["on"]:
                _refuse(row, "on", _("The unit above it only begins on %(day)s; write a later day.") % {
                    "day": format_day(date.fromisoformat(since))
                })  # fmt: skip
            else:
                firm[row.plan["code"]] = row.plan["on"]
        if len(left) == len(waiting):
            break
        waiting = left
    for row in waiting:
        why = (
            _("%(unit)s would stand above itself.") % {"unit": row.plan["name"]}
            if _is_in_circle(row, new)
            else _("The row of the unit above it is refused; mend that one first.")
        )
        _refuse(row, "parent", why)
    return firm


def _refuse(row: Judged, field: str, why: str) -> None:
    row.fate, row.refusals = Fate.REFUSED, {field: why}


def _is_in_circle(row: Judged, new: Mapping[str, Judged]) -> bool:
    """Whether the way up from it comes back to itself."""
    seen: set[str] = set()
    code = row.plan["parent"]
    while code in new and code not in seen:
        seen.add(code)
        code = new[code].plan["parent"]
    return row.plan["code"] in seen


def in_order(
    rows: Sequence[Judged], founded: Collection[str]
) -> Iterator[tuple[date, str, list[Judged]]]:
    """The NEW rows by day and paper, each after what it stands under; ``founded`` grows as they are founded."""
    groups: dict[tuple[str, str], list[Judged]] = {}
    for row in rows:
        if row.fate == Fate.NEW:
            groups.setdefault((row.plan["on"], row.plan["paper"]), []).append(row)
    while groups:
        are_stuck = True
        for day, paper in sorted(groups):
            ready, later = _ready(groups[day, paper], founded)
            if ready:
                are_stuck = False
                yield date.fromisoformat(day), paper, ready
            if later:
                groups[day, paper] = later
            else:
                del groups[day, paper]
        if are_stuck:  # the map refuses the first of them, by its code
            yield from (
                (date.fromisoformat(day), paper, rows) for (day, paper), rows in groups.items()
            )
            return


def _ready(rows: Sequence[Judged], founded: Collection[str]) -> tuple[list[Judged], list[Judged]]:
    """Those that stand on the map, on what was founded, or on one another; and the others."""
    ready: list[Judged] = []
    codes: set[str] = set()
    left = list(rows)
    while True:
        later = []
        for row in left:
            parent = row.plan["parent"]
            if isinstance(parent, int) or parent in founded or parent in codes:
                ready.append(row)
                codes.add(row.plan["code"])
            else:
                later.append(row)
        if len(later) == len(left):
            return ready, later
        left = later

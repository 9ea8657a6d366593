"""Where a figure holds: a place named right at it, else the place of the report."""

from __future__ import annotations

import re
from functools import cache

from kheo.reader import head
from kheo.reader.found import Span
from kheo.reader.layout import Layout
from kheo.reader.lexicon import any_of, table
from kheo.reader.meaning.clause import Case
from kheo.reader.meaning.words import View

CLOSE = 12
"""Letters between a place and the figure it belongs to."""
LABEL = 120
"""Letters of a row within which its label stands."""
CAPITALS = "".join(chr(code) for code in range(0x41, 0x1EFA) if chr(code).isupper())


@cache
def _named() -> re.Pattern[str]:
    data = table("places")
    kinds, before = any_of(data["kinds"]), any_of(data["before"])
    word = rf"[{CAPITALS}][\w’'-]*"
    return re.compile(
        rf"(?<!\w)(?P<before>{before}\s+)?(?P<kind>(?i:{kinds})) "
        rf"(?P<name>{word}(?: (?:{word}|\d{{1,2}}(?!\d|\s*(?:mô|điển)))){{0,4}})"
    )


def settle_places(layout: Layout, view: View, cases: list[Case]) -> None:
    """Give every case its place: the one named at it, within the place of the report."""
    home = head.read_head(layout).place or None
    rows: dict[int, str | None] = {}
    for case in cases:
        if "table" in case.marks:
            if case.block not in rows:
                rows[case.block] = _in_row(view, case.within)
            place = rows[case.block]
        else:
            place = _beside(view, case)
        case.place = _joined(place, home)


def _joined(place: str | None, home: str | None) -> str | None:
    """A place within the place of the report; of two of the same kind the nearer one."""
    if not place or not home or place.lower() in home.lower():
        return home or place
    same = place.split()[0].lower() == home.split()[0].lower()
    return place if same else f"{place}, {home}"


def _beside(view: View, case: Case) -> str | None:
    """A place named in the figure's own words: "xã A: 12 mô hình", "12 mô hình ở xã A"."""
    ahead = list(_named().finditer(view.plain, case.left.start, case.start))
    if ahead and case.start - ahead[-1].end() < CLOSE:
        return _text(ahead[-1])
    behind = _named().search(view.plain, case.end, case.right.end)
    return _text(behind) if behind and behind["before"] else None


def _in_row(view: View, row: Span) -> str | None:
    """The place a row of a table is about."""
    found = _named().search(view.plain, row.start, min(row.end, row.start + LABEL))
    return _text(found) if found else None


def _text(found: re.Match[str]) -> str:
    return f"{found['kind'].lower()} {' '.join(found['name'].split())}"

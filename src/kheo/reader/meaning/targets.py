"""Targets: figures that are aimed at, not reached."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kheo.reader.layout import Layout
from kheo.reader.lexicon import table
from kheo.reader.meaning.clause import Case
from kheo.reader.meaning.words import View

REACH, NEAR = 120, 24
"""Letters before a figure in which "phấn đấu" holds for it, and in which "ít nhất" does."""
AIMED = frozenset({"initiative", "share", "collective", "person"})


@dataclass(frozen=True, slots=True)
class _Words:
    before: re.Pattern[str]
    near: re.Pattern[str]
    own: re.Pattern[str]
    heading: re.Pattern[str]


@cache
def _words() -> _Words:
    data = table("metrics")
    reached, own = "|".join(data["reached"]), "|".join(data["target_own"])
    return _Words(
        re.compile("|".join(data["target"])),
        re.compile("|".join(data["target_near"])),
        re.compile(rf"(?:(?P<reached>{reached})(?: \w+){{0,3}} )?(?:{own})"),
        re.compile(rf"^(?!.*kết quả).*(?:{'|'.join(data['target_heading'])})"),
    )


def settle_targets(layout: Layout, view: View, cases: list[Case]) -> None:
    """Give every figure that is aimed at the metric of targets."""
    ahead: dict[int, bool] = {}
    for case in cases:
        if case.noun not in AIMED:
            continue
        if case.block not in ahead:
            ahead[case.block] = _under_aims(layout, case.block)
        if ahead[case.block] or _is_aimed_at(view, case):
            case.metric = "chi_tieu"


def _under_aims(layout: Layout, block: int) -> bool:
    """Whether a heading over the block speaks of what is to come."""
    titles = (layout.blocks[one].title.lower() for one in layout.blocks[block].above)
    return any(_words().heading.search(" ".join(title.split())) for title in titles)


def _is_aimed_at(view: View, case: Case) -> bool:
    words = _words()
    said = view.small[max(case.within.start, case.start - REACH) : case.end]
    if words.before.search(said) or words.near.search(said[-NEAR:]):
        return True
    own = words.own.search(view.small, case.left.start, case.start)
    return own is not None and own["reached"] is None

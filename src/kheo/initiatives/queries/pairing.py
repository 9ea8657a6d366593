"""Which records are likely to be one project entered twice: plain functions over values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process

MOST_IN_A_PLACE = 700
"""Records of one place compared with each other; the newest when there are more."""
EVERYWHERE = frozenset(
    [
        "mo",
        "hinh",
        "dien",
        "hinh",
        "dan",
        "van",
        "kheo",
        "xay",
        "dung",
        "thuc",
        "hien",
        "phong",
        "trao",
        "ve",
        "cua",
        "cho",
        "va",
        "tai",
        "tren",
        "trong",
        "thon",
        "xom",
        "ap",
        "ban",
        "to",
        "khu",
        "pho",
        "xa",
        "phuong",
        "thi",
        "tran",
        "huyen",
        "quan",
        "tinh",
        "thanh",
        "pho",
        "nam",
    ]
)
"""Syllables that tell nothing about what is done."""


@dataclass(frozen=True, slots=True)
class Entered:
    """One record as it is compared: its key, the core of its name, and the places it stands for."""

    key: int
    core: str
    places: frozenset[str]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records, the earlier entered first, and how alike their names are in percent."""

    first: int
    second: int
    percent: int


def likely(rows: Iterable[Entered], *, least: int) -> list[Pair]:
    """Pairs of one place whose names are alike by at least ``least`` percent, the likest first.

    The order of words does not count. The same name in two places is two projects, so nothing is
    compared across places.
    """
    found: dict[tuple[int, int], int] = {}
    for some in _by_place(rows).values():
        for one, other, percent in _alike(some, least):
            key = (min(one, other), max(one, other))
            found[key] = max(percent, found.get(key, 0))
    pairs = [Pair(first, second, percent) for (first, second), percent in found.items()]
    return sorted(pairs, key=lambda pair: (-pair.percent, pair.first, pair.second))


def bare(name: str) -> str:
    """The telling syllables of a folded name: stands in for the core of one that has none yet."""
    syllables = name.split()
    telling = [one for one in syllables if one not in EVERYWHERE and not _is_year(one)]
    return " ".join(telling or syllables)


def _is_year(word: str) -> bool:
    return len(word) == 4 and word.isdecimal() and word[:2] in {"19", "20"}


def _by_place(rows: Iterable[Entered]) -> Mapping[str, list[tuple[int, str]]]:
    places: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: -row.key):
        core = " ".join(sorted(row.core.split()))
        for place in row.places if core else ():
            if len(places[place]) < MOST_IN_A_PLACE:
                places[place].append((row.key, core))
    return places


def _alike(rows: list[tuple[int, str]], least: int) -> Iterator[tuple[int, int, int]]:
    cores = [core for _key, core in rows]
    for place, (key, core) in enumerate(rows):
        later = cores[place + 1 :]
        for _core, ratio, at in process.extract(
            core, later, scorer=fuzz.ratio, score_cutoff=least, limit=None
        ):
            yield key, rows[place + 1 + at][0], int(ratio)

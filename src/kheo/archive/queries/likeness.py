"""Records and candidates that a named project looks like: shared words, names of places and numbers discounted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.db.models import Q

from kheo.access.models import User
from kheo.access.policy import visible
from kheo.archive.models import Candidate, Source
from kheo.archive.policies import VIEW
from kheo.initiatives.models import Initiative
from kheo.initiatives.policies import VIEW as VIEW_INITIATIVES
from kheo.kernel.text import words

MOST = 5
LEAST = 0.34
"""Share of common words from which a title is worth showing."""
SAME_PLACE = 0.1
_LOOKED_AT = 400
_PAIRS = 8
_FAINT = 0.15
_COMMON = frozenset(
    [
        "mo",
        "hinh",
        "dien",
        "hinh",
        "dan",
        "van",
        "kheo",
        "cong",
        "trinh",
        "phan",
        "viec",
        "trong",
        "cua",
        "va",
        "cac",
        "cho",
        "tai",
        "tren",
        "ve",
        "voi",
        "cau",
        "lac",
        "bo",
        "to",
        "nhom",
        "xay",
        "dung",
        "thuc",
        "hien",
        "cong",
        "tac",
        "phong",
        "trao",
        "tham",
        "gia",
        "van",
        "dong",
        "nhan",
        "xa",
        "phuong",
        "thon",
        "ap",
        "khu",
        "to",
    ]
)
"""Words that every other title has."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A title to look for, with the words that tell whose and where it is."""

    title: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Alike:
    """A record or a candidate that looks like it, and how much (0 to 1)."""

    score: float
    initiative: Initiative | None = None
    candidate: Candidate | None = None

    @property
    def percent(self) -> int:
        """The likeness as a whole number of percent."""
        return round(100 * self.score)


def alike(
    wanted: Sequence[Wanted], viewer: User, *, beside: Iterable[int] = ()
) -> list[list[Alike]]:
    """For every title the records and candidates visible to ``viewer`` that look like it.

    At most five each, the likest first; ``beside`` are candidates that are looked for
    themselves. Two queries, however many titles.
    """
    holding = _holding(wanted)
    if holding is None:
        return [[] for _one in wanted]
    records = visible(
        Initiative.objects.select_related("unit").unmerged(), viewer, VIEW_INITIATIVES
    )
    named = Candidate.objects.select_related("source__unit").filter(
        source__in=visible(Source.objects.all(), viewer, VIEW)
    )
    found = list(records.filter(holding).order_by("-pk")[:_LOOKED_AT])
    others = list(named.filter(holding).exclude(pk__in=list(beside)).order_by("-pk")[:_LOOKED_AT])
    return [_best(one, found, others) for one in wanted]


def likeness(one: str, other: str, *, about: Iterable[str] = ()) -> float:
    """Weighted share of the words two folded titles have in common, 0 to 1.

    Numbers, words of ``about`` (names of places and owners) and words of every other title
    weigh little, so that "Ánh sáng đường quê xã A" is like "Ánh sáng đường quê xã B".
    """
    faint = set(about)
    left, right = set(words(one)), set(words(other))
    whole = sum(_weight(word, faint) for word in left | right)
    return sum(_weight(word, faint) for word in left & right) / whole if whole else 0.0


def _weight(word: str, faint: set[str]) -> float:
    if word.isdecimal() or word in faint:
        return _FAINT
    return 2 * _FAINT if word in _COMMON else 1.0


def _best(one: Wanted, records: Sequence[Initiative], others: Sequence[Candidate]) -> list[Alike]:
    about = words(one.about)
    found = []
    for record in records:
        where = words(f"{record.unit.label} {record.place}")
        score = likeness(one.title, record.title, about=[*about, *where])
        found.append(Alike(_nearer(score, about, where), initiative=record))
    for other in others:
        where = words(f"{other.place} {other.owner} {other.source.unit.label}")
        score = likeness(one.title, other.title, about=[*about, *where])
        found.append(Alike(_nearer(score, about, where), candidate=other))
    good = [each for each in found if each.score >= LEAST]
    return sorted(good, key=lambda each: (-each.score, each.initiative is None))[:MOST]


def _nearer(score: float, about: Sequence[str], where: Sequence[str]) -> float:
    """A little more where whose and where it is agree too."""
    names = {word for word in about if word not in _COMMON}
    agrees = bool(names) and names <= set(where)
    return min(1.0, score + SAME_PLACE) if agrees and score >= LEAST else score


def _holding(wanted: Iterable[Wanted]) -> Q | None:
    """Rows that hold two neighbouring words of a title, the rarer ones first."""
    holding: Q | None = None
    for one in wanted:
        about = set(words(one.about))
        told = words(one.title)
        rare = [word for word in told if word not in _COMMON | about and not word.isdecimal()]
        pairs = [
            f"{left} {right}" for left, right in pairwise(told) if {left, right} & set(rare)
        ] or rare  # fmt: skip
        for pair in sorted(dict.fromkeys(pairs), key=len, reverse=True)[:_PAIRS]:
            condition = Q(search_text__contains=pair)
            holding = condition if holding is None else holding | condition
    return holding

"""Pieces of a core (its words, and its neighbouring words as pairs) and how alike two cores are."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from itertools import pairwise
from math import log

from rapidfuzz import fuzz

_MASK = (1 << 63) - 1
KEPT = 8
"""Pieces by which a core can be found: its rarest ones."""
ASKED = 12
"""Pieces of a question that are looked up: its rarest ones."""
PAIR_WEIGHT = 0.4
"""A pair found says less on its own than a word: its words speak too."""
LEAST = 0.52
"""Likeness from which two cores are told to be alike; measured in docs/adr/0021-look-alikes.md."""
NEARLY_SAME = 0.86
"""Likeness from which two cores are nearly the same."""
_SHORT = 3
_SAME_WORD = 0.8


def number_of(piece: str) -> int:
    """The same 63-bit number for the same piece, in every process and on every machine."""
    return int.from_bytes(blake2b(piece.encode(), digest_size=8).digest(), "big") & _MASK


def words_of(core: str) -> list[str]:
    """The different words of a core, in their order."""
    return list(dict.fromkeys(core.split()))


def pieces_of(core: str) -> list[str]:
    """Words, then neighbouring words as pairs; a pair is the same whichever word stands first."""
    told = core.split()
    pairs = (" ".join(sorted(pair)) for pair in pairwise(told) if pair[0] != pair[1])
    return list(dict.fromkeys([*told, *pairs]))


def rarest(core: str, counts: Mapping[int, int], most: int) -> dict[int, float]:
    """Number → weight of the ``most`` rarest pieces; words go before pairs that are as rare.

    ``counts`` tells in how many cores a number stands; one that is not in it stands in none.
    """
    weighed = [
        (number := number_of(piece), weight(counts.get(number, 0)), " " in piece)
        for piece in pieces_of(core)
    ]
    weighed.sort(key=lambda one: (-round(one[1], 1), one[2], -one[1], one[0]))
    return {
        number: worth * (PAIR_WEIGHT if is_pair else 1.0)
        for number, worth, is_pair in weighed[:most]
    }


def weight(cores: int) -> float:
    """What a piece says that stands in so many cores: 1 when new, less the commoner, never 0."""
    return 1.0 / (1.0 + 0.12 * log(1 + cores))


def likeness(one: str, other: str, weights: Mapping[str, float] | None = None) -> float:
    """How alike two cores are, 0 to 1, whatever the order of their words.

    The larger of two readings: letters (a wrong letter or a lost word costs little) and words by
    weight (other words around the same matter cost little). Letters alone find likeness between
    any two long titles, so they count only as far as words agree as well.
    """
    if one == other:
        return 1.0 if one else 0.0
    left, right = words_of(one), words_of(other)
    if not left or not right:
        return 0.0
    shared, whole_left, whole_right = _shared(left, right, weights or {})
    if not shared:
        return 0.0
    dice = 2 * shared / (whole_left + whole_right)
    inner = shared / min(whole_left, whole_right)
    enough = min(len(left), len(right)) >= 2  # noqa: PLR2004 - one word is held in too many titles
    by_words = 0.6 * dice + 0.4 * inner if enough else dice
    letters = fuzz.token_sort_ratio(one, other) / 100
    return min(0.99, max(by_words, min(letters, 0.35 + by_words)))


def _shared(
    left: list[str], right: list[str], weights: Mapping[str, float]
) -> tuple[float, float, float]:
    """Weight of what both have, of the one and of the other; a word with one wrong letter counts."""
    whole_left = sum(weights.get(word, 1.0) for word in left)
    whole_right = sum(weights.get(word, 1.0) for word in right)
    there = set(right)
    shared = sum(weights.get(word, 1.0) for word in left if word in there)
    lost = [word for word in left if word not in there and len(word) > _SHORT]
    over = [word for word in there.difference(left) if len(word) > _SHORT]
    for word in lost:
        near = max(((fuzz.ratio(word, one), one) for one in over), default=(0.0, ""))
        if near[0] >= 100 * _SAME_WORD:
            over.remove(near[1])
            shared += 0.9 * min(weights.get(word, 1.0), weights.get(near[1], 1.0))
    return shared, whole_left, whole_right


def percent_of(score: float) -> int:
    """A likeness as a whole number of percent."""
    return round(100 * score)



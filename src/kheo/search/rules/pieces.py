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
PLAIN = 0.5
"""A plain syllable is half a word."""
PAIR = 0.3
"""A pair found says less on its own than a word: its words speak too."""
CONCEPT, FAINT, APART = "+", "~", "≠"
"""First signs of a word of a core that stands for a whole concept, for one that says little, and
for a syllable that is another word with its tones than in the core it is compared with."""
WHOLE, LIFT = 0.55, 0.15
LEAST = 0.47
"""Likeness from which two cores are told to be alike; measured in docs/adr/0021-look-alikes.md."""
NEARLY_SAME = 0.86
"""Likeness from which two cores are nearly the same."""
SURE = 0.66
"""Share of common weight that needs no further evidence."""
_MANY = 3
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
    """Number → worth of the ``most`` telling pieces: the rarest ones, words before pairs.

    ``counts`` tells in how many cores a number stands; one that is not in it stands in none.
    """
    weighed = []
    for piece in pieces_of(core):
        number = number_of(piece)
        weighed.append((worth_of(piece, counts.get(number, 0)), number))
    weighed.sort(key=lambda one: (-one[0], one[1]))
    return {number: worth for worth, number in weighed[:most]}


def weight(cores: int) -> float:
    """What a piece says that stands in so many cores: 1 when new, less the commoner, never 0."""
    return 1.0 / (1.0 + 0.12 * log(1 + cores))


def worth_of(piece: str, cores: int) -> float:
    """What a piece of a core is worth: by its mark, and by how common it is."""
    if " " in piece:
        return PAIR * weight(cores)
    return {CONCEPT: 1.0, FAINT: 0.35}.get(piece[:1], PLAIN) * weight(cores)


def likeness(one: str, other: str, worth: Mapping[str, float] | None = None) -> float:
    """How alike two cores are, 0 to 1, whatever the order of their words.

    Words by their worth (other words around the same matter cost little); letters lift it a little,
    so that wrong letters and lost words cost less. Letters alone find likeness between any two long
    titles, so they never speak where words do not agree.
    """
    if one == other:
        return 1.0 if one else 0.0
    left, right = words_of(one), words_of(other)
    told = worth or {}
    weighed = {word: told.get(word) or worth_of(word, 0) for word in [*left, *right]}
    common, shared = _shared(left, right, weighed)
    if not shared:
        return 0.0
    whole_left = sum(weighed[word] for word in left)
    whole_right = sum(weighed[word] for word in right)
    dice = 2 * shared / (whole_left + whole_right)
    inner = shared / min(whole_left, whole_right)
    if dice < SURE and not _tells(common):
        return 0.0
    by_words = WHOLE * dice + (1 - WHOLE) * inner * min(1.0, shared)
    letters = fuzz.token_sort_ratio(one, other) / 100
    return min(0.99, max(by_words, min(letters, by_words + LIFT)))


def _tells(common: set[str]) -> bool:
    """Whether what both have is evidence: a concept of its own, or any three words; never one or two
    syllables, nor only for whom it is done."""
    if any(word.startswith(CONCEPT) for word in common):
        return True
    return len(common) >= _MANY


def _shared(
    left: list[str], right: list[str], weighed: Mapping[str, float]
) -> tuple[set[str], float]:
    """The words both have and what they weigh; a longer word with one wrong letter counts as well."""
    common = set(left) & set(right)
    shared = sum(weighed[word] for word in common)
    lost = [word for word in left if word not in common and _is_long(word)]
    over = [word for word in right if word not in common and _is_long(word)]
    for word in lost:
        near = max(((fuzz.ratio(word, one), one) for one in over), default=(0.0, ""))
        if near[0] >= 100 * _SAME_WORD:
            over.remove(near[1])
            common.add(word)
            shared += 0.9 * min(weighed[word], weighed[near[1]])
    return common, shared


def _is_long(word: str) -> bool:
    return len(word) > _SHORT and word[0] not in {CONCEPT, FAINT, APART}


def percent_of(score: float) -> int:
    """A likeness as a whole number of percent."""
    return round(100 * score)

"""Words that were mistyped or are not finished yet, by the words that are known."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db import models
from django.db.models.functions import Substr
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from kheo.search.models import Word

EVERYTHING = ""
"""Under this word stands how many titles there are."""
MOST_BEGUN = 40
MOST_LIKE = 4
CONFUSED = frozenset(map(frozenset, ("xs", "ln", "dr", "dg", "rg", "ct", "ck", "dv", "iy")))
"""First letters that are said alike somewhere in the country, and so written one for the other."""


@dataclass(frozen=True, slots=True)
class Count:
    """In how many titles and whole texts of a kind a word stands."""

    titles: int = 0
    texts: int = 0


Counts = Mapping[str, Count]


def known(what: str, words: Collection[str]) -> Counts:
    """Those of ``words`` that stand in some text of this kind, and the number of ``EVERYTHING``."""
    return _counts(Word.objects.filter(what=what, word__in=[*words, EVERYTHING]))


def begun(what: str, beginning: str) -> Counts:
    """Known words that begin so, at most ``MOST_BEGUN``, the commonest first."""
    after = beginning[:-1] + chr(ord(beginning[-1]) + 1)
    words = Word.objects.filter(what=what, word__gte=beginning, word__lt=after)
    return _counts(words.order_by("-titles", "word")[:MOST_BEGUN])


def _counts(words: models.QuerySet[Word]) -> Counts:
    rows = words.values_list("word", "titles", "texts")
    return {word: Count(titles, texts) for word, titles, texts in rows}


def like(what: str, words: Sequence[str]) -> Mapping[str, Counts]:
    """Each of ``words`` with the known words it may have been meant for, nearest first.

    One letter more, less, other or changed with its neighbour; two in words of six and more. The
    first letter is taken for right unless it alone is wrong.
    """
    ends = {word[:1] for word in words} | {word[1:2] for word in words} | {"d", "g", "n", "t"}
    ends |= {letter for pair in CONFUSED if pair & ends for letter in pair}
    all_words = _counts(
        Word.objects.filter(what=what)
        .alias(first=Substr("word", 1, 1))
        .filter(first__in=sorted(ends - {""}))
    )
    return {word: {near: all_words[near] for near in _nearest(word, all_words)} for word in words}


def _nearest(word: str, among: Counts) -> list[str]:
    if len(word) < 2 or word.isdigit():
        return []
    far = 2 if len(word) > 5 else 1
    found = process.extract(
        word, among.keys(), scorer=DamerauLevenshtein.distance, score_cutoff=far, limit=None
    )

    def place(one: tuple[str, float, int]) -> tuple[float, bool, int, str]:
        """Another order or number of letters is likelier than another first letter; then common words."""
        near, distance, _at = one
        other_start = near[:1] != word[:1] and frozenset((near[:1], word[:1])) not in CONFUSED
        return (distance, other_start, -among[near].texts, near)

    return [near for near, _distance, _at in sorted(found, key=place)[:MOST_LIKE]]

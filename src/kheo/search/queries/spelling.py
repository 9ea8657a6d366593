"""Words that were mistyped or are not finished yet, by the words that are known."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db.models.functions import Substr
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from kheo.search.models import Word

MOST_BEGUN = 40
MOST_LIKE = 4


def unknown(what: str, words: Collection[str]) -> list[str]:
    """Those of ``words`` that stand in no text of this kind, in their order."""
    known = set(Word.objects.filter(what=what, word__in=words).values_list("word", flat=True))
    return [word for word in words if word not in known]


def begun(what: str, beginning: str) -> list[str]:
    """Known words that begin so, at most ``MOST_BEGUN``."""
    after = beginning[:-1] + chr(ord(beginning[-1]) + 1)
    words = Word.objects.filter(what=what, word__gte=beginning, word__lt=after)
    return list(words.order_by("word").values_list("word", flat=True)[:MOST_BEGUN])


def like(what: str, words: Sequence[str]) -> dict[str, list[str]]:
    """Each of ``words`` with the known words it may have been meant for, nearest first.

    One letter more, less, other or changed with its neighbour; two in words of six and more. The
    first letter is taken for right unless it alone is wrong.
    """
    ends = {word[:1] for word in words} | {word[1:2] for word in words} | {"d", "g", "n", "t"}
    known = list(
        Word.objects.filter(what=what)
        .alias(first=Substr("word", 1, 1))
        .filter(first__in=sorted(ends - {""}))
        .values_list("word", flat=True)
    )
    return {word: _nearest(word, known) for word in words}


def _nearest(word: str, known: Sequence[str]) -> list[str]:
    if len(word) < 2 or word.isdigit():
        return []
    far = 2 if len(word) > 5 else 1
    found = process.extract(
        word, known, scorer=DamerauLevenshtein.distance, score_cutoff=far, limit=None
    )
    # A changed order or a letter too many is likelier than another first letter.
    found.sort(
        key=lambda one: (one[1], one[0][:1] != word[:1], abs(len(one[0]) - len(word)), one[0])
    )
    return [one[0] for one in found[:MOST_LIKE]]

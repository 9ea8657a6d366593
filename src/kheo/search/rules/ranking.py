"""Which of the things that hold all words stands first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final, NamedTuple

from kheo.search.rules.questions import Question

PAST: Final = "_past"
"""Word of the scope: it has ended, given up or was struck off; behind what lives and is as near."""


class Hit(NamedTuple):
    """A thing found, with what is known of it in the index."""

    id: int
    title: str
    scope: str
    day: date | str | None


def ranked(hits: Iterable[Hit], question: Question) -> list[Hit]:
    """``hits``, best first: called exactly so; holding the question as it stands; the words near
    each other, in the order asked, in a short title; living before past; newest."""
    newest = sorted(hits, key=lambda hit: (str(hit.day or ""), hit.id), reverse=True)
    wanted = [f" {word} " for word in question.every_word]
    phrase = f" {' '.join(question.words)} "
    return sorted(newest, key=lambda hit: _place(hit, question.whole, phrase, wanted))


def _place(
    hit: Hit, whole: str, phrase: str, wanted: Sequence[str]
) -> tuple[int, bool, int, bool, int]:
    if hit.title == whole:
        return (0, PAST in hit.scope, 0, False, 0)
    text = f" {hit.title} "
    if whole in text and f" {whole} " in text:
        return (1, PAST in hit.scope, 0, False, len(text) // 8)
    if phrase in text:
        return (2, PAST in hit.scope, 0, False, len(text) // 8)
    places = [text.find(word) for word in wanted]
    if not places or min(places) < 0:
        return (4, PAST in hit.scope, 0, False, 0)
    first, last = min(places), max(places)
    return (3, PAST in hit.scope, (last - first) // 4, places != sorted(places), len(text) // 8)

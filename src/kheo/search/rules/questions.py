"""What a person typed, as words and phrases the index can be asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from kheo.kernel.text import words

LONGEST: Final = 600
"""Letters of a question that are read; a title has three hundred at most."""
MOST_WORDS: Final = 64
SHORTEST: Final = 2
"""Letters below which a question finds nothing."""
BOILERPLATE: Final = tuple(
    tuple(phrase.split())
    for phrase in (
        "dan van kheo",
        "phong trao thi dua",
        "phong trao",
        "mo hinh",
        "dien hinh",
        "thi dua",
    )
)
"""Phrases that stand in most titles: left out of a question that says anything else."""
_MARKS: Final = '"“”„«»'
_QUOTED: Final = re.compile('["“”„«»]([^"“”„«»]*)["“”„«»]')

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """``words`` each have to occur, ``phrases`` word by word beside each other.

    All folded. ``whole`` is everything typed, folded, with the words every title has: an answer that
    is called exactly so stands first. ``last`` may be unfinished: a word still being typed.
    """

    words: tuple[str, ...]
    phrases: tuple[Phrase, ...]
    whole: str
    last: str

    @property
    def every_word(self) -> tuple[str, ...]:
        """The words and those of the phrases, each once, in order."""
        return tuple(dict.fromkeys((*self.words, *(w for phrase in self.phrases for w in phrase))))

    def __bool__(self) -> bool:
        return bool(self.words or self.phrases)


NOTHING: Final = Question((), (), "", "")


def read(text: str) -> Question:
    """``text`` as a question; ``NOTHING`` when fewer than two letters or digits are in it.

    Whatever a search language would take for a command is only a space here.
    """
    text = text[:LONGEST]
    whole = words(text)[:MOST_WORDS]
    if len("".join(whole)) < SHORTEST:
        return NOTHING
    phrases, plain = _parted(text)
    plain = list(_without_boilerplate(plain)) or (plain if not phrases else [])
    last = plain[-1] if plain and text.rstrip()[-1:] not in _MARKS else ""
    return Question(
        words=tuple(dict.fromkeys(_long_enough(plain)))[:MOST_WORDS],
        phrases=phrases,
        whole=" ".join(whole),
        last=last if len(last) >= SHORTEST else "",
    )


def _parted(text: str) -> tuple[tuple[Phrase, ...], list[str]]:
    """Quoted phrases of two words or more, and all other words."""
    phrases, single = [], []
    for match in _QUOTED.finditer(text):
        quoted = words(match[1])
        if len(quoted) > 1:
            phrases.append(tuple(quoted[:MOST_WORDS]))
        else:
            single += quoted
    plain = [*words(_QUOTED.sub(" ", text)), *single]
    return tuple(dict.fromkeys(phrases)), plain[:MOST_WORDS]


def _without_boilerplate(plain: Sequence[str]) -> Iterator[str]:
    at = 0
    while at < len(plain):
        length = next((len(p) for p in BOILERPLATE if tuple(plain[at : at + len(p)]) == p), 0)
        if not length:
            yield plain[at]
        at += length or 1


def _long_enough(plain: Sequence[str]) -> Sequence[str]:
    """Single letters are left out beside longer words: they stand in almost every text.

    Digits are kept: "thôn 5" is not "thôn 6".
    """
    longer = [word for word in plain if len(word) > 1 or word.isdigit()]
    return longer if any(len(word) > 1 for word in longer) else plain

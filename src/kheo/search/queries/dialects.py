"""The one place that speaks each data base's own full-text language.

What is asked are folded words of letters and digits (``rules.questions``) and words of the scope made
by the program, so nothing typed can reach the language of the index.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.db import connection

from kheo.search.enums import BITS, NUMBERS, What
from kheo.search.rules.questions import Phrase, Question

TITLE, TEXT = "title", "text"
Group = tuple[str, ...]
"""Words any of which will do."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of an index: a word of every group, every phrase, a word of the scope."""

    what: str
    groups: tuple[Group, ...]
    phrases: tuple[Phrase, ...] = ()
    scope: tuple[str, ...] = ()

    @classmethod
    def of(cls, question: Question, what: str, scope: str = "") -> Wanted:
        """Each word of ``question`` by itself, in a scope of any of the words of ``scope``."""
        return cls(
            what,
            tuple((word,) for word in question.words),
            question.phrases,
            tuple(f"_{word}" for word in scope.split()),
        )

    @property
    def marks(self) -> list[Group]:
        """Groups of words of the scope: the kind (unless it is the one most are of), then the place."""
        kind: list[Group] = [] if self.what == What.INITIATIVE else [(f"_{self.what}",)]
        return [*kind, self.scope] if self.scope else kind


class Dialect(Protocol):
    """How one data base is asked."""

    number: str
    """The number of an entry inside a statement."""

    def source(self, where: str, *, with_text: bool) -> str:
        """What stands behind FROM; ``with_text`` = the texts themselves are looked at."""

    def asked(self, wanted: Wanted, where: str) -> tuple[list[str], list[str]]:
        """Conditions and their parameters, all but the phrases that ``where`` does not know."""

    def among(self, numbers: Sequence[int]) -> tuple[str, Any]:
        """The condition "is one of these numbers" and its one parameter."""


class Fts5:
    """SQLite: two tables of the extension FTS5, kept by triggers."""

    number = "f.rowid"

    def source(self, where: str, *, with_text: bool) -> str:
        """The index; the table beside it only where texts are looked at."""
        joined = f" JOIN search_entry e ON e.id = {self.number}" if with_text else ""
        return f"search_{where} f{joined}"

    def asked(self, wanted: Wanted, where: str) -> tuple[list[str], list[str]]:
        """One expression; every word in quotation marks is a word to FTS5 and nothing else."""
        phrases = wanted.phrases if where == TITLE else _one_by_one(wanted.phrases)
        parts = [
            *(_either(" OR ", (f'"{word}"' for word in group)) for group in wanted.groups),
            *(f'"{" ".join(phrase)}"' for phrase in phrases),
            *(_either(" OR ", (f'"{word}"' for word in group)) for group in wanted.marks),
        ]
        kind = f"({self.number} & {(1 << BITS) - 1}) = {NUMBERS[wanted.what]}"
        return [f"search_{where} MATCH %s", kind], [" AND ".join(parts)]

    def among(self, numbers: Sequence[int]) -> tuple[str, Any]:
        """One parameter whatever their number."""
        return "e.id IN (SELECT value FROM json_each(%s))", str(list(numbers))


class Tsvector:
    """PostgreSQL: two generated columns with their GIN indexes."""

    number = "e.id"

    def source(self, where: str, *, with_text: bool) -> str:
        """The table holds everything."""
        return "search_entry e"

    def asked(self, wanted: Wanted, where: str) -> tuple[list[str], list[str]]:
        """One expression; every word in quotation marks is a word and nothing else."""
        phrases = wanted.phrases if where == TITLE else _one_by_one(wanted.phrases)
        parts = [
            *(_either(" | ", (f"'{word}'" for word in group)) for group in wanted.groups),
            *(f"({' <-> '.join(repr(word) for word in phrase)})" for phrase in phrases),
            *(_either(" | ", (f"'{word}'" for word in group)) for group in wanted.marks),
        ]
        kind = f"e.what = '{What(wanted.what).value}'"
        return [f"e.{where}_words @@ %s::tsquery", kind], [" & ".join(parts)]

    def among(self, numbers: Sequence[int]) -> tuple[str, Any]:
        """One parameter whatever their number."""
        return "e.id = ANY(%s)", list(numbers)


def dialect() -> Dialect:
    """That of the data base in use."""
    return Fts5() if connection.vendor == "sqlite" else Tsvector()


def _either(between: str, words: Iterable[str]) -> str:
    return f"({between.join(words)})"


def _one_by_one(phrases: Iterable[Phrase]) -> list[Phrase]:
    """The words of phrases as phrases of one word: where places are not kept, texts are read."""
    return [(word,) for word in dict.fromkeys(word for phrase in phrases for word in phrase)]

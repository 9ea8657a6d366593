"""``find``: the answer to a question about one kind of things, best first.

First what is called so; where that is less than a page, what tells of it; where there is nothing, what
is spelt or called nearly so. Rights come in as a query of the rows the person may see.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from django.db import models
from rapidfuzz.fuzz import token_sort_ratio

from kheo.search.enums import BITS, identity
from kheo.search.queries import spelling
from kheo.search.queries.dialects import TEXT, TITLE, Group, Wanted
from kheo.search.queries.matching import MOST, Keys, as_subquery, hits_of, matches, newest
from kheo.search.rules.questions import Question, read
from kheo.search.rules.ranking import ranked

_Q = TypeVar("_Q", bound=models.QuerySet[Any, Any])
NONE, WORDS, BEGUN, LIKENESS = "none", "words", "begun", "likeness"
ALIKE_ENOUGH = 62
"""Percent of likeness below which a title is not offered."""
FULL = 5
"""Titles found from which on texts are not asked: what is found does not hang on the size of a page."""
MOST_COMPARED = 300
MOST_RANKED = 500
"""Titles that are read to be ranked."""
FEWEST_WORDS = 3
"""Below so many words none can be left out."""


@dataclass(frozen=True, slots=True)
class Found:
    """Keys of a page, best first; how many there are in all, at least so many when capped.

    ``how``: by the "words", by words "begun", by "likeness"; "none". ``meant`` is what the question
    was taken for when it was found by likeness of its words, folded.
    """

    keys: tuple[int, ...] = ()
    total: int = 0
    is_capped: bool = False
    how: str = NONE
    meant: str = ""


NOTHING = Found()


def find(
    question: str,
    what: str,
    *,
    within: Keys | None = None,
    scope: str = "",
    limit: int = 20,
    offset: int = 0,
) -> Found:
    """Rows of ``what`` for ``question``: those from ``offset``, ``limit`` of them.

    ``within`` are rows of the table of ``what`` the person may see (None: all). ``scope``: words of
    the index, any of which has to fit; it makes a search quick and takes the place of no right.
    """
    asked = read(question)
    if not asked:
        return NOTHING
    counts = spelling.known(what, asked.every_word)
    search = _Search(asked, what, within, scope, limit, offset, counts)
    missing = [word for word in asked.every_word if word not in counts]
    found = NOTHING if missing else search.exactly()
    if not found.total:
        found = search.begun(missing)
    if not found.total:
        found = search.nearly(missing)
    return found


def narrowed(queryset: _Q, question: str, what: str, *, column: str = "") -> _Q:
    """``queryset`` with the rows whose name holds every word, in its own order.

    Two or three queries whatever is found. Words that are in too many names are sought in ``column``
    (the folded name) on the way, where there is one: a list that walks its order meets them soon.
    """
    asked = read(question)
    if not asked:
        return queryset.none() if question.strip() else queryset
    wanted, counts = Wanted.of(asked, what), spelling.known(what, asked.every_word)
    if asked.last:
        unfinished = spelling.begun(what, asked.last)
        counts = {**unfinished, **counts}
        wanted = _with(wanted, {asked.last: (asked.last, *unfinished)})
    numbers = matches(wanted, TITLE, counts=counts)
    if len(numbers) < MOST:
        return queryset.filter(pk__in=[number >> BITS for number in numbers])
    if not column:
        return queryset.filter(pk__in=as_subquery(wanted, TITLE))
    for word in asked.every_word:
        queryset = queryset.filter(**{f"{column}__contains": word})
    return queryset


@dataclass(frozen=True, slots=True)
class _Search:
    """One question under way."""

    asked: Question
    what: str
    within: Keys | None
    scope: str
    limit: int
    offset: int
    counts: spelling.Counts

    @property
    def wanted(self) -> Wanted:
        """Every word as typed."""
        return Wanted.of(self.asked, self.what, self.scope)

    def exactly(self) -> Found:
        """By the words."""
        return self._of(self.wanted, WORDS, self.counts)

    def begun(self, missing: Sequence[str]) -> Found:
        """By the last word as the beginning of one."""
        last = self.asked.last
        if not last or set(missing) - {last}:
            return NOTHING
        words = spelling.begun(self.what, last)
        if not words:
            return NOTHING
        return self._of(_with(self.wanted, {last: tuple(words)}), BEGUN, {**self.counts, **words})

    def nearly(self, missing: Sequence[str]) -> Found:
        """By the words mistyped ones look like; else by all words but one, where that is alike."""
        nearest = spelling.like(self.what, missing) if missing else {}
        if missing and all(nearest.values()):
            first = {word: next(iter(near)) for word, near in nearest.items()}
            wanted = _with(self.wanted, {word: tuple(near) for word, near in nearest.items()})
            wanted = replace(
                wanted,
                phrases=tuple(tuple(first.get(w, w) for w in phrase) for phrase in wanted.phrases),
            )
            counts = {**self.counts}
            for near in nearest.values():
                counts |= near
            found = self._of(wanted, LIKENESS, counts)
            if found.total:
                return replace(found, meant=self._meant(found, nearest))
        return self._with_one_left_out(self.wanted, missing)

    def _meant(self, found: Found, nearest: Mapping[str, spelling.Counts]) -> str:
        """The question with the words of the first thing found in the place of the mistyped ones."""
        first = hits_of([identity(self.what, key) for key in found.keys[:1]])
        there = set(first[0].title.split()) if first else set()
        told = []
        for word in self.asked.whole.split():
            near = list(nearest.get(word, [word]))
            told.append(next((one for one in near if one in there), near[0]))
        return " ".join(told)

    def _of(self, wanted: Wanted, how: str, counts: spelling.Counts) -> Found:
        """Titles first; texts behind them where titles do not fill a page."""
        numbers = matches(wanted, TITLE, counts=counts, within=self.within)
        end = self.offset + self.limit
        if len(numbers) >= MOST:
            page = newest(wanted, TITLE, numbers, within=self.within, most=min(end, MOST - 1))
            return self._page(page, MOST - 1, how, is_capped=True)
        order, is_it = self._ranked(numbers, wanted, counts)
        if len(order) >= FULL or is_it:
            return self._page(order, len(order), how)
        telling = matches(wanted, TEXT, counts=counts, within=self.within)
        named = set(order)
        order += [number for number in telling if number not in named]
        is_capped = len(order) >= MOST
        return self._page(order, min(len(order), MOST - 1), how, is_capped=is_capped)

    def _ranked(
        self, numbers: Sequence[int], wanted: Wanted, counts: spelling.Counts
    ) -> tuple[list[int], bool]:
        """``numbers``, best first, and whether the first is called exactly as asked.

        Of very many those that hold the question as it stands come first, then the newest.
        """
        chosen = list(numbers)
        if len(chosen) > MOST_RANKED and len(wanted.groups) > 1:
            phrase = tuple(group[0] for group in wanted.groups)
            near = replace(wanted, groups=(), phrases=(*wanted.phrases, phrase))
            chosen = matches(near, TITLE, counts=counts, within=self.within)
        best = ranked(hits_of(chosen[:MOST_RANKED]), self.asked)
        order = [hit.id for hit in best]
        taken = set(order)
        order += [number for number in numbers if number not in taken]
        return order, bool(best) and best[0].title == self.asked.whole

    def _page(
        self, order: Sequence[int], total: int, how: str, *, is_capped: bool = False
    ) -> Found:
        page = order[self.offset : self.offset + self.limit]
        return Found(
            tuple(number >> BITS for number in page), total, is_capped, how if total else NONE
        )

    def _with_one_left_out(self, wanted: Wanted, missing: Sequence[str]) -> Found:
        """Titles with all words but one (or but those nobody knows) that are alike as a whole."""
        known = [group for group in wanted.groups if group[0] not in missing]
        if len(wanted.groups) < FEWEST_WORDS or len(known) < len(wanted.groups) - 1:
            return NOTHING
        tries = (
            [known]
            if len(known) < len(wanted.groups)
            else [known[:at] + known[at + 1 :] for at in range(min(len(known), 8))]
        )
        numbers: dict[int, None] = {}
        for groups in tries:
            tried = replace(wanted, groups=tuple(groups))
            found = matches(tried, TITLE, counts=self.counts, within=self.within)
            numbers |= dict.fromkeys(found[:MOST_COMPARED])
        alike = sorted(
            (
                (token_sort_ratio(hit.title, self.asked.whole), hit.id)
                for hit in hits_of(list(numbers))
            ),
            reverse=True,
        )
        order = [number for percent, number in alike if percent >= ALIKE_ENOUGH]
        return self._page(order, len(order), LIKENESS)


def _with(wanted: Wanted, other: Mapping[str, Group]) -> Wanted:
    """``wanted`` with some words given in several forms."""
    return replace(wanted, groups=tuple(other.get(group[0], group) for group in wanted.groups))


def rows_of(found: Found, rows: models.QuerySet[Any]) -> list[Any]:
    """The rows of a page in the order found; what went meanwhile is left out. One query."""
    by_key = {row.pk: row for row in rows.filter(pk__in=found.keys)}
    return [by_key[key] for key in found.keys if key in by_key]

"""Reads of the journal, and the proof that it is whole."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models

from kheo.audit.journal import COVERED
from kheo.audit.models import Entry, JournalDay
from kheo.audit.rules import digest, plain

JournalLine = Entry
"""A line of the journal as others may name it; its table stays the journal's own."""


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the chain does not hold: day, position, and what is wrong (a code)."""

    day: date
    position: int
    what: str


def entries_about(subject: models.Model) -> list[Entry]:
    """Every line about ``subject``, newest first."""
    return list(Entry.objects.about(subject).order_by("-pk"))


def acts_about(subject: models.Model, actions: Collection[str]) -> list[Entry]:
    """The lines about ``subject`` that tell of one of ``actions``, oldest first."""
    return list(Entry.objects.about(subject).filter(action__in=actions).order_by("pk"))


def entries() -> models.QuerySet[Entry]:
    """All lines, for lists that filter and page on their own."""
    return Entry.objects.all()


def breaks_in_chain() -> Iterator[Break]:
    """Walk the whole journal once, in constant memory, and tell every break found.

    ``edited`` a line whose digest does not fit, ``gap`` a missing or doubled position,
    ``cut`` lines missing at the end of a day, ``unknown-day`` lines of a day without a head.
    """
    heads = {chain.day: (chain.entries, chain.head) for chain in JournalDay.objects.all()}
    day: date | None = None
    previous, expected = "", 1
    lines = Entry.objects.order_by("day", "position", "pk").values(*COVERED, "digest")
    for line in lines.iterator(chunk_size=2000):
        if line["day"] != day:
            if day is not None:
                yield from _tail(day, expected - 1, previous, heads)
            day, previous, expected = line["day"], "", 1
        if line["position"] != expected:
            yield Break(line["day"], line["position"], "gap")
        stated = line.pop("digest")
        if digest(previous, line) != stated:
            yield Break(line["day"], line["position"], "edited")
        previous, expected = stated, line["position"] + 1
    if day is not None:
        yield from _tail(day, expected - 1, previous, heads)
    for missing, (count, _head) in heads.items():
        if count:
            yield Break(missing, count, "cut")


def _tail(day: date, count: int, head: str, heads: dict[date, tuple[int, str]]) -> Iterator[Break]:
    stated = heads.pop(day, None)
    if stated is None:
        yield Break(day, count, "unknown-day")
    elif stated != (count, head):
        yield Break(day, max(count, stated[0]), "cut")


@dataclass(frozen=True, slots=True)
class Head:
    """Where the chain of a day stands: how many lines it has and the digest of the last one."""

    day: date
    entries: int
    head: str


def heads_of(days: Collection[date]) -> list[Head]:
    """The heads of the chains of ``days``, oldest first: kept outside they prove lines later."""
    rows = JournalDay.objects.filter(day__in=set(days)).order_by("day")
    return [Head(row.day, row.entries, row.head) for row in rows]


def whole_line(entry: Entry) -> dict[str, Any]:
    """Everything the digest of a line covers, and the digest: enough to work it out again."""
    return plain({**{name: getattr(entry, name) for name in COVERED}, "digest": entry.digest})  # type: ignore[no-any-return]

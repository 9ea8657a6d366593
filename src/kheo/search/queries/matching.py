"""Which entries hold the words: counted up to a bound, the newest where there are too many."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models.expressions import RawSQL

from kheo.search.enums import BITS
from kheo.search.models import Entry
from kheo.search.queries.dialects import TEXT, TITLE, Group, Wanted, dialect
from kheo.search.queries.spelling import EVERYTHING, Count, Counts
from kheo.search.rules.ranking import Hit

MOST = 3_001
"""Hits that are counted: one more than are told as a number."""
RECENT = 200_000
"""PostgreSQL: the newest hits are looked for among so many of the newest rows."""
FEW = 60
"""Among about so many hits of the rare words the common ones are looked for by reading."""
MOST_READ = 1_000
Keys = models.QuerySet[Any, Any]


def matches(wanted: Wanted, where: str, *, counts: Counts, within: Keys | None = None) -> list[int]:
    """Numbers of the entries that hold what is wanted, newest first; ``MOST`` of them at most.

    Where there are more, those told are the newest on SQLite, and any on PostgreSQL. The price of
    the index is that of its commonest word, so the rare words are asked for and the rest is read.
    """
    rare, common = _parted(wanted.groups, where, counts)
    if common:
        few = replace(wanted, groups=rare)
        numbers = _all(few, where, within, most=MOST_READ + 1)
        if len(numbers) <= MOST_READ:
            return _holding(numbers, common, where)
    return _all(wanted, where, within, most=MOST)


def newest(
    wanted: Wanted, where: str, found: Sequence[int], *, within: Keys | None, most: int
) -> list[int]:
    """The newest ``most`` of too many; ``found`` are those that ``matches`` told.

    PostgreSQL would read and sort every hit, so it walks the newest rows only; words that are
    common, but not of late, are told by what was found.
    """
    if connection.vendor == "sqlite":
        return list(found[:most])
    last = Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    since = f"AND e.id > {last - (RECENT << BITS)} ORDER BY e.id DESC LIMIT {most}"
    recent = _numbers(wanted, where, within, since)
    return recent if len(recent) == most else list(found[:most])


def hits_of(numbers: Sequence[int]) -> list[Hit]:
    """What the index keeps of these entries, in no order."""
    return [Hit(*row) for row in _columns(numbers, "e.id, e.title, e.scope, CAST(e.day AS text)")]


def as_subquery(wanted: Wanted, where: str) -> RawSQL:
    """The keys of all hits, for ``pk__in``."""
    speaks = dialect()
    sql, parameters = _statement(wanted, where, None, "")
    column = f"SELECT {speaks.number} >> {BITS}"
    return RawSQL(sql.replace(f"SELECT {speaks.number}", column, 1), parameters)  # noqa: S611 - our own words


def _parted(
    groups: Iterable[Group], where: str, counts: Counts
) -> tuple[tuple[Group, ...], tuple[Group, ...]]:
    """The rarest groups that leave few hits, and the others."""
    nothing = Count()

    def in_how_many(group: Group) -> int:
        told = [counts.get(word, nothing) for word in group]
        return sum(one.titles if where == TITLE else one.texts for one in told)

    ordered = sorted(groups, key=in_how_many)
    all_of_them = max(1, counts.get(EVERYTHING, nothing).titles)
    left, taken = float(all_of_them), 0
    for taken, group in enumerate(ordered, start=1):
        left *= in_how_many(group) / all_of_them
        if taken > 1 and left <= FEW:
            break
    return tuple(ordered[:taken]), tuple(ordered[taken:])


def _holding(numbers: Sequence[int], groups: Sequence[Group], where: str) -> list[int]:
    """Those of ``numbers`` whose text holds a word of every group."""
    columns = "e.id, e.title" if where == TITLE else "e.id, e.title || ' ' || e.body"
    kept = set()
    for number, text in _columns(numbers, columns):
        there = set(text.split())
        if not any(there.isdisjoint(group) for group in groups):
            kept.add(number)
    return [number for number in numbers if number in kept]


def _columns(numbers: Sequence[int], columns: str) -> list[tuple[Any, ...]]:
    if not numbers:
        return []
    condition, parameter = dialect().among(numbers)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM search_entry e WHERE {condition}", [parameter])  # noqa: S608 - our own words
        return list(cursor.fetchall())


def _all(wanted: Wanted, where: str, within: Keys | None, *, most: int) -> list[int]:
    order = "ORDER BY f.rowid DESC" if connection.vendor == "sqlite" else ""
    numbers = _numbers(wanted, where, within, f"{order} LIMIT {most}")
    return numbers if order else sorted(numbers, reverse=True)


def _numbers(wanted: Wanted, where: str, within: Keys | None, end: str) -> list[int]:
    try:
        sql, parameters = _statement(wanted, where, within, end)
    except EmptyResultSet:  # nobody may see anything, or the narrowing fits nothing
        return []
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [number for (number,) in cursor.fetchall()]


def _statement(wanted: Wanted, where: str, within: Keys | None, end: str) -> tuple[str, list[Any]]:
    speaks = dialect()
    conditions, parameters = speaks.asked(wanted, where)
    told: list[Any] = list(parameters)
    in_text = wanted.phrases if where == TEXT else ()
    for phrase in in_text:
        conditions.append("(' ' || e.title || ' ' LIKE %s OR ' ' || e.body || ' ' LIKE %s)")
        told += [f"% {' '.join(phrase)} %"] * 2
    if within is not None and within.query.where:
        # Asked hit by hit: as a list of its own it would first be made of all that may be seen.
        of_hit = RawSQL(f"{speaks.number} >> {BITS}", [])  # noqa: S611 - our own words
        inner, more = within.order_by().filter(pk=of_hit).values("pk").query.sql_with_params()
        conditions.append(f"EXISTS ({inner})")
        told += more
    source = speaks.source(where, with_text=bool(in_text))
    return (
        f"SELECT {speaks.number} FROM {source} WHERE {' AND '.join(conditions)} {end}",  # noqa: S608 - our own words
        told,
    )

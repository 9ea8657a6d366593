"""The index against what it is an index of: what ``kheo verify`` reads. Linear, memory stays level."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _

from kheo.search import sources
from kheo.search.enums import What
from kheo.search.models import Entry
from kheo.search.rules.entries import columns_of

CHUNK = 500
TABLES = ("search_title", "search_text")


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing the index tells otherwise than its slice does."""

    subject: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.subject}: {self.sentence}"


def differences() -> Iterator[Difference]:
    """What is missing in the index, stands there otherwise or without a row; nothing when all is well."""
    for what in sources.declared():
        right = 0
        told = iter(sources.source_of(what)(None))
        while some := list(islice(told, CHUNK)):
            for difference in _of_rows(what, some):
                if difference is None:
                    right += 1
                else:
                    yield difference
        yield from _surplus(what, right)
    yield from _broken()


def _of_rows(what: str, some: Sequence[sources.Text]) -> Iterator[Difference | None]:
    """None for each row the index knows, right or wrong; a difference where it is not right."""
    wanted = {columns["id"]: columns for columns in (columns_of(what, text) for text in some)}
    held = {entry.pk: entry for entry in Entry.objects.filter(pk__in=list(wanted))}
    for number, columns in wanted.items():
        entry = held.get(number)
        if entry is not None:
            yield None
        if entry is None:
            yield Difference(_named(what, columns["key"]), _("it cannot be found"))
        elif any(getattr(entry, name) != value for name, value in columns.items()):
            yield Difference(_named(what, columns["key"]), _("it is found by words of before"))


def _surplus(what: str, right: int) -> Iterator[Difference]:
    """Entries without a row; looked for only where their number says there are some."""
    rows = Entry.objects.filter(what=what)
    if rows.count() == right:
        return
    last = 0
    while some := list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", "key")[:CHUNK]):
        last = some[-1][0]
        told = {text.key for text in sources.source_of(what)([key for _pk, key in some])}
        for _pk, key in some:
            if key not in told:
                yield Difference(_named(what, key), _("it is found, but is no longer there"))


def _broken() -> Iterator[Difference]:
    """SQLite compares its full-text tables with the entries itself; PostgreSQL generates them."""
    if connection.vendor != "sqlite":
        return
    for table in TABLES:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"INSERT INTO {table}({table}, rank) VALUES ('integrity-check', 1)")  # noqa: S608 - our tables
        except DatabaseError:
            yield Difference(
                table, _("the full text is not that of the entries; run: manage.py index_search")
            )


def _named(what: str, key: int) -> str:
    return f"{What(what).label} #{key}"

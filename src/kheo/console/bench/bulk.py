"""Rows into tables by the fastest way each database has, with its indexes out of the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models, transaction

from kheo.counting.models import Span
from kheo.initiatives.models import Fact, Initiative

CHUNK = 20_000
FILLED: Sequence[type[models.Model]] = (Initiative, Fact, Span)
Row = Sequence[Any]


def write(model: type[models.Model], columns: Sequence[str], rows: Iterable[Row]) -> int:
    """Write ``rows``; COPY on PostgreSQL, ``executemany`` on SQLite. Returns how many."""
    table, names = model._meta.db_table, ", ".join(f'"{column}"' for column in columns)
    written = 0
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for written, row in enumerate(rows, start=1):  # noqa: B007 - told below
                    copy.write_row(row)
            return written
        places = ", ".join(["%s"] * len(columns))
        statement = f"INSERT INTO {table} ({names}) VALUES ({places})"  # noqa: S608 - our names
        pending = iter(rows)
        while chunk := list(islice(pending, CHUNK)):
            cursor.executemany(statement, chunk)
            written += len(chunk)
    return written


@contextmanager
def without_indexes() -> Iterator[None]:
    """Take the secondary indexes of the big tables away and make them anew at the end.

    On SQLite the journal of the file is off meanwhile: a load that is cut short leaves a file
    that has to be made again, which is why only a fresh file is loaded.
    """
    _tune(loading=True)
    _each_index("remove_sql")
    try:
        yield
    finally:
        _each_index("create_sql")
        _tune(loading=False)


def settle() -> None:
    """After a load: keys go on behind the last one, and the planner knows the tables."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), FILLED):
            cursor.execute(statement)
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM ANALYZE")
        else:
            cursor.execute("ANALYZE")


def _each_index(way: str) -> None:
    editor = connection.schema_editor()
    editor.deferred_sql = []  # set by its `with`, which would check every key of every table
    for model in FILLED:
        for index in model._meta.indexes:
            with connection.cursor() as cursor:
                cursor.execute(str(getattr(index, way)(model, editor)))


def _tune(*, loading: bool) -> None:
    if connection.vendor != "sqlite":
        return
    journal, cache = ("OFF", -400_000) if loading else ("WAL", -32_000)
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA journal_mode={journal}")
        cursor.execute(f"PRAGMA synchronous={'OFF' if loading else 'NORMAL'}")
        cursor.execute(f"PRAGMA cache_size={cache}")

"""Long results put in order without holding them in memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections


@contextmanager
def sorted_on_disk(using: str) -> Iterator[None]:
    """What is asked within is sorted in files that vanish by themselves, once it outgrows the cache.

    SQLite is told to keep what it sorts in memory, which is quick for pages; a list of all rows
    grew by 300 bytes a row there. It decides when it begins to sort: only the first row of a
    result needs to be asked within. PostgreSQL does so by itself. Inside a transaction SQLite refuses
    to be told: there it sorts in memory as ever.
    """
    connection = connections[using]
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        (before,) = cursor.execute("PRAGMA temp_store").fetchone()
        cursor.execute("PRAGMA temp_store=FILE")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA temp_store={int(before)}")

"""Many rows into a table at once, by the fastest way each data base has, inside the caller's transaction."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import connection, models

Row = Sequence[Any]


def write(table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Values as the data base takes them: COPY on PostgreSQL, ``executemany`` on SQLite."""
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row(row)
            return
        places = ", ".join(["%s"] * len(columns))
        statement = f'INSERT INTO "{table}" ({names}) VALUES ({places})'  # noqa: S608 - our names
        cursor.executemany(statement, list(rows))


def insert(model: type[models.Model], names: Sequence[str], rows: Iterable[Row]) -> None:
    """Rows of ``model`` with the values of the fields ``names`` ("unit_id" for a key), in their order.

    Fields that are not named hold their default; the key has to be named where others need it
    (``reserve``). No signal, no ``save``: the caller has checked what it writes.
    """
    fields = {field.attname: field for field in model._meta.concrete_fields}
    given = set(names)
    rest = [field for name, field in fields.items() if name not in given and not field.primary_key]
    columns = [str(fields[name].column) for name in names] + [str(field.column) for field in rest]
    fixed = tuple(_put(field, field.get_default()) for field in rest)
    ways = [(at, _remembered(way)) for at, name in enumerate(names) if (way := _way(fields[name]))]
    write(model._meta.db_table, columns, _prepared(rows, ways, fixed))


def reserve(model: type[models.Model], number: int) -> list[int]:
    """So many keys for rows that are about to be inserted, in order; nobody else is given them.

    On SQLite the caller already writes in this transaction, so nobody comes between.
    """
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [table, number],
            )
            return sorted(key for (key,) in cursor.fetchall())
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        found = cursor.fetchone()
    last = found[0] if found else 0
    return list(range(last + 1, last + 1 + number))


def _prepared(
    rows: Iterable[Row], ways: list[tuple[int, Callable[[Any], Any]]], fixed: tuple[Any, ...]
) -> Iterable[Row]:
    for row in rows:
        values = list(row)
        for at, way in ways:
            if values[at] is not None:
                values[at] = way(values[at])
        yield (*values, *fixed)


def _remembered(way: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The same days and moments stand in many rows; texts of JSON (no keys of a dict) are made each time."""
    known: dict[Any, Any] = {}

    def put(value: Any) -> Any:
        if isinstance(value, dict | list):
            return way(value)
        if value not in known:
            known[value] = way(value)
        return known[value]

    return put


def _put(field: Any, value: Any) -> Any:
    way = _way(field)
    return value if way is None or value is None else way(value)


def _way(field: Any) -> Callable[[Any], Any] | None:
    """How a value of the field is handed to the data base; None where it goes as it is."""
    ops = connection.ops
    if isinstance(field, models.JSONField):
        return lambda value: json.dumps(value, ensure_ascii=False)
    if isinstance(field, models.DateTimeField):
        return ops.adapt_datetimefield_value
    if isinstance(field, models.DateField):
        return ops.adapt_datefield_value
    if isinstance(field, models.DecimalField):
        return lambda value: ops.adapt_decimalfield_value(
            field.to_python(value), field.max_digits, field.decimal_places
        )
    return None

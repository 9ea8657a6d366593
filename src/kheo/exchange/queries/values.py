"""The values of a list, column by column, a thousand rows at a time.

Most columns show what stands in a table. These are asked of the data base by name, without making
a record of each row, its unit, its person: that costs more than writing the file. What only a
record can tell (a property, the page of a file) is read off records, as pages read it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from types import SimpleNamespace
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import FileField, Model, QuerySet

from kheo.exchange.listings import Column, Listing
from kheo.foundation.lean import lean
from kheo.foundation.sorting import sorted_on_disk

Part = list[Sequence[Any]]
"""A chunk of rows: for each column the values of all rows."""


@dataclass(frozen=True, slots=True)
class _Way:
    """How the columns are read: ``names`` of the tables, then each column out of them.

    ``reads`` holds a place in ``names`` for a column that stands in a table, None for one that
    is read off a row made of ``own`` (the names of the row itself that the list says it needs).
    """

    names: tuple[str, ...]
    reads: tuple[int | None, ...]
    own: tuple[str, ...]


def parts(
    rows: QuerySet[Any], listing: Listing, columns: Sequence[Column], *, size: int
) -> Iterator[Part]:
    """The values of ``columns`` for ``rows``, ``size`` rows at a time off a cursor: in flat memory."""
    way = _way(rows, listing, columns)
    if way is not None:
        yield from _off_tables(rows, listing, columns, way, size)
        return
    for part in records(rows, listing, size=size):
        yield [[*map(one.value, part)] for one in columns]


def records(rows: QuerySet[Any], listing: Listing, *, size: int) -> Iterator[list[Any]]:
    """The rows themselves, ``size`` at a time, with what their columns need besides."""
    for part in _read(lean(rows), size):
        listing.more(part)
        yield part


def _read(rows: QuerySet[Any], size: int) -> Iterator[list[Any]]:
    """``rows``, ``size`` at a time off a cursor."""
    found = rows.iterator(chunk_size=size)
    with sorted_on_disk(rows.db):
        part = list(islice(found, size))
    while part:
        yield part
        part = list(islice(found, size))


def _off_tables(
    rows: QuerySet[Any], listing: Listing, columns: Sequence[Column], way: _Way, size: int
) -> Iterator[Part]:
    plain = rows.prefetch_related(None).values_list(*way.names)
    for part in _read(plain, size):
        told = [*zip(*part, strict=True)]
        light = _light(listing, way.own, told) if way.own else ()
        yield [
            _made(one, told[place]) if place is not None else [*map(one.value, light)]
            for one, place in zip(columns, way.reads, strict=True)
        ]


def _made(column: Column, values: Sequence[Any]) -> Sequence[Any]:
    make = column.made
    if make is None:
        return values
    return [None if value is None else make(value) for value in values]


def _light(listing: Listing, own: Sequence[str], told: Sequence[Sequence[Any]]) -> list[Any]:
    """Rows that know nothing but ``own`` and what the list hangs on them."""
    values = told[-len(own) :]
    rows = [
        SimpleNamespace(**dict(zip(own, each, strict=True))) for each in zip(*values, strict=True)
    ]
    listing.more(rows)
    return rows


def _way(rows: QuerySet[Any], listing: Listing, columns: Sequence[Column]) -> _Way | None:
    """How to read without records; None when a column or the rows themselves ask for them."""
    if rows.query.distinct or rows.query.combinator:
        return None  # which rows are the same is judged by what is read of them
    names: dict[str, int] = {}
    reads: list[int | None] = []
    for one in columns:
        name = stands_in(rows, one.path) if one.path else ""
        reads.append(names.setdefault(name, len(names)) if name else None)
    if None not in reads:
        return _Way(tuple(names), tuple(reads), ())
    if not listing.own:
        return None
    return _Way((*names, *listing.own), tuple(reads), listing.own)


def stands_in(rows: QuerySet[Any], path: str) -> str:
    """The name by which the data base gives ``path`` ("unit.code" → "unit__code"); "" = it cannot."""
    if path in rows.query.annotations:
        return path
    model: type[Model] | None = rows.model
    names: list[str] = []
    *way, last = path.split(".")
    for step in way:
        field = _field(model, step)
        if field is None or not (field.many_to_one or field.one_to_one) or field.name != step:
            return ""
        model = field.related_model
        names.append(step)
    field = _field(model, last)
    if field is None or not field.concrete or isinstance(field, FileField):
        return ""
    if field.is_relation and last != field.attname and last != "pk":
        return ""
    return "__".join([*names, field.attname])


def _field(model: type[Model] | None, name: str) -> Any:
    """The field ``name`` of ``model``; None of a property or of a link that leads anywhere."""
    if model is None:
        return None
    try:
        return model._meta.pk if name == "pk" else model._meta.get_field(name)
    except FieldDoesNotExist:
        return None

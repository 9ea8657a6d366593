"""A list as .csv, chunk by chunk: UTF-8 with its mark, so that Excel shows Vietnamese letters."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from kheo.exchange.columns import ADDRESS
from kheo.exchange.enums import Value
from kheo.exchange.listings import Column
from kheo.exchange.queries.exports import Asked
from kheo.exchange.rules.cells import (
    Once,
    neutral,
    plain_day,
    plain_moment,
    plain_number,
    sentence,
    spoken,
)

Cell = Callable[[Any], str]
REPEATED = frozenset({Value.DAY, Value.MOMENT, Value.CODE, Value.CHOICE, Value.YES_NO})
"""Kinds of which the same values come again and again."""


def lines(
    asked: Asked, *, site: str = "", told: Callable[[int], None] | None = None
) -> Iterator[bytes]:
    """The file in pieces. ``site`` goes before addresses; ``told`` hears how many rows are written."""
    ways = [_way(one, site) for one in asked.columns]
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow([neutral(sentence(one.label)) for one in asked.columns])
    yield codecs.BOM_UTF8 + buffer.getvalue().encode()
    written = 0
    for part in asked.parts():
        buffer.seek(0)
        buffer.truncate()
        cells = [way(values) for way, values in zip(ways, part, strict=True)]
        writer.writerows(zip(*cells, strict=True))
        written += len(part[0])
        if told is not None:
            told(written)
        yield buffer.getvalue().encode()


def _way(column: Column, site: str) -> Callable[[Sequence[Any]], Sequence[Any]]:
    """The values of ``column`` → its cells; an empty one where there is nothing."""
    cell = cell_of(column, site)
    if column.kind in REPEATED:
        return Once(cell).of
    return lambda values: [value if value is None else cell(value) for value in values]


def cell_of(column: Column, site: str) -> Cell:
    """How values of ``column`` are written; numbers and days are never taken for formulas."""
    kind = column.kind
    if column.name == ADDRESS:
        return lambda value: f"{site}{value}"
    if kind == Value.YES_NO:
        answers = {True: _("Yes"), False: _("No")}
        return lambda value: answers[bool(value)]
    if kind in {Value.CHOICE, Value.CHOICES}:
        words = dict(column.words())
        if kind == Value.CHOICE:
            return lambda value: neutral(sentence(words.get(value, value)))
        return lambda value: neutral(spoken(value, words))
    plain: dict[Value, Cell] = {
        Value.DAY: plain_day, Value.MOMENT: plain_moment, Value.WHOLE: plain_number,
        Value.NUMBER: plain_number, Value.MONEY: plain_number, Value.PERCENT: plain_number,
        Value.YEAR: str,
    }  # fmt: skip
    return plain.get(kind, lambda value: neutral(str(value)))

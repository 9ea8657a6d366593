"""A list of 100,000 rows as .xlsx and .csv: time against bare XlsxWriter, memory against 10,000 rows."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]
from django.db import connections
from django.db.models import QuerySet
from django.utils import timezone

from kheo.access.enums import Role
from kheo.console.bench import people
from kheo.console.bench.measure import Measured, side_by_side
from kheo.exchange.listings import listing_of
from kheo.exchange.operations.exports import lines
from kheo.exchange.operations.exports.workbook import write_workbook
from kheo.exchange.queries.exports import Asked, asked_for

ROWS, FEW = 100_000, 10_000
BUDGET, FLAT = 2.0, 1.15
CALLS = 3


@dataclass(frozen=True, slots=True)
class First(Asked):
    """The first rows of a list."""

    number: int = ROWS

    def rows(self) -> QuerySet[Any]:
        """No more than ``number``."""
        return Asked.rows(self)[: self.number]


def measure() -> Iterator[Measured]:
    """Facts of initiatives with all their columns, as the auditor of the nation takes them out."""
    yield from _memory()
    asked = _asked(ROWS)
    cells = [
        [*map(_plain, row)] for part in asked.parts() for row in zip(*part, strict=True)
    ]  # fmt: skip
    told = f"{len(cells):,} rows × {len(asked.columns)} columns"
    ours, bare = side_by_side(lambda: _excel(asked), lambda: _bare(cells), calls=CALLS)
    yield Measured("exports", f".xlsx, {told}", ours, "ms", BUDGET, "bare XlsxWriter", bare)
    csv, bare = side_by_side(lambda: _csv(asked), lambda: _bare(cells), calls=CALLS)
    yield Measured("exports", f".csv, {told}", csv, "ms", BUDGET, "bare XlsxWriter", bare)


def _memory() -> Iterator[Measured]:
    """Before anything large is held, and each in a process of its own: memory once taken stays taken."""
    for name, write in ((".xlsx", _excel), (".csv", _csv)):
        small, large = _apart(write, FEW), _apart(write, ROWS)
        what = f"{name}, memory at most, {ROWS:,} rows"
        yield Measured("exports", what, large, "MB", FLAT, f"{FEW:,} rows", small)


def _apart(write: Callable[[Asked], None], number: int) -> float:
    """``_peak`` in a child that is thrown away, with a connection of its own."""
    connections.close_all()
    with get_context("fork").Pool(1) as pool:
        return pool.apply(_peak, (write, number))


def _asked(number: int) -> First:
    actor = people.holder(Role.AUDITOR, people.nation())
    listing = listing_of("facts")
    names = [one.name for one in listing.columns]
    found = asked_for(listing, "", names, actor=actor, now=timezone.now())
    return First(
        found.listing, found.columns, found.query, found.form, found.actor, found.now, number
    )  # fmt: skip


def _excel(asked: Asked) -> None:
    with tempfile.TemporaryFile() as target:
        write_workbook(asked, target)


def _csv(asked: Asked) -> None:
    with tempfile.TemporaryFile() as target:
        for piece in lines(asked):
            target.write(piece)


def _bare(cells: list[list[Any]]) -> None:
    """The same cells, ready in memory, by the writer alone."""
    with tempfile.TemporaryFile() as target:
        book = xlsxwriter.Workbook(
            target,
            {
                "constant_memory": True, "strings_to_formulas": False,
                "strings_to_urls": False, "strings_to_numbers": False,
            },
        )  # fmt: skip
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet = book.add_worksheet()
        for row, values in enumerate(cells):
            for at, value in enumerate(values):
                if value is None or value == "":
                    continue
                if isinstance(value, str):
                    sheet.write_string(row, at, value)
                elif isinstance(value, int | float):
                    sheet.write_number(row, at, value)
                else:
                    sheet.write_datetime(row, at, value, day)
        book.close()


def _plain(value: Any) -> Any:
    """What a cell holds: moments without a zone, several words as one."""
    if isinstance(value, list):
        return "; ".join(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.replace(tzinfo=None) if hasattr(value, "tzinfo") else value


def _peak(write: Callable[[Asked], None], number: int) -> float:
    """Megabytes of the process at their highest while it is written, from the query to the packed file."""
    asked = _asked(number)
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the highest begins anew
    write(asked)
    told = Path("/proc/self/status").read_text(encoding="ascii")
    return int(told.partition("VmHWM:")[2].split()[0]) * 1024 / 1e6

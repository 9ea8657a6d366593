"""Figures against a bare statement over the covering index, and against a column store."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import connection

from kheo.console.bench import people
from kheo.console.bench.measure import Measured, milliseconds, side_by_side
from kheo.counting.enums import Measure
from kheo.counting.models import Span
from kheo.counting.queries.figures import count, page_of_records
from kheo.counting.queries.question import Question
from kheo.orgs.models import Unit

TODAY = date(2026, 11, 20)
START, END = date(2009, 3, 1), date(2026, 11, 1)
"""Not whole years, so that the answer comes from the facts."""
MEASURES = (Measure.REGISTERED.value, Measure.BUILT.value)
BARE = """
    SELECT s.measure, s.field, COUNT(*) FROM counting_span s
    JOIN orgs_reach r ON r.unit_id = s.unit_id
    WHERE r.ancestor_id = %s AND r.tree = 'territory' AND r.valid_from <= s.starts_on
      AND (r.valid_to IS NULL OR r.valid_to > s.starts_on)
      AND s.measure IN (%s, %s) AND s.starts_on >= %s AND s.starts_on < %s
    GROUP BY s.measure, s.field"""
COLUMNS = "SELECT measure, field, COUNT(*) FROM spans WHERE measure IN (?, ?) GROUP BY 1, 2"


def measure() -> Iterator[Measured]:
    """Province, commune, drill-down, nation."""
    ours, bare = side_by_side(_asks(_question(people.province())), _bare(people.province()))
    yield Measured("figures", "province from the facts", ours, "ms", 3, "bare SQL", bare)
    whole = replace(_question(people.province()), start=None, end=date(2027, 1, 1))
    yield Measured(
        "figures", "province, whole years", milliseconds(_asks(whole)), "ms", 3, "bare SQL", bare
    )
    commune = milliseconds(_asks(_question(people.commune())), calls=15)
    yield Measured("figures", "commune", commune, "ms", 5)
    yield _drilling()
    yield _nation()


def _question(unit: Unit) -> Question:
    return Question(
        unit=unit, start=START, end=END, today=TODAY, measures=MEASURES, by=("measure", "field")
    )


def _asks(question: Question) -> Callable[[], Any]:
    return lambda: count(question)


def _bare(unit: Unit) -> Callable[[], Any]:
    def ask() -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(BARE, [unit.pk, *MEASURES, START, END])
            rows: list[Any] = cursor.fetchall()
            return rows

    return ask


def _drilling() -> Measured:
    """The first page of the records behind a number, and the number itself."""
    question = replace(_question(people.province()), measures=MEASURES[:1], by=())

    def page() -> Any:
        return page_of_records(question, size=50)

    ours, bare = side_by_side(page, lambda: count(question, use_summary=False))
    return Measured("figures", "first page of records", ours, "ms", 2, "their count", bare)


def _nation() -> Measured:
    question = replace(_question(people.nation()), start=None, end=date(2027, 1, 1))
    ours = milliseconds(_asks(question), calls=9)
    try:
        import duckdb  # noqa: PLC0415 - optional dependency
    except ImportError:
        against = "DuckDB (not installed)"
        return Measured("figures", "nation", ours, "ms", 1, against, is_missing=True)
    with TemporaryDirectory() as folder, duckdb.connect() as store:
        store.execute("SET threads = 2")
        file = Path(folder) / "spans.csv"
        _export(file)
        store.execute("CREATE TABLE spans AS SELECT * FROM read_csv(?, header = true)", [str(file)])
        scan = milliseconds(lambda: store.execute(COLUMNS, MEASURES).fetchall(), calls=9)
    return Measured("figures", "nation, from the summary", ours, "ms", 1, "DuckDB scan", scan)


def _export(file: Path) -> None:
    names = ("unit_id", "measure", "field", "kind", "origin", "level", "again", "starts_on")
    with file.open("w", newline="", encoding="utf-8") as sheet:
        writer = csv.writer(sheet)
        writer.writerow(names)
        writer.writerows(Span.objects.values_list(*names).iterator(chunk_size=5000))

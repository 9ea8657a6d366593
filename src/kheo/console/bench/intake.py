"""A file of 100,000 rows and 20 columns: its preview against bare reading, its entering against bare
reading and writing of the same rows, the longest wait of another writer, and the memory of both.

Everything is done in a copy of the database, by processes of their own.
"""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from operator import itemgetter
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from tempfile import TemporaryDirectory
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from python_calamine import CalamineWorkbook

from kheo.access.enums import Role
from kheo.console.bench import intake_rows, people
from kheo.console.bench.measure import Measured
from kheo.exchange.enums import ImportState
from kheo.exchange.models import Import
from kheo.exchange.operations import imports
from kheo.initiatives.models import Initiative
from kheo.orgs.models import Unit

ROWS = int(os.environ.get("KHEO_BENCH_ROWS", "100000"))
STEP, FILE = "KHEO_BENCH_STEP", "KHEO_BENCH_FILE"
BATCH = 2000
PAUSE = 0.05
"""Seconds between two writes of the other writer."""


@dataclass(slots=True)
class Alone:
    """The work of a process of its own."""

    subject: int

    def progress(self, done: int, total: int) -> None:
        """Nobody waits for words."""


def measure() -> Iterator[Measured]:
    """Preview first (the best of three, as the bare reading), then the entering of the same file."""
    if connection.vendor != "sqlite":
        yield Measured("intake", "files taken in", 0, "s", 3, is_missing=True)
        return
    with TemporaryDirectory() as folder:
        file, base = Path(folder) / "rows.xlsx", Path(folder) / "base.sqlite3"
        number = intake_rows.write(file, intake_rows.rows(ROWS))
        _copy(base)
        bare_read = min(_read_bare(file) for _ in range(3))
        what = f"{number:,} rows x {len(intake_rows.COLUMNS)} columns"
        told = min((_child("check", file, base) for _ in range(3)), key=itemgetter("cpu"))
        yield Measured("intake", f"preview of {what}", told["cpu"], "s", 3, "bare read", bare_read)
        yield Measured("intake", "memory of the preview", told["memory"], "MB", 600)
        bare = bare_read + _write_bare(file)
        with Writer(base) as other:
            told = _child("enter", file, base)
        yield Measured(
            "intake", f"entering of {told['rows']:,} rows", told["cpu"], "s", 6,
            "bare read and bulk_create", bare,
        )  # fmt: skip
        yield Measured("intake", "longest wait of another writer", other.longest, "s", 3)
        yield Measured("intake", "memory of the entering", told["memory"], "MB", 600)


def work() -> dict[str, float]:
    """In a fresh process: one step of the file, its price and the highest memory.

    The preview is the reading, judging and keeping of every row; the upload before it only looks at headings.
    """
    path = Path(os.environ[FILE])
    office = people.holder(Role.STANDING_OFFICE, people.province())
    if os.environ[STEP] == "check":
        imported = imports.upload(
            path.read_bytes(), name=path.name, profile="initiatives", unit=people.province(),
            by_worker=False, actor=office, at=timezone.now(),
        )  # fmt: skip
        if imported.status == ImportState.UPLOADED:
            imports.match(
                imported, columns=imported.columns, by_worker=False, actor=office, at=timezone.now()
            )
    else:
        imported = Import.objects.latest("pk")
        imports.ask_to_enter(imported, by_worker=False, actor=office, at=timezone.now())
    began = time.process_time()
    if os.environ[STEP] == "check":
        imports.check_in(Alone(imported.pk))
    else:
        imports.enter_in(Alone(imported.pk), spell=float("inf"))
    cpu = time.process_time() - began
    imported.refresh_from_db()
    rows = imported.entered_rows or imported.new_rows
    return {"cpu": cpu, "memory": _highest(), "rows": rows, "refused": imported.refused_rows}


def _highest() -> float:
    """The most memory of this process so far, in MB. What ``getrusage`` tells is that of the parent, if it had more."""
    told = Path("/proc/self/status")
    if told.exists():
        line = next(one for one in told.read_text().splitlines() if one.startswith("VmHWM:"))
        return int(line.split()[1]) / 1000
    return getrusage(RUSAGE_SELF).ru_maxrss / 1000


def _child(step: str, file: Path, base: Path) -> dict[str, Any]:
    told = subprocess.run(  # noqa: S603 - ourselves
        [sys.executable, sys.argv[0], "bench", "intake-worker", "--here"], check=True, text=True,
        stdout=subprocess.PIPE,
        env={**os.environ, STEP: step, FILE: str(file), "DATABASE_URL": f"sqlite:///{base}"},
    )  # fmt: skip
    found: dict[str, Any] = json.loads(told.stdout.strip().splitlines()[-1])
    return found


def _copy(target: Path) -> None:
    connection.ensure_connection()
    with sqlite3.connect(target) as copy:
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode=WAL")


def _read_bare(file: Path) -> float:
    """Every cell of the sheet as a Python value."""
    began = time.process_time()
    sheet = CalamineWorkbook.from_path(file).get_sheet_by_index(0)
    for row in sheet.to_python():
        row[0]
    return time.process_time() - began


def _write_bare(file: Path) -> float:
    """The same rows into their table and nothing else, undone at the end."""
    office = people.holder(Role.STANDING_OFFICE, people.province())
    units = dict(Unit.objects.order_by("pk").values_list("code", "pk"))
    at = datetime(2026, 1, 1, tzinfo=UTC)
    kept: list[Any] = CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()[1:]
    began = time.process_time()
    made = iter(kept)
    with transaction.atomic():
        while part := list(islice(made, BATCH)):
            Initiative.objects.bulk_create(
                Initiative(
                    unit_id=units[str(row[0])], title=row[1], field="economy", kind="collective",
                    situation=row[12], goals=row[13],
                    approach=row[14], place=row[15], lead=row[16], sustaining=row[17],
                    listed_on=at.date(), filed_by=office, moved_at=at, created_at=at, updated_at=at,
                )
                for row in part
            )  # fmt: skip
        transaction.set_rollback(True)
    return time.process_time() - began


class Writer:
    """Somebody else who writes all the while; ``longest`` = seconds he waited at most."""

    def __init__(self, base: Path) -> None:
        """Of the database ``base``."""
        self.longest = 0.0
        self._base, self._over = base, threading.Event()
        self._thread = threading.Thread(target=self._write)

    def __enter__(self) -> Writer:
        """He begins."""
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        """He stops."""
        self._over.set()
        self._thread.join()

    def _write(self) -> None:
        base = sqlite3.connect(self._base, timeout=60, isolation_level=None)
        while not self._over.wait(PAUSE):
            began = time.perf_counter()
            base.execute("BEGIN IMMEDIATE")
            base.execute("UPDATE jobs_job SET done = done WHERE id = -1")
            base.execute("COMMIT")
            self.longest = max(self.longest, time.perf_counter() - began)
        base.close()

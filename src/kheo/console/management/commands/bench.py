"""``./kheo bench``: measures, in a database of its own, against something bare in the same run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from kheo.console.bench import (
    api,
    appraisal,
    board,
    exports,
    family,
    figures,
    growth,
    intake,
    likeness,
    lists,
    loading,
    maps,
    pages,
    papers,
    public,
    reader,
    report_papers,
    reports,
    search,
    steps,
    workbooks,
)
from kheo.console.bench.measure import Measured, table
from kheo.initiatives.models import Initiative
from kheo.kernel.refusals import DomainError

FAMILIES: Mapping[str, Callable[[], Iterator[Measured]]] = {
    "figures": figures.measure,
    "lists": lists.measure,
    "steps": steps.measure,
    "pages": pages.measure,
    "api": api.measure,
    "appraisal": appraisal.measure,
    "papers": papers.measure,
    "public": public.measure,
    "reports": reports.measure,
    "report_papers": report_papers.measure,
    "board": board.measure,
    "family": family.measure,
    "maps": maps.measure,
    "exports": exports.measure,
    "reader": reader.measure,
    "workbooks": workbooks.measure,
    "intake": intake.measure,
}
BARE = {"reader", "workbooks"}
"""Measured without a database."""
APART = ("growth", "verify")
"""Measured together, in a database that is filled twice."""
TITLES: Mapping[str, Any] = {"search": search, "likeness": likeness}
"""Measured in a database of titles of its own, filled once for each size."""


class Command(BaseCommand):
    """Loads, or measures and prints a table. Exit 1 when a budget is not held."""

    help = "Measure speed and size. `bench load --size nation|province`, then `bench [NAME]`."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The family (all of them when left out), the size, the database."""
        names = ["all", "load", *FAMILIES, *APART, *TITLES, "worker", "intake-worker"]
        parser.add_argument("name", nargs="?", default="all", choices=names)
        parser.add_argument("--size", choices=[*loading.SIZES], default="province")
        parser.add_argument("--db", default="", help="address of a database (default: a file)")
        parser.add_argument("--json", action="store_true", dest="as_json")
        parser.add_argument("--here", action="store_true", help="on the database that is set")

    def handle(self, *args: Any, name: str, as_json: bool, **options: Any) -> None:
        """Go over to the database of the benchmark first."""
        if not options["here"]:
            self._go_over(name, **options)
        if name == "load":
            self._load(options["size"])
        elif name == "intake-worker":
            self.stdout.write(json.dumps(intake.work()))
        elif name == "worker":
            self.stdout.write(f"{pages.serve_and_tell():.1f}")
        else:
            self._measure(name, as_json=as_json, **options)

    def _load(self, size: str) -> None:
        try:
            loading.load(size, self.stdout.write)
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal

    def _measure(self, name: str, *, as_json: bool, **options: Any) -> None:
        settings.ALLOWED_HOSTS = ["localhost"]
        if name in TITLES:
            TITLES[name].prepare(options["size"], self.stderr.write)
            found = list(TITLES[name].measure())
        elif name in APART:
            growth.prepare()
            found = [line for line in growth.measure() if line.family == name]
        else:
            if name not in BARE and not _is_loaded():
                raise CommandError("nothing is loaded here; first: ./kheo bench load")
            chosen = FAMILIES if name == "all" else {name: FAMILIES[name]}
            found = [line for measure in chosen.values() for line in measure()]
        self.stdout.write(json.dumps([line.told() for line in found]) if as_json else table(found))
        if any(line.held is False for line in found):
            raise SystemExit(1)

    def _go_over(self, name: str, *, size: str, db: str, **options: Any) -> None:
        kind = "growth" if name in APART else f"{name}-{size}" if name in TITLES else size
        path = Path(settings.STATIC_ROOT).parent / f"bench-{kind}.sqlite3"
        if not db and (name == "load" or name in APART):
            forget(path)
        os.environ["DATABASE_URL"] = db or f"sqlite:///{path}"
        sys.stdout.flush()
        done = subprocess.run([sys.executable, *sys.argv, "--here"], check=False)  # noqa: S603 - ourselves
        raise SystemExit(done.returncode)


def _is_loaded() -> bool:
    """Whether there are records to measure; a file never loaded has not even tables."""
    tables = connection.introspection.table_names()
    return Initiative._meta.db_table in tables and Initiative.objects.exists()


def forget(path: Path) -> None:
    """Remove a benchmark's file of before with what SQLite keeps beside it."""
    for end in ("", "-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)

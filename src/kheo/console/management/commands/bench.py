"""``./kheo bench``: measures, in a database of its own, against something bare in the same run."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from kheo.console.bench import loading
from kheo.kernel.refusals import DomainError


class Command(BaseCommand):
    """Loads, or measures and prints a table. Exit 1 when a budget is not held."""

    help = "Measure speed and size. `bench load --size nation|province`, then `bench [NAME]`."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The family (all of them when left out), the size, the database."""
        parser.add_argument("name", nargs="?", default="all", choices=["load"])
        parser.add_argument("--size", choices=[*loading.SIZES], default="province")
        parser.add_argument("--db", default="", help="address of a database (default: a file)")
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *args: Any, name: str, size: str, db: str, **options: Any) -> None:
        """Go over to the database of the benchmark first."""
        path = Path(settings.STATIC_ROOT).parent / f"bench-{size}.sqlite3"
        address = db or f"sqlite:///{path}"
        if address != os.environ.get("DATABASE_URL"):
            if name == "load" and not db:
                forget(path)
            go_over(address)
        try:
            loading.load(size, self.stdout.write)
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal


def forget(path: Path) -> None:
    """Remove a benchmark's file of before with what SQLite keeps beside it."""
    for end in ("", "-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)


def go_over(address: str) -> None:
    """Start this command again on another database; does not come back."""
    sys.stdout.flush()
    os.environ["DATABASE_URL"] = address
    os.execv(sys.executable, [sys.executable, *sys.argv])  # noqa: S606 - ourselves

"""Prints one document to PDF, apart from the web processes."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from kheo.documents.models import PrintRun
from kheo.documents.operations.printing import work


class Command(BaseCommand):
    """Carry out one print; its row tells how it went."""

    help = "Make the PDF of one print run; started by the pages, safe to start again."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which run."""
        parser.add_argument("run", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        """Print."""
        work(PrintRun.objects.select_related("source").get(pk=options["run"]))

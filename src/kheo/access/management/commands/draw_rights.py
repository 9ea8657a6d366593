"""``manage.py draw_rights``: writes ``docs/rights.md`` anew."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation

from kheo.access.rights_table import draw


class Command(BaseCommand):
    """Draws the matrix of roles and acts from the permissions in the code."""

    help = "Writes docs/rights.md: which role may do what."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to write."""
        parser.add_argument("--to", type=Path, default=Path(settings.BASE_DIR, "docs/rights.md"))

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the page."""
        with translation.override("en"):
            options["to"].write_text(draw(), encoding="utf-8")
        self.stdout.write(str(options["to"]))

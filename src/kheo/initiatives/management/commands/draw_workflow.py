"""Writes the diagram of the life of an initiative into docs/."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from kheo.initiatives.transitions import FLOW
from kheo.workflow.drawing import mermaid


class Command(BaseCommand):
    """Draw docs/diagrams/initiative.mmd from the table."""

    help = "Draw the life of an initiative from the table of transitions into docs/diagrams/."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the file."""
        target = Path(settings.BASE_DIR) / "docs" / "diagrams" / f"{FLOW.name}.mmd"
        target.write_text(mermaid(FLOW), encoding="utf-8")
        self.stdout.write(str(target))

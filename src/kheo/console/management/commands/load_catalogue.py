"""Load the shipped catalogues, after the map of units."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from kheo.console.catalogues import has_map, load_catalogues


class Command(BaseCommand):
    """``load_catalogue``: adds what is missing; what an administrator changed stays."""

    help = "Load the shipped catalogues that reports are built from."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say how many."""
        if not has_map():
            self.stdout.write("no units yet: load the map first (load_units), then this")
            return
        for name, loaded in load_catalogues(timezone.now()).items():
            told = f"{loaded} {name} loaded" if loaded else f"the {name} are already there"
            self.stdout.write(told)

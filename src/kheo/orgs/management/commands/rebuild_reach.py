"""Make the projection of the map anew."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from kheo.orgs import operations


class Command(BaseCommand):
    """``rebuild_reach``: safe at any time, one transaction."""

    help = "Recompute which unit counts under which on the map of every day."

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild and say how many rows there are."""
        self.stdout.write(f"{operations.rebuild_reach()} rows")

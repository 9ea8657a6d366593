"""The timed step of background work, called by a scheduler once a day."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from kheo.access.operations import system_user
from kheo.jobs.operations import sweep


class Command(BaseCommand):
    """Background jobs that ended long ago are cleared away."""

    help = "Clear away background jobs that are over and older than their term (page of terms)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Tell how many."""
        removed = sweep(actor=system_user(), at=timezone.now())
        self.stdout.write(f"{removed} background jobs cleared away")

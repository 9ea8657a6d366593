"""Load the national units on an empty map."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from kheo.orgs import operations


class Command(BaseCommand):
    """``load_units``: does nothing when they are already there."""

    help = "Load the national units (before and after 1 July 2025) on an empty map."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say how many."""
        system = get_user_model().objects.filter(username="system").first()
        if system is None:
            raise CommandError("no account “system” yet: run “./kheo demo” or the timed steps once")
        loaded = operations.load_national_units(actor=system, at=timezone.now())
        self.stdout.write(f"{loaded} units loaded" if loaded else "the units are already there")

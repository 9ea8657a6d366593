"""The timed steps of replication, called by a scheduler once a day."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from kheo.access.operations import system_user
from kheo.kernel.days import format_day, parse_day
from kheo.library.operations import adoption_keeping, following


class Command(BaseCommand):
    """Silent requests close, addresses of outsiders go, records with a source get their adoption."""

    help = "Replication: close silent requests, erase addresses when the talk is over, tie old records."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The day is handed in so that a missed night can be made up."""
        parser.add_argument("--day", type=parse_day, default=None, help="default: today")

    def handle(self, *args: Any, day: date | None, **options: Any) -> None:
        """Tell each one that was touched; names of outsiders are not told."""
        now = timezone.now()
        day = day or timezone.localdate(now)
        actor = system_user()
        done = [
            *adoption_keeping.lapse(day=day, actor=actor, at=now),
            *adoption_keeping.forget(day=day, actor=actor, at=now),
            *following.repair(actor=actor, at=now),
            *following.settle_withdrawn(at=now),
        ]
        for one in done:
            self.stdout.write(f"{format_day(day)} {one}")

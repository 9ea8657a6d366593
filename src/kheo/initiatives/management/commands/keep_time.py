"""The timed steps, called by a scheduler once a day."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from kheo.access.models import User
from kheo.initiatives import operations
from kheo.kernel.days import format_day, parse_day


class Command(BaseCommand):
    """Recognised without proof becomes doubtful, doubtful dormant."""

    help = "Do what is due: without the yearly proof an initiative becomes doubtful, then dormant."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The day is handed in so that a missed night can be made up."""
        parser.add_argument("--day", type=parse_day, default=None, help="default: today")

    def handle(self, *args: Any, day: date | None, **options: Any) -> None:
        """Tell each step done."""
        now = timezone.now()
        day = day or timezone.localdate(now)
        system = User.objects.get(username="system")
        for done in operations.keep_time(day=day, actor=system, at=now):
            self.stdout.write(f"{format_day(day)} {done.step}: {done.initiative}")

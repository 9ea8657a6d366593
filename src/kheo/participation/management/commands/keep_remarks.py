"""The timed step of remarks, called by a scheduler once a day."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from kheo.access.operations import system_user
from kheo.kernel.days import format_day, parse_day
from kheo.participation.operations.times import forget_ways


class Command(BaseCommand):
    """How a writer can be reached is forgotten when its term is over."""

    help = "Forget how writers of remarks can be reached, after the term."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The day is handed in so that a missed night can be made up."""
        parser.add_argument("--day", type=parse_day, default=None, help="default: today")

    def handle(self, *args: Any, day: date | None, **options: Any) -> None:
        """Tell the number of each remark that was cleared."""
        now = timezone.now()
        day = day or timezone.localdate(now)
        for remark in forget_ways(day=day, actor=system_user(), at=now):
            self.stdout.write(f"{format_day(day)} {remark.number}")

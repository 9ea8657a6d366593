"""The timed step of recognitions, called by a scheduler once a day."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from kheo.access.operations import system_user
from kheo.appraisal.operations import recognitions
from kheo.kernel.days import format_day, parse_day


class Command(BaseCommand):
    """Recognitions whose period has ended expire."""

    help = "Do what is due: a recognition whose period has ended no longer stands."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The day is handed in so that a missed night can be made up."""
        parser.add_argument("--day", type=parse_day, default=None, help="default: today")

    def handle(self, *args: Any, day: date | None, **options: Any) -> None:
        """Tell each one that expired."""
        now = timezone.now()
        day = day or timezone.localdate(now)
        for one in recognitions.keep_time(day=day, actor=system_user(), at=now):
            self.stdout.write(f"{format_day(day)} {one.code}: {one}")

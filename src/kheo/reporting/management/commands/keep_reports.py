"""The timed step of reports, called by a scheduler once a day."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from kheo.access.operations import system_user
from kheo.kernel.days import format_day, parse_day
from kheo.reporting.operations.reminders import keep_time


class Command(BaseCommand):
    """Units are reminded of reports, what stays overdue is passed on to who asked."""

    help = "Do what is due: remind of reports before and after their day, pass on the overdue."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The day is handed in so that a missed night can be made up."""
        parser.add_argument("--day", type=parse_day, default=None, help="default: today")

    def handle(self, *args: Any, day: date | None, **options: Any) -> None:
        """Tell each unit that was reminded, and each report that was passed on."""
        now = timezone.now()
        day = day or timezone.localdate(now)
        for one in keep_time(day=day, actor=system_user(), at=now):
            self.stdout.write(f"{format_day(day)} {one.get_kind_display()}: {one.report}")

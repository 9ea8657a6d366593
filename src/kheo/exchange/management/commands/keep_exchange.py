"""The timed step of messages and files to others, called by a scheduler every few minutes."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from kheo.exchange.operations import answers, uses
from kheo.exchange.operations.exports import forget_old
from kheo.exchange.operations.sending import send_all_due


class Command(BaseCommand):
    """Send again what was refused and is due; forget old files, answers and counts of the API."""

    help = "Send refused messages again, drop old files, forget what the API need not remember."

    def handle(self, *args: Any, **options: Any) -> None:
        """Tell how many messages were taken."""
        now = timezone.now()
        self.stdout.write(f"{send_all_due()}")
        forget_old(now)
        answers.sweep(now)
        uses.sweep(now)

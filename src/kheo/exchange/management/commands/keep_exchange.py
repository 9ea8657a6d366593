"""The timed step of messages to other systems, called by a scheduler every few minutes."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from kheo.exchange.operations import answers, uses
from kheo.exchange.operations.sending import send_all_due


class Command(BaseCommand):
    """Send again what was refused and is due; forget old answers and counts of the API."""

    help = "Send refused messages again and forget what the API need not remember."

    def handle(self, *args: Any, **options: Any) -> None:
        """Tell how many messages were taken."""
        now = timezone.now()
        self.stdout.write(f"{send_all_due()}")
        answers.sweep(now)
        uses.sweep(now)

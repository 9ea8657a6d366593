"""``manage.py count_pieces``: rare and common pieces of titles are told apart anew."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from kheo.kernel.numbers import format_number
from kheo.search.operations.likeness import tidy


class Command(BaseCommand):
    """Meant to run once a week; running it again changes nothing."""

    help = (
        "Count in how many titles each word stands, so that look-alikes are found by the rare ones."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Count, and say over how many different titles."""
        words = _("%(number)s different titles counted.")
        self.stdout.write(words % {"number": format_number(tidy())})

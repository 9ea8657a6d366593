"""``manage.py index_likeness``: every name is remembered anew by what it says."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from kheo.initiatives.operations.cores import keep_all_cores
from kheo.kernel.numbers import format_number
from kheo.search.operations.likeness import tidy


class Command(BaseCommand):
    """For old stock, and after the words of ``initiatives/data/likeness.toml`` changed."""

    help = "Remember every initiative by what its name says, and count common words anew."

    def handle(self, *args: Any, **options: Any) -> None:
        """Remember all, count the pieces, say how many."""
        kept = keep_all_cores()
        words = _("%(number)s initiatives can be found alike, by %(cores)s different names.")
        self.stdout.write(words % {"number": format_number(kept), "cores": format_number(tidy())})

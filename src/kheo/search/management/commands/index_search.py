"""``manage.py index_search``: the index of the search, made anew from what it is an index of."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from kheo.kernel.numbers import format_number
from kheo.search.enums import What
from kheo.search.operations.index import catch_up, rebuild
from kheo.search.sources import declared


class Command(BaseCommand):
    """Idempotent. With --missing only kinds of which nothing is in the index are made."""

    help = "Make the index of the search anew, of everything or of one kind of things."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which kind, or only what is missing."""
        parser.add_argument("what", nargs="?", choices=What.values)
        parser.add_argument("--missing", action="store_true")

    def handle(self, *args: Any, what: str | None, missing: bool, **options: Any) -> None:
        """Tell what was made."""
        if missing:
            made = catch_up()
        else:
            made = {one: rebuild(one) for one in ([what] if what else declared())}
        for one, number in made.items():
            if number or not missing:
                words = {"what": What(one).label, "number": format_number(number)}
                self.stdout.write(_("%(what)s: %(number)s can be found.") % words)

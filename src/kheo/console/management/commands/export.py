"""``./kheo export``: a list as a file, with the rights of one person; the engine of the pages."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.exchange.listings import declared
from kheo.exchange.operations.exports import STYLES, ask
from kheo.exchange.operations.exports.in_background import write_into
from kheo.exchange.queries.exports import asked_for, open_listing
from kheo.kernel.numbers import format_number
from kheo.kernel.refusals import BadInput, DomainError, NotFound


class Command(BaseCommand):
    """Exit 0 when written, 1 when refused (told), 2 for a wrong call."""

    help = "Write a list as .xlsx or .csv: exactly the rows that the person sees on the page."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The list, its conditions, the columns, who asks, where to."""
        parser.add_argument("listing", help=", ".join(one.name for one in declared()))
        parser.add_argument(
            "--filter", action="append", default=[], metavar="NAME=VALUE",
            help="a condition of the page, as in its address; may be given several times",
        )  # fmt: skip
        parser.add_argument(
            "--columns", default="", help="names with commas between; else the usual"
        )
        parser.add_argument("--as", dest="person", default="system", help="who asks")
        parser.add_argument("-o", "--output", required=True, help="the file, .xlsx or .csv")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the call, write the file beside, then put it in its place: whole or not at all."""
        target = Path(options["output"])
        style = target.suffix.lower().lstrip(".")
        if style not in STYLES:
            raise CommandError("the file must end in .xlsx or .csv", returncode=2)
        pairs = [pair.partition("=") for pair in options["filter"]]
        if any(not mark for _name, mark, _value in pairs):
            raise CommandError("--filter takes NAME=VALUE", returncode=2)
        query = urlencode([(name, value) for name, _mark, value in pairs])
        with translation.override("vi"):
            try:
                rows = self._write(target, style, query, options)
            except DomainError as refusal:
                raise CommandError(str(refusal)) from refusal
            told = _("%(rows)s rows are in %(file)s.")
            self.stdout.write(told % {"rows": format_number(rows), "file": target})

    def _write(self, target: Path, style: str, query: str, options: dict[str, Any]) -> int:
        person = _person(options["person"])
        names = [name.strip() for name in options["columns"].split(",") if name.strip()]
        listing = open_listing(options["listing"], person)
        asked = asked_for(listing, query, names, actor=person, now=timezone.now())
        unread = set(_names(options))
        if asked.form is not None:
            unread = (unread - set(asked.form.fields)) | set(asked.form.errors)
        if unread:
            raise BadInput(
                _("The list does not know the condition “%(name)s”.") % {"name": min(unread)}
            )
        ask(asked, style=style, waits=True)
        beside = target.with_name(f"{target.name}.part")
        try:
            with beside.open("wb") as stored:
                rows = write_into(asked, stored, style=style)
            beside.replace(target)
        finally:
            beside.unlink(missing_ok=True)
        return rows


def _names(options: dict[str, Any]) -> list[str]:
    return [pair.partition("=")[0] for pair in options["filter"]]


def _person(name: str) -> User:
    """Who signs in as ``name``. Raises NotFound."""
    found = User.objects.filter(username=name.lower()).first()
    if found is None:
        raise NotFound(_("Nobody signs in as “%(name)s”.") % {"name": name})
    return found

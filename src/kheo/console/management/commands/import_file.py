"""``./kheo import``: a file taken in by the same engine as the pages."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.operations.accounts import system_user
from kheo.exchange.enums import ImportState
from kheo.exchange.models import Import
from kheo.exchange.operations import imports
from kheo.exchange.operations.imports.checking import counts_in_words, tally
from kheo.exchange.operations.workbooks import refused_workbook
from kheo.exchange.profiles import Profile, declared, profile_of
from kheo.exchange.queries.imports import refused_rows
from kheo.exchange.queries.options import read_options
from kheo.exchange.queries.previews import Preview, preview
from kheo.kernel.refusals import BadInput, DomainError
from kheo.orgs.models import Unit

MOST_TOLD = 50


class Alone:
    """The work of this process: nobody waits for words about it."""

    def __init__(self, subject: int) -> None:
        """Of the import ``subject``."""
        self.subject = subject

    def progress(self, done: int, total: int) -> None:
        """Nothing is told on the way."""


class Command(BaseCommand):
    """Takes the good rows in. Exit 0 done, 1 something was refused (told), 2 wrong call."""

    help = "Take the rows of a file in, in the name of a person and a unit."

    def add_arguments(self, parser: CommandParser) -> None:
        """The options of DESIGN §9."""
        parser.add_argument("profile", metavar="PROFILE", help="what the file holds")
        parser.add_argument("file", metavar="FILE", help=".xlsx, .xlsm, .xls, .csv")
        parser.add_argument("--dry-run", action="store_true", help="judge the rows, keep nothing")
        parser.add_argument("--as", dest="username", default="", metavar="USER", help="who acts")
        parser.add_argument("--unit", default="", metavar="CODE", help="in whose name")
        parser.add_argument("--option", action="append", default=[], metavar="NAME=VALUE")
        parser.add_argument("--refused", default="", metavar="FILE.xlsx", help="the refused rows")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, profile: str, file: str, **options: Any) -> None:
        """Read the call, do it, tell the fates."""
        kind = _profile(profile)
        actor = _person(options["username"])
        unit = _unit(options["unit"], actor)
        name, content = _content(file)
        try:
            asked = read_options(kind, options["option"])
        except BadInput as refusal:
            raise CommandError(str(refusal), returncode=2) from refusal
        try:
            if options["dry_run"]:
                found = preview(
                    content, name=name, profile=kind, unit=unit, options=asked, actor=actor,
                    at=timezone.now(),
                )  # fmt: skip
                self._tell(found, as_json=options["json"])
            else:
                self._take_in(content, name, kind, unit, asked, actor, options)
        except DomainError as refusal:
            told = [str(refusal), *refusal.fields.values()]
            raise CommandError("\n".join(dict.fromkeys(told)), returncode=1) from refusal

    def _take_in(
        self, content: bytes, name: str, kind: Profile, unit: Unit, asked: dict[str, Any],
        actor: User, options: dict[str, Any],
    ) -> None:  # fmt: skip
        at = timezone.now()
        imported = imports.upload(
            content, name=name, profile=kind.name, unit=unit, options=asked, by_worker=False,
            actor=actor, at=at,
        )  # fmt: skip
        _require_checking(imported, kind, actor, at)
        imports.check_in(Alone(imported.pk))
        imported.refresh_from_db()
        if imported.new_rows or imported.changed_rows:
            imports.ask_to_enter(imported, by_worker=False, actor=actor, at=timezone.now())
            imports.enter_in(Alone(imported.pk), spell=float("inf"))
        elif imported.status == ImportState.CHECKED:
            imports.call_off(imported, actor=actor, at=timezone.now())
        imported.refresh_from_db()
        if options["refused"] and imported.refused_rows:
            rows = list(refused_rows(imported))
            Path(options["refused"]).write_bytes(refused_workbook(imported, rows))
        self._tell(_told(imported), as_json=options["json"])

    def _tell(self, found: Preview, *, as_json: bool) -> None:
        """The counts, the first refused rows; exit 1 when there are any."""
        if as_json:
            self.stdout.write(json.dumps(found.told(), ensure_ascii=False, indent=2))
        else:
            self.stdout.write(found.headline)
            self.stdout.write(counts_in_words(found.counts))
            for row in found.refused[:MOST_TOLD]:
                for field, sentence in row.refusals.items():
                    self.stdout.write(
                        _("Row %(number)s, %(field)s: %(sentence)s")
                        % {"number": row.number, "field": found.label(field), "sentence": sentence}
                    )
        if found.counts["refused_rows"] or found.is_broken:
            raise SystemExit(1)


def _told(imported: Import) -> Preview:
    """What became of an import, as a preview tells it."""
    counts = {name: getattr(imported, name) for name in tally(())}
    is_in = imported.status == ImportState.ENTERED
    words = {"name": imported.name, "state": imported.get_status_display()}
    headline = imported.told or _("%(name)s: %(state)s") % words
    rows = list(refused_rows(imported))[:MOST_TOLD]
    is_broken = not is_in and bool(counts["new_rows"] or counts["changed_rows"])
    return Preview(profile_of(imported.profile), headline, counts, rows, imported.pk, is_broken)


def _require_checking(imported: Import, kind: Profile, actor: User, at: datetime) -> None:
    """Columns that nobody matched yet are for the pages. Raises BadInput."""
    if imported.status == ImportState.CHECKING:
        return
    imports.call_off(imported, actor=actor, at=at)
    missing = [
        str(one.label) for one in (*kind.fields, *kind.options)
        if one.is_required and one.name not in {**imported.columns, **imported.options}
    ]  # fmt: skip
    raise BadInput(
        _("The columns are not all known; match them once on the page “Take in from Excel” and keep the matching. Open: %(names)s."),
        params={"names": ", ".join(missing) or ", ".join(imported.seen["titles"])},
    )  # fmt: skip


def _profile(name: str) -> Profile:
    try:
        return profile_of(name)
    except LookupError:
        words = {"name": name[:40], "known": ", ".join(one.name for one in declared())}
        raise CommandError(
            _("There is no kind of file called “%(name)s”; choose from %(known)s.") % words,
            returncode=2,
        ) from None


def _person(username: str) -> User:
    if not username:
        return system_user()
    person = User.objects.filter(username=username).first()
    if person is None:
        told = _("There is no account called “%(name)s”.") % {"name": username[:60]}
        raise CommandError(told, returncode=2)
    return person


def _unit(code: str, actor: User) -> Unit:
    rows = Unit.objects.filter(ends_on=None)
    if not code and actor.unit is not None:
        return actor.unit
    unit = rows.filter(code=code).order_by("pk").first() if code else rows.order_by("pk").first()
    if unit is None:
        told = _("There is no unit with the code “%(code)s”.") % {"code": code[:40]}
        raise CommandError(told, returncode=2)
    return unit


def _content(file: str) -> tuple[str, bytes]:
    path = Path(file)
    try:
        return path.name, path.read_bytes()
    except OSError as trouble:
        told = _("The file could not be read: %(trouble)s") % {"trouble": trouble.strerror}
        raise CommandError(told, returncode=2) from trouble

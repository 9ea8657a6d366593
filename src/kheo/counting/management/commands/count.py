"""``./kheo count``: the figures of one unit, the same as on its page."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.counting.enums import Measure, Mode, View
from kheo.counting.queries.question import Reading
from kheo.counting.queries.told import CHOICES, SPLITS, figures
from kheo.kernel.days import format_day, parse_day
from kheo.kernel.numbers import format_number
from kheo.kernel.refusals import DomainError
from kheo.orgs.models import Unit


class Command(BaseCommand):
    """Counts; changes nothing. Exit 0 done, 1 refused, 2 wrong call."""

    help = (
        "Figures of a unit: flow between two days (both counted in), stock on the last day, and "
        "cumulative from the beginning to the last day."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """The options of DESIGN §9."""
        parser.add_argument("--unit", required=True, metavar="CODE", help="code of the unit")
        parser.add_argument("--from", dest="first", required=True, metavar="DAY", help="first day")
        parser.add_argument(
            "--to", dest="last", required=True, metavar="DAY", help="last day, counted in"
        )
        parser.add_argument(
            "--map",
            default="as-was",
            metavar="as-was|today|DAY",
            help="how units are read: of their time, today, or on the map of a day",
        )
        parser.add_argument(
            "--by", default="", metavar="field,kind,origin,unit", help="split by these"
        )
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the call, count, print."""
        today = timezone.localdate()
        try:
            first, last = parse_day(options["first"]), parse_day(options["last"])
            reading = _reading(options["map"])
        except DomainError as refusal:
            raise CommandError(str(refusal), returncode=2) from refusal
        by = tuple(name.strip() for name in options["by"].split(",") if name.strip())
        if unknown := [name for name in by if name not in SPLITS]:
            raise CommandError(
                _("“%(name)s” is not something figures are split by; choose from %(known)s.")
                % {"name": unknown[0][:40], "known": ", ".join(SPLITS)},
                returncode=2,
            )
        unit = _unit(options["unit"], last)
        try:
            answer = figures(unit, first, last, reading=reading, by=by, today=today)
        except DomainError as refusal:
            raise CommandError(str(refusal), returncode=1) from refusal
        if options["json"]:
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))
        else:
            self._print(answer)

    def _print(self, answer: dict[str, Any]) -> None:
        self.stdout.write(f"{answer['unit']['label']} ({answer['unit']['code']})")
        for mode in Mode:
            self.stdout.write("")
            self.stdout.write(_heading(mode, answer))
            for row in answer[mode]:
                words = [str(Measure(row["measure"]).label)]
                words += [row.get("unit_label", "")]
                words += [str(CHOICES[n](row[n]).label) for n in CHOICES if row.get(n)]
                label = " · ".join(word for word in words if word)
                self.stdout.write(f"  {label:<60} {format_number(row['count']):>12}")


def _heading(mode: Mode, answer: dict[str, Any]) -> str:
    days = {"first": format_day(date.fromisoformat(answer["from"]))}
    days["last"] = format_day(date.fromisoformat(answer["to"]))
    if mode == Mode.FLOW:
        return _("Between %(first)s and %(last)s (both days counted in)") % days
    if mode == Mode.STOCK:
        return _("Standing on %(last)s") % days
    return _("Cumulative to %(last)s, each initiative once") % days


def _reading(text: str) -> Reading:
    return View(text) if text in View.values else parse_day(text)


def _unit(code: str, on: date) -> Unit:
    """The unit of this code that lives on the last day, else the latest one that had it."""
    named = Unit.objects.filter(code=code[:20]).order_by("-starts_on")
    unit = named.alive(on).first() or named.first()
    if unit is None:
        raise CommandError(
            _("There is no unit with the code “%(code)s”.") % {"code": code[:40]}, returncode=1
        )
    return unit

"""Rules of unit profiles and of calls."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _

from kheo.kernel.days import format_day
from kheo.kernel.refusals import RuleBroken

MOST_PROBLEMS = 5
MOST_PEOPLE = 20_000_000
LONGEST_CALL = timedelta(days=3 * 366)


def check_profile(population: int | None, themes: Sequence[str]) -> None:
    """Refuse a population out of bounds, a theme named twice and too many. Raises ``RuleBroken``."""
    wrong: dict[str, str] = {}
    if population is not None and not 0 < population <= MOST_PEOPLE:
        wrong["population"] = _("Write the number of inhabitants, or leave it empty.")
    if len(set(themes)) != len(themes):
        wrong["themes"] = _("A problem is named twice; name each once.")
    elif len(themes) > MOST_PROBLEMS:
        wrong["themes"] = _("Name at most %(most)s problems.") % {"most": MOST_PROBLEMS}
    if wrong:
        raise RuleBroken(_("The description cannot be kept like this."), fields=wrong)


def check_call(title: str, opens_on: date, closes_on: date) -> None:
    """Refuse a call without a title or with days that make no span. Raises ``RuleBroken``."""
    wrong: dict[str, str] = {}
    if not title:
        wrong["title"] = _("Give the call a title.")
    if closes_on < opens_on:
        wrong["closes_on"] = _("It closes (%(closes)s) before it opens (%(opens)s).") % {
            "closes": format_day(closes_on), "opens": format_day(opens_on),
        }  # fmt: skip
    elif closes_on - opens_on > LONGEST_CALL:
        wrong["closes_on"] = _("A call is open for three years at most.")
    if wrong:
        raise RuleBroken(_("The call cannot be made like this."), fields=wrong)

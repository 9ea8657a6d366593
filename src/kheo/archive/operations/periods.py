"""Whether a unit can have declared something for a period; if not, who stood there then."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _

from kheo.archive.queries.units import units_of_then
from kheo.kernel.days import format_day
from kheo.orgs.models import Unit

_NAMED = 6


def wrong_period(unit: Unit, starts_on: date | None, ends_on: date) -> dict[str, str]:
    """Field → sentence: a period upside down, or a unit that did not stand on its last day.

    The unit of then must stand on the last day; the period may begin before its birth, for what a
    merged unit tells of its fifteen years is told on its own map.
    """
    if starts_on is not None and ends_on <= starts_on:
        return {"ends_on": _("The last day lies before the first.")}
    last = ends_on - timedelta(days=1)
    return {} if unit.is_alive(last) else {"unit": _of_then(unit, last)}


def _of_then(unit: Unit, day: date) -> str:
    words = {"unit": unit.label, "day": format_day(day)}
    heirs = units_of_then(unit, day)
    words["others"] = ", ".join(one.label for one in heirs[:_NAMED])
    if len(heirs) > _NAMED:
        words["others"] += " …"
    if day < unit.starts_on:
        words["since"] = format_day(unit.starts_on)
        if not heirs:
            return (
                _("%(unit)s exists since %(since)s only, not on %(day)s; choose a later period.")
                % words
            )
        return (
            _(
                "%(unit)s exists since %(since)s only; on %(day)s these stood there: %(others)s. "
                "Enter the figure for the one that the paper names."
            )
            % words
        )
    words["until"] = format_day((unit.ends_on or day) - timedelta(days=1))
    if not heirs:
        return (
            _("%(unit)s existed until %(until)s, not on %(day)s; choose an earlier period.") % words
        )
    return (
        _(
            "%(unit)s existed until %(until)s; on %(day)s these stood in its place: %(others)s. "
            "Enter the figure for the one that the paper names."
        )
        % words
    )

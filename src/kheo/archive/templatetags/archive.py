"""What templates of declared figures need: a half-open period in words."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django import template

from kheo.archive.models import DeclaredFigure, Source
from kheo.archive.rules.spans import in_words
from kheo.orgs.models import Unit

register = template.Library()
_READING = {
    "waiting": "planned", "refused": "bad", "open": "info", "confirmed": "good",
    "set_aside": "nobody",
}  # fmt: skip
_CANDIDATE = {"open": "us", "same": "good", "registered": "recognised", "set_aside": "nobody"}


@register.filter
def period(one: Source | DeclaredFigure) -> str:
    """ "2008 – 2023" of a source or a figure; nothing when it is not known."""
    return in_words(one.starts_on, one.ends_on) if one.ends_on else ""


@register.filter
def last_day(unit: Unit) -> date | None:
    """The last day of a unit that has ended."""
    return unit.ends_on - timedelta(days=1) if unit.ends_on else None


@register.filter
def at_item(where: Any, pk: int) -> str:
    """The query of the review page with this item chosen."""
    return str(replace(where, item=pk, finding=0).query)


@register.filter
def at_finding(where: Any, number: int) -> str:
    """The query of the review page with this finding chosen."""
    return str(replace(where, item=0, finding=number).query)


@register.filter
def reading_tone(status: str) -> str:
    """How the state of a file looks."""
    return _READING.get(status, "quiet")


@register.filter
def candidate_tone(state: str) -> str:
    """How the state of a named project looks."""
    return _CANDIDATE.get(state, "quiet")


@register.filter
def unquoted(words: str) -> str:
    """Words of a paper without the marks around them, which the page sets itself."""
    return words.strip(' “”"')

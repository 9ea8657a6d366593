"""What templates of declared figures need: a half-open period in words."""

from datetime import date, timedelta

from django import template

from kheo.archive.models import DeclaredFigure, Source
from kheo.archive.rules.spans import in_words
from kheo.orgs.models import Unit

register = template.Library()


@register.filter
def period(one: Source | DeclaredFigure) -> str:
    """ "2008 – 2023" of a source or a figure; nothing when it is not known."""
    return in_words(one.starts_on, one.ends_on) if one.ends_on else ""


@register.filter
def last_day(unit: Unit) -> date | None:
    """The last day of a unit that has ended."""
    return unit.ends_on - timedelta(days=1) if unit.ends_on else None

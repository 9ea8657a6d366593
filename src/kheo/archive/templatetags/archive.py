"""What templates of declared figures need: a half-open period in words."""

from django import template

from kheo.archive.models import DeclaredFigure, Source
from kheo.archive.rules.spans import in_words

register = template.Library()


@register.filter
def period(one: Source | DeclaredFigure) -> str:
    """ "2008 – 2023" of a source or a figure; nothing when it is not known."""
    return in_words(one.starts_on, one.ends_on) if one.ends_on else ""

"""The choices of a field, in the words of both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from kheo.exchange.enums import Value
from kheo.exchange.profiles import Field


def pairs_of(field: Field) -> list[tuple[Any, str]]:
    """Codes and words however they are declared: a mapping, pairs, or a callable that gives one of these."""
    if field.kind == Value.YES_NO:
        return [(True, _("Yes")), (False, _("No"))]
    given = field.choices() if callable(field.choices) else field.choices
    items = given.items() if isinstance(given, Mapping) else given
    return [(code, str(word)) for code, word in items]


def words_of(field: Field) -> dict[str, Any]:
    """Every word by which a choice is known, in all languages of the system and as people say it → code."""
    found: dict[str, Any] = dict(field.said)
    for language, _name in settings.LANGUAGES:
        with override(language):
            for code, word in pairs_of(field):
                found.setdefault(word, code)
    return found


def names_of(field: Field) -> tuple[str, ...]:
    """Every heading by which a field is known: its label in all languages, its words, its name."""
    return (*labels_of(field), *field.words, field.name.replace("_", " "))


def labels_of(field: Field) -> list[str]:
    """Its label in all languages of the system."""
    labels = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            labels.append(str(field.label))
    return labels

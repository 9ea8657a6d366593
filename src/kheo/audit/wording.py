"""Journal lines as sentences. Slices declare theirs; ``config/wiring.py`` hands them over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from kheo.audit.models import Entry

_sentences: dict[str, str] = {}


def declare(*tables: Mapping[str, str]) -> None:
    """Put the sentences of every slice in force, in place of earlier ones."""
    _sentences.clear()
    for table in tables:
        _sentences.update(table)


def declared() -> frozenset[str]:
    """The acts that have a sentence."""
    return frozenset(_sentences)


def sentence(entry: Entry) -> str:
    """What happened, in the reader's language: "Trần Thị B đã gửi “Ngày xanh, đêm sáng”"."""
    template = _sentences.get(entry.action)
    words: dict[str, Any] = {"actor": entry.actor_label, "subject": entry.subject_label}
    if template is None:
        return f"{entry.actor_label}: {entry.action} {entry.subject_label}"
    known = {**entry.before, **entry.after, **words}
    try:
        return gettext(template) % known
    except (KeyError, TypeError, ValueError):
        return f"{entry.actor_label}: {entry.action} {entry.subject_label}"

"""Which problem themes and other movements a text speaks of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from kheo.initiatives.models import Initiative, OtherMovement, Theme
from kheo.kernel.text import fold

MOST = 4
"""Themes proposed for one text; more would be read by nobody."""
TEXTS = ("title", "situation", "goals", "approach", "beneficiaries", "outputs", "result")
_IN_THE_NAME = 3
"""A word in the name tells as much as three in the text."""

Kept = TypeVar("Kept", Theme, OtherMovement)


def proposed(text: str, *, title: str = "", most: int = MOST) -> list[Theme]:
    """The open themes whose words stand in ``text`` or ``title``, the likeliest first. One query."""
    return speaking_of(Theme.objects.filter(is_open=True), text, title)[:most]


def movements_proposed(text: str, *, title: str = "", most: int = MOST) -> list[OtherMovement]:
    """The same for other movements."""
    return speaking_of(OtherMovement.objects.filter(is_open=True), text, title)[:most]


def text_of(initiative: Initiative) -> str:
    """What themes are read from."""
    return "\n".join(filter(None, (getattr(initiative, name) for name in TEXTS)))


def speaking_of(rows: Iterable[Kept], text: str, title: str) -> list[Kept]:
    """``rows`` by how many of their words are told, ties in their own order."""
    said, named = f" {fold(text)} ", f" {fold(title)} "
    weighed = []
    for row in rows:
        words = [f" {word} " for word in row.words.split("\n") if word]
        weight = sum((word in said) + _IN_THE_NAME * (word in named) for word in words)
        if weight:
            weighed.append((-weight, row.order, row.pk, row))
    return [row for *_rank, row in sorted(weighed, key=lambda one: one[:3])]

"""What can be found."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class What(models.TextChoices):
    """The kinds of things in the index."""

    INITIATIVE = "initiative", _("initiatives and exemplary persons")
    UNIT = "unit", _("units")
    PAPER = "paper", _("papers")
    STORY = "story", _("stories of the library")
    PERSON = "person", _("people")


BITS = 3
NUMBERS: dict[str, int] = {
    What.INITIATIVE: 1, What.UNIT: 2, What.PAPER: 3, What.STORY: 4, What.PERSON: 5,
}  # fmt: skip
"""The last three bits of an entry's number say what it is."""


def identity(what: str, key: int) -> int:
    """The number of the entry of row ``key`` of ``what``."""
    return (key << BITS) | NUMBERS[what]

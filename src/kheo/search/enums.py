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

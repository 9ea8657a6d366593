"""How far a declared figure is trusted."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Grade(models.TextChoices):
    """DESIGN §4: declared, checked against its paper, or replaced by records."""

    DECLARED = "declared", _("declared")
    CHECKED = "checked", _("checked against the paper")
    REPLACED = "replaced", _("replaced by records")


class Purpose(models.TextChoices):
    """Why a file is read."""

    PAST = "past", _("enter a paper of the past into the books")
    OWN = "own", _("look through my own report before it is signed")


class ReadingStatus(models.TextChoices):
    """Where a file stands."""

    WAITING = "waiting", _("waiting to be read")
    REFUSED = "refused", _("could not be read")
    OPEN = "open", _("read, to be looked through")
    CONFIRMED = "confirmed", _("entered into the books")
    SET_ASIDE = "set_aside", _("set aside")


class ItemKind(models.TextChoices):
    """What was found."""

    FIGURE = "figure", _("figure")
    INITIATIVE = "initiative", _("project named")
    PAPER = "paper", _("cited paper")


class ItemState(models.TextChoices):
    """What a person decided about it."""

    OPEN = "open", _("to be decided")
    TAKEN = "taken", _("enters the books")
    DROPPED = "dropped", _("left out")
    MERGED = "merged", _("merged with another")


class CandidateState(models.TextChoices):
    """What became of an initiative that a paper names."""

    OPEN = "open", _("to be looked at")
    SAME = "same", _("is a record already")
    REGISTERED = "registered", _("registered")
    SET_ASIDE = "set_aside", _("set aside")

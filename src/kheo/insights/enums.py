"""Words of scoring units and of signals of formalism."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SchemeStatus(models.TextChoices):
    """Life of a scoring of units for a year."""

    DRAFT = "draft", _("in preparation")
    SHOWN = "shown", pgettext_lazy("scoring", "shown to the units for their answers")
    PUBLISHED = "published", pgettext_lazy("scoring", "published")


class Direction(models.TextChoices):
    """Which way is better."""

    MORE = "more", _("the more the better")
    LESS = "less", _("the less the better")


class SignalKind(models.TextChoices):
    """Signals that numbers are chased while substance is thin (DESIGN §1)."""

    LAST_WEEK = "last_week", _("nearly everything registered in the last week")
    SAME_TEXT = "same_text", _("texts equal to each other")
    ROUND = "round", _("round figures")
    NO_PROOF = "no_proof", _("no proof")
    NO_CHANGE = "no_change", _("no change in years")


class SignalStatus(models.TextChoices):
    """A signal is the unit's to answer before anybody above judges it."""

    ASKED = "asked", pgettext_lazy("signal", "waits for the unit")
    ANSWERED = "answered", pgettext_lazy("signal", "answered")
    CLEARED = "cleared", pgettext_lazy("signal", "explained")
    UPHELD = "upheld", pgettext_lazy("signal", "stands")
    GONE = "gone", pgettext_lazy("signal", "no longer so")

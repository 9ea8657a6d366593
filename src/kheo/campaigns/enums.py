"""Kinds of yearly commitments and the way a target joins them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class CommitmentKind(models.TextChoices):
    """What a unit promises to do with an initiative in a campaign."""

    NEW = "new", _("new")
    KEEP_UP = "keep_up", _("keep up")
    STRENGTHEN = "strengthen", _("strengthen")
    REPLICATE = "replicate", _("replicate")


class Joined(models.TextChoices):
    """How the parts of a target count: one of them is enough, or all are asked."""

    ANY = "any", _("one of them")
    ALL = "all", _("all of them")

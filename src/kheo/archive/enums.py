"""How far a declared figure is trusted."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Grade(models.TextChoices):
    """DESIGN §4: declared, checked against its paper, or replaced by records."""

    DECLARED = "declared", _("declared")
    CHECKED = "checked", _("checked against the paper")
    REPLACED = "replaced", _("replaced by records")

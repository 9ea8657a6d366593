"""What an entry of the register may be asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kheo.initiatives.enums import Kind


class Ask(models.TextChoices):
    """A question that a kind of activity puts to who records it."""

    ATTENDED = "attended", _("how many attended")
    EXPECTED = "expected", _("how many should have attended")
    FIELD = "field", _("field")
    SUBJECT = "kind", _("collective or individual")
    LEVEL = "level", _("level")
    STAGE = "stage", _("granted or only proposed")


class Stage(models.TextChoices):
    """How far an award is."""

    GRANTED = "granted", _("granted")
    PROPOSED = "proposed", _("proposed")


SUBJECTS: Mapping[str, Any] = {
    Kind.COLLECTIVE: pgettext_lazy("awarded", "collective"),
    Kind.INDIVIDUAL: pgettext_lazy("awarded", "individual"),
}
"""Who is meant, where no initiative is meant: tập thể, cá nhân."""

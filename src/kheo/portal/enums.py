"""Words of the public site."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy


class Split(models.TextChoices):
    """By what a figure that is open to the public is split."""

    NONE = "", pgettext_lazy("public figure", "one number")
    FIELD = "field", pgettext_lazy("public figure", "by field")
    YEAR = "year", pgettext_lazy("public figure", "by year")
    UNIT = "unit", pgettext_lazy("public figure", "by province")

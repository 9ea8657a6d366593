"""States of an import, fates of its rows, kinds of values."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.utils.translation import pgettext_lazy


class Value(StrEnum):
    """What a cell or a member of a JSON record holds."""

    TEXT = "text"
    BLOCK = "block"  # several lines
    CODE = "code"  # digits and letters whose leading zeros count
    WHOLE = "whole"
    NUMBER = "number"
    MONEY = "money"  # đồng
    PERCENT = "percent"
    DAY = "day"
    MOMENT = "moment"
    YEAR = "year"
    YES_NO = "yes_no"
    CHOICE = "choice"
    CHOICES = "choices"  # several, with ";" between


class ImportState(models.TextChoices):
    """Where a file stands on its way in."""

    UPLOADED = "uploaded", pgettext_lazy("import", "columns to be matched")
    CHECKING = "checking", pgettext_lazy("import", "being checked")
    CHECKED = "checked", pgettext_lazy("import", "checked, waits for you")
    ENTERING = "entering", pgettext_lazy("import", "being taken in")
    ENTERED = "entered", pgettext_lazy("import", "taken in")
    UNDOING = "undoing", pgettext_lazy("import", "being undone")
    UNDONE = "undone", pgettext_lazy("import", "undone")
    CALLED_OFF = "called_off", pgettext_lazy("import", "called off")
    FAILED = "failed", pgettext_lazy("import", "could not be read")


class Fate(models.TextChoices):
    """What becomes of a row."""

    NEW = "new", pgettext_lazy("fate", "new")
    CHANGED = "changed", pgettext_lazy("fate", "changed")
    SAME = "same", pgettext_lazy("fate", "already there")
    REFUSED = "refused", pgettext_lazy("fate", "refused")


class DeliveryState(models.TextChoices):
    """Where a message to another system stands."""

    WAITING = "waiting", pgettext_lazy("webhook", "waiting")
    DONE = "done", pgettext_lazy("webhook", "taken")
    GIVEN_UP = "given_up", pgettext_lazy("webhook", "given up")

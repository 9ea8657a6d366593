"""Words of reporting: periods, forms, the life of a report, checks, reminders."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PeriodKind(models.TextChoices):
    """Which spans a report is asked for (rules.md §1.4)."""

    MONTH = "month", pgettext_lazy("period", "month")
    QUARTER = "quarter", pgettext_lazy("period", "quarter")
    HALF = "half", pgettext_lazy("period", "six months")
    NINE_MONTHS = "nine_months", pgettext_lazy("period", "nine months")
    YEAR = "year", pgettext_lazy("period", "year")
    TERM = "term", pgettext_lazy("period", "term")
    FREE = "free", pgettext_lazy("period", "free span")


class Cutoff(models.TextChoices):
    """On which days a period is cut off."""

    CALENDAR = "calendar", _("on the last day of the calendar period")
    ADMINISTRATIVE = "administrative", _("on the 14th, as state bodies report (NĐ 09/2019)")


class SectionKind(models.TextChoices):
    """What a section holds."""

    TEXT = "text", pgettext_lazy("section", "text")
    TABLE = "table", pgettext_lazy("section", "table")


class Layout(models.TextChoices):
    """How the lines of a table stand."""

    LIST = "list", _("one indicator a row")
    GRID = "grid", _("one indicator a column, a row for each value of the dimension")
    UNITS = "units", _("one indicator a column, a row for each unit below")


class Chart(models.TextChoices):
    """What is drawn of a table."""

    NONE = "", _("no chart")
    BARS = "bars", _("bars")
    SHARES = "shares", _("shares of the total")


class FormStatus(models.TextChoices):
    """Life of one version of a report form."""

    DRAFT = "draft", _("in preparation")
    IN_FORCE = "in_force", _("valid now")
    ENDED = "ended", _("no longer in force")


class ReportStatus(models.TextChoices):
    """Life of one report: one unit, one period."""

    EXPECTED = "expected", pgettext_lazy("report", "not begun")
    DRAFT = "draft", pgettext_lazy("report", "being filled")
    APPROVED = "approved", pgettext_lazy("report", "approved by the head")
    SENT = "sent", pgettext_lazy("report", "sent")
    RETURNED = "returned", pgettext_lazy("report", "returned")
    ACCEPTED = "accepted", pgettext_lazy("report", "accepted")
    LOCKED = "locked", pgettext_lazy("report", "locked")
    EXCUSED = "excused", pgettext_lazy("report", "not applicable")


FILLABLE = frozenset({ReportStatus.EXPECTED, ReportStatus.DRAFT, ReportStatus.RETURNED})
"""States in which cells and texts can be written."""
HANDED_IN = frozenset({ReportStatus.SENT, ReportStatus.ACCEPTED, ReportStatus.LOCKED})
"""States in which the receiver has the report."""


class CheckKind(models.TextChoices):
    """Kinds of checks."""

    SUM = "sum", _("parts add up to the whole")
    NOT_MORE = "not_more", _("one figure is not larger than another")
    SHARE = "share", _("a share lies between 0 and 100 %")
    RANGE = "range", _("a figure lies in its range")
    REQUIRED = "required", _("a figure or text is missing")
    JUMP = "jump", _("jump against the last period")
    STOCK_FLOW = "stock_flow", _("stock against flow")
    DECLARED_COUNTED = "declared_counted", _("declared against counted")
    SAME_TEXT = "same_text", _("text equal to another report")
    TOO_ROUND = "too_round", _("too round figures")
    QUESTION = "question", _("question from the receiver")


class Severity(models.TextChoices):
    """Hard = stops the report; soft = is answered with a sentence."""

    HARD = "hard", pgettext_lazy("finding", "must be mended")
    SOFT = "soft", pgettext_lazy("finding", "to be explained")


class FindingStatus(models.TextChoices):
    """A finding is followed until it is answered or gone."""

    OPEN = "open", pgettext_lazy("finding", "open")
    ANSWERED = "answered", pgettext_lazy("finding", "answered")
    GONE = "gone", pgettext_lazy("finding", "settled")


class RaisedOn(models.TextChoices):
    """Where a finding was raised."""

    ENTRY = "entry", _("at entry")
    RECEIVED = "received", _("on the received report")


class ReminderKind(models.TextChoices):
    """Who is reminded, and when."""

    BEFORE = "before", _("before the due day")
    AFTER = "after", _("after the due day")
    CLIMBED = "climbed", _("passed on to the superior")
    BY_HAND = "by_hand", _("by hand")

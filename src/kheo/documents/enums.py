"""Choices."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PaperKind(models.TextChoices):
    """Types of papers a recognition or a strike-off rests on (rules.md §3)."""

    DECISION = "decision", _("decision")
    RESOLUTION = "resolution", _("resolution")
    PLAN = "plan", _("plan")
    GUIDELINE = "guideline", _("guideline")
    NOTICE = "notice", _("notice")
    OFFICIAL_LETTER = "official_letter", _("official letter")
    SUBMISSION = "submission", _("submission")
    REPORT = "report", _("report")
    MINUTES = "minutes", _("minutes")
    INVITATION = "invitation", _("letter of invitation")
    LIST = "list", _("list")
    OTHER = "other", _("other paper")


class PaperStyle(models.TextChoices):
    """How a paper is laid out: two rule books that are never mixed (NĐ 30/2020, HD 05-HD/VPTW)."""

    STATE = "state", pgettext_lazy("style of a paper", "State style")
    PARTY = "party", pgettext_lazy("style of a paper", "Party style")


class DraftStatus(models.TextChoices):
    """The life of a draft."""

    DRAFTED = "drafted", pgettext_lazy("draft", "waiting for its number")
    NUMBERED = "numbered", pgettext_lazy("draft", "numbered, waiting for the signed copy")
    SIGNED = "signed", pgettext_lazy("draft", "signed")
    VOID = "void", pgettext_lazy("draft", "void")


class PrintStage(models.TextChoices):
    """How far LibreOffice is with one document."""

    WAITING = "waiting", pgettext_lazy("print", "waiting")
    RUNNING = "running", pgettext_lazy("print", "being made")
    DONE = "done", pgettext_lazy("print", "ready")
    FAILED = "failed", pgettext_lazy("print", "did not succeed")


TYPE_CODES: dict[str, str] = {
    PaperKind.DECISION: "QĐ",
    PaperKind.RESOLUTION: "NQ",
    PaperKind.PLAN: "KH",
    PaperKind.GUIDELINE: "HD",
    PaperKind.NOTICE: "TB",
    PaperKind.OFFICIAL_LETTER: "CV",
    PaperKind.SUBMISSION: "TTr",
    PaperKind.REPORT: "BC",
    PaperKind.MINUTES: "BB",
    PaperKind.INVITATION: "GM",
    PaperKind.LIST: "DS",
    PaperKind.OTHER: "",
}
"""Type of paper → its abbreviation in a number (NĐ 30/2020 Phụ lục III; HD 05-HD/VPTW)."""

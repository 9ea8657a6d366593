"""Words of participation."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RemarkStatus(models.TextChoices):
    """The life of a remark."""

    WAITING = "waiting", pgettext_lazy("remark", "waits to be read")
    PUBLISHED = "published", pgettext_lazy("remark", "shown")
    REFUSED = "refused", pgettext_lazy("remark", "not shown")


class RemarkKind(models.TextChoices):
    """What a citizen wants to say."""

    EXPERIENCE = "experience", _("my experience")
    QUESTION = "question", _("a question")
    PROPOSAL = "proposal", _("a proposal")
    COMPLAINT = "complaint", _("something is wrong here")

"""What has a term: codes of the slices with their default days."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Termed(models.TextChoices):
    """Everything whose days an administrator may set."""

    REVIEW = "initiative.review", _("the office answers a registration within")
    CORRECTION = "initiative.correction", _("the unit corrects what was returned within")
    APPRAISAL = "initiative.appraisal", _("the office appraises a result within")
    SCORING = "appraisal.scoring", _("a member of an appraisal team scores a dossier within")
    VALIDITY = "recognition.validity", _("a recognition stands, unless its decision says, for")
    REVERIFY = "recognition.reverify", _("re-verification is asked for before the end by")
    ANSWER = "recognition.answer", _("who was not recognised is answered within")
    PROOF = "initiative.proof", _("the unit proves again that it works after")
    GRACE = "initiative.grace", _("without proof it becomes doubtful after another")
    SECOND_GRACE = "initiative.second_grace", _("and then dormant after another")
    READ_REMARK = "remark.read", _("what a citizen wrote is read within")
    REACH_WRITER = "remark.reach", _("how a writer can be reached is forgotten after")
    JOB_KEPT = "job.kept", _("background work that is over stays in the list for")


DEFAULT_DAYS = {
    Termed.REVIEW: 15,
    Termed.CORRECTION: 10,
    Termed.APPRAISAL: 30,
    Termed.SCORING: 14,
    Termed.VALIDITY: 1095,
    Termed.REVERIFY: 90,
    Termed.ANSWER: 10,
    Termed.PROOF: 365,
    Termed.GRACE: 60,
    Termed.SECOND_GRACE: 120,
    Termed.READ_REMARK: 5,
    Termed.REACH_WRITER: 180,
    Termed.JOB_KEPT: 90,
}
"""Days where no row says otherwise."""

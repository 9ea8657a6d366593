"""Words of appraisal: criteria, dossiers, scores, councils, decisions, recognitions."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SetKind(models.TextChoices):
    """Two kinds of criteria sets (rules.md §1.1)."""

    CHECKLIST = "checklist", _("checklist: all must pass")
    SCORED = "scored", _("scored")


class SetStatus(models.TextChoices):
    """Life of one version of a criteria set."""

    DRAFT = "draft", _("in preparation")
    IN_FORCE = "in_force", _("valid now")
    ENDED = "ended", _("no longer in force")


class Combine(models.TextChoices):
    """How the scores of a team become one."""

    MEAN = "mean", _("mean")
    MEDIAN = "median", _("median")


class DossierStatus(models.TextChoices):
    """Life of a dossier: one initiative put to appraisal at one level."""

    SELF_ASSESSMENT = "self_assessment", _("the unit assesses itself")
    SUBMITTED = "submitted", _("waits for an appraisal team")
    WITH_TEAM = "with_team", _("with the appraisal team")
    SCORED = "scored", _("scored, waits for the council")
    BEFORE_COUNCIL = "before_council", _("on the agenda of the council")
    VOTED = "voted", _("voted on, waits for the decision")
    RECOGNISED = "recognised", _("recognised")
    NOT_RECOGNISED = "not_recognised", _("not recognised")
    WITHDRAWN = "withdrawn", _("withdrawn")


OPEN = (
    DossierStatus.SELF_ASSESSMENT,
    DossierStatus.SUBMITTED,
    DossierStatus.WITH_TEAM,
    DossierStatus.SCORED,
    DossierStatus.BEFORE_COUNCIL,
    DossierStatus.VOTED,
)
"""States in which a dossier holds the outcome of its initiative."""


class Column(models.TextChoices):
    """The chain of scores, in its order (DESIGN §5)."""

    SELF = "self", _("self-assessment")
    LOWER = "lower", _("lower level")
    TEAM = "team", _("appraisal team")
    COUNCIL = "council", _("council")


class SheetStatus(models.TextChoices):
    """Life of one score sheet."""

    OPEN = "open", _("being scored")
    SAVED = "saved", _("saved")
    ABSTAINED = "abstained", _("abstained")
    DROPPED = "dropped", _("dropped")


class TeamRole(models.TextChoices):
    """Place in a team or council."""

    HEAD = "head", _("head of the team")
    SECRETARY = "secretary", _("secretary of the team")
    MEMBER = "member", _("member of the team")


class SeatRole(models.TextChoices):
    """Place in a council."""

    CHAIR = "chair", _("chair")
    VICE_CHAIR = "vice_chair", _("vice-chair")
    SECRETARY = "secretary", _("member and secretary")
    MEMBER = "member", _("member")


class RecusalHow(models.TextChoices):
    """Why somebody is kept out of a case."""

    DECLARED = "declared", _("declared by the person")
    OWN_UNIT = "own_unit", _("member of the unit concerned")
    OWN_INITIATIVE = "own_initiative", _("filed or leads it")
    SAME_PERSON = "same_person", _("is the person concerned")


class SessionStatus(models.TextChoices):
    """Life of a council session."""

    PLANNED = "planned", _("being prepared")
    INVITED = "invited", _("members are invited")
    OPEN = "open", _("in session")
    CLOSED = "closed", _("closed, minutes to be signed")
    SEALED = "sealed", _("minutes signed, result frozen")
    CANCELLED = "cancelled", _("did not take place")


class CaseStatus(models.TextChoices):
    """Life of one item of the agenda."""

    WAITING = "waiting", _("not called yet")
    VOTING = "voting", _("ballot open")
    COUNTED = "counted", _("counted")
    POSTPONED = "postponed", _("postponed")


class Ballot(models.TextChoices):
    """How is voted."""

    SECRET = "secret", _("secret ballot")
    OPEN = "open", _("open vote")


class Choice(models.TextChoices):
    """What is voted."""

    YES = "yes", _("for")
    NO = "no", _("against")
    BLANK = "blank", _("blank or void")


class Verdict(models.TextChoices):
    """What a ballot gave."""

    PASSED = "passed", pgettext_lazy("verdict", "passed")
    FAILED = "failed", pgettext_lazy("verdict", "not passed")
    TIE = "tie", pgettext_lazy("verdict", "tie")


class TieRule(models.TextChoices):
    """What a tie means in a council."""

    FAILED = "failed", _("a tie is not enough")
    CHAIR = "chair", _("the chair decides")
    AGAIN = "again", _("another ballot is held")


class ShareOf(models.TextChoices):
    """Of whom the share of votes in favour is taken."""

    ENTITLED = "entitled", _("members present who may vote on the case")
    MEMBERS = "members", _("all members of the council who may vote on the case")
    CAST = "cast", _("votes cast")


class Presence(models.TextChoices):
    """Whether a member takes part in a session."""

    EXPECTED = "expected", _("expected")
    PRESENT = "present", _("present")
    EXCUSED = "excused", _("absent with a reason")
    ABSENT = "absent", _("absent")


class VotedBy(models.TextChoices):
    """The way a member voted: never what."""

    PHONE = "phone", _("in the system")
    PAPER = "paper", _("on paper")


class DecisionKind(models.TextChoices):
    """What a decision does."""

    RECOGNISE = "recognise", _("recognise")
    WITHDRAW = "withdraw", _("withdraw recognitions")
    RESTORE = "restore", _("restore recognitions")


class DecisionStatus(models.TextChoices):
    """Life of a decision."""

    PREPARING = "preparing", _("being prepared")
    IN_FORCE = "in_force", _("valid now")
    VOID = "void", _("given up")


class RecognitionStatus(models.TextChoices):
    """Whether a recognition stands."""

    STANDING = "standing", _("stands")
    EXPIRED = "expired", _("its period has ended")
    WITHDRAWN = "withdrawn", _("withdrawn by decision")


class NominationStatus(models.TextChoices):
    """A proposal to the level above."""

    LISTED = "listed", _("on the list to be sent")
    PROPOSED = "proposed", _("proposed")
    TAKEN = "taken", _("taken up for appraisal")
    REFUSED = "refused", _("not taken up")
    WITHDRAWN = "withdrawn", _("taken back")

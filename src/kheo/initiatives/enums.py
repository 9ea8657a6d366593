"""Words of the initiative: kinds, fields, origins, states, levels, facts."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """Whose work it is: mô hình of a collective, điển hình of a person."""

    COLLECTIVE = "collective", _("initiative of a collective")
    INDIVIDUAL = "individual", _("exemplary person")


class Field(models.TextChoices):
    """The four fields of the movement, in the order every report prints them."""

    ECONOMY = "economy", _("economy")
    CULTURE_SOCIETY = "culture_society", _("culture and society")
    DEFENCE_SECURITY = "defence_security", _("national defence and security")
    POLITICAL_SYSTEM = "political_system", _("building the political system")


class Origin(models.TextChoices):
    """Where it comes from."""

    NEW = "new", _("newly built")
    KEEP_UP = "keep_up", _("kept up")
    STRENGTHEN = "strengthen", _("strengthened")
    REPLICATE = "replicate", _("replicated")


class Status(models.TextChoices):
    """The states of DESIGN §5."""

    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    RETURNED = "returned", _("returned")
    ACCEPTED = "accepted", _("accepted")
    BUILDING = "building", _("being built")
    AWAITING_APPRAISAL = "awaiting_appraisal", _("awaiting appraisal")
    APPRAISED = "appraised", _("appraised")
    RECOGNISED = "recognised", _("recognised")
    NOT_RECOGNISED = "not_recognised", _("not recognised")
    WITHDRAWN = "withdrawn", _("withdrawn")
    DOUBTFUL = "doubtful", _("to be verified")
    DORMANT = "dormant", _("dormant")
    STRUCK_OFF = "struck_off", _("struck off")


EDITABLE = frozenset({Status.DRAFT, Status.RETURNED})
FROZEN = frozenset({Status.RECOGNISED, Status.DOUBTFUL, Status.DORMANT, Status.STRUCK_OFF})
ALIVE = frozenset({Status.RECOGNISED, Status.DOUBTFUL, Status.DORMANT})


class Level(models.TextChoices):
    """Levels of recognition; district in the past only."""

    COMMUNE = "commune", _("commune level")
    DISTRICT = "district", _("district level (until 2025)")
    PROVINCE = "province", _("provincial level")
    CENTRAL = "central", _("central level")


class FactKind(models.TextChoices):
    """The dated facts of DESIGN §4."""

    REGISTERED = "registered", _("registered")
    ACCEPTED = "accepted", _("accepted")
    STARTED = "started", _("building started")
    PROGRESS = "progress", _("progress")
    SUBMITTED_FOR_APPRAISAL = "submitted_for_appraisal", _("submitted for appraisal")
    APPRAISED = "appraised", _("appraised")
    RECOGNISED = "recognised", _("recognised")
    NOT_RECOGNISED = "not_recognised", _("not recognised")
    CONFIRMED = "confirmed", _("confirmed alive")
    DOUBTED = "doubted", _("became doubtful")
    FELL_DORMANT = "fell_dormant", _("became dormant")
    EFFECTIVE = "effective", _("marked effective")
    NOT_EFFECTIVE = "not_effective", _("mark of effectiveness taken away")
    COMMENDED = "commended", _("commended")
    WITHDRAWN = "withdrawn", _("withdrawn")
    STRUCK_OFF = "struck_off", _("struck off")
    RESTORED = "restored", _("restored")
    LEVEL_WITHDRAWN = "level_withdrawn", _("recognition at a level withdrawn")
    LEVEL_RESTORED = "level_restored", _("recognition at a level restored")
    CANCELLED = "cancelled", _("an earlier fact was cancelled")


class Outcome(models.TextChoices):
    """What the office records of an appraisal."""

    PASSED = "passed", _("meets the criteria")
    FAILED = "failed", _("does not meet the criteria")


class LikenessExit(models.TextChoices):
    """What the registrar says to the look-alikes he was shown."""

    CONTINUE = "continue", _("go on with the earlier one")
    COPY = "copy", _("learn from it and name the source")
    NEW = "new", _("something new")


class EvidenceOf(models.TextChoices):
    """What a piece of evidence shows."""

    REGISTRATION = "registration", _("registration")
    PROGRESS = "progress", _("progress")
    RESULT = "result", _("result")
    CONFIRMATION = "confirmation", _("proof that it still works")
    PAPER = "paper", _("paper")

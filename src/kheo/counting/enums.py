"""What can be counted, and how a unit is read."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Measure(models.TextChoices):
    """Kinds of spans. A flow counts spans that begin in a period, a stock those that run on a day.

    REGISTERED from the day it was sent until withdrawn before acceptance … (never ends);
    BUILT from the start of building (flow "xây dựng"/"nhân rộng" by origin; never ends);
    BUILDING while it is being built (stock); APPRAISED from the first finding of an appraisal, one per level its
    fact names (flow; never ends; passed or not); RECOGNISED one per level (flow; never ends);
    ALIVE while recognised and proven; DOUBTFUL, DORMANT while so (stock);
    EFFECTIVE while marked effective; REPLICATED when it started as a copy (flow);
    COMMENDED, STRUCK_OFF, WITHDRAWN, CONFIRMED on their day (flow).
    """

    REGISTERED = "registered", _("registered")
    BUILT = "built", _("built")
    REPLICATED = "replicated", _("replicated")
    BUILDING = "building", _("being built")
    APPRAISED = "appraised", _("appraised")
    RECOGNISED = "recognised", _("recognised")
    ALIVE = "alive", _("recognised and alive")
    DOUBTFUL = "doubtful", _("to be verified")
    DORMANT = "dormant", _("dormant")
    EFFECTIVE = "effective", _("effective")
    CONFIRMED = "confirmed", _("confirmed alive")
    COMMENDED = "commended", _("commended")
    STRUCK_OFF = "struck_off", _("struck off")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Mode(models.TextChoices):
    """Three kinds of number that are never mixed (DESIGN §4)."""

    FLOW = "flow", _("in the period")
    STOCK = "stock", _("on the day")
    CUMULATIVE = "cumulative", _("cumulative")


class View(models.TextChoices):
    """The maintained summaries: by the units of that time, and on the map of today."""

    AS_WAS = "as-was", _("as it was")
    TODAY = "today", _("on the map of today")

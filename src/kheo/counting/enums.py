"""What can be counted, and how a unit is read."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


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


class Nature(models.TextChoices):
    """What kind of number an indicator is; only flows of joining periods may be added."""

    FLOW = "flow", pgettext_lazy("indicator", "flow of the period")
    STOCK = "stock", pgettext_lazy("indicator", "stock on the last day")
    CUMULATIVE = "cumulative", pgettext_lazy("indicator", "cumulative to the last day")
    SHARE = "share", pgettext_lazy("indicator", "share in percent")


class Source(models.TextChoices):
    """Where the number of an indicator comes from."""

    COUNTED = "counted", pgettext_lazy("indicator", "counted from records")
    DECLARED = "declared", pgettext_lazy("indicator", "declared by the unit")
    DERIVED = "derived", pgettext_lazy("indicator", "derived by formula")


class Query(models.TextChoices):
    """The named queries an indicator can be counted by."""

    INITIATIVES = "initiatives", pgettext_lazy("indicator", "initiatives")
    ACTIVITIES = "activities", pgettext_lazy("indicator", "register of activities")
    TARGETS = "targets", pgettext_lazy("indicator", "units with targets")

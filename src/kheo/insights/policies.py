"""Who scores units, who sees points, who answers signals (DESIGN §7)."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kheo.access.enums import STAFF, Role
from kheo.access.models import User
from kheo.access.policy import Permission, grants_of, today
from kheo.insights.enums import SignalStatus

OFFICE = frozenset({Role.STANDING_OFFICE, Role.SYSTEM})


def told_to(actor: User) -> Q:
    """One's own unit's signals; those of others once they were answered or the time is over."""
    own = Q(unit_id__in=[g.unit_id for g in grants_of(actor)])
    return own | ~Q(status=SignalStatus.ASKED) | Q(scheme__answer_by__lt=today())


def of_ones_own_unit(actor: User) -> Q:
    """Signals of the units one holds a role over itself."""
    return Q(unit_id__in=[g.unit_id for g in grants_of(actor)])


def not_ones_own_answer(actor: User, signal: Any) -> str:
    """Who answered for the unit does not judge the answer."""
    from_me = signal.pk and signal.answered_by_id == actor.pk
    return _("You answered this yourself; another person judges it.") if from_me else ""


VIEW = Permission("insights.view", gettext_lazy("See the points of units"), STAFF)
SET_SCHEMES = Permission("insights.set_schemes", gettext_lazy("Score units below"), OFFICE)
VIEW_SIGNALS = Permission(
    "insights.view_signals", gettext_lazy("See signals of formalism"), STAFF, rows=told_to
)
ANSWER = Permission(
    "insights.answer",
    gettext_lazy("Answer signals of the own unit"),
    frozenset({Role.REGISTRAR, Role.UNIT_HEAD, Role.STANDING_OFFICE, Role.SYSTEM}),
    rows=of_ones_own_unit,
)
JUDGE = Permission(
    "insights.judge",
    gettext_lazy("Judge answers to signals"),
    OFFICE,
    unit_lookup="scheme__unit",
    objection=not_ones_own_answer,
)

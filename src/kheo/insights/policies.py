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


ANSWERERS = frozenset({Role.REGISTRAR, Role.UNIT_HEAD, Role.STANDING_OFFICE, Role.SYSTEM})


def told_to(actor: User) -> Q:
    """One's own unit's signals; those of others once they were answered or the time is over."""
    return Q(unit_id__in=_held(actor, STAFF)) | told_above(actor)


def told_above(actor: User) -> Q:
    """What the unit said something to, or had its time to."""
    return ~Q(status=SignalStatus.ASKED) | Q(scheme__answer_by__lt=today())


def of_ones_own_unit(actor: User) -> Q:
    """Signals of the units one answers for: not of those below them."""
    return Q(unit_id__in=_held(actor, ANSWERERS))


def _held(actor: User, roles: frozenset[Role]) -> list[int]:
    return [grant.unit_id for grant in grants_of(actor) if grant.role in roles]


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
    ANSWERERS,
    rows=of_ones_own_unit,
)
JUDGE = Permission(
    "insights.judge",
    gettext_lazy("Judge answers to signals"),
    OFFICE,
    unit_lookup="scheme__unit",
    objection=not_ones_own_answer,
    rows=told_above,
)
KEEP_OUTLINES = Permission(
    "insights.keep_outlines",
    gettext_lazy("Import official borders of units"),
    frozenset({Role.SYSTEM_ADMINISTRATOR, Role.SYSTEM}),
    unit_lookup="",
)
"""Over the unit whose children get their borders."""

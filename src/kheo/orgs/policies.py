"""Who may look at the map and who may change it.

The one policy of the house stands in ``access``, above this slice, because grants hang on units.
So the acts here name their right, and ``config/wiring.py`` hands the judge over once
(``ask``). Until then everything is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kheo.kernel.refusals import NotAllowed
from kheo.orgs.enums import TERRITORIAL, Kind
from kheo.orgs.models import Unit


@dataclass(frozen=True, slots=True)
class Right:
    """An act on the map. Which roles carry it is said in ``config/map_rights.py``."""

    code: str
    label: Promise


VIEW_UNITS = Right("units.view", gettext_lazy("See the map of units"))
KEEP_LOCAL_UNITS = Right(
    "units.keep_local", gettext_lazy("Found and change villages, agencies and other local bodies")
)
REORGANISE = Right("units.reorganise", gettext_lazy("Change the map of units"))
REVIEW_RIGHTS = Right("units.review_rights", gettext_lazy("Let rights follow a reorganisation"))
RIGHTS = (VIEW_UNITS, KEEP_LOCAL_UNITS, REORGANISE, REVIEW_RIGHTS)

LOCAL = frozenset(Kind) - TERRITORIAL | {Kind.VILLAGE, Kind.RESIDENTIAL_GROUP}
"""Kinds that an office below the administrators may found and change by itself."""

Judge = Callable[[Any, Right, Unit | None], str]


def _refuse(_actor: Any, _right: Right, _unit: Unit | None) -> str:
    return _("The rights are not set up yet.")


_judge: Judge = _refuse


def ask(judge: Judge | None) -> None:
    """From now on ``judge`` answers: "" or the sentence that says why not."""
    global _judge  # noqa: PLW0603 - one judge per process, like the table of events
    _judge = judge or _refuse


def objection(actor: Any, right: Right, unit: Unit | None = None) -> str:
    """ "" when ``actor`` may, else the reason as a sentence."""
    return _judge(actor, right, unit)


def require(actor: Any, right: Right, units: Iterable[Unit]) -> None:
    """Raise ``NotAllowed`` with the reason unless ``actor`` holds ``right`` over all ``units``."""
    for unit in units:
        if reason := objection(actor, right, unit):
            raise NotAllowed(reason)


def right_for(kinds: Iterable[str]) -> Right:
    """The right needed to change units of these kinds."""
    return KEEP_LOCAL_UNITS if LOCAL.issuperset(kinds) else REORGANISE

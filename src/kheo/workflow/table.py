"""What an arrow is: one row of a slice's table of transitions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from kheo.access.policy import Permission


class Turn(models.TextChoices):
    """Whom a thing waits for."""

    UNIT = "unit", _("the unit")
    HEAD = "head", _("the head of the unit")
    OFFICE = "office", _("the standing office")
    TEAM = "team", _("the appraisal team")
    COUNCIL = "council", _("the council")
    NOBODY = "nobody", _("nobody")


def no_objection(subject: Any) -> str:
    """The rule that never complains."""
    return ""


@dataclass(frozen=True, slots=True)
class Transition:
    """One step: from which states, to which (None = the state stays), who, and what stops it.

    ``objection`` (subject) → "" or the sentence that stops it, also shown on the greyed button.
    ``needs_note`` = a reason is asked for. ``changes`` are columns set by every use of the step.
    ``tone`` colours the button: primary | plain | danger.
    """

    name: str
    label: Any
    source: frozenset[str]
    target: str | None
    permission: Permission
    objection: Callable[[Any], str] = no_objection
    needs_note: bool = False
    changes: Mapping[str, Any] = field(default_factory=dict)
    tone: str = "plain"
    timed: bool = False  # done by the clock as the system, never offered as a button
    inner: bool = False  # part of an act of a higher slice, never offered as a button


@dataclass(frozen=True, slots=True)
class Flow:
    """A slice's table of transitions with the states and whose turn each state is.

    ``objection`` (subject) → "" or the sentence that stops every step, as when it is merged away.
    """

    name: str
    states: type[models.TextChoices]
    table: Sequence[Transition]
    turns: Mapping[str, Turn]
    objection: Callable[[Any], str] = no_objection

    def turn_of(self, subject: Any) -> Turn:
        """Whose turn it is. Work that waits for the head's signature is the head's."""
        if getattr(subject, "awaits_head", False):
            return Turn.HEAD
        return self.turns[subject.status]

    def named(self, name: str) -> Transition:
        """The transition called ``name``; raises ``KeyError``."""
        return {transition.name: transition for transition in self.table}[name]


@dataclass(frozen=True, slots=True)
class Step:
    """A step as offered to a person: the arrow, and why it is greyed ("" = open)."""

    transition: Transition
    refusal: str

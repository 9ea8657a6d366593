"""Signals are raised from the records, answered by their units, judged by the office."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import require
from kheo.audit.journal import record
from kheo.foundation.models import row_values
from kheo.insights import transitions
from kheo.insights.enums import SignalStatus
from kheo.insights.models import Scheme, Signal
from kheo.insights.policies import SET_SCHEMES
from kheo.insights.queries.signals import raised
from kheo.insights.rules.signals import Raised
from kheo.kernel.refusals import RuleBroken
from kheo.kernel.text import clean_block
from kheo.orgs.models import Unit
from kheo.workflow.engine import perform
from kheo.workflow.table import Turn

MOST_ANSWER = 1000
WHAT = ("sentence", "params", "records")


def answer(signal: Signal, *, answer: str, actor: User, at: datetime) -> None:
    """Say for the unit how it came about; an answer may be mended while nobody judged it.

    Raises NotAllowed for who answers for another unit, InvalidTransition, RuleBroken without words or
    once the scoring is no longer shown, Stale.
    """
    told = clean_block(answer)
    if len(told) > MOST_ANSWER:
        sentence = _("At most %(most)s characters.") % {"most": MOST_ANSWER}
        raise RuleBroken(sentence, fields={"answer": sentence})
    if not told:
        sentence = _("Write how it came about; the office reads it beside the signal.")
        raise RuleBroken(sentence, fields={"answer": sentence})
    perform(
        transitions.ANSWER, signal, flow=transitions.SIGNAL_FLOW, actor=actor, at=at, note=told,
        changes={"answer": told, "answered_by": actor, "answered_at": at},
    )  # fmt: skip


def clear(signal: Signal, *, note: str = "", actor: User, at: datetime) -> None:
    """The office accepts the explanation. Raises NotAllowed (also for who answered),
    InvalidTransition, RuleBroken while the scoring is being changed, Stale."""
    perform(transitions.CLEAR, signal, flow=transitions.SIGNAL_FLOW, actor=actor, at=at, note=note)


def uphold(signal: Signal, *, note: str, actor: User, at: datetime) -> None:
    """The office finds that the signal stands, with its reason. Raises as ``clear`` does, and
    NotAllowed while an unanswered signal is still the unit's own affair."""
    perform(transitions.UPHOLD, signal, flow=transitions.SIGNAL_FLOW, actor=actor, at=at, note=note)


@transaction.atomic
def raise_signals(scheme: Scheme, *, actor: User, at: datetime) -> int:
    """Bring the signals of ``scheme`` in line with the records; returns how many units are asked about.

    New ones are asked, those that say something else are asked again, those that are no longer so
    pass. Raises NotAllowed.
    """
    require(actor, SET_SCHEMES, scheme)
    known = {
        (one.unit_id, one.kind): one
        for one in scheme.signals.select_for_update(of=("self",)).select_related("unit", "scheme")
    }
    found = raised(scheme, timezone.localdate(at))
    for unit, signals in found.items():
        for one in signals:
            _bring_in(scheme, unit, one, known.pop((unit.pk, one.kind), None), actor, at)
    for gone in known.values():
        if gone.status != SignalStatus.GONE:
            perform(transitions.PASS, gone, flow=transitions.SIGNAL_FLOW, actor=actor, at=at)
    return len(found)


def _bring_in(
    scheme: Scheme, unit: Unit, one: Raised, known: Signal | None, actor: User, at: datetime
) -> None:
    told: dict[str, Any] = {
        "sentence": one.sentence, "params": dict(one.params), "records": list(one.records),
    }  # fmt: skip
    if known is None:
        signal = Signal.objects.create(
            scheme=scheme, unit=unit, kind=one.kind, turn=Turn.UNIT, created_at=at, updated_at=at,
            moved_at=at, **told,
        )  # fmt: skip
        record("signal.raise", signal, actor=actor, at=at, after=told)
        return
    before = row_values(known, *WHAT)
    if before == told and known.status != SignalStatus.GONE:
        return
    if known.status == SignalStatus.ASKED:
        Signal.objects.filter(pk=known.pk).update(**told, updated_at=at)
        record("signal.restate", known, actor=actor, at=at, before=before, after=told)
        return
    changes = {**told, "answer": "", "answered_by": None, "answered_at": None}
    perform(
        transitions.ASK_AGAIN, known, flow=transitions.SIGNAL_FLOW, actor=actor, at=at,
        changes=changes,
    )  # fmt: skip

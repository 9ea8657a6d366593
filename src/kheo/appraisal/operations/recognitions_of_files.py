"""Recognitions of initiatives that were entered from a file at once, and how they go with them."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.utils.translation import gettext as _

from kheo.appraisal.enums import RecognitionStatus
from kheo.appraisal.models import Recognition
from kheo.appraisal.rules.recognition import Fate, fates_of, new_code
from kheo.audit.journal import Line, record_many
from kheo.exchange.queries.resting import resting_on
from kheo.foundation import bulk
from kheo.initiatives.enums import FactKind
from kheo.initiatives.events import Entered, Leaving
from kheo.initiatives.models import Fact
from kheo.workflow.table import Turn

TOLD_BY = (
    FactKind.RECOGNISED, FactKind.STRUCK_OFF, FactKind.RESTORED, FactKind.LEVEL_WITHDRAWN,
    FactKind.LEVEL_RESTORED, FactKind.CANCELLED,
)  # fmt: skip
_COLUMNS = (
    "id", "initiative_id", "unit_id", "fact_id", "title", "level", "paper_id", "on", "code",
    "turn", "status", "ended_on", "ended_paper_id", "ended_why", "moved_at", "created_at",
    "updated_at",
)  # fmt: skip


def enter_many(event: Entered) -> None:
    """Handler: every recognised fact gets its recognition with a code, without an end (its paper set none
    that we know of); what was struck off since is withdrawn. A fixed number of statements."""
    fates = _fates(event.initiative_ids)
    if not fates:
        return
    keys = bulk.reserve(Recognition, len(fates))
    bulk.insert(
        Recognition,
        _COLUMNS,
        [_row(key, fate, event) for key, fate in zip(keys, fates, strict=True)],
    )
    record_many(
        [
            Line(
                "recognition.enter", Recognition._meta.label_lower, key,
                fate.fact.initiative.title, fate.fact.initiative.unit_id,
                after=_told(fate),
            )
            for key, fate in zip(keys, fates, strict=True)
        ],
        actor=event.actor,
        at=event.at,
    )  # fmt: skip


def leave(event: Leaving) -> None:
    """Handler: recognitions go with records that are taken back, unless something rests on them."""
    rows = Recognition.objects.filter(initiative__in=event.initiative_ids)
    held = dict(rows.values_list("pk", "initiative_id"))
    for key in resting_on(Recognition, held):
        event.objections.append((held[key], _("its recognition is named in a decision")))
    if not event.objections:
        rows.delete()


def _fates(keys: tuple[int, ...]) -> list[Fate]:
    facts = (
        Fact.objects.filter(initiative__in=keys, kind__in=TOLD_BY, recognition=None)
        .select_related("initiative")
        .only("kind", "on", "level", "paper", "note", "cancels", "initiative__title", "initiative__unit")
        .order_by("initiative", "on", "pk")
    )  # fmt: skip
    told = defaultdict[int, list[Any]](list)
    for fact in facts:
        told[fact.initiative_id].append(fact)
    return [fate for some in told.values() for fate in fates_of(some)]


def _told(fate: Fate) -> dict[str, Any]:
    told = {"level": fate.fact.level, "on": fate.fact.on, "valid_to": None}
    return told | ({"ended_on": fate.ended_by.on} if fate.ended_by else {})


def _row(key: int, fate: Fate, event: Entered) -> tuple[Any, ...]:
    fact, end = fate.fact, fate.ended_by
    status = RecognitionStatus.WITHDRAWN if end else RecognitionStatus.STANDING
    return (
        key, fact.initiative_id, fact.initiative.unit_id, fact.pk, fact.initiative.title[:300],
        fact.level, fact.paper_id, fact.on, new_code(), str(Turn.NOBODY), str(status),
        end.on if end else None, end.paper_id if end else None, end.note if end else "",
        event.at, event.at, event.at,
    )  # fmt: skip

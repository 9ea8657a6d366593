"""What the registrar says to the look-alikes he was shown: go on with one, learn from one, or new."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import require
from kheo.audit.journal import record
from kheo.campaigns.enums import CommitmentKind
from kheo.campaigns.queries import current_campaigns
from kheo.initiatives import policies, rules
from kheo.initiatives.enums import LikenessExit, Origin, Status
from kheo.initiatives.events import FactsChanged, SourceNamed
from kheo.initiatives.models import Commitment, Initiative, LikenessAnswer
from kheo.initiatives.operations.commitments import commit
from kheo.initiatives.operations.registration import require_writer
from kheo.initiatives.operations.steps import discard
from kheo.initiatives.queries.look_alikes import NEARLY_SAME, LookAlike
from kheo.initiatives.queries.sources import refuse_source
from kheo.kernel.events import publish
from kheo.kernel.refusals import BadInput, NotAllowed, RuleBroken
from kheo.kernel.text import clean_line

LONGEST = 500
GOING_ON = (CommitmentKind.KEEP_UP, CommitmentKind.STRENGTHEN)


@transaction.atomic
def answer(
    initiative: Initiative,
    *,
    answer: str,
    other: Initiative | None = None,
    reason: str = "",
    shown: Iterable[Mapping[str, Any]] = (),
    kind: str = CommitmentKind.KEEP_UP,
    actor: User,
    at: datetime,
) -> LikenessAnswer:
    """Keep the answer with the list as it was shown, and do what it says.

    CONTINUE promises the unit's own earlier record ``other`` (``kind``: keep up or strengthen) in
    the running campaign and puts the draft away; COPY names ``other`` as the source; NEW says why
    where something shown is nearly the same. Raises NotAllowed, BadInput, RuleBroken.
    """
    row = (
        Initiative.objects.select_for_update(of=("self",))
        .select_related("unit", "filed_by")
        .get(pk=initiative.pk)
    )
    require_writer(actor, row)
    if complaint := rules.is_open_for_writing(row):
        raise NotAllowed(complaint)
    if answer not in LikenessExit.values:
        raise BadInput(_("Choose one of the values on offer."))
    told, listed = _reason(reason), list(shown)
    if answer == LikenessExit.NEW:
        _refuse_unexplained(told, listed)
    else:
        _refuse_other(row, other)
    kept = LikenessAnswer.objects.create(
        initiative=row, answer=answer, other=None if answer == LikenessExit.NEW else other,
        reason=told, shown=listed, answered_by=actor, answered_at=at,
    )  # fmt: skip
    after = {"other": str(other) if kept.other_id else "", "shown": len(listed)}
    record(f"initiative.answer_{answer}", row, actor=actor, at=at, after=after, note=told)
    if answer == LikenessExit.CONTINUE and other is not None:
        _put_away(row, actor=actor, at=at)
        go_on(other, kind=kind, reason=told, actor=actor, at=at)
    if answer == LikenessExit.COPY and other is not None:
        _learn(row, other, at=at)
    return kept


@transaction.atomic
def go_on(
    earlier: Initiative, *, kind: str, reason: str = "", actor: User, at: datetime
) -> Commitment | None:
    """Go on with the unit's own earlier record instead of registering it anew.

    It is promised in the newest running campaign in which it is not promised yet; without one only
    the journal tells it. Raises NotAllowed, RuleBroken.
    """
    require(actor, policies.FILE, earlier)
    if kind not in GOING_ON:
        sentence = _("Choose whether it is kept up or strengthened.")
        raise RuleBroken(sentence, fields={"kind": sentence})
    if earlier.status == Status.WITHDRAWN or earlier.merged_into_id is not None:
        raise RuleBroken(_("It was given up or merged; choose another one to go on with."))
    record("initiative.go_on", earlier, actor=actor, at=at, note=_reason(reason))
    running = current_campaigns(earlier.unit, timezone.localdate(at))
    campaign = running.exclude(commitments__initiative=earlier).first()
    if campaign is None:
        return None
    return commit(earlier, campaign=campaign, kind=kind, actor=actor, at=at)


def as_shown(rows: Iterable[LookAlike]) -> list[dict[str, Any]]:
    """The list as it is kept with the answer."""
    return [
        {
            "key": one.initiative.pk,
            "title": one.initiative.title,
            "unit": one.initiative.unit.label,
            "percent": one.percent,
        }
        for one in rows
    ]


def _reason(typed: str) -> str:
    told = clean_line(typed)
    if len(told) > LONGEST:
        sentence = _("The reason has %(count)s letters; at most %(limit)s fit. Shorten it.") % {
            "count": len(told),
            "limit": LONGEST,
        }
        raise BadInput(sentence, fields={"reason": sentence})
    return told


def _refuse_unexplained(reason: str, shown: list[Mapping[str, Any]]) -> None:
    """Something new beside something nearly the same needs a word."""
    if not reason and any(int(one["percent"]) >= NEARLY_SAME for one in shown):
        sentence = _("One of them is nearly the same: write what is new about yours.")
        raise RuleBroken(sentence, fields={"reason": sentence})


def _refuse_other(row: Initiative, other: Initiative | None) -> None:
    if other is None or other.pk == row.pk:
        sentence = _("Choose which of the initiatives shown you mean.")
        raise RuleBroken(sentence, fields={"other": sentence})


def _put_away(row: Initiative, *, actor: User, at: datetime) -> None:
    """The draft is closed; what was sent before is for the office to merge."""
    if row.status != Status.DRAFT:
        raise RuleBroken(
            _("It was sent before; ask the office to merge it with the earlier record.")
        )
    discard(row, actor=actor, at=at)


def _learn(row: Initiative, source: Initiative, *, at: datetime) -> None:
    """Name the source; the owner is told by whoever listens."""
    refuse_source(row, source)
    row.source, row.origin = source, Origin.REPLICATE
    row.version += 1
    row.updated_at = at
    row.save(update_fields=["source", "origin", "version", "updated_at"])
    publish(SourceNamed(initiative_id=row.pk, source_id=source.pk))
    if row.registered_on:
        publish(FactsChanged(initiative_id=row.pk))

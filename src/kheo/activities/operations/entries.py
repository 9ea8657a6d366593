"""Record, change and take back one entry of the register."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import can, require
from kheo.activities import rules
from kheo.activities.models import Activity, ActivityKind
from kheo.activities.policies import RECORD
from kheo.activities.queries import kept_twin, kind_on, questions_of
from kheo.audit.journal import record as tell
from kheo.documents.models import Paper
from kheo.foundation.models import row_values
from kheo.initiatives.models import Initiative
from kheo.initiatives.policies import VIEW as VIEW_INITIATIVES
from kheo.kernel.days import format_day
from kheo.kernel.refusals import RuleBroken, Stale
from kheo.kernel.text import clean_block, clean_line, fold
from kheo.orgs.models import Unit
from kheo.orgs.queries import history, standing, successors_on

CHANGEABLE = (
    "on", "title", "quantity", "attended", "expected", "variant", "field", "subject", "level",
    "stage", "initiative", "paper", "link", "note",
)  # fmt: skip
"""Columns that ``change`` sets; another unit or kind is another entry."""
_TOLD = (*CHANGEABLE[:10], "initiative_id", "paper_id", "link", "note")


@transaction.atomic
def record(
    *,
    unit: Unit,
    kind: str,
    on: date,
    title: str = "",
    quantity: int | None = 1,
    attended: int | None = None,
    expected: int | None = None,
    variant: str = "",
    field: str = "",
    subject: str = "",
    level: str = "",
    stage: str = "",
    initiative: Initiative | None = None,
    paper: Paper | None = None,
    link: str = "",
    note: str = "",
    actor: User,
    at: datetime,
) -> Activity:
    """Enter what happened on ``on`` in ``unit``: ``quantity`` times a ``kind`` (its code).

    ``attended`` and ``expected`` are persons of the whole entry. Without a title that of the paper
    is taken. Raises ``NotAllowed`` outside the actor's scope; ``RuleBroken`` with a sentence per
    column for what ``rules.wrong_entry`` finds, a day outside the life of the unit or of the kind,
    a paper of another unit, and for what stands in the register already.
    """
    activity = Activity(
        unit=unit, kind=kind, on=on, title=title, quantity=quantity or 0, attended=attended,
        expected=expected, variant=variant, field=field, subject=subject, level=level, stage=stage,
        initiative=initiative, paper=paper, link=link, note=note, recorded_by=actor,
        created_at=at, updated_at=at,
    )  # fmt: skip
    require(actor, RECORD, activity)
    Unit.objects.select_for_update().get(pk=unit.pk)  # two presses of one button line up
    asked = _check(activity, actor=actor, at=at)
    activity.save(force_insert=True)
    after = {"kind": kind, **row_values(activity, *_TOLD), "unit_word": asked.unit_word}
    tell("activity.record", activity, actor=actor, at=at, after=_said(after))
    return activity


@transaction.atomic
def change(
    activity: Activity, *, seen_version: int, actor: User, at: datetime, **values: Any
) -> Activity:
    """Set columns of ``CHANGEABLE``; ``seen_version`` is the version the person looked at.

    A change of nothing writes nothing. Raises ``NotAllowed``; ``Stale`` when somebody changed it
    meanwhile; ``RuleBroken`` as ``record`` does and for an entry that was taken back.
    """
    fresh = _locked(activity, actor)
    if fresh.version != seen_version:
        raise Stale(
            _("Somebody changed this entry meanwhile; look at what stands now and write again.")
        )
    before = row_values(fresh, *_TOLD)
    for name, value in values.items():
        if name not in CHANGEABLE:
            raise TypeError(f"an activity has no column {name} to change")
        setattr(fresh, name, value)
    _check(fresh, actor=actor, at=at)
    after = row_values(fresh, *_TOLD)
    changed = [name for name in _TOLD if before[name] != after[name]]
    if not changed:
        return fresh
    fresh.version, fresh.updated_at = fresh.version + 1, at
    fresh.save(update_fields=[*CHANGEABLE, "search_text", "version", "updated_at"])
    tell(
        "activity.change", fresh, actor=actor, at=at,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )  # fmt: skip
    return fresh


@transaction.atomic
def cancel(activity: Activity, *, why: str, actor: User, at: datetime) -> Activity:
    """Take an entry out of the figures; it stays readable with the reason.

    Raises ``NotAllowed``, ``RuleBroken`` without a reason or when it was taken back already.
    """
    fresh = _locked(activity, actor)
    reason = clean_line(why)
    if not reason or len(reason) > rules.WHY:
        sentence = _("Write the reason, in at most 300 characters.")
        raise RuleBroken(sentence, fields={"why": sentence})
    fresh.cancelled_at, fresh.cancelled_by, fresh.cancelled_why = at, actor, reason
    fresh.version, fresh.updated_at = fresh.version + 1, at
    fresh.save(
        update_fields=[
            "cancelled_at", "cancelled_by", "cancelled_why", "version", "updated_at",
        ]
    )  # fmt: skip
    tell(
        "activity.cancel", fresh, actor=actor, at=at,
        before=row_values(fresh, "kind", "on", "quantity"), note=reason,
    )  # fmt: skip
    return fresh


def _locked(activity: Activity, actor: User) -> Activity:
    """The row as it stands now, kept for this transaction, if the actor may write it."""
    fresh = Activity.objects.select_for_update().get(pk=activity.pk)
    require(actor, RECORD, fresh)
    if fresh.cancelled_at is not None:
        raise RuleBroken(_("This entry was taken back; nothing about it is changed any more."))
    return fresh


def _said(after: dict[str, Any]) -> dict[str, Any]:
    """Only what was said: an empty answer tells nothing."""
    return {name: value for name, value in after.items() if value not in ("", None)}


def _check(activity: Activity, *, actor: User, at: datetime) -> ActivityKind:
    """Clean the words of ``activity`` and refuse what cannot be; returns its kind of that day."""
    activity.title = clean_line(activity.title) or _title_of(activity.paper)
    activity.link = clean_line(activity.link)
    activity.note = clean_block(activity.note)
    activity.search_text = fold(activity.title)[:600]
    kind = kind_on(activity.kind, activity.on)
    if kind is None:
        sentence = _("This kind of activity is not recorded for this day.")
        raise RuleBroken(sentence, fields={"kind": sentence})
    said = rules.Said(
        on=activity.on, title=activity.title, quantity=activity.quantity,
        attended=activity.attended, expected=activity.expected, variant=activity.variant,
        field=activity.field, subject=activity.subject, level=activity.level,
        stage=activity.stage, link=activity.link,
    )  # fmt: skip
    wrong = rules.wrong_entry(said, questions_of(kind), today=timezone.localdate(at))
    for column, sentence in (
        ("on", _wrong_life(activity)),
        ("paper", _wrong_paper(activity)),
        ("initiative", _wrong_initiative(activity, actor)),
    ):
        if sentence:
            wrong.setdefault(column, sentence)
    if wrong:
        raise RuleBroken(_("The entry cannot be kept like this."), fields=wrong)
    _refuse_twin(activity)
    return kind


def _title_of(paper: Paper | None) -> str:
    return clean_line(f"{paper.number} {paper.summary}")[: rules.TITLE] if paper else ""


def _wrong_life(activity: Activity) -> str:
    unit, on = activity.unit, activity.on
    if unit.is_alive(on):
        return ""
    found = (
        successors_on(unit, on)
        if on >= unit.starts_on
        else [one.predecessor for one in history(unit).predecessors if one.predecessor.is_alive(on)]
    )
    return rules.wrong_life(
        on, born=unit.starts_on, ended=unit.ends_on, name=unit.label,
        others=[one.label for one in standing(found[:5], on)],
    )  # fmt: skip


def _wrong_paper(activity: Activity) -> str:
    paper = activity.paper
    if paper is None or paper.unit_id == activity.unit_id:
        return ""
    return _("This paper is in the register of another unit.")


def _wrong_initiative(activity: Activity, actor: User) -> str:
    initiative = activity.initiative
    if initiative is None or can(actor, VIEW_INITIATIVES, initiative):
        return ""
    return _("This initiative is not open to you.")


def _refuse_twin(activity: Activity) -> None:
    twin = kept_twin(activity)
    if twin is not None:
        sentence = _(
            "“%(title)s” of %(day)s stands in the register already. If there were several, "
            "raise the number there, or write what differs in the title."
        ) % {"title": twin.title, "day": format_day(twin.on)}
        raise RuleBroken(sentence, fields={"title": sentence})

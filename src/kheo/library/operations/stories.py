"""Acts on a story: opened from its record, written, checked, published, taken down."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import require
from kheo.audit.journal import record
from kheo.audit.queries import acts_about
from kheo.initiatives.enums import ALIVE
from kheo.initiatives.models import Initiative
from kheo.kernel import numbers
from kheo.kernel.refusals import BadInput, DomainError, InvalidTransition, RuleBroken, Stale
from kheo.kernel.text import clean_block, clean_line
from kheo.library import policies
from kheo.library.enums import StoryStatus
from kheo.library.models import Story
from kheo.library.rules import telling
from kheo.library.rules.prefill import draft_of
from kheo.library.transitions import stories as arrows
from kheo.library.transitions.stories import FLOW
from kheo.orgs.models import Unit
from kheo.search.enums import What
from kheo.search.operations.index import refresh
from kheo.workflow.engine import perform
from kheo.workflow.table import Turn

REVISED = "story.revise"


@transaction.atomic
def open_story(initiative: Initiative, *, actor: User, at: datetime) -> Story:
    """Open the story of a recognised initiative, filled from its record; the open one if there is one.

    Raises NotAllowed, RuleBroken (not recognised, or struck off).
    """
    held = Initiative.objects.select_for_update(of=("self",)).get(pk=initiative.pk)
    story = Story.objects.filter(initiative=held).first()
    if story is not None:
        require(actor, policies.VIEW_STORIES, story)
        return story
    story = Story(
        initiative=held, unit_id=held.unit_id, contact_unit_id=held.unit_id, written_by=actor,
        turn=Turn.UNIT, moved_at=at, created_at=at, updated_at=at, **draft_of(held),
    )  # fmt: skip
    require(actor, policies.WRITE, story)
    if held.status not in ALIVE or held.merged_into_id is not None:
        raise RuleBroken(_("Only an initiative that is recognised gets a story."))
    story.save()
    record("story.open", story, actor=actor, at=at, after={"initiative": held.pk})
    return story


@transaction.atomic
def revise(
    story: Story,
    *,
    values: Mapping[str, Any],
    version: int | None = None,
    actor: User,
    at: datetime,
) -> Story:
    """Write fields of a story that is being written; ``version`` is the row version the person saw.

    The writer is who wrote last: another person checks. A remark at a written field has been answered.
    Raises NotAllowed, InvalidTransition (it is not being written), BadInput (by field), Stale when another
    person has saved the same field since (``params`` carry value and version).
    """
    row = Story.objects.select_for_update(of=("self",)).get(pk=story.pk)
    require(actor, policies.WRITE, row)
    if row.status != StoryStatus.DRAFT:
        raise InvalidTransition(_("The story is not being written now; take it back first."))
    changes = {
        name: value for name, value in cleaned(values).items() if getattr(row, name) != value
    }
    if version is not None and version != row.version:
        _refuse_clash(row, changes, version)
    if not changes:
        return row
    before = {name: getattr(row, name) for name in changes}
    for name, value in changes.items():
        setattr(row, name, value)
    row.remarks = {name: words for name, words in row.remarks.items() if name not in changes}
    row.written_by = actor
    row.version += 1
    row.updated_at = at
    row.save(update_fields=[*changes, "remarks", "written_by", "version", "updated_at"])
    record(REVISED, row, actor=actor, at=at, before=_plain(before), after=_plain(changes))
    return row


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value.label if isinstance(value, Unit) else value for name, value in values.items()
    }


def _refuse_clash(row: Story, changes: Mapping[str, Any], seen: int) -> None:
    """Two people wrote the same field: the later one is shown the other's words."""
    lines = acts_about(row, (REVISED,))[-max(row.version - seen, 1) :]
    since = {name for line in lines for name in line.after}
    clash = next((name for name in changes if name in since), None)
    if clash is None:
        return
    raise Stale(
        _("Someone else has just changed “%(item)s”."),
        params={
            "item": label_of(clash), "value": shown_value(getattr(row, clash)),
            "version": row.version,
        },
    )  # fmt: skip


def label_of(name: str) -> str:
    """What a field is called."""
    part = telling.BY_NAME.get(name)
    return str(part.label) if part else _("Office to ask")


def shown_value(value: Any) -> Any:
    """A column's value as the form shows it."""
    if value is None:
        return ""
    if isinstance(value, Unit):
        return str(value.pk)
    return numbers.format_number(value) if isinstance(value, Decimal | int) else value


def cleaned(values: Mapping[str, Any]) -> dict[str, Any]:
    """Every value read and bounded. Raises BadInput with all complaints, each at its field."""
    found, complaints = {}, {}
    for name, value in values.items():
        if name not in telling.WRITTEN:
            raise BadInput(_("There is no field called “%(name)s”."), params={"name": name})
        try:
            found[name] = _clean(name, value)
        except DomainError as refusal:
            complaints[name] = str(refusal)
    if complaints:
        raise BadInput(next(iter(complaints.values())), fields=complaints)
    return found


def _clean(name: str, value: Any) -> Any:
    if name == "contact_unit":
        return _office(value)
    if name in telling.NUMBERS:
        return _number(name, value)
    text = clean_line(str(value)) if name in telling.LENGTHS else clean_block(str(value))
    longest = telling.LENGTHS.get(name, telling.LONGEST)
    if len(text) > longest:
        raise BadInput(
            _("“%(item)s” has %(count)s letters; at most %(limit)s fit. Shorten it."),
            params={"item": label_of(name), "count": len(text), "limit": longest},
        )
    return text


def _office(value: Any) -> Unit | None:
    if value in (None, "") or isinstance(value, Unit):
        return value or None
    found = None
    if str(value).isdecimal() and len(str(value)) < 18:
        found = Unit.objects.filter(pk=int(value)).first()
    if found is None:
        raise BadInput(_("Choose one of the values on offer."))
    return found


def _number(name: str, value: Any) -> Any:
    if value in (None, ""):
        return None
    number = Decimal(value) if isinstance(value, int) else value
    if not isinstance(number, Decimal):
        number = numbers.parse_number(str(value))
    if number != int(number) or number < 0 or number > telling.HIGHEST[name]:
        raise BadInput(_("Enter a whole number that makes sense here."))
    return Decimal(int(number)) if name == "cost" else int(number)


@transaction.atomic
def settle(story: Story, *, words: str, why: str, actor: User, at: datetime) -> Story:
    """Say of words that look private that they are not (a street, a telephone of the office), and why.

    Raises NotAllowed, InvalidTransition, RuleBroken (no reason).
    """
    row = Story.objects.select_for_update(of=("self",)).get(pk=story.pk)
    require(actor, policies.WRITE, row)
    if row.status not in {StoryStatus.DRAFT, StoryStatus.CHECKING}:
        raise InvalidTransition(_("The story is not being written now; take it back first."))
    kept, reason = clean_line(words)[:200], clean_line(why)[:300]
    if not kept or not reason:
        sentence = _("Say why these words tell nothing private about anybody.")
        raise RuleBroken(sentence, fields={"why": sentence})
    others = [one for one in row.settled if one["words"] != kept]
    row.settled = [*others, {"words": kept, "why": reason}]
    row.version += 1
    row.updated_at = at
    row.save(update_fields=["settled", "version", "updated_at"])
    record("story.settle", row, actor=actor, at=at, after={"words": kept}, note=reason)
    return row


@transaction.atomic
def remark(
    story: Story, *, checks: Mapping[str, bool], remarks: Mapping[str, str], actor: User, at: datetime
) -> Story:  # fmt: skip
    """The expert's marks (code → passed) and words (field → what to change) on a story being checked.

    Raises NotAllowed (also for who wrote it), InvalidTransition, BadInput (no such check or field).
    """
    row = Story.objects.select_for_update(of=("self",)).get(pk=story.pk)
    require(actor, policies.CHECK, row)
    if row.status not in {StoryStatus.CHECKING, StoryStatus.CHECKED}:
        raise InvalidTransition(_("The story does not wait for a check."))
    known = {check.code for check in telling.CHECKS}
    if set(checks) - known or set(remarks) - set(telling.WRITTEN):
        raise BadInput(_("Reload the page; this form is too old to be saved."))
    row.checks = {code: bool(passed) for code, passed in checks.items()}
    row.remarks = {
        name: kept for name, words in remarks.items() if (kept := clean_block(words)[:1000])
    }
    row.version += 1
    row.updated_at = at
    row.save(update_fields=["checks", "remarks", "version", "updated_at"])
    record(
        "story.remark",
        row,
        actor=actor,
        at=at,
        after={"checks": row.checks, "remarks": row.remarks},
    )
    return row


def step(story: Story, *, name: str, note: str = "", actor: User, at: datetime) -> None:
    """Carry out the arrow ``name`` of ``transitions.stories`` that a person may press.

    Raises KeyError (no such arrow), InvalidTransition (not a person's), and what the engine raises.
    """
    arrow = FLOW.named(name)
    if arrow.inner or arrow.timed:
        raise InvalidTransition(_("This step is not open in the current state."))
    _MOVES.get(name, _plain_move)(story, arrow=arrow, note=note, actor=actor, at=at)


@transaction.atomic
def _plain_move(story: Story, *, arrow: Any, note: str, actor: User, at: datetime) -> None:
    perform(arrow, story, flow=FLOW, actor=actor, at=at, note=note)


@transaction.atomic
def _take_down(story: Story, *, arrow: Any, note: str, actor: User, at: datetime) -> None:
    perform(arrow, story, flow=FLOW, actor=actor, at=at, note=note)
    refresh(What.STORY, [story.pk])


@transaction.atomic
def _check(story: Story, *, arrow: Any, note: str, actor: User, at: datetime) -> None:
    changes = {"checked_by": actor, "checked_at": at}
    perform(arrow, story, flow=FLOW, actor=actor, at=at, note=note, changes=changes)


@transaction.atomic
def _publish(story: Story, *, arrow: Any, note: str, actor: User, at: datetime) -> None:
    changes = {"published_at": at, "fell_on": None}
    perform(arrow, story, flow=FLOW, actor=actor, at=at, note=note, changes=changes)
    refresh(What.STORY, [story.pk])


@transaction.atomic
def _again(story: Story, *, arrow: Any, note: str, actor: User, at: datetime) -> None:
    """Written anew, it is checked anew."""
    changes: dict[str, Any] = {
        "checks": {},
        "remarks": {},
        "checked_by": None,
        "checked_at": None,
        "fell_on": None,
    }
    perform(arrow, story, flow=FLOW, actor=actor, at=at, note=note, changes=changes)


@transaction.atomic
def _hand_back(story: Story, *, arrow: Any, note: str, actor: User, at: datetime) -> None:
    changes = {"checked_by": None, "checked_at": None}
    perform(arrow, story, flow=FLOW, actor=actor, at=at, note=note, changes=changes)


_MOVES = {
    arrows.CHECK.name: _check,
    arrows.HAND_BACK.name: _hand_back,
    arrows.PUBLISH.name: _publish,
    arrows.TAKE_DOWN.name: _take_down,
    arrows.REVISE.name: _again,
}


def fall(story: Story, *, note: str, actor: User, at: datetime) -> None:
    """Take a published story down because the ground under it fell. Raises what the engine raises."""
    changes = {"fell_on": timezone.localdate(at)}
    perform(arrows.FALL, story, flow=FLOW, actor=actor, at=at, note=note, changes=changes)
    refresh(What.STORY, [story.pk])


def rise(story: Story, *, actor: User, at: datetime) -> None:
    """Put a story back that came down by a slip. Raises what the engine raises."""
    perform(arrows.RISE, story, flow=FLOW, actor=actor, at=at, changes={"fell_on": None})
    refresh(What.STORY, [story.pk])

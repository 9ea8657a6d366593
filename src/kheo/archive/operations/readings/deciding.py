"""A person decides on what was found, item by item; nothing enters the books before that."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import require
from kheo.archive.enums import ItemKind, ItemState, ReadingStatus
from kheo.archive.models import Reading, ReadItem
from kheo.archive.operations.figures import CHOICES
from kheo.archive.operations.readings.figures_in import every_code
from kheo.archive.operations.readings.wording import name_of
from kheo.archive.policies import READ_REPORTS
from kheo.archive.rules.amounts import parse_amount
from kheo.audit.journal import record
from kheo.initiatives.models import Initiative
from kheo.initiatives.policies import VIEW as VIEW_INITIATIVE
from kheo.kernel.refusals import DomainError, RuleBroken, Stale
from kheo.kernel.text import clean_line

LENGTHS: Mapping[str, Mapping[str, int]] = {
    ItemKind.FIGURE: {
        "amount": 60, "what": 300, "unit_word": 40, "indicator": 40, "variant": 30, "place": 200,
        "where": 200,
    },
    ItemKind.INITIATIVE: {"title": 300, "owner": 300, "where": 300, "place": 200},
    ItemKind.PAPER: {
        "type": 60, "number": 20, "symbol": 60, "issuer": 200, "subject": 600, "place": 200,
    },
}  # fmt: skip
"""Texts of an item that a person may correct, and how long they may be."""
NEEDED = {ItemKind.FIGURE: "amount", ItemKind.INITIATIVE: "title", ItemKind.PAPER: "type"}
DAYS = ("starts_on", "last_day", "issued_on")


@transaction.atomic
def take(item: ReadItem, *, actor: User, at: datetime) -> ReadItem:
    """Let the item enter the books as it stands. Raises NotAllowed, Stale."""
    return _decide(_alone(_locked(item, actor)), ItemState.TAKEN, "reading.take", actor, at)


@transaction.atomic
def drop(item: ReadItem, *, note: str = "", actor: User, at: datetime) -> ReadItem:
    """Leave the item out, with a word why if the person likes. Raises NotAllowed, Stale."""
    held = _locked(item, actor)
    held.note = clean_line(note)[:300] or held.note
    return _decide(_alone(held), ItemState.DROPPED, "reading.drop", actor, at)


@transaction.atomic
def reopen(item: ReadItem, *, actor: User, at: datetime) -> ReadItem:
    """Take a decision back; corrected values stay. Raises NotAllowed, Stale."""
    held = _locked(item, actor)
    held.same_as = None
    return _decide(_alone(held), ItemState.OPEN, "reading.reopen", actor, at)


@transaction.atomic
def correct(item: ReadItem, *, values: Mapping[str, Any], actor: User, at: datetime) -> ReadItem:
    """Write what the paper really says into the item and let it enter.

    ``values`` are some of the item's values; days as ISO text or empty. Raises NotAllowed, Stale,
    RuleBroken with a sentence for every field to blame.
    """
    held = _locked(item, actor)
    held.values = held.values | checked(held.kind, held.values, values)
    return _decide(_alone(held), ItemState.TAKEN, "reading.correct", actor, at)


@transaction.atomic
def split(
    item: ReadItem, *, parts: Sequence[Mapping[str, Any]], actor: User, at: datetime
) -> list[ReadItem]:
    """Make several items out of one that the reader took together; the first stays in its place.

    Raises NotAllowed, Stale, RuleBroken with fewer than two parts or a part that cannot be.
    """
    held = _locked(item, actor)
    if len(parts) < 2:
        sentence = _("Write at least two parts, one a line.")
        raise RuleBroken(sentence, fields={"parts": sentence})
    told = [held.values | checked(held.kind, held.values, one) for one in parts]
    last: int = held.reading.items.aggregate(last=Max("order"))["last"]
    held.values = told[0]
    _decide(_alone(held), ItemState.TAKEN, "reading.split", actor, at,
            parts=[name_of(replaced(held, values)) for values in told])  # fmt: skip
    others = [
        ReadItem(
            reading=held.reading, kind=held.kind, order=last + number, state=ItemState.TAKEN,
            start=held.start, end=held.end, line=held.line, quote=held.quote,
            key=f"{held.key[:56]}~{last + number}", values=values, read={}, off=held, decided_by=actor,
            decided_at=at,
        )
        for number, values in enumerate(told[1:], 1)
    ]  # fmt: skip
    return [held, *ReadItem.objects.bulk_create(others)]


@transaction.atomic
def merge(item: ReadItem, *, into: ReadItem, actor: User, at: datetime) -> ReadItem:
    """Say that the item is the same thing as another of the file; only that one enters.

    Raises NotAllowed, Stale, RuleBroken when they are of two kinds or lead back to each other.
    """
    held = _locked(item, actor)
    other = ReadItem.objects.select_for_update(of=("self",)).get(pk=into.pk)
    if held.pk == other.pk or held.reading_id != other.reading_id or held.kind != other.kind:
        sentence = _("Choose another item of the same kind in this file.")
        raise RuleBroken(sentence, fields={"into": sentence})
    if other.state == ItemState.DROPPED:
        sentence = _("That item was left out; take it first.")
        raise RuleBroken(sentence, fields={"into": sentence})
    if other.state == ItemState.MERGED:
        sentence = _("That item was merged itself; choose the one it went into.")
        raise RuleBroken(sentence, fields={"into": sentence})
    held.merged.update(into=other)
    held.into = other
    return _decide(held, ItemState.MERGED, "reading.merge", actor, at, into=name_of(other))


@transaction.atomic
def same_as(item: ReadItem, *, initiative: Initiative, actor: User, at: datetime) -> ReadItem:
    """Say that the named initiative is one of the records, which the actor has to see.

    Raises NotAllowed, Stale, RuleBroken for a figure or a paper.
    """
    held = _locked(item, actor)
    require(actor, VIEW_INITIATIVE, initiative)
    if held.kind != ItemKind.INITIATIVE:
        raise RuleBroken(_("Only a named project can be one of the records."))
    held.same_as = initiative
    return _decide(
        _alone(held), ItemState.TAKEN, "reading.same_as", actor, at, record=initiative.title
    )


@transaction.atomic
def decide_all(
    reading: Reading, *, kind: str, state: str, core: bool | None = None, actor: User, at: datetime
) -> int:
    """Take or leave out every open item of a kind that no error or doubt lies on; returns how many.

    ``core`` narrows figures to those of the movement (True) or of its surroundings (False).
    Raises NotAllowed, Stale when the file is not open, RuleBroken for a state that is no decision.
    """
    require(actor, READ_REPORTS, reading)
    _require_open(reading)
    if state not in {ItemState.TAKEN, ItemState.DROPPED}:
        raise RuleBroken(_("Take them or leave them out."))
    wanted = reading.items.select_for_update().filter(kind=kind, state=ItemState.OPEN, note="")
    if core is not None:
        wanted = wanted.filter(values__core=core)
    calm = _undoubted(reading, list(wanted.order_by("pk")))
    merged = _repeats(calm) if state == ItemState.TAKEN else {}
    for row in calm:
        row.state, row.decided_by, row.decided_at = state, actor, at
        if row.pk in merged:
            row.state, row.into_id = ItemState.MERGED, merged[row.pk]
    ReadItem.objects.bulk_update(
        calm, ["state", "into", "decided_by", "decided_at"], batch_size=500
    )
    if calm:
        record(
            "reading.decide_all", reading, actor=actor, at=at, unit_id=reading.office_id,
            after={"kind": kind, "state": state, "number": len(calm),
                   **({"merged": len(merged)} if merged else {})},
        )  # fmt: skip
    return len(calm)


def _undoubted(reading: Reading, rows: Sequence[ReadItem]) -> list[ReadItem]:
    """The rows that no error or doubt lies on. Linear: the spans are looked at once, in order."""
    doubted = sorted(
        (span["start"], span["end"])
        for check in reading.checks
        if check.get("grade") in {"error", "doubt"}
        for span in check.get("spans", [])
    )
    reach: list[int] = []
    for _start, end in doubted:
        reach.append(max(end, reach[-1] if reach else 0))
    starts = [start for start, _end in doubted]
    calm = []
    for row in rows:
        before = bisect_left(starts, row.end)
        if not before or reach[before - 1] <= row.start:
            calm.append(row)
    return calm


def _repeats(rows: Sequence[ReadItem]) -> dict[int, int]:
    """Row → the row that said the same number of the same thing first: told twice, it enters once."""
    again = {row.pk: row.again_id for row in rows if row.again_id}
    roots: dict[int, int] = {}
    for pk, first in again.items():
        seen = {pk}
        while first in again and first not in seen:
            seen.add(first)
            first = again[first]  # noqa: PLW2901 -- the way back to the first of them
        if first not in seen:
            roots[pk] = first
    firsts = {one.pk: one for one in ReadItem.objects.filter(pk__in=roots.values())}
    of = {row.pk: row for row in rows}
    found: dict[int, int] = {}
    for pk, first in roots.items():
        root = firsts[first]
        if root.state == ItemState.MERGED and root.into_id:
            root = firsts.get(root.into_id) or ReadItem.objects.get(pk=root.into_id)
        is_in = root.state in {ItemState.OPEN, ItemState.TAKEN}
        if is_in and root.values["amount"] == of[pk].values["amount"]:
            found[pk] = root.pk
    return found


def checked(kind: str, before: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """The given values cleaned; raises RuleBroken with a sentence for every field to blame.

    ``before`` are the values as they stand.
    """
    wrong: dict[str, str] = {}
    clean: dict[str, Any] = {}
    for name, most in LENGTHS[kind].items():
        if name in given:
            clean[name] = clean_line(str(given[name] or ""))
            if len(clean[name]) > most:
                wrong[name] = _("At most %(most)s characters.") % {"most": most}
    for name, choices in CHOICES.items():
        if name in given:
            clean[name] = given[name] or ""
            if clean[name] and clean[name] not in choices.values:
                wrong[name] = _("“%(value)s” is not one of the choices.") % {
                    "value": str(clean[name])[:40]
                }
    wrong |= _days(before, given, clean)
    if clean.get("indicator") and clean["indicator"] not in every_code():
        wrong["indicator"] = _("“%(code)s” is no indicator; choose one or leave it empty.") % {
            "code": clean["indicator"]
        }
    if NEEDED[ItemKind(kind)] in clean and not clean[NEEDED[ItemKind(kind)]]:
        wrong[NEEDED[ItemKind(kind)]] = _("This may not be empty; leave the item out instead.")
    elif "amount" in clean:
        try:
            parse_amount(clean["amount"])
        except DomainError as refusal:
            wrong["amount"] = str(refusal)
    if wrong:
        raise RuleBroken(" ".join(dict.fromkeys(wrong.values())), fields=wrong)
    return clean


def _days(
    before: Mapping[str, Any], given: Mapping[str, Any], clean: dict[str, Any]
) -> dict[str, str]:
    wrong: dict[str, str] = {}
    for name in DAYS:
        if name not in given or name not in before:
            continue
        clean[name] = given[name] or None
        try:
            if clean[name]:
                date.fromisoformat(clean[name])
        except ValueError:
            wrong[name] = _("“%(day)s” is no day.") % {"day": str(given[name])[:20]}
    first, last = (clean.get(name, before.get(name)) for name in ("starts_on", "last_day"))
    if first and last and not wrong and last < first:
        wrong["last_day"] = _("The last day lies before the first.")
    return wrong


def _locked(item: ReadItem, actor: User) -> ReadItem:
    """The row as it stands now, locked. Raises Stale when another person decided on it meanwhile."""
    require(actor, READ_REPORTS, item.reading)
    _require_open(item.reading)
    rows = ReadItem.objects.select_for_update(of=("self",)).select_related("reading")
    held = rows.get(pk=item.pk)
    if held.decided_at != item.decided_at and held.decided_by_id != actor.pk:
        raise Stale(_("Somebody else has decided on this meanwhile; look at it again."))
    return held


def _alone(item: ReadItem) -> ReadItem:
    """An item that is decided on by itself is not merged with another any more."""
    item.into = None
    return item


def replaced(item: ReadItem, values: dict[str, Any]) -> ReadItem:
    """An item of the same kind with other values, for its name."""
    return ReadItem(kind=item.kind, values=values)


def _require_open(reading: Reading) -> None:
    status = Reading.objects.select_for_update().values_list("status", flat=True).get(pk=reading.pk)
    if status != ReadingStatus.OPEN:
        raise Stale(_("This file is not open any more; look at it again."))


def _decide(
    item: ReadItem, state: str, act: str, actor: User, at: datetime, **told: Any
) -> ReadItem:
    before = ReadItem.objects.values("state", "values").get(pk=item.pk)
    is_open = state == ItemState.OPEN
    item.state = state
    item.decided_by, item.decided_at = (None, None) if is_open else (actor, at)
    item.save()
    changed = [name for name in item.values if item.values[name] != before["values"].get(name)]
    record(
        act, item.reading, actor=actor, at=at, note=item.note, unit_id=item.reading.office_id,
        before={"state": before["state"], **{n: before["values"].get(n) for n in changed}},
        after={"what": name_of(item), "line": item.line, "state": state,
               **{n: item.values[n] for n in changed}, **told},
    )  # fmt: skip
    return item

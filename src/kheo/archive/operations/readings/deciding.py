"""A person decides on what was found, item by item; nothing enters the books before that."""

from __future__ import annotations

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
from kheo.archive.operations.readings.wording import name_of
from kheo.archive.policies import READ_REPORTS
from kheo.archive.rules.amounts import parse_amount
from kheo.audit.journal import record
from kheo.initiatives.models import Initiative
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
    return _decide(_locked(item, actor), ItemState.TAKEN, "reading.take", actor, at)


@transaction.atomic
def drop(item: ReadItem, *, note: str = "", actor: User, at: datetime) -> ReadItem:
    """Leave the item out, with a word why if the person likes. Raises NotAllowed, Stale."""
    held = _locked(item, actor)
    held.note = clean_line(note)[:300]
    return _decide(held, ItemState.DROPPED, "reading.drop", actor, at)


@transaction.atomic
def reopen(item: ReadItem, *, actor: User, at: datetime) -> ReadItem:
    """Take a decision back; corrected values stay. Raises NotAllowed, Stale."""
    held = _locked(item, actor)
    held.into = held.same_as = None
    return _decide(held, ItemState.OPEN, "reading.reopen", actor, at)


@transaction.atomic
def correct(item: ReadItem, *, values: Mapping[str, Any], actor: User, at: datetime) -> ReadItem:
    """Write what the paper really says into the item and let it enter.

    ``values`` are some of the item's values; days as ISO text or empty. Raises NotAllowed, Stale,
    RuleBroken with a sentence for every field to blame.
    """
    held = _locked(item, actor)
    held.values = held.values | checked(held.kind, held.values, values)
    return _decide(held, ItemState.TAKEN, "reading.correct", actor, at)


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
    last: int = held.reading.items.filter(kind=held.kind).aggregate(last=Max("order"))["last"]
    held.values = told[0]
    _decide(held, ItemState.TAKEN, "reading.split", actor, at)
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
    held, other = _locked(item, actor), _locked(into, actor)
    if held.pk == other.pk or held.reading_id != other.reading_id or held.kind != other.kind:
        sentence = _("Choose another item of the same kind in this file.")
        raise RuleBroken(sentence, fields={"into": sentence})
    if other.state == ItemState.MERGED:
        sentence = _("That item was merged itself; choose the one it went into.")
        raise RuleBroken(sentence, fields={"into": sentence})
    held.merged.update(into=other)
    held.into = other
    return _decide(held, ItemState.MERGED, "reading.merge", actor, at)


@transaction.atomic
def same_as(item: ReadItem, *, initiative: Initiative, actor: User, at: datetime) -> ReadItem:
    """Say that the named initiative is one of the records. Raises NotAllowed, Stale, RuleBroken."""
    held = _locked(item, actor)
    if held.kind != ItemKind.INITIATIVE:
        raise RuleBroken(_("Only a named project can be one of the records."))
    held.same_as = initiative
    return _decide(held, ItemState.TAKEN, "reading.same_as", actor, at)


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
    doubted = [
        (span["start"], span["end"])
        for check in reading.checks
        if check.get("grade") in {"error", "doubt"}
        for span in check.get("spans", [])
    ]
    rows = reading.items.select_for_update().filter(kind=kind, state=ItemState.OPEN, note="")
    if core is not None:
        rows = rows.filter(values__core=core)
    calm = [
        row.pk for row in rows
        if not any(start < row.end and row.start < end for start, end in doubted)
    ]  # fmt: skip
    reading.items.filter(pk__in=calm).update(state=state, decided_by=actor, decided_at=at)
    if calm:
        record(
            "reading.decide_all", reading, actor=actor, at=at,
            after={"kind": kind, "state": state, "number": len(calm)},
        )  # fmt: skip
    return len(calm)


def checked(kind: str, before: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """The given values cleaned; raises RuleBroken with a sentence for every field to blame."""
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
    wrong |= _days(given, clean)
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


def _days(given: Mapping[str, Any], clean: dict[str, Any]) -> dict[str, str]:
    wrong = {}
    for name in DAYS:
        if name not in given:
            continue
        clean[name] = given[name] or None
        try:
            if clean[name]:
                date.fromisoformat(clean[name])
        except ValueError:
            wrong[name] = _("“%(day)s” is no day.") % {"day": str(given[name])[:20]}
    first, last = clean.get("starts_on"), clean.get("last_day")
    if first and last and not wrong and last < first:
        wrong["last_day"] = _("The last day lies before the first.")
    return wrong


def _locked(item: ReadItem, actor: User) -> ReadItem:
    require(actor, READ_REPORTS, item.reading)
    _require_open(item.reading)
    return (
        ReadItem.objects.select_for_update(of=("self",)).select_related("reading").get(pk=item.pk)
    )


def _require_open(reading: Reading) -> None:
    status = Reading.objects.select_for_update().values_list("status", flat=True).get(pk=reading.pk)
    if status != ReadingStatus.OPEN:
        raise Stale(_("This file is not open any more; look at it again."))


def _decide(item: ReadItem, state: str, act: str, actor: User, at: datetime) -> ReadItem:
    before = ReadItem.objects.values("state", "values").get(pk=item.pk)
    is_open = state == ItemState.OPEN
    item.state = state
    item.decided_by, item.decided_at = (None, None) if is_open else (actor, at)
    item.save()
    changed = [name for name in item.values if item.values[name] != before["values"].get(name)]
    record(
        act, item.reading, actor=actor, at=at, note=item.note,
        before={"state": before["state"], **{n: before["values"].get(n) for n in changed}},
        after={"what": name_of(item), "line": item.line, "state": state,
               **{n: item.values[n] for n in changed}},
    )  # fmt: skip
    return item

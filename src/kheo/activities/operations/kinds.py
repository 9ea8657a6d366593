"""Acts on the kinds of activities: every change is a dated row, so the past keeps its words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import require
from kheo.activities import rules
from kheo.activities.models import Activity, ActivityKind
from kheo.activities.policies import SET_KINDS
from kheo.audit.journal import record
from kheo.foundation.models import row_values
from kheo.kernel.days import format_day
from kheo.kernel.refusals import RuleBroken
from kheo.kernel.text import clean_line

SHIPPED = Path(__file__).parents[1] / "data" / "kinds.json"
COLUMNS = ("name", "unit_word", "asks", "variants", "order")
Variant = Mapping[str, str]


@transaction.atomic
def load_kinds(*, actor: User, at: datetime) -> int:
    """Bring in the shipped kinds; what the house has from that day on, or has ended, stays.

    Returns how many rows came in: a second call brings none. Raises ``NotAllowed``.
    """
    require(actor, SET_KINDS)
    held = {row.code: row for row in ActivityKind.objects.order_by("valid_from", "pk")}
    added = 0
    for told in json.loads(SHIPPED.read_text("utf-8")):
        kind = ActivityKind(**{**told, "valid_from": date.fromisoformat(told["valid_from"])})
        last = held.get(kind.code)
        if last is not None and (last.valid_to or last.valid_from >= kind.valid_from):
            continue
        _open(kind, actor=actor, at=at)
        added += 1
    return added


@transaction.atomic
def add_kind(
    *,
    name: str,
    unit_word: str,
    valid_from: date,
    asks: Iterable[str] = (),
    variants: Sequence[Variant] = (),
    order: int = 100,
    actor: User,
    at: datetime,
) -> ActivityKind:
    """A new kind that can be recorded from ``valid_from`` on; its code is made of its name.

    Raises ``NotAllowed``, ``RuleBroken`` for an empty or taken name and what is asked twice.
    """
    require(actor, SET_KINDS)
    kind = _made(
        name=name, unit_word=unit_word, asks=asks, variants=variants, order=order,
        valid_from=valid_from,
    )  # fmt: skip
    kind.code = rules.code_of(kind.name)
    if not rules.is_code(kind.code):
        sentence = _("Write the name in letters and digits of the Vietnamese alphabet.")
        raise RuleBroken(sentence, fields={"name": sentence})
    if ActivityKind.objects.filter(code=kind.code).exists():
        sentence = _("There is a kind of this name already; change that one from a day on.")
        raise RuleBroken(sentence, fields={"name": sentence})
    return _open(kind, actor=actor, at=at)


@transaction.atomic
def change_kind(
    kind: ActivityKind,
    *,
    valid_from: date,
    name: str,
    unit_word: str,
    asks: Iterable[str],
    variants: Sequence[Variant],
    order: int,
    actor: User,
    at: datetime,
) -> ActivityKind:
    """From ``valid_from`` on ``kind`` has these words, questions and variants.

    The running row ends on that day. Entries from that day on keep what they say, so a variant
    they carry cannot be left out. Raises ``NotAllowed``, ``RuleBroken``.
    """
    running = _running(kind, actor)
    fresh = _made(
        name=name, unit_word=unit_word, asks=asks, variants=variants, order=order,
        valid_from=valid_from,
    )  # fmt: skip
    fresh.code = running.code
    _refuse_before(running, valid_from)
    _refuse_used(fresh)
    if row_values(fresh, *COLUMNS) == row_values(running, *COLUMNS):
        return running
    return _open(fresh, actor=actor, at=at)


@transaction.atomic
def end_kind(
    kind: ActivityKind, *, ends_on: date, note: str, actor: User, at: datetime
) -> ActivityKind:
    """From ``ends_on`` on nothing of this kind is recorded any more; what was recorded stays.

    Raises ``NotAllowed``, ``RuleBroken`` without a reason, for a day not behind the first one,
    and when entries stand from that day on.
    """
    running = _running(kind, actor)
    reason = clean_line(note)
    if not reason:
        sentence = _("Write the reason.")
        raise RuleBroken(sentence, fields={"note": sentence})
    _refuse_before(running, ends_on, "ends_on")
    later = Activity.objects.standing().filter(kind=running.code, on__gte=ends_on)
    if later.exists():
        sentence = _("Entries of this kind stand from this day on; choose a later day.")
        raise RuleBroken(sentence, fields={"ends_on": sentence})
    running.valid_to = ends_on
    running.save(update_fields=["valid_to"])
    after = {"ends_on": ends_on, "day": format_day(ends_on)}
    record("activity_kind.end", running, actor=actor, at=at, after=after, note=reason)
    return running


def _made(
    *,
    name: str,
    unit_word: str,
    asks: Iterable[str],
    variants: Sequence[Variant],
    order: int,
    valid_from: date,
) -> ActivityKind:
    """A row with clean words; raises what ``rules.wrong_kind`` finds."""
    wanted = set(asks)
    kind = ActivityKind(
        name=clean_line(name), unit_word=clean_line(unit_word), valid_from=valid_from, order=order,
        asks=[ask for ask in rules.ASKS if ask in wanted] + sorted(wanted - set(rules.ASKS)),
        variants=[
            {"code": one.get("code") or rules.code_of(one["name"]), "name": clean_line(one["name"])}
            for one in variants
        ],
    )  # fmt: skip
    if wrong := rules.wrong_kind(kind.name, kind.unit_word, kind.asks, kind.variants):
        raise RuleBroken(_("The kind cannot be kept like this."), fields=wrong)
    return kind


def _open(kind: ActivityKind, *, actor: User, at: datetime) -> ActivityKind:
    """Insert the row, end the one before it, tell both."""
    before: dict[str, Any] = {}
    running = ActivityKind.objects.select_for_update().running().filter(code=kind.code).first()
    if running is not None:
        before = row_values(running, *COLUMNS)
        running.valid_to = kind.valid_from
        running.save(update_fields=["valid_to"])
    kind.save(force_insert=True)
    act = "activity_kind.change" if running is not None else "activity_kind.add"
    after = {**row_values(kind, *COLUMNS), "day": format_day(kind.valid_from)}
    record(act, kind, actor=actor, at=at, before=before, after=after)
    return kind


def _running(kind: ActivityKind, actor: User) -> ActivityKind:
    """The row of this code that has no end, kept for this transaction."""
    require(actor, SET_KINDS)
    running = ActivityKind.objects.select_for_update().running().filter(code=kind.code).first()
    if running is None:
        raise RuleBroken(_("This kind has ended; add a new one."))
    return running


def _refuse_before(running: ActivityKind, day: date, field: str = "valid_from") -> None:
    if day <= running.valid_from:
        sentence = _("These words stand since %(day)s; choose a later day.") % {
            "day": format_day(running.valid_from)
        }
        raise RuleBroken(sentence, fields={field: sentence})


def _refuse_used(fresh: ActivityKind) -> None:
    """A variant that entries from the day on carry cannot fall away under them."""
    known = [one["code"] for one in fresh.variants]
    used = (
        Activity.objects.standing()
        .filter(kind=fresh.code, on__gte=fresh.valid_from)
        .exclude(variant__in=["", *known])
        .order_by("on", "pk")
        .first()
    )
    if used is not None:
        sentence = _("“%(title)s” of %(day)s uses a variant that is left out here.") % {
            "title": used.title,
            "day": format_day(used.on),
        }
        raise RuleBroken(sentence, fields={"variants": sentence})

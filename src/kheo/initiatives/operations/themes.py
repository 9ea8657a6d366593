"""Problem themes and other movements: the shipped lists, their keeping, and what a record names."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import can, require
from kheo.audit.journal import record
from kheo.initiatives import policies, rules
from kheo.initiatives.enums import Field
from kheo.initiatives.events import TextChanged
from kheo.initiatives.models import Initiative, OtherMovement, Theme
from kheo.initiatives.operations.registration import require_writer
from kheo.kernel.events import publish
from kheo.kernel.refusals import BadInput, NotAllowed, RuleBroken
from kheo.kernel.text import clean_line, fold

SHIPPED = Path(__file__).parents[1] / "data" / "themes.json"
MOST = 6
"""Themes one record may name: who names everything says nothing."""
LONGEST = {Theme: 150, OtherMovement: 200}
MOST_WORDS = 60

Kept = TypeVar("Kept", Theme, OtherMovement)


@transaction.atomic
def load_themes(*, actor: User, at: datetime) -> int:
    """Bring in the shipped themes and movements; rows the house has stay as it made them.

    Returns how many came in: a second call brings none. Raises ``NotAllowed``.
    """
    require(actor, policies.KEEP_THEMES)
    told = json.loads(SHIPPED.read_text("utf-8"))
    added = 0
    lists: tuple[tuple[Any, Any], ...] = (
        (Theme, told["themes"]), (OtherMovement, told["other_movements"]),
    )  # fmt: skip
    for model, rows in lists:
        known = set(model._base_manager.values_list("code", flat=True))
        missing = [
            model(**{**row, "words": _folded(row["words"]), "order": place})
            for place, row in enumerate(rows, 1)
            if row["code"] not in known
        ]
        model._base_manager.bulk_create(missing)
        if missing:
            first = model._base_manager.get(code=missing[0].code)
            after = {"rows": len(missing)}
            record("initiative.load_themes", first, actor=actor, at=at, after=after)
        added += len(missing)
    return added


def set_themes(
    initiative: Initiative, *, codes: Iterable[str], actor: User, at: datetime
) -> list[Theme]:
    """Name the problem themes of a record: exactly ``codes``; returns them in order.

    Raises NotAllowed, BadInput (a code not on offer), RuleBroken (more than six).
    """
    return _set(initiative, Theme, "themes", codes, actor=actor, at=at)


def set_other_movements(
    initiative: Initiative, *, codes: Iterable[str], actor: User, at: datetime
) -> list[OtherMovement]:
    """Name the other movements a record belongs to as well. Raises as ``set_themes``."""
    return _set(initiative, OtherMovement, "other_movements", codes, actor=actor, at=at)


@transaction.atomic
def _set(
    initiative: Initiative,
    model: type[Kept],
    name: str,
    codes: Iterable[str],
    *,
    actor: User,
    at: datetime,
) -> list[Kept]:
    row = Initiative.objects.select_for_update(of=("self",)).get(pk=initiative.pk)
    _require_namer(actor, row)
    wanted = set(codes)
    held = getattr(row, name)
    before = {one.code: one for one in held.all()}
    chosen = list(model._base_manager.filter(code__in=wanted).order_by("order", "pk"))
    open_ones = {one.code for one in chosen if one.is_open} | set(before)
    if unknown := sorted(wanted - open_ones):
        raise BadInput(_("“%(code)s” is not on offer."), params={"code": unknown[0]})
    if len(chosen) > MOST:
        raise RuleBroken(_("Choose at most %(most)s; the rest says little."), params={"most": MOST})
    if wanted != set(before):
        held.set(chosen)
        Initiative.objects.filter(pk=row.pk).update(updated_at=at)
        record(
            f"initiative.set_{name}", row, actor=actor, at=at,
            before={name: sorted(one.name for one in before.values())},
            after={name: sorted(one.name for one in chosen)},
        )  # fmt: skip
        publish(TextChanged(initiative_id=row.pk))
    return chosen


def _require_namer(actor: User, row: Initiative) -> None:
    """Themes sort records and are no part of the text: the office may name them at any time, the unit
    while the record is in its hands or alive."""
    if complaint := rules.is_merged(row):
        raise NotAllowed(complaint)
    if not can(actor, policies.REVIEW, row):
        require_writer(actor, row)


@transaction.atomic
def keep(
    row: Kept,
    *,
    name: str,
    words: Sequence[str],
    is_open: bool,
    actor: User,
    at: datetime,
    field: str = "",
) -> Kept:
    """Add (a row without key) or change a theme or movement: name, words, field, open or closed.

    A closed one is offered no more; records that name it keep it. Raises NotAllowed, RuleBroken
    (no name, a name or word too long, a name taken), BadInput (no such field).
    """
    require(actor, policies.KEEP_THEMES)
    model = type(row)
    values: dict[str, Any] = {"name": _name(row, name), "words": _folded(words), "is_open": is_open}
    if model is Theme:
        if field not in ("", *Field.values):
            raise BadInput(_("Choose one of the values on offer."))
        values["field"] = field
    before = {key: getattr(row, key) for key in values} if row.pk else {}
    changed = {key: value for key, value in values.items() if before.get(key) != value}
    for key, value in values.items():
        setattr(row, key, value)
    if not row.pk:
        row.code = _code(model, row.name)
        last = model._base_manager.aggregate(last=Max("order"))["last"]
        row.order = (last or 0) + 1
    row.save()
    if changed:
        act = "initiative.change_theme" if before else "initiative.add_theme"
        was = {key: before[key] for key in changed} if before else {}
        record(act, row, actor=actor, at=at, before=was, after=changed)
    return row


def _name(row: Kept, name: str) -> str:
    model = type(row)
    cleaned = clean_line(name)
    sentence = ""
    if not cleaned:
        sentence = _("Give it a name.")
    elif len(cleaned) > LONGEST[model]:
        sentence = _("The name has %(count)s letters; at most %(limit)s fit.") % {
            "count": len(cleaned),
            "limit": LONGEST[model],
        }
    else:
        others = model._base_manager.exclude(pk=row.pk).values_list("name", flat=True)
        if fold(cleaned) in {fold(other) for other in others}:
            sentence = _("There is one of this name already.")
    if sentence:
        raise RuleBroken(sentence, fields={"name": sentence})
    return cleaned


def _folded(words: Iterable[str]) -> str:
    kept = list(dict.fromkeys(filter(None, (fold(word) for word in words))))
    if len(kept) > MOST_WORDS or any(len(word) > 60 for word in kept):
        sentence = _(
            "At most %(most)s words or phrases, each of at most 60 letters, one a line."
        ) % {"most": MOST_WORDS}
        raise RuleBroken(sentence, fields={"words": sentence})
    return "\n".join(kept)


def _code(model: type[Kept], name: str) -> str:
    """A code made of the name, with a number when it is taken."""
    stem = slugify(fold(name)).replace("-", "_")[:34] or "muc"
    known = set(model._base_manager.filter(code__startswith=stem).values_list("code", flat=True))
    code, number = stem, 2
    while code in known:
        code, number = f"{stem}_{number}", number + 1
    return code

"""What a scoring gives points for; changed in preparation only."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.audit.journal import record
from kheo.counting.narrowing import cell_key, from_key
from kheo.counting.queries.indicators import catalogue_on, is_counted
from kheo.foundation.models import row_values
from kheo.insights.enums import Direction
from kheo.insights.models import Scheme, SchemeItem
from kheo.insights.operations.schemes import ITEM_COLUMNS, MOST_BASE, held_open
from kheo.kernel.refusals import BadInput, RuleBroken, Stale
from kheo.kernel.text import clean_line

MOST_WEIGHT, MOST_ITEMS, MOST_FULL = Decimal(1000), 30, Decimal(1_000_000)


@transaction.atomic
def add_item(
    scheme: Scheme,
    *,
    name: str,
    hits: str,
    base: str = "",
    weight: Decimal,
    full_at: Decimal = Decimal(100),
    direction: str = Direction.MORE,
    min_base: int | None = None,
    actor: User,
    at: datetime,
) -> SchemeItem:
    """Give ``weight`` points for one counted figure, or for its rate of ``base`` in percent.

    Raises NotAllowed, InvalidTransition once the scoring was shown, RuleBroken naming the field.
    """
    held = held_open(scheme, actor)
    last = held.items.aggregate(last=Max("order"))["last"] or 0
    if held.items.count() >= MOST_ITEMS:
        raise RuleBroken(
            _("A scoring has at most %(most)s items; join some of them.") % {"most": MOST_ITEMS}
        )
    item = SchemeItem(
        scheme=held, order=last + 1, name=name, hits=hits, base=base, weight=weight,
        full_at=full_at, direction=direction, min_base=min_base,
    )  # fmt: skip
    check_item(item)
    item.save()
    _tell("scheme.add_item", item, actor, at, after=row_values(item, *ITEM_COLUMNS))
    return item


@transaction.atomic
def change_item(item: SchemeItem, *, actor: User, at: datetime, **values: Any) -> SchemeItem:
    """Set columns of an item, named as in ``add_item``. Raises as ``add_item`` does, and Stale."""
    held = _held(item, actor)
    before = row_values(held, *ITEM_COLUMNS)
    for name, value in values.items():
        if name not in ITEM_COLUMNS:
            raise TypeError(f"an item has no column {name} to change")
        setattr(held, name, value)
    check_item(held)
    after = row_values(held, *ITEM_COLUMNS)
    changed = [name for name in ITEM_COLUMNS if before[name] != after[name]]
    if changed:
        held.save(update_fields=changed)
        _tell(
            "scheme.change_item", held, actor, at,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
        )  # fmt: skip
    return held


@transaction.atomic
def remove_item(item: SchemeItem, *, actor: User, at: datetime) -> None:
    """Take an item out of a scoring in preparation. Raises NotAllowed, InvalidTransition, Stale."""
    held = _held(item, actor)
    _tell("scheme.remove_item", held, actor, at, before=row_values(held, *ITEM_COLUMNS))
    held.delete()


def _held(item: SchemeItem, actor: User) -> SchemeItem:
    scheme = held_open(item.scheme, actor)
    held = scheme.items.filter(pk=item.pk).first()
    if held is None:
        raise Stale(_("Someone else has just taken this item out; reload the page."))
    held.scheme = scheme
    return held


def _tell(
    act: str, item: SchemeItem, actor: User, at: datetime, before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:  # fmt: skip
    told = {**(after or {}), "item": item.name}
    record(act, item.scheme, actor=actor, at=at, before=before or {}, after=told)


def check_item(item: SchemeItem) -> None:
    """Clean an item and refuse what cannot be counted, every reason at once: RuleBroken."""
    wrong: dict[str, str] = {}
    item.name = clean_line(item.name)
    if not item.name:
        wrong["name"] = _("Say what the points are given for.")
    elif len(item.name) > 200:
        wrong["name"] = _("At most %(most)s characters.") % {"most": 200}
    for column in ("hits", "base"):
        key = getattr(item, column)
        if key or column == "hits":
            told, refusal = _cell(item, key)
            setattr(item, column, told)
            wrong |= {column: refusal} if refusal else {}
    if item.base and item.base == item.hits:
        wrong["base"] = _("A figure is always the whole of itself; choose another base.")
    if not 0 < item.weight <= MOST_WEIGHT:
        wrong["weight"] = _("Points lie above 0 and are at most %(most)s.") % {"most": MOST_WEIGHT}
    most = Decimal(100) if item.base else MOST_FULL
    if not 0 < item.full_at <= most:
        wrong["full_at"] = (
            _("Full points are reached at a rate above 0 % and of at most 100 %.")
            if item.base
            else _("Full points are reached at a number above 0.")
        )
    if item.min_base is not None and not 0 <= item.min_base <= MOST_BASE:
        wrong["min_base"] = _("The smallest base lies between 0 and %(most)s.") % {
            "most": MOST_BASE
        }
    if item.direction not in Direction.values:
        wrong["direction"] = _("Say which way is better.")
    if wrong:
        raise RuleBroken(" ".join(wrong.values()), fields=wrong)


def _cell(item: SchemeItem, key: str) -> tuple[str, str]:
    """The cell in its one spelling, and why it cannot be taken ("" = it can)."""
    try:
        code, narrowing = from_key(key)
    except BadInput as refusal:
        return key, str(refusal)
    if not is_counted(catalogue_on(item.scheme.last_day), (code, narrowing)):
        return key, _(
            "Only figures counted from records give points; choose one of the counted indicators."
        )
    return cell_key(code, narrowing), ""

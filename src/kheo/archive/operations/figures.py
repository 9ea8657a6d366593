"""What every way of entering a figure shares: cleaning, checking, writing, telling the journal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.archive.models import DeclaredFigure, Source
from kheo.archive.operations.periods import wrong_period
from kheo.archive.rules.amounts import PERCENT, Amount, parse_amount
from kheo.archive.rules.spans import in_words
from kheo.counting.narrowing import DIMENSIONS
from kheo.initiatives.enums import Field, Kind, Level, Origin
from kheo.kernel.refusals import DomainError, RuleBroken
from kheo.kernel.text import clean_block, clean_line
from kheo.orgs.models import Unit

CHOICES: Mapping[str, Any] = {"field": Field, "kind": Kind, "origin": Origin, "level": Level}
LENGTHS = {"what": 300, "unit_word": 40, "place": 200, "quote": 500, "variant": 30}
GAP = 10
"""Places in the paper are counted in tens, so that what is found later fits between."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A figure as it is typed. ``amount`` is text as printed; the period is half-open."""

    amount: str
    what: str
    ends_on: date | None
    starts_on: date | None = None
    unit: Unit | None = None
    indicator: str = ""
    unit_word: str = ""
    field: str = ""
    kind: str = ""
    origin: str = ""
    level: str = ""
    variant: str = ""
    place: str = ""
    quote: str = ""
    note: str = ""
    order: int | None = None
    part_of: DeclaredFigure | None = None
    share_of: DeclaredFigure | None = None
    share_parts: tuple[DeclaredFigure, ...] = ()


def cleaned(entry: Entry) -> Entry:
    """Every text without odd spaces."""
    lines: dict[str, Any] = {name: clean_line(getattr(entry, name)) for name in LENGTHS}
    return replace(entry, note=clean_block(entry.note), **lines)


def built(source: Source, entry: Entry, *, codes: Iterable[str], actor: User, at: datetime) -> DeclaredFigure:  # fmt: skip
    """An unsaved row of ``source``. ``codes`` are the indicators of the catalogue.

    Raises RuleBroken with a sentence for every field to blame, all at once.
    """
    entry = cleaned(entry)
    unit = entry.unit or source.unit
    amount, wrong = _amount(entry)
    wrong |= _texts(entry) | _dimensions(entry) | _links(source, entry)
    if entry.ends_on is None:
        wrong["ends_on"] = _("Write the last day of the period that the figure is for.")
    else:
        wrong |= wrong_period(unit, entry.starts_on, entry.ends_on)
        if entry.ends_on > date(timezone.localdate(at).year + 1, 1, 1):
            wrong["ends_on"] = _("A figure from paper is of the past; look at the last day again.")
    if entry.indicator and entry.indicator not in set(codes):
        wrong["indicator"] = _("“%(code)s” is no indicator; choose one or leave it empty.") % {
            "code": entry.indicator[:40]
        }
    if wrong:
        raise RuleBroken(" ".join(dict.fromkeys(wrong.values())), fields=wrong)
    return _row(source, unit, entry, amount, actor, at)


def _row(
    source: Source, unit: Unit, entry: Entry, amount: Amount, actor: User, at: datetime
) -> DeclaredFigure:
    same = ("what", "indicator", "starts_on", "ends_on", "place", "quote", "note", *DIMENSIONS)
    return DeclaredFigure(
        source=source, unit=unit, entered_by=actor, created_at=at, updated_at=at,
        unit_word=amount.unit_word if amount.unit_word == PERCENT else entry.unit_word or amount.unit_word[:40],
        value=amount.value, low=amount.low, high=amount.high, approx=amount.approx,
        decimals=amount.decimals, part_of=entry.part_of, share_of=entry.share_of,
        order=next_order(source) if entry.order is None else entry.order,
        **{name: getattr(entry, name) for name in same},
    )  # fmt: skip


def _amount(entry: Entry) -> tuple[Amount, dict[str, str]]:
    try:
        amount = parse_amount(entry.amount)
    except DomainError as refusal:
        return Amount(), {"amount": str(refusal)}
    if amount.unit_word == PERCENT and entry.unit_word not in {"", PERCENT}:
        return replace(amount, unit_word=entry.unit_word), {}  # "120 %" of a plan
    is_share = PERCENT in {amount.unit_word, entry.unit_word}
    most = max((end for end in (amount.value, amount.high) if end is not None), default=None)
    if is_share and most is not None and most > 100:
        sentence = (
            _(
                "A share cannot pass 100 %%. Where the paper compares with a plan, write “%% kế hoạch” "
                "as the unit."
            )
            % {}
        )
        return amount, {"amount": sentence}
    return replace(amount, unit_word=PERCENT) if is_share else amount, {}


def _texts(entry: Entry) -> dict[str, str]:
    wrong = {
        name: _("At most %(most)s characters.") % {"most": most}
        for name, most in LENGTHS.items()
        if len(getattr(entry, name)) > most
    }
    if not entry.what:
        wrong["what"] = _("Say in the words of the paper what the number counts.")
    if not entry.place:
        wrong["place"] = _("Say where it stands in the paper: section, page or line.")
    return wrong


def _dimensions(entry: Entry) -> dict[str, str]:
    return {
        name: _("“%(value)s” is not one of the choices.") % {"value": getattr(entry, name)[:40]}
        for name, choices in CHOICES.items()
        if getattr(entry, name) and getattr(entry, name) not in choices.values
    }


def _links(source: Source, entry: Entry) -> dict[str, str]:
    """Totals and wholes stand in the same paper and were not taken back."""
    linked = {"part_of": [entry.part_of], "share_of": [entry.share_of]}
    linked["share_parts"] = list(entry.share_parts)
    return {
        name: _("Choose a figure of the same paper that was not taken back.")
        for name, figures in linked.items()
        if any(
            one is not None and (one.source_id != source.pk or one.removed_at is not None)
            for one in figures
        )
    }


def next_order(source: Source) -> int:
    """The place behind the last figure of the paper."""
    last: int | None = source.figures.aggregate(last=Max("order"))["last"]
    return (last or 0) + GAP


def told(figure: DeclaredFigure) -> dict[str, Any]:
    """The figure as the journal keeps it."""
    return {
        "what": figure.what, "amount": figure.amount, "of_unit": figure.unit.label,
        "period": in_words(figure.starts_on, figure.ends_on), "indicator": figure.indicator,
        **figure.narrowing.set_values, "place": figure.place, "quote": figure.quote,
        "note": figure.note,
    }  # fmt: skip

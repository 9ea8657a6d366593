"""What pages of a scoring show: rows with addresses, signals in words, the way to the page."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from kheo.counting.narrowing import cell_key, from_key
from kheo.counting.queries.indicators import catalogue_on
from kheo.initiatives.enums import Field, Kind, Level, Origin
from kheo.insights.enums import SchemeStatus, SignalKind
from kheo.insights.models import Scheme, SchemeItem, Signal
from kheo.insights.queries.points import Row, address_of, asked_of
from kheo.insights.rules.points import Scored
from kheo.insights.rules.signals import SENTENCES
from kheo.kernel.days import format_day
from kheo.kernel.numbers import format_number, format_percent
from kheo.orgs.enums import Kind as UnitKind

SIGNAL_ICONS = {
    SignalKind.LAST_WEEK: "clock", SignalKind.SAME_TEXT: "paper", SignalKind.ROUND: "chart",
    SignalKind.NO_PROOF: "eye", SignalKind.NO_CHANGE: "pause",
}  # fmt: skip
WORDS = {"field": Field, "kind": Kind, "origin": Origin, "level": Level}


@dataclass(frozen=True, slots=True)
class Item:
    """An item as it is shown: its number, what is counted in words, its weight."""

    number: int
    item: SchemeItem
    hits: str
    base: str

    @property
    def full(self) -> str:
        """Where full points are reached."""
        if self.item.base:
            return format_percent(self.item.full_at, _places(self.item.full_at))
        return format_number(self.item.full_at)


@dataclass(frozen=True, slots=True)
class Cell:
    """What a unit earned for an item, with the addresses of the records ("" = not open)."""

    item: Item
    told: Scored
    hits_url: str = ""
    base_url: str = ""

    @property
    def reached(self) -> str:
        """The rate, or the number itself."""
        return format_percent(self.told.rate) if self.item.item.base else ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the ranking."""

    row: Row
    cells: tuple[Cell, ...]
    url: str


def items_in_words(scheme: Scheme, items: Sequence[SchemeItem]) -> list[Item]:
    """The items with the names of what they count. One query, for the names."""
    names = {code: one.name for code, one in catalogue_on(scheme.last_day).items()}
    return [
        Item(number, one, in_words(one.hits, names), in_words(one.base, names))
        for number, one in enumerate(items, 1)
    ]


def in_words(key: str, names: dict[str, str]) -> str:
    """A cell in words: its indicator, and what narrows it; "" for no cell."""
    if not key:
        return ""
    code, narrowing = from_key(key)
    parts = [
        str(WORDS[name](value).label) if name in WORDS else value
        for name, value in narrowing.set_values.items()
    ]
    return ", ".join([names.get(code, cell_key(code)), *parts])


def lines_of(
    scheme: Scheme, rows: Iterable[Row], items: Sequence[Item], opened: Collection[int], today: date
) -> list[Line]:
    """Rows with their addresses; those of units outside ``opened`` tell numbers without records."""
    asked = asked_of(scheme, today)
    found = []
    for row in rows:
        is_open = row.unit.pk in opened
        cells = tuple(
            Cell(
                item, told,
                address_of(item.item.hits, row.unit, asked) if is_open else "",
                address_of(item.item.base, row.unit, asked) if is_open and item.item.base else "",
            )
            for item, told in zip(items, row.items, strict=False)
        )  # fmt: skip
        url = reverse("insights:unit", args=(scheme.pk, row.unit.pk)) if is_open else ""
        found.append(Line(row, cells, url))
    return found


def weight_of(items: Iterable[SchemeItem]) -> Decimal:
    """The most points there are."""
    return sum((one.weight for one in items), Decimal(0))


def told(signal: Signal) -> str:
    """The signal in one sentence, its numbers in words."""
    params = dict(signal.params)
    if "day" in params:
        params["day"] = format_day(date.fromisoformat(params["day"]))
    return _(SENTENCES[signal.sentence]) % params


def shown(signals: Iterable[Signal]) -> list[dict[str, Any]]:
    """Signals for a list: sentence, state, icon, address."""
    return [
        {
            "signal": one, "sentence": told(one), "icon": SIGNAL_ICONS[SignalKind(one.kind)],
            "url": reverse("insights:signal", args=(one.pk,)),
        }
        for one in signals
    ]  # fmt: skip


def kind_tabs(scheme: Scheme, rows: Sequence[Row], kind: str) -> list[dict[str, Any]]:
    """All together and each kind of unit, so that like can be compared with like."""
    kinds = sorted({row.unit.kind for row in rows})
    if len(kinds) < 2:
        return []
    url = reverse("insights:page", args=(scheme.pk,))
    tabs = [{"label": _("All units"), "url": url, "count": len(rows), "current": not kind}]
    return tabs + [
        {
            "label": str(UnitKind(one).label), "url": f"{url}?loai={one}",
            "count": sum(row.unit.kind == one for row in rows), "current": one == kind,
        }
        for one in kinds
    ]  # fmt: skip


def waits_for(scheme: Scheme, today: date) -> str:
    """In one line: what happens next, and until when."""
    if scheme.status == SchemeStatus.DRAFT:
        return _("The standing office is preparing it; units do not see it yet.")
    day = format_day(scheme.answer_by) if scheme.answer_by else ""
    if scheme.status == SchemeStatus.PUBLISHED:
        return _("Published: the points are frozen as they were on that day.")
    if scheme.answer_by and scheme.answer_by >= today:
        return _("Units look at their points and answer signals until %(day)s.") % {"day": day}
    return _("The time for answers ended on %(day)s; the standing office publishes.") % {"day": day}


def crumbs(scheme: Scheme | None, here: str = "") -> list[dict[str, str]]:
    """The way to this page."""
    way = [{"label": _("Emulation points of units"), "url": reverse("insights:list")}]
    if scheme is not None:
        url = reverse("insights:page", args=(scheme.pk,)) if here else ""
        way.append({"label": Truncator(scheme.name).chars(60), "url": url})
    if here:
        way.append({"label": Truncator(here).chars(60), "url": ""})
    return way


def _places(number: Decimal) -> int:
    return 0 if number == number.to_integral_value() else 2

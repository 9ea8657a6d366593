"""What the review page shows of items: their values in words, their acts, their state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from kheo.archive.enums import ItemKind, ItemState, Purpose, ReadingStatus
from kheo.archive.models import Reading, ReadItem
from kheo.archive.operations.readings.renewing import BEFORE
from kheo.archive.operations.readings.wording import name_of
from kheo.archive.queries.likeness import Alike
from kheo.archive.queries.review import Finding, Light
from kheo.archive.rules.spans import in_words
from kheo.archive.web.readings.place import Where
from kheo.counting.models import Indicator
from kheo.initiatives.enums import Field, Kind, Level
from kheo.kernel.days import format_day

Pair = tuple[str, str]


@dataclass(slots=True)
class Row:
    """An item in the list: what it is, what was found at it, what may be done."""

    item: ReadItem
    where: Where
    findings: Sequence[Finding] = ()
    is_context: bool = False
    is_open: bool = False
    may_decide: bool = False
    names: Mapping[str, Indicator] = field(default_factory=dict)
    alike: Sequence[Alike] = ()
    fresh: str = ""
    variants: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The item in a few words."""
        if self.item.kind == ItemKind.FIGURE:
            return str(self.item.values["what"]) or _("what it counts is not told")
        return name_of(self.item)

    @property
    def amount(self) -> str:
        """The number of a figure."""
        return str(self.item.values["amount"]) if self.item.kind == ItemKind.FIGURE else ""

    @property
    def told(self) -> str:
        """The values in one line."""
        return " · ".join(value for _label, value in self.pairs if value)

    @property
    def pairs(self) -> list[Pair]:
        """The values with their labels, empty ones left out."""
        return [pair for pair in PAIRS[ItemKind(self.item.kind)](self) if pair[1]]

    @property
    def was(self) -> list[tuple[str, str, str]]:
        """What a person corrected: label, as read, as it stands."""
        if not self.item.read or not self.item.is_corrected:
            return []
        as_read = Row(
            ReadItem(kind=self.item.kind, values=self.item.read), self.where, names=self.names,
            variants=self.variants,
        )  # fmt: skip
        before = dict([*as_read.pairs, (_("What it says"), name_of(as_read.item))])
        now = dict([*self.pairs, (_("What it says"), name_of(self.item))])
        return [
            (label, before.get(label, "–"), now.get(label, "–"))
            for label in dict.fromkeys([*now, *before])
            if before.get(label) != now.get(label)
        ]

    @property
    def place_url(self) -> str:
        """The mark in the text."""
        return f"{self.where.address(self.item.reading_id, item=self.item.pk)}#m-{self.item.pk}"

    @property
    def url(self) -> str:
        """This item chosen in the list."""
        return f"{self.where.address(self.item.reading_id, item=self.item.pk)}#muc-{self.item.pk}"

    @property
    def acts(self) -> dict[str, str]:
        """The address of every act."""
        return {name: self.where.act(name, self.item.pk) for name in ACTS}

    @property
    def state_tone(self) -> str:
        """The tone of the state."""
        return TONES[ItemState(self.item.state)]

    @property
    def grade(self) -> str:
        """The worst that was found at it."""
        return self.findings[0].grade if self.findings else ""


ACTS = ("item", "take", "drop", "reopen", "correct", "split", "merge", "same_as")
TONES = {
    ItemState.OPEN: "quiet", ItemState.TAKEN: "good", ItemState.DROPPED: "dropped",
    ItemState.MERGED: "nobody",
}  # fmt: skip


def _figure(row: Row) -> list[Pair]:
    values = row.item.values
    indicator = values.get("indicator", "")
    name = row.names[indicator].name if indicator in row.names else indicator
    return [
        (_("Unit of the number"), values.get("unit_word", "")),
        (_("Indicator"), name),
        (_("Field"), _label(Field, values.get("field"))),
        (_("Kind"), _label(Kind, values.get("kind"))),
        (_("Level"), _label(Level, values.get("level"))),
        (_("Variant"), row.variants.get(values.get("variant", ""), values.get("variant", ""))),
        (_("Period"), period_of(values)),
        (_("Place"), values.get("where", "")),
    ]


def _initiative(row: Row) -> list[Pair]:
    values = row.item.values
    sites = values.get("sites")
    return [
        (_("Owner in the words of the paper"), values.get("owner", "")),
        (_("Place"), values.get("where", "")),
        (_("Field"), _label(Field, values.get("field"))),
        (_("Places where it is done"), str(sites) if sites else ""),
    ]


def _paper(row: Row) -> list[Pair]:
    values = row.item.values
    times = int(values.get("times") or 1)
    return [
        (_("Issued on"), _day(values.get("issued_on"))),
        (_("Issuer"), values.get("issuer", "")),
        (_("Subject"), values.get("subject", "")),
        (_("Cited"), _("%(times)s times") % {"times": times} if times > 1 else ""),
    ]


PAIRS = {
    ItemKind.FIGURE: _figure, ItemKind.INITIATIVE: _initiative, ItemKind.PAPER: _paper,
}  # fmt: skip


def _label(choices: Any, value: str | None) -> str:
    return str(choices(value).label) if value in choices.values else str(value or "")


def _day(told: str | None) -> str:
    return format_day(date.fromisoformat(told)) if told else ""


def period_of(values: Mapping[str, Any]) -> str:
    """The days of a figure in words; "" where it has the period of the paper."""
    first, last = values.get("starts_on"), values.get("last_day")
    if not last:
        return ""
    starts_on = date.fromisoformat(first) if first else None
    return in_words(starts_on, date.fromisoformat(last) + timedelta(days=1))


def fresh_of(reading: Reading, items: Sequence[Light]) -> dict[int, str]:
    """Of a file read again: item → "new" or "changed", for those the earlier one did not have so."""
    if reading.before_id is None or reading.purpose != Purpose.PAST:
        return {}
    found = {}
    for one in items:
        if one.earlier is None:
            found[one.pk] = "new"
        elif one.note.startswith(BEFORE.partition("{")[0]):
            found[one.pk] = "changed"
    return found


def turn_of(reading: Reading, *, is_running: bool) -> dict[str, str]:
    """Whose turn it is, in words."""
    if is_running:
        return {"tone": "nobody", "label": _("nobody: it is being read")}
    if reading.status == ReadingStatus.REFUSED:
        return {"tone": "us", "label": _("you: hand in another file")}
    if reading.status == ReadingStatus.OPEN:
        is_own = reading.purpose == Purpose.OWN
        return {
            "tone": "us",
            "label": _("you: mend the report") if is_own else _("you: look through and confirm"),
        }
    return {"tone": "nobody", "label": _("nobody")}


def crumbs(reading: Reading | None, here: str = "") -> list[dict[str, str]]:
    """The way to this page."""
    way = [{"label": _("Reading reports"), "url": reverse("readings:list")}]
    if reading is not None:
        url = reverse("readings:page", args=(reading.pk,)) if here else ""
        way.append({"label": Truncator(str(reading)).chars(70), "url": url})
    if here:
        way.append({"label": Truncator(here).chars(70), "url": ""})
    return way

"""Many entries at once, from rows of a spreadsheet: good rows are kept, bad ones told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import require
from kheo.activities.models import Activity, ActivityKind
from kheo.activities.operations.keeping import check, keep, refuse_twin
from kheo.activities.pasted import LABELS, Row, read
from kheo.activities.policies import RECORD
from kheo.activities.queries import known_of, sameness
from kheo.kernel.refusals import BadInput, RuleBroken
from kheo.orgs.models import Unit


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of a row: an entry, or sentences that say why not."""

    row: Row
    activity: Activity | None = None
    troubles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pasted:
    """The fate of every row, and the text that is left: bad rows under their headings."""

    fates: list[Fate]
    left: str

    @property
    def good(self) -> int:
        """How many rows are entries now, or would be."""
        return sum(fate.activity is not None for fate in self.fates)

    @property
    def bad(self) -> int:
        """How many rows are told to be mended."""
        return len(self.fates) - self.good


def record_many(
    *, unit: Unit, text: str, actor: User, at: datetime, only_look: bool = False
) -> Pasted:
    """Record every good row of ``text`` for ``unit``; bad rows are told and stay in ``left``.

    ``only_look`` writes nothing and tells what would become of each row, twins among the rows
    too. Raises ``NotAllowed``; ``BadInput`` when there is no row at all.
    """
    require(actor, RECORD, Activity(unit=unit))
    with transaction.atomic():
        pasted = _all(unit, text, actor=actor, at=at)
        if only_look:
            transaction.set_rollback(True)
    return pasted


def _all(unit: Unit, text: str, *, actor: User, at: datetime) -> Pasted:
    kinds = list(ActivityKind.objects.order_by("valid_from", "pk"))
    table = read(text, kinds)
    if not table.rows:
        sentence = _("Paste at least one row: kind, day, what it was, how many.")
        raise BadInput(sentence, fields={"text": sentence})
    if table.beyond:
        sentence = _("%(rows)s rows too many; paste at most 500 at a time.") % {
            "rows": table.beyond
        }
        raise BadInput(sentence, fields={"text": sentence})
    Unit.objects.select_for_update().get(pk=unit.pk)  # as ``record`` does, once for all rows
    desk = _Desk(unit, kinds, actor, at, known_of(unit, _days(table.rows)))
    fates = [desk.fate_of(row) for row in table.rows]
    left = [fate.row.text for fate in fates if fate.activity is None]
    if left and table.heading:
        left.insert(0, table.heading)
    return Pasted(fates, "\n".join(left))


def _days(rows: list[Row]) -> set[date]:
    return {row.values["on"] for row in rows if "on" in row.values}


@dataclass(frozen=True, slots=True)
class _Desk:
    """What is read once for all rows; ``known`` grows with every row that is kept."""

    unit: Unit
    kinds: list[ActivityKind]
    actor: User
    at: datetime
    known: dict[tuple[Any, ...], Activity]

    def fate_of(self, row: Row) -> Fate:
        """Record one row, or say what is wrong with every column of it that is."""
        if row.wrong:
            return Fate(row, None, _told(row.wrong))
        values = {"title": "", "quantity": 1, **row.values}
        activity = Activity(
            unit=self.unit, recorded_by=self.actor, created_at=self.at, updated_at=self.at, **values
        )
        try:
            kind = check(activity, self._kind(activity), actor=self.actor, at=self.at)
            refuse_twin(activity, self.known.get(sameness(activity)))
        except RuleBroken as refusal:
            return Fate(row, None, _told(refusal.fields) or (str(refusal),))
        self.known[sameness(activity)] = keep(activity, kind, actor=self.actor, at=self.at)
        return Fate(row, activity)

    def _kind(self, activity: Activity) -> ActivityKind | None:
        own = (one for one in self.kinds if one.code == activity.kind)
        return next((one for one in own if activity.on in one.period), None)


def _told(wrong: dict[str, str]) -> tuple[str, ...]:
    order = list(LABELS)
    columns = sorted(wrong, key=lambda name: order.index(name) if name in order else -1)
    return tuple(
        _("%(column)s: %(why)s") % {"column": LABELS[name], "why": wrong[name]}
        if name in LABELS
        else wrong[name]
        for name in columns
    )

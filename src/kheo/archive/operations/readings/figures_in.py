"""Figures that were taken, into the books: new ones together, changed ones corrected, gone ones taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.archive.enums import ItemState
from kheo.archive.models import DeclaredFigure, Reading, ReadItem, Source
from kheo.archive.operations.entering import correct_figure
from kheo.archive.operations.figures import GAP, LENGTHS, Entry, built
from kheo.archive.operations.judging import remove_figure
from kheo.archive.operations.readings.wording import name_of
from kheo.archive.operations.tables import enter_all, twin_key
from kheo.counting.models import Indicator
from kheo.counting.narrowing import DIMENSIONS
from kheo.kernel.refusals import DomainError, RuleBroken

WHY = "Đọc lại bản đã sửa"
_SAME = (
    "what", "unit_word", "indicator", "starts_on", "ends_on", "value", "low", "high", "approx",
    "decimals", *DIMENSIONS,
)  # fmt: skip
"""Columns that make a figure another one; its place in the paper does not."""
_CORRECTED = ("amount", "what", "unit_word", "indicator", "starts_on", "ends_on", "place", "quote")


@dataclass(slots=True)
class _Links:
    """What the paper says a figure belongs to."""

    total: DeclaredFigure | None
    whole: DeclaredFigure | None
    parts: list[DeclaredFigure]


class FiguresIn:
    """The figures of one confirmed reading on their way into the books of ``source``.

    ``entered`` tells which item of an earlier confirmed reading brought the same figure in.
    """

    def __init__(
        self, reading: Reading, source: Source, entered: Mapping[int, ReadItem], actor: User,
        at: datetime,
    ) -> None:  # fmt: skip
        self.reading, self.source, self.entered = reading, source, entered
        self.actor, self.at = actor, at
        self.codes = every_code()
        self.rows: dict[int, DeclaredFigure] = {}
        self.new = self.corrected = self.removed = 0
        standing = {one.pk: one for one in source.figures.select_related("unit", "source")}
        self._all = standing
        self._next = {one.corrects_id: one.pk for one in standing.values() if one.corrects_id}
        self._taken = {twin_key(one) for one in standing.values() if one.removed_at is None}

    def enter(self, items: Sequence[ReadItem], before: Sequence[Reading]) -> None:
        """Write what is new or changed and take back what is gone. Raises RuleBroken naming lines."""
        wrong: dict[str, str] = {}
        for rank, item in enumerate(items, 1):
            try:
                self.rows[item.pk] = self._row(item, rank * GAP)
            except DomainError as refusal:
                wrong[str(item.pk)] = f"Dòng {item.line}, “{name_of(item)}”: {refusal}"
        if wrong:
            raise RuleBroken(" ".join(wrong.values()), fields=wrong)
        links = {item.pk: self._links(item) for item in items}
        stay = [item for item in items if self.rows[item.pk].pk is not None]
        self._insert(items, links)
        known = self._known(before)
        kept = {row.pk for row in self.rows.values()}
        gone = {pk for pk in known - kept if self._all[pk].removed_at is None}
        self._move(items)
        prefetch_related_objects([self.rows[item.pk] for item in stay], "share_parts")
        for item in stay:
            self._tie(self.rows[item.pk], links[item.pk], gone)
        self._take_back(gone)
        for item in items:
            item.figure = self.rows[item.pk]
        ReadItem.objects.bulk_update(items, ["figure"], batch_size=500)

    def _row(self, item: ReadItem, order: int) -> DeclaredFigure:
        """The figure of the books that the item is now: as it stands, its correction, or a new one."""
        entry = entry_of(self.reading, item, order)
        old = self.entered.get(item.pk)
        if old is None or old.figure_id is None:
            return self._built(entry)
        figure = self._current(old.figure_id)
        if _plain(entry) == _plain(entry_of(old.reading, old, order)):
            return figure  # the paper says the same; what people did to the figure since stands
        if figure.removed_at is not None:
            return self._built(entry)
        row = built(self.source, entry, codes=self.codes, actor=self.actor, at=self.at)
        if all(getattr(row, name) == getattr(figure, name) for name in _SAME):
            return figure  # somebody has corrected it in the books by hand already
        self._taken.discard(twin_key(figure))
        entry = self._apart(entry, row)
        changed = {
            name: getattr(entry, name) for name in (*_CORRECTED, *DIMENSIONS) if name != "origin"
        }
        self.corrected += 1
        new = correct_figure(figure, why=WHY, actor=self.actor, at=self.at, **changed)
        self._all[new.pk] = new
        return new

    def _built(self, entry: Entry) -> DeclaredFigure:
        row = built(self.source, entry, codes=self.codes, actor=self.actor, at=self.at)
        row.place = self._apart(entry, row).place
        self.new += 1
        return row

    def _apart(self, entry: Entry, row: DeclaredFigure) -> Entry:
        """Two figures of one line that say the same keep apart by their number in the line."""
        place, number = row.place, 1
        while twin_key(row) in self._taken:
            number += 1
            behind = f", số thứ {number}"
            row.place = place[: LENGTHS["place"] - len(behind)] + behind
        self._taken.add(twin_key(row))
        return replace(entry, place=row.place)

    def _current(self, pk: int) -> DeclaredFigure:
        """The figure after all its corrections."""
        while pk in self._next:
            pk = self._next[pk]
        return self._all[pk]

    def _links(self, item: ReadItem) -> _Links:
        row = self.rows[item.pk]
        parts = [self._of(item.counted_id)] if row.is_share else []
        return _Links(
            _not_itself(row, self._of(item.total_id)),
            _not_itself(row, self._of(item.whole_id)) if row.is_share else None,
            [one for one in parts if one is not None and one is not row],
        )  # fmt: skip

    def _of(self, pk: int | None) -> DeclaredFigure | None:
        """The row of an item; of one that was merged, the row of what it went into."""
        seen: set[int] = set()
        while pk is not None and pk not in self.rows and pk not in seen:
            seen.add(pk)
            pk = ReadItem.objects.filter(pk=pk, state=ItemState.MERGED).values_list(
                "into_id", flat=True
            ).first()  # fmt: skip
        found = self.rows.get(pk or 0)
        return None if found is None or (found.pk and found.removed_at) else found

    def _insert(self, items: Sequence[ReadItem], links: Mapping[int, _Links]) -> None:
        new = [item for item in items if self.rows[item.pk].pk is None]
        for item in new:
            row, told = self.rows[item.pk], links[item.pk]
            row.part_of, row.share_of = told.total, told.whole
            row._parts_told = told.parts  # type: ignore[attr-defined]  # noqa: SLF001
        enter_all([self.rows[item.pk] for item in new])

    def _known(self, before: Sequence[Reading]) -> set[int]:
        """Keys, after corrections, of everything that readings of this paper brought into the books."""
        brought = ReadItem.objects.filter(reading__in=before, figure__source=self.source)
        for row in self._all.values():
            if row.corrects_id:
                self._next[row.corrects_id] = row.pk
        return {self._current(pk).pk for pk in set(brought.values_list("figure_id", flat=True))}

    def _move(self, items: Sequence[ReadItem]) -> None:
        """Figures that stay know where they stand in the file as it is now; nothing else of them moves."""
        moved = []
        for rank, item in enumerate(items, 1):
            row = self.rows[item.pk]
            if item.pk not in self.entered or row.removed_at is not None:
                continue
            told = entry_of(self.reading, item, rank * GAP)
            is_placed = row.place.startswith(told.place)
            if row.order != told.order or not is_placed or row.quote != told.quote:
                row.order, row.quote = rank * GAP, told.quote
                row.place = row.place if is_placed else told.place
                moved.append(row)
        DeclaredFigure.objects.bulk_update(moved, ["order", "place", "quote"], batch_size=500)

    def _tie(self, row: DeclaredFigure, told: _Links, gone: set[int]) -> None:
        """Totals and wholes of a figure that stays: those the paper names now, none that is gone."""
        changed = []
        for name, target in (("part_of", told.total), ("share_of", told.whole)):
            now = getattr(row, f"{name}_id")
            if (target is not None and target.pk != now) or now in gone:
                setattr(row, name, target)
                changed.append(name)
        if changed:
            row.save(update_fields=changed)
        if row.is_share:
            parts = {one.pk for one in row.share_parts.all()}
            if parts & gone or (told.parts and not parts):
                row.share_parts.set([*(parts - gone), *(one.pk for one in told.parts)])

    def _take_back(self, gone: set[int]) -> None:
        """Parts and shares first, then what they leaned on. Raises RuleBroken while others lean on it."""
        waiting = sorted(gone, reverse=True)
        while waiting:
            left, refusals = [], []
            for pk in waiting:
                try:
                    remove_figure(self._all[pk], why=WHY, actor=self.actor, at=self.at)
                    self.removed += 1
                except RuleBroken as refusal:
                    left.append(pk)
                    refusals.append(f"“{self._all[pk].what}” ({self._all[pk].amount}): {refusal}")
            if len(left) == len(waiting):
                raise RuleBroken(
                    _("The paper does not tell these figures any more: %(figures)s")
                    % {"figures": " ".join(refusals)}
                )
            waiting = left


def _not_itself(row: DeclaredFigure, other: DeclaredFigure | None) -> DeclaredFigure | None:
    return None if other is row else other


def _plain(entry: Entry) -> Entry:
    """An entry without where it stands."""
    return replace(entry, order=None, place="", quote="")


def entry_of(reading: Reading, item: ReadItem, order: int) -> Entry:
    """The item as a figure is typed; without a period of its own it is for that of the paper."""
    values = item.values
    starts_on, ends_on = period_of(reading, values)
    return Entry(
        amount=values["amount"], what=values["what"] or values["amount"], starts_on=starts_on,
        ends_on=ends_on, indicator=values["indicator"], unit_word=values["unit_word"],
        field=values["field"], kind=values["kind"], level=values["level"],
        variant=values["variant"], place=values["place"] or f"dòng {item.line}", quote=item.quote,
        order=order,
    )  # fmt: skip


def every_code() -> frozenset[str]:
    """The codes of the catalogue of any day: papers of the past count what nobody counts today."""
    return frozenset(Indicator.objects.values_list("code", flat=True))


def period_of(
    reading: Reading, values: Mapping[str, str | None]
) -> tuple[date | None, date | None]:
    """The half-open period of a figure: its own, else that of the paper."""
    first, last = values.get("starts_on"), values.get("last_day")
    starts_on = date.fromisoformat(first) if first else None
    if last:
        return starts_on, date.fromisoformat(last) + timedelta(days=1)
    return starts_on or reading.starts_on, reading.ends_on

"""The profile of declared figures: the totals of one paper, by the rules of the table that is pasted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kheo.access.models import User
from kheo.archive.models import DeclaredFigure, Source
from kheo.archive.operations.cells import last_day, links_of
from kheo.archive.operations.heads import HEADS, LABELS
from kheo.archive.operations.tables import Fate as TableFate
from kheo.archive.operations.tables import TableReader, enter_all
from kheo.archive.policies import ENTER
from kheo.audit.journal import Line, record, record_many
from kheo.exchange.enums import Fate, Value
from kheo.exchange.profiles import Entered, Field, Judged, Profile, Resting, Row
from kheo.exchange.queries.directory import Asked, Directory
from kheo.exchange.queries.resting import Holder, holders_of
from kheo.kernel.text import clean_line, fold
from kheo.orgs.models import Unit

KIND = DeclaredFigure._meta.label_lower
_REQUIRED = ("what", "amount", "place")
_KEYS = ("what", "place", "starts_on", "ends_on")
_MANY = 5
_LOST_COMMA = re.compile(r"-?\d+\.\d{1,2}")
_IN_ROW = re.compile(r"^[^:]*: ")
WORDS: Mapping[str, tuple[str, ...]] = {
    "number": ("STT", "TT", "Số thứ tự"),
    "what": ("Nội dung", "Tên chỉ tiêu", "Đếm gì"),
    "amount": ("Số liệu", "Số lượng", "Giá trị", "Kết quả"),
    "unit_word": ("Đơn vị tính", "ĐVT"),
    "unit": ("Đơn vị", "Tên đơn vị", "Mã đơn vị"),
    "place": ("Mục", "Trang", "Vị trí trong văn bản"),
    "quote": ("Trích nguyên văn", "Nguyên văn"),
    "starts_on": ("Từ năm", "Từ ngày"),
    "ends_on": ("Đến năm", "Đến ngày"),
    "note": ("Ghi chú", "Giải thích"),
}
"""Headings with their tones; ``HEADS`` knows them folded."""

UNSURE: Mapping[str, tuple[str, ...]] = {
    "what": ("Chỉ tiêu",), "indicator": ("Chỉ tiêu",), "amount": ("Tổng số",), "starts_on": ("Năm",),
    "ends_on": ("Năm",), "share": ("Tỷ lệ",), "place": ("Nguồn",),
}  # fmt: skip
"""What is counted or its code; a year of which only the end is told; the share itself or what it is of."""

FIELDS = tuple(
    Field(
        name,
        label,
        Value.CODE,
        is_required=name in _REQUIRED,
        is_key=name in _KEYS,
        words=(*WORDS.get(name, ()), *sorted(HEADS[name])),
        longest=500,
        unsure=UNSURE.get(name, ()),
    )
    for name, label in LABELS.items()
)
"""Every cell as it is printed: "hơn 1.300" and "85 - 120" are amounts too."""
OPTIONS = (
    Field(
        "source",
        gettext_lazy("Paper the figures stand in"),
        is_required=True,
        longest=500,
        help=gettext_lazy("Its title or number as it was entered in the archive of the unit."),
    ),
)


class FigureIntake:
    """One table of one paper at work."""

    def __init__(self, unit: Unit, actor: User, at: datetime, options: Mapping[str, Any]) -> None:
        self._actor, self._at = actor, at
        self._source, self._why = _source_of(unit, str(options.get("source") or ""))
        self._directory = Directory(actor, ENTER, under=unit.pk)
        self._units: dict[int, Unit] = {}
        self._reader = TableReader(self._source, actor, at) if self._source else None
        self._above: dict[str, TableFate] = {}
        # In place of a figure above, of which it only matters that it is good.
        self._stands = DeclaredFigure()

    def judge(self, rows: Sequence[Row]) -> list[Judged]:
        """The fate of each row; a total is found in the chunk or anywhere above it. Two queries at most."""
        if self._reader is None:
            return [
                Judged(row.number, Fate.REFUSED, row.values, {"": self._why}, label=_label(row.values))
                for row in rows
            ]  # fmt: skip
        fates = self._fates(self._reader, rows)
        self._reader.link(fates, self._above)
        there = {**_numbered(one for one in fates if one.is_known), **self._above}
        judged = [self._judged(row, fate, there) for row, fate in zip(rows, fates, strict=True)]
        for number, fate in _numbered(fates).items():
            self._note(number, fate.row, fate.cells, is_good=fate.figure is not None)
        return judged

    def remember(self, rows: Sequence[Judged]) -> None:
        """Rows of the file that are in since an earlier run: those below may name them as totals."""
        for row in rows:
            cells = _cells(row.values)
            if number := cells.get("number"):
                self._note(number, row.number, cells, is_good=row.fate != Fate.REFUSED)

    def _note(self, number: str, row: int, cells: Mapping[str, str], *, is_good: bool) -> None:
        told = {name: cell for name, cell in cells.items() if cell}
        self._above.setdefault(number, TableFate(row, told, self._stands if is_good else None))

    def _fates(self, reader: TableReader, rows: Sequence[Row]) -> list[TableFate]:
        """As the table that is pasted: what the cells of each row say."""
        read = [(row, _cells(row.values)) for row in rows]
        wrong = self._learn_units(reader, [cells for _row, cells in read])
        fates = []
        for row, cells in read:
            refusals = dict(row.refusals)
            if why := wrong.get(self._named(cells, reader.source)):
                refusals["unit"] = why
            if refusals:
                told = [
                    f"{row.number}, “{LABELS.get(name, name)}”: {why}"
                    for name, why in refusals.items()
                ]
                fates.append(TableFate(row.number, {}, troubles=told))
            else:
                fates.append(reader.fate(row.number, cells))
        return fates

    def _named(self, cells: Mapping[str, str], source: Source) -> Asked:
        """The unit as a row names it, on the last day of its period or of that of the paper."""
        day = last_day(dict(cells)) or timezone.localdate(self._at)
        if not cells.get("ends_on") and source.ends_on:
            day = source.ends_on - timedelta(days=1)
        return cells.get("unit", ""), "", day

    def _learn_units(
        self, reader: TableReader, rows: Sequence[Mapping[str, str]]
    ) -> dict[Asked, str]:
        """Tell the reader which units are meant; what is asked for and not found → the sentence. Two queries."""
        asked = {one for cells in rows if (one := self._named(cells, reader.source))[0]}
        self._directory.prepare(asked)
        found = {one: self._directory.find(*one) for one in asked}
        places = {place.pk for place, _why in found.values() if place is not None}
        if missing := places - self._units.keys():
            self._units |= Unit.objects.in_bulk(list(missing))
        reader.open |= dict.fromkeys(places, True)
        for cells in rows:
            place, _why = found.get(self._named(cells, reader.source), (None, ""))
            if place is not None:
                reader.units[cells["unit"], last_day(dict(cells))] = self._units[place.pk]
        return {one: why for one, (place, why) in found.items() if place is None}

    def _judged(self, row: Row, fate: TableFate, there: Mapping[str, TableFate]) -> Judged:
        if fate.figure is None:
            refusals = dict(row.refusals) or _by_column(fate.troubles)
            return Judged(row.number, Fate.REFUSED, row.values, refusals, label=_label(row.values))
        if fate.is_known:
            return Judged(
                row.number, Fate.SAME, row.values, key=fate.figure.pk, label=_label(row.values)
            )
        named = (number for numbers in links_of(fate.cells).values() for number in numbers)
        above = [[there[one].row, dict(there[one].cells)] for one in named if one in there]
        plan = {"above": above} if above else {}
        return Judged(row.number, Fate.NEW, row.values, plan=plan, label=_label(row.values))

    def enter(self, rows: Sequence[Judged]) -> list[Entered]:
        """Write the figures of the NEW rows with one line of the journal, as the pasted table does."""
        if self._source is None:
            return []
        source = (
            Source.objects.select_for_update(of=("self",))
            .select_related("unit")
            .get(pk=self._source.pk)
        )
        reader = TableReader(source, self._actor, self._at)
        new = {row.number: row for row in rows if row.fate == Fate.NEW}
        above = {
            number: cells for row in new.values() for number, cells in row.plan.get("above", ())
        }
        values = {**above, **{row.number: row.values for row in new.values()}}
        read = self._fates(reader, [Row(number, values[number]) for number in sorted(values)])
        for fate in read:
            if fate.row not in new and not fate.is_known:
                fate.figure = None  # a total that somebody took out meanwhile
        reader.link(read)
        fates = [
            (fate.row, fate.figure)
            for fate in read
            if fate.figure is not None and not fate.is_known
        ]
        enter_all([figure for _number, figure in fates])
        if fates:
            told = [f"{figure}"[:120] for _number, figure in fates]
            record(
                "archive.import_figures", source, actor=self._actor, at=self._at,
                after={"figures": len(fates), "told": told},
            )  # fmt: skip
        return [Entered(number, figure.pk, True) for number, figure in fates]

    def undo(self, rows: Sequence[Entered]) -> list[Resting]:
        """Take the figures out again; sentences where one was checked, corrected or named since."""
        keys = {row.key: row.number for row in rows}
        figures = DeclaredFigure.objects.filter(pk__in=keys)
        through = DeclaredFigure.share_parts.through
        held = holders_of(DeclaredFigure, list(keys))
        touched = figures.filter(~Q(updated_at=F("created_at")) | Q(removed_at__isnull=False))
        for key in touched.values_list("pk", flat=True):
            held.setdefault(key, Holder(KIND, key))
        shares = through.objects.filter(to_declaredfigure__in=keys).exclude(
            from_declaredfigure__in=keys
        )
        for key, other in shares.values_list("to_declaredfigure_id", "from_declaredfigure_id"):
            held[key] = Holder(KIND, other)
        known = {one.pk: one for one in figures.select_related("source")}
        if held or len(known) < len(keys):
            return _told(keys, known, held)
        lines = [
            Line(
                "archive.remove_figure", KIND, one.pk, str(one), one.unit_id,
                before={"what": one.what, "amount": one.amount},
            )
            for one in known.values()
        ]  # fmt: skip
        with transaction.atomic():
            through.objects.filter(from_declaredfigure__in=keys).delete()
            figures._raw_delete(connection.alias)  # noqa: SLF001 - asked above
            record_many(lines, actor=self._actor, at=self._at)
        return []


def _numbered(fates: Iterable[TableFate]) -> dict[str, TableFate]:
    """The rows by their numbers in the table, the first of each."""
    found: dict[str, TableFate] = {}
    for fate in fates:
        if number := fate.cells.get("number"):
            found.setdefault(number, fate)
    return found


def _told(
    keys: Mapping[int, int], known: Mapping[int, DeclaredFigure], held: Mapping[int, Holder]
) -> list[Resting]:
    """Why figures stay (``keys`` figure → row), each with what rests on it."""
    sentence = _("Row %(row)s, “%(what)s” was checked, corrected or named by another figure since.")
    found = []
    for key, number in sorted(keys.items(), key=lambda one: one[1]):
        if key in held or key not in known:
            why = sentence % {"row": number, "what": known[key].what if key in known else ""}
            one = held.get(key, Holder(KIND, key))
            found.append(Resting(why, one.model, one.key, key if key in known else None))
    return found


def _source_of(unit: Unit, told: str) -> tuple[Source | None, str]:
    """The paper of the unit that is meant, or the sentence with those there are."""
    papers = list(Source.objects.filter(unit=unit).select_related("unit").order_by("-pk"))
    word = fold(told)
    found = [one for one in papers if word and word in {fold(one.title), fold(one.number)}]
    if len(found) == 1:
        return found[0], ""
    titles = "; ".join(one.title for one in (found or papers)[:_MANY])
    if not papers:
        return None, _("%(unit)s has no paper in the archive yet. Enter the paper first.") % {
            "unit": unit.label
        }
    return None, _("Write which paper the figures stand in, by its title: %(titles)s.") % {
        "titles": titles
    }


def _cells(values: Mapping[str, Any]) -> dict[str, str]:
    """The cells as they would be typed: a decimal point is the comma that Excel took."""
    return {name: _typed(value) for name, value in values.items()}


def _typed(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    text = clean_line(str(value))
    return text.replace(".", ",") if _LOST_COMMA.fullmatch(text) else text


def _by_column(troubles: Sequence[str]) -> dict[str, str]:
    """Sentences of the table ("Row 5, column “Amount”: …") under the columns that they name."""
    found: dict[str, str] = {}
    for trouble in troubles:
        head = trouble.split(": ", 1)[0]
        name = next((name for name, label in LABELS.items() if f"“{label}”" in head), "")
        found[name] = _IN_ROW.sub("", trouble) if name else trouble
    return found


def _label(values: Mapping[str, Any]) -> str:
    return clean_line(str(values.get("what") or ""))


PROFILE = Profile(
    name="declared-figures",
    label=gettext_lazy("Declared figures of a paper"),
    permission=ENTER,
    fields=FIELDS,
    make=FigureIntake,
    options=OPTIONS,
    notes=gettext_lazy(
        "Write numbers as they are printed and format the columns as text. Another number for the same thing "
        "is no import: correct it on its page, with the reason. In files of more than 1,000 rows totals stand "
        "above their parts."
    ),
    page="archive:list",
    record_page="archive:figure",
    model="archive.DeclaredFigure",
)

"""Totals out of a spreadsheet (a file, or cells pasted): every row's fate first, then into the books.

Nothing is guessed: a row is taken whole, is known already, or is refused with its row, column and
remedy. Bringing the same table in again doubles nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType

from django.db import transaction
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import can, require
from kheo.archive.models import DeclaredFigure, Source
from kheo.archive.operations.cells import Cells, Units, cells_of, entry_from, links_of, rows_of
from kheo.archive.operations.entering import codes_on
from kheo.archive.operations.figures import GAP, Entry, built, next_order
from kheo.archive.operations.heads import LABELS
from kheo.archive.policies import ENTER
from kheo.audit.journal import record
from kheo.kernel.refusals import BadInput, DomainError, RuleBroken

Key = tuple[object, ...]
_TWIN = ("unit_id", "indicator", "what", "starts_on", "ends_on", "place", "field", "kind",
         "origin", "level", "variant")  # fmt: skip


@dataclass(slots=True)
class Fate:
    """What becomes of one row; ``row`` is its number as the spreadsheet counts.

    ``figure`` is an unsaved row to enter, or the standing one when the paper's figure ``is_known``
    already; None with ``troubles`` when it is refused.
    """

    row: int
    cells: Cells
    figure: DeclaredFigure | None = None
    is_known: bool = False
    troubles: list[str] = field(default_factory=list)

    @property
    def typed(self) -> str:
        """What stands in the row, in one line."""
        return " · ".join(cell for cell in self.cells.values() if cell)


@dataclass(frozen=True, slots=True)
class Table:
    """A table as read: heads that were not understood, and the fate of every row."""

    ignored: tuple[str, ...] = ()
    fates: tuple[Fate, ...] = ()

    @property
    def new(self) -> list[Fate]:
        """Rows that will be entered."""
        return [fate for fate in self.fates if fate.figure is not None and not fate.is_known]

    @property
    def known(self) -> list[Fate]:
        """Rows that stand in the source already, with the same number."""
        return [fate for fate in self.fates if fate.is_known]

    @property
    def refused(self) -> list[Fate]:
        """Rows that cannot be taken."""
        return [fate for fate in self.fates if fate.figure is None]


@dataclass(frozen=True, slots=True)
class Imported:
    """How many rows were entered, were there before, and were refused."""

    added: int
    known: int
    refused: int


def read_table(source: Source, text: str, *, actor: User, at: datetime) -> Table:
    """Take a table apart that came as text with tabs; writes nothing.

    Raises ``NotAllowed`` outside the actor's scope and ``BadInput`` when there is no table.
    """
    require(actor, ENTER, source)
    heads, rows = rows_of(text)
    if not rows:
        raise BadInput(_("There is nothing to read; paste the rows with their heads."))
    reader = TableReader(source, actor, at)
    fates = [reader.fate(number, cells_of(heads.places, row)) for number, row in rows]
    reader.link(fates)
    return Table(heads.ignored, tuple(fates))


@transaction.atomic
def import_figures(source: Source, *, text: str, actor: User, at: datetime) -> Imported:
    """Enter every good row of a table at once; one line in the journal.

    Rows known already stay as they are; refused ones are left out and counted. Raises
    ``NotAllowed``, ``BadInput`` as ``read_table``, ``RuleBroken`` when no row can be taken.
    """
    source = Source.objects.select_for_update(of=("self",)).select_related("unit").get(pk=source.pk)
    table = read_table(source, text, actor=actor, at=at)
    if not table.new and not table.known:
        raise RuleBroken(_("No row can be taken; mend them first."))
    enter_all([fate.figure for fate in table.new if fate.figure is not None])
    if table.new:
        record(
            "archive.import_figures", source, actor=actor, at=at,
            after={
                "figures": len(table.new),
                "told": [f"{fate.figure}"[:120] for fate in table.new],
            },
        )  # fmt: skip
    return Imported(len(table.new), len(table.known), len(table.refused))


def enter_all(figures: Sequence[DeclaredFigure]) -> None:
    """Insert unsaved figures that may name one another as totals, wholes and parts.

    ``_parts_told`` of a figure (a list, when it is a share) becomes its ``share_parts``.
    """
    links = [(one, one.part_of, one.share_of) for one in figures]
    for one in figures:
        one.part_of = one.share_of = None
    DeclaredFigure.objects.bulk_create(figures)
    for one, total, whole in links:
        one.part_of, one.share_of = total, whole
    linked = [one for one, total, whole in links if total or whole]
    DeclaredFigure.objects.bulk_update(linked, ["part_of", "share_of"], batch_size=500)
    through = DeclaredFigure.share_parts.through
    through.objects.bulk_create(
        through(from_declaredfigure=one, to_declaredfigure=part)
        for one in figures
        for part in parts_told(one)
    )


def parts_told(figure: DeclaredFigure) -> list[DeclaredFigure]:
    """What a share not yet saved is of."""
    return getattr(figure, "_parts_told", [])


def twin_key(figure: DeclaredFigure) -> Key:
    """What makes two figures of a paper one: what they count, of whom, when, and where they stand."""
    return tuple(getattr(figure, name) for name in _TWIN)


class TableReader:
    """Reads row after row; keeps what is asked of the data base once."""

    def __init__(self, source: Source, actor: User, at: datetime) -> None:
        self.source, self.actor, self.at = source, actor, at
        self.codes = codes_on(at)
        self.order = next_order(source)
        rows = DeclaredFigure.objects.standing().filter(source=source).select_related("unit")
        self.standing = {twin_key(one): one for one in rows}
        self.seen: dict[Key, int] = {}
        self.open: dict[int, bool] = {}
        self.units: Units = {}

    def fate(self, number: int, cells: Cells) -> Fate:
        """What becomes of one row, looked at alone."""
        fate = Fate(number, cells)
        entry, troubles = entry_from(cells, self.source, self.units)
        fate.troubles = [_at(number, name, why) for name, why in troubles.items()]
        if fate.troubles:
            return fate
        try:
            figure = self._built(replace(entry, order=self.order))
        except RuleBroken as refusal:
            fate.troubles = [_at(number, name, why) for name, why in refusal.fields.items()]
            return fate
        except DomainError as refusal:
            fate.troubles = [_("Row %(row)s: %(why)s") % {"row": number, "why": str(refusal)}]
            return fate
        return self._placed(fate, figure)

    def _built(self, entry: Entry) -> DeclaredFigure:
        figure = built(self.source, entry, codes=self.codes, actor=self.actor, at=self.at)
        if figure.unit_id not in self.open:
            self.open[figure.unit_id] = bool(can(self.actor, ENTER, figure))
        if not self.open[figure.unit_id]:
            sentence = _("%(unit)s lies outside your scope.") % {"unit": figure.unit.label}
            raise RuleBroken(sentence, fields={"unit": sentence})
        return figure

    def _placed(self, fate: Fate, figure: DeclaredFigure) -> Fate:
        """Against what stands in the source and stood above in the table."""
        key = twin_key(figure)
        if (before := self.seen.get(key)) is not None:
            fate.troubles = [_at(fate.row, "what", _(
                "stands in row %(first)s already; tell them apart by their place in the paper."
            ) % {"first": before})]  # fmt: skip
            return fate
        self.seen[key] = fate.row
        if (standing := self.standing.get(key)) is None:
            fate.figure, self.order = figure, self.order + GAP
        elif standing.amount == figure.amount:
            fate.figure, fate.is_known = standing, True
        else:
            fate.troubles = [_at(fate.row, "amount", _(
                "the source has %(standing)s here; correct it on its page, with the reason."
            ) % {"standing": standing.amount})]  # fmt: skip
        return fate

    def link(self, fates: Sequence[Fate], above: Mapping[str, Fate] = MappingProxyType({})) -> None:
        """Tie parts to totals and shares to their parts by the numbers of the table.

        ``above`` are rows of the same table that were read before, by their numbers.
        """
        numbered = dict(above)
        for fate in fates:
            if number := fate.cells.get("number", ""):
                if number in numbered:
                    _refuse(
                        fate, "number", _("is the number of another row too; give each its own.")
                    )
                numbered.setdefault(number, fate)
        refused = -1
        while refused != (refused := sum(fate.figure is None for fate in fates)):
            for fate in fates:
                if fate.figure is not None:
                    self._tie(fate, numbered)

    def _tie(self, fate: Fate, numbered: Mapping[str, Fate]) -> None:
        try:
            links = links_of(fate.cells)
        except BadInput as refusal:
            _refuse(fate, "share", str(refusal))
            return
        found: dict[str, list[DeclaredFigure]] = {}
        for name, numbers in links.items():
            targets = [numbered.get(number) for number in numbers]
            figures = [one.figure for one in targets if one is not None and one is not fate]
            if len(figures) < len(numbers) or None in figures:
                column = "part_of" if name == "part_of" else "share"
                _refuse(fate, column, _(
                    "names row %(numbers)s, which is not there or cannot be taken."
                ) % {"numbers": ", ".join(numbers)})  # fmt: skip
                return
            found[name] = [one for one in figures if one is not None]
        figure = fate.figure
        if figure is not None and not fate.is_known:
            figure.part_of = next(iter(found.get("part_of", [])), None)
            figure.share_of = next(iter(found.get("share_of", [])), None)
            figure._parts_told = found.get("share_parts", [])  # type: ignore[attr-defined]  # noqa: SLF001


def _refuse(fate: Fate, name: str, why: str) -> None:
    fate.figure, fate.is_known = None, False
    fate.troubles.append(_at(fate.row, name, why))


def _at(row: int, name: str, why: str) -> str:
    words = {"row": row, "column": LABELS.get(name, name), "why": why}
    return _("Row %(row)s, column “%(column)s”: %(why)s") % words

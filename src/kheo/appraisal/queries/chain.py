"""The chain of scores of one dossier, as one person may see it, in a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from kheo.access.models import User
from kheo.appraisal.enums import Column, SheetStatus
from kheo.appraisal.models import Assignment, CriteriaVersion, Criterion, Dossier, Proof, Sheet
from kheo.appraisal.queries.blindness import sees_members, sees_team
from kheo.appraisal.queries.results import Gathered, SheetMarks, gather
from kheo.appraisal.rules.scores import SheetResult, needs_reason, outliers, rounded, spread

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Cell:
    """What one column says about one criterion. ``points`` = what it earns, two places.

    ``difference`` = mark minus the mark of the column before; None where there is none.
    """

    value: Decimal | None = None
    points: Decimal | None = None
    is_abstained: bool = False
    reason: str = ""
    remark: str = ""
    difference: Decimal | None = None
    lacks_reason: bool = False


@dataclass(frozen=True, slots=True)
class ChainColumn:
    """One column: a level, a member of the team, or the team together (``sheet`` None).

    ``cells`` stand in the order of the criteria. ``is_secret`` = it exists and is not told.
    """

    kind: str
    name: str
    cells: list[Cell]
    sheet: Sheet | None = None
    total: Decimal | None = None
    is_passed: bool | None = None
    unproven: tuple[str, ...] = ()
    failed_knockouts: tuple[str, ...] = ()
    is_outlier: bool = False
    is_mine: bool = False
    is_secret: bool = False


@dataclass(frozen=True, slots=True)
class ChainRow:
    """One criterion with its proof and its cell in every column."""

    criterion: Criterion
    proofs: list[Proof]
    is_proven: bool
    cells: list[Cell]
    columns: list[ChainColumn]

    @property
    def pairs(self) -> list[tuple[Cell, ChainColumn]]:
        """Each cell with its column."""
        return list(zip(self.cells, self.columns, strict=True))


@dataclass(slots=True)
class Chain:
    """Criteria × columns, and what follows from them; holds nothing its viewer may not see.

    ``saved`` = how many sheets of the team count.
    """

    dossier: Dossier
    version: CriteriaVersion
    saved: int
    columns: list[ChainColumn]
    rows: list[ChainRow]
    assignments: list[Assignment]
    is_blind: bool
    team: SheetResult | None = None
    spread: Decimal | None = None
    is_wide: bool = False
    outliers: list[str] = field(default_factory=list)

    @property
    def undone(self) -> list[Assignment]:
        """Assignments that run and have no saved sheet."""
        return [one for one in self.assignments if one.ended_at is None and one.done_at is None]


def chain_of(dossier: Dossier, viewer: User) -> Chain:
    """Everything the page of one dossier shows of its scores.

    The only reader of other people's sheets for a screen: what ``viewer`` may not see yet is
    left out here, so that no page, export or API can tell it (``queries.blindness``).
    """
    one = gather([dossier])[dossier.pk]
    assignments = list(
        Assignment.objects.filter(dossier=dossier).select_related("member__user").order_by("pk")
    )
    sees, by_name = sees_team(viewer, dossier), sees_members(viewer, dossier)
    columns = [_level(one, kept) for kept in one.sheets if kept.sheet.column in LEVELS]
    columns.sort(key=lambda column: LEVELS.index(column.kind))
    far = outliers(one.comparable(), one.version.spread_limit) if sees else frozenset()
    for kept in one.sheets:
        if kept.sheet.column == Column.TEAM and kept.sheet.status != SheetStatus.DROPPED:
            column = _member(one, kept, viewer, sees=sees, by_name=by_name, far=far)
            if column is not None:
                columns.append(column)
    team = one.team() if sees else None
    if team is not None:
        columns.append(_team(one, team))
    council = one.column(Column.COUNCIL)
    if council is not None:
        columns.append(_column(one, council, str(Column.COUNCIL.label)))
    wide = spread(one.comparable().values()) if sees else None
    limit = one.version.spread_limit
    return Chain(
        dossier=dossier,
        version=one.version,
        saved=len(one.counting()),
        columns=columns,
        rows=_rows(one, columns),
        assignments=assignments,
        is_blind=not sees,
        team=team,
        spread=wide,
        is_wide=bool(limit and wide is not None and wide > limit),
        outliers=[column.name for column in columns if column.is_outlier],
    )


LEVELS: list[str] = [Column.SELF, Column.LOWER]


def _level(one: Gathered, kept: SheetMarks) -> ChainColumn:
    return _column(one, kept, str(Column(kept.sheet.column).label))


def _member(
    one: Gathered,
    kept: SheetMarks,
    viewer: User,
    *,
    sees: bool,
    by_name: bool,
    far: frozenset[int],
) -> ChainColumn | None:
    """A member's column: his own always; another's when it may be told and is given."""
    sheet, member = kept.sheet, kept.sheet.member
    is_mine = member is not None and member.user_id == viewer.pk
    if not is_mine and not by_name:
        return None
    name = member.full_name if member is not None else ""
    given = sheet.status in {SheetStatus.SAVED, SheetStatus.ABSTAINED}
    if not is_mine and not (sees and given):
        return ChainColumn(
            Column.TEAM, name, [Cell() for _one in one.criteria], sheet, is_secret=True
        )
    return _column(one, kept, name, is_mine=is_mine, is_outlier=sheet.pk in far)


def _column(
    one: Gathered, kept: SheetMarks, name: str, *, is_mine: bool = False, is_outlier: bool = False
) -> ChainColumn:
    result = one.result(kept)
    earned = {line.key: line.earned for line in result.lines}
    before = one.before(kept.sheet.column)
    cells = []
    for criterion in one.criteria:
        mark = kept.marks.get(criterion.pk)
        if mark is None:
            cells.append(Cell())
            continue
        earlier = before.get(criterion.pk)
        differs = mark.value is not None and earlier is not None
        cells.append(
            Cell(
                value=mark.value,
                points=None if mark.value is None else rounded(earned[criterion.pk]),
                is_abstained=mark.is_abstained,
                reason=mark.reason,
                remark=mark.remark,
                difference=mark.value - earlier if differs else None,  # type: ignore[operator]
                lacks_reason=not mark.reason
                and needs_reason(mark.value, earlier, one.version.reason_gap),
            )
        )
    is_copy = kept.sheet.column == Column.LOWER
    return ChainColumn(
        kind=kept.sheet.column,
        name=name,
        cells=cells,
        sheet=kept.sheet,
        total=kept.sheet.total if is_copy else result.total,
        is_passed=kept.sheet.is_passed if is_copy else result.is_passed,
        unproven=() if is_copy else result.unproven,
        failed_knockouts=() if is_copy else result.failed_knockouts,
        is_outlier=is_outlier,
        is_mine=is_mine,
    )


def _team(one: Gathered, team: SheetResult) -> ChainColumn:
    """The team together: the mean or the median of each criterion."""
    before = one.before(Column.TEAM)
    cells = [
        Cell(
            value=None if line.value is None else rounded(line.value),
            points=rounded(line.earned),
            difference=rounded(line.value) - before[line.key]
            if line.value is not None and line.key in before
            else None,
        )
        for line in team.lines
    ]
    return ChainColumn(
        kind=Column.TEAM,
        name=str(Column.TEAM.label),
        cells=cells,
        total=team.total,
        is_passed=team.is_passed,
        unproven=team.unproven,
        failed_knockouts=team.failed_knockouts,
    )


def _rows(one: Gathered, columns: list[ChainColumn]) -> list[ChainRow]:
    proofs: dict[int, list[Proof]] = {}
    for proof in one.proofs:
        proofs.setdefault(proof.criterion_id, []).append(proof)
    return [
        ChainRow(
            criterion=criterion,
            proofs=proofs.get(criterion.pk, []),
            is_proven=criterion.pk in proofs,
            cells=[column.cells[place] for column in columns],
            columns=columns,
        )
        for place, criterion in enumerate(one.criteria)
    ]

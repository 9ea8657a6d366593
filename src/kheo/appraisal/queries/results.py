"""Dossiers worked out from their sheets, many at a time in a fixed number of queries.

One reading for whoever needs results: the operation that stores them, the page that shows them,
and the check that recomputes them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from kheo.appraisal.enums import Column, DossierStatus, SetKind, SheetStatus
from kheo.appraisal.models import (
    CriteriaVersion,
    Criterion,
    Dossier,
    Mark,
    Proof,
    Recusal,
    ScoreClass,
    Sheet,
)
from kheo.appraisal.rules.scores import (
    Given,
    SheetResult,
    class_of,
    rounded,
    sheet_result,
    spread,
    team_result,
)

AFTER_SCORING = frozenset(
    {DossierStatus.SCORED, DossierStatus.BEFORE_COUNCIL, DossierStatus.VOTED}
    | {DossierStatus.RECOGNISED, DossierStatus.NOT_RECOGNISED}
)
"""States in which what the team found is stored and told; before, every sheet is a secret."""
BATCH = 200
"""Dossiers worked out at once: keeps memory level however many there are."""


@dataclass(slots=True)
class SheetMarks:
    """A sheet with its marks by criterion key."""

    sheet: Sheet
    marks: dict[int, Mark] = field(default_factory=dict)

    @property
    def given(self) -> dict[int, Given]:
        """The marks as the rules read them."""
        return {key: Given(mark.value, mark.is_abstained) for key, mark in self.marks.items()}

    @property
    def has_abstained(self) -> bool:
        """Whether it abstains from a criterion, so that its total is not out of all points."""
        return any(mark.is_abstained for mark in self.marks.values())


@dataclass(slots=True)
class Gathered:
    """All that the results of one dossier rest on."""

    dossier: Dossier
    version: CriteriaVersion
    criteria: list[Criterion]
    classes: list[ScoreClass]
    sheets: list[SheetMarks]
    proofs: list[Proof]
    recused: frozenset[int]

    @property
    def proven(self) -> frozenset[int]:
        """Keys of the criteria that a piece of evidence in sight proves."""
        return frozenset(proof.criterion_id for proof in self.proofs)

    def column(self, column: str) -> SheetMarks | None:
        """The one sheet of a column that is not the team's; None while there is none."""
        return next((one for one in self.sheets if one.sheet.column == column), None)

    def counting(self) -> list[SheetMarks]:
        """The team's sheets that count: saved, and of members nothing keeps out."""
        return [
            one
            for one in self.sheets
            if one.sheet.column == Column.TEAM
            and one.sheet.status == SheetStatus.SAVED
            and one.sheet.member_id not in self.recused
        ]

    def result(self, one: SheetMarks) -> SheetResult:
        """One sheet by itself."""
        return sheet_result(self.version, self.criteria, one.given, self.proven)

    def team(self) -> SheetResult | None:
        """The team together; None while no sheet counts."""
        found = [one.given for one in self.counting()]
        return team_result(self.version, self.criteria, found, self.proven) if found else None

    def before(self, column: str) -> dict[int, Decimal]:
        """Criterion key → the mark of the nearest column before ``column`` that has one."""
        found: dict[int, Decimal] = {}
        for earlier in (Column.SELF, Column.LOWER):
            one = self.column(earlier) if earlier != column else None
            if column == Column.SELF or one is None:
                continue
            found |= {key: mark.value for key, mark in one.marks.items() if mark.value is not None}
        if column == Column.COUNCIL and (team := self.team()) is not None:
            found |= {
                line.key: rounded(line.value) for line in team.lines if line.value is not None
            }
        return found

    def comparable(self) -> dict[int, Decimal]:
        """Sheet key → total, of the sheets that count and abstained from nothing."""
        return {
            one.sheet.pk: self.result(one).total for one in self.counting() if not one.has_abstained
        }


def gather(dossiers: Sequence[Dossier]) -> dict[int, Gathered]:
    """Dossier key → what its results rest on; seven queries for any number of dossiers.

    While a dossier is being scored, evidence its unit took out of sight proves nothing; what was
    closed rests on the proof that stood then (the closing drops what was out of sight).
    """
    keys = [dossier.pk for dossier in dossiers]
    versions = {dossier.criteria_id for dossier in dossiers}
    found = CriteriaVersion.objects.select_related("set").in_bulk(versions)
    criteria = defaultdict(list)
    for one in Criterion.objects.filter(version__in=versions).order_by("version", "position", "pk"):
        criteria[one.version_id].append(one)
    classes = defaultdict(list)
    for score_class in ScoreClass.objects.filter(version__in=versions):
        classes[score_class.version_id].append(score_class)
    recused = defaultdict(set)
    for row in Recusal.objects.filter(dossier__in=keys, member__isnull=False):
        recused[row.dossier_id].add(row.member_id)
    sheets, proofs = _sheets(keys), _proofs(dossiers)
    return {
        dossier.pk: Gathered(
            dossier=dossier,
            version=found[dossier.criteria_id],
            criteria=criteria[dossier.criteria_id],
            classes=classes[dossier.criteria_id],
            sheets=sheets[dossier.pk],
            proofs=proofs[dossier.pk],
            recused=frozenset(key for key in recused[dossier.pk] if key is not None),
        )
        for dossier in dossiers
    }


def _sheets(keys: Sequence[int]) -> dict[int, list[SheetMarks]]:
    rows = Sheet.objects.filter(dossier__in=keys).select_related("member__user").order_by("pk")
    by_key = {sheet.pk: SheetMarks(sheet) for sheet in rows}
    for mark in Mark.objects.filter(sheet__dossier__in=keys):
        by_key[mark.sheet_id].marks[mark.criterion_id] = mark
    found = defaultdict(list)
    for one in by_key.values():
        found[one.sheet.dossier_id].append(one)
    return found


def _proofs(dossiers: Sequence[Dossier]) -> dict[int, list[Proof]]:
    closed = {one.pk for one in dossiers if one.status in AFTER_SCORING}
    rows = Proof.objects.filter(dossier__in=[one.pk for one in dossiers])
    found = defaultdict(list)
    for proof in rows.select_related("evidence__stored").order_by("pk"):
        if proof.evidence.removed_at is None or proof.dossier_id in closed:
            found[proof.dossier_id].append(proof)
    return found


def stored_columns(one: Gathered, *, status: str = "") -> dict[str, Any]:
    """What the row of the dossier stores of its results, in ``status`` (default: its own).

    Points in the set's own scale, two places. What the team and the council found stays empty
    until the scoring is closed.
    """
    own, lower = one.column(Column.SELF), one.column(Column.LOWER)
    columns: dict[str, Any] = {
        "self_total": one.result(own).total
        if own is not None and own.sheet.status == SheetStatus.SAVED
        else None,
        "lower_total": lower.sheet.total if lower is not None else None,
        "sheets_saved": len(one.counting()),
        "team_total": None,
        "team_passed": None,
        "spread": None,
        "council_total": None,
        "score_class": "",
    }
    if (status or one.dossier.status) not in AFTER_SCORING:
        return columns
    team, last = one.team(), one.team()
    if team is not None:
        columns |= {"team_total": team.total, "team_passed": team.is_passed}
        columns["spread"] = spread(one.comparable().values())
    council = one.column(Column.COUNCIL)
    if council is not None and council.sheet.status == SheetStatus.SAVED:
        last = one.result(council)
        columns["council_total"] = last.total
    if last is not None and not last.failed_knockouts and one.version.kind == SetKind.SCORED:
        columns["score_class"] = class_of(last.total, one.classes)
    return columns


def final_values(one: Gathered) -> tuple[Decimal | None, dict[int, Decimal]]:
    """Total and marks that stand at the end of a dossier: the council's, else the team's."""
    council = one.column(Column.COUNCIL)
    result = one.team()
    if council is not None and council.sheet.status == SheetStatus.SAVED:
        result = one.result(council)
    if result is None:
        return None, {}
    values = {line.key: rounded(line.value) for line in result.lines if line.value is not None}
    return result.total, values


def in_batches(dossiers: Iterable[Dossier], size: int = BATCH) -> Iterator[list[Gathered]]:
    """The dossiers gathered ``size`` at a time, in their order."""
    batch: list[Dossier] = []
    for dossier in dossiers:
        batch.append(dossier)
        if len(batch) == size:
            yield list(gather(batch).values())
            batch = []
    if batch:
        yield list(gather(batch).values())

"""Fifty appraisals worked out by hand and by fractions equal what the system stores."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from kheo.appraisal.enums import Column, RecusalHow, SheetStatus
from kheo.appraisal.models import Assignment, Dossier, Recusal
from kheo.appraisal.operations.dossiers import close_scoring
from kheo.appraisal.operations.sheets import abstain, sheet_of
from kheo.appraisal.queries.chain import chain_of
from kheo.appraisal.queries.proofs import differences
from kheo.initiatives.enums import Outcome
from kheo.initiatives.models import Initiative
from tests.appraisal.dossiers.scene import MOMENT, commune, dossier_of, prove, score
from tests.factories.appraisal import CriterionFactory

D = Decimal
TABLE = Path(__file__).with_name("fifty_appraisals.csv")
CASES = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))
pytestmark = pytest.mark.django_db


def test_there_are_fifty_with_every_trouble():
    assert len(CASES) == 50
    assert sum("-" in case["sheets"] for case in CASES) >= 15
    assert sum("A" in case["sheets"] for case in CASES) >= 5
    assert sum(bool(case["unproven"]) for case in CASES) >= 10
    assert sum(bool(case["recused"]) for case in CASES) >= 5
    assert sum(bool(case["failed"]) for case in CASES) >= 5
    assert {case["combine"] for case in CASES} == {"mean", "median"}


def criterion(version, number, text):
    """One criterion of the table's first column."""
    weight, _slash, rest = text.partition("/")
    rest, _k, least = rest.partition("k")
    return CriterionFactory(
        version=version, number=str(number), position=number, weight=D(weight),
        maximum=D(rest.rstrip("p")), proof="Ảnh" if "p" in rest else "", is_knockout=bool(least),
        least=D(least or 0),
    )  # fmt: skip


def played(case):
    """The appraisal of one line, through the operations a team and its office use."""
    sheets = case["sheets"].split("|")
    place = commune(
        members=len(sheets),
        combine=case["combine"],
        threshold=D(case["threshold"]),
        reason_gap=D(0),
    )
    for old in place.criteria:
        old.delete()
    place.criteria = [
        criterion(place.version, number, text)
        for number, text in enumerate(case["criteria"].split(), start=1)
    ]
    dossier = dossier_of(place, self_marks=[D(0)] * len(place.criteria))
    for number in case["proven"].split():
        prove(dossier, place.criteria[int(number) - 1], by=place.registrar)
    for member, given in zip(place.members, sheets, strict=True):
        sheet = sheet_of(dossier, column=Column.TEAM, member=member)
        if given == "A":
            abstain(sheet, note="Không đủ chuyên môn", actor=member.user, at=MOMENT)
        else:
            values = [None if mark == "-" else D(mark) for mark in given.split()]
            score(sheet, place, values, by=member.user)
    for number in case["recused"].split():
        member = place.members[int(number) - 1]
        Recusal.objects.create(
            dossier=dossier, member=member, how=RecusalHow.OWN_UNIT, found_at=MOMENT,
            found_by=place.office,
        )  # fmt: skip
    close_scoring(dossier, actor=place.office, at=MOMENT)
    return place, Dossier.objects.get(pk=dossier.pk)


@pytest.mark.parametrize("case", CASES, ids=range(1, len(CASES) + 1))
def test_the_system_stores_what_was_worked_out_by_hand(case):
    place, dossier = played(case)

    passed = case["passed"] == "1"
    assert (dossier.team_total, dossier.team_passed) == (D(case["total"]), passed)
    assert dossier.spread == (D(case["spread"]) if case["spread"] else None)
    team = chain_of(dossier, place.office).team
    assert (
        list(team.failed_knockouts), list(team.unproven), list(team.unscored)
    ) == (case["failed"].split(), case["unproven"].split(), case["unscored"].split())  # fmt: skip
    out = dossier.recusals.values("member")
    counting = dossier.sheets.filter(column=Column.TEAM, status=SheetStatus.SAVED)
    assert dossier.sheets_saved == counting.exclude(member__in=out).count()
    assert Initiative.objects.get().outcome == (Outcome.PASSED if passed else Outcome.FAILED)
    assert not Assignment.objects.filter(done_at=None).exists()
    assert list(differences()) == []

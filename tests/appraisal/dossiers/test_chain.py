"""The chain of scores: told whole to who may see it, and to nobody a mark too early."""

import json
from dataclasses import asdict
from decimal import Decimal

import pytest

from kheo.access.enums import Role
from kheo.appraisal.enums import Column, DossierStatus, RecusalHow, SheetStatus
from kheo.appraisal.models import Dossier, Recusal, Sheet
from kheo.appraisal.operations import dossiers as acts
from kheo.appraisal.operations.sheets import abstain, sheet_of, write_mark
from kheo.appraisal.queries.chain import chain_of
from kheo.appraisal.queries.proofs import differences
from tests.appraisal.dossiers.scene import (
    MOMENT,
    commune,
    dossier_of,
    person,
    prove,
    scored_by,
)
from tests.factories.access import GrantFactory

D = Decimal
pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return commune(members=3, spread_limit=D(15))


@pytest.fixture
def dossier(place):
    return dossier_of(place)


def told(chain):
    """Every mark and sentence of other people's sheets that the chain carries, as one text."""
    return json.dumps(
        [asdict(cell) for column in chain.columns if column.kind == Column.TEAM for cell in column.cells],
        default=str, ensure_ascii=False,
    )  # fmt: skip


def column(chain, name):
    return next(one for one in chain.columns if one.name == name)


def test_the_columns_stand_side_by_side_with_marks_points_and_differences(place, dossier):
    prove(dossier, place.criteria[1], by=place.registrar)
    scored_by(place, dossier, 0, D(9), D(8), D(5))
    scored_by(place, dossier, 1, D(7), None, D(9))
    scored_by(place, dossier, 2, D(2), D(2), D(1))

    chain = chain_of(Dossier.objects.get(), place.office)

    names = [place.members[n].full_name for n in range(3)]
    assert [(one.kind, one.total) for one in chain.columns] == [
        ("self", D("80.00")), ("team", D("79.00")), ("team", D("53.00")), ("team", D("18.00")),
        ("team", D("55.00")),
    ]  # fmt: skip
    assert [one.name for one in chain.columns[1:4]] == names
    first = chain.rows[0]
    assert [(cell.value, cell.points, cell.difference) for cell in first.cells] == [
        (D("8.00"), D("40.00"), None), (D("9.00"), D("45.00"), D("1.00")),
        (D("7.00"), D("35.00"), D("-1.00")), (D("2.00"), D("10.00"), D("-6.00")),
        (D("6.00"), D("30.00"), D("-2.00")),
    ]  # fmt: skip
    assert chain.rows[1].cells[2].is_abstained
    assert (chain.spread, chain.is_wide, chain.saved) == (D("61.00"), True, 3)
    assert chain.outliers == [names[0], names[2]]  # who abstained is compared with nobody
    assert chain.rows[1].proofs[0].evidence.name == "duong-sang.jpg"


def test_a_criterion_without_its_proof_says_so_in_every_column(place, dossier):
    scored_by(place, dossier, 0, D(9), D(8), D(5))
    chain = chain_of(dossier, place.office)

    assert [one.unproven for one in chain.columns] == [("2",)] * 3
    assert not chain.rows[1].is_proven
    assert [cell.points for cell in chain.rows[1].cells] == [D("0.00")] * 3


def test_a_scorer_sees_nothing_of_the_others_before_his_own_is_saved(place, dossier):
    scored_by(
        place, dossier, 0, D("6.5"), D("6.5"), D("6.5"), reason="Lời riêng của người thứ nhất"
    )
    mine = sheet_of(dossier, column=Column.TEAM, member=place.members[1])
    write_mark(
        mine, criterion=place.criteria[0], value=D(3), actor=place.members[1].user, at=MOMENT
    )

    chain = chain_of(dossier, place.members[1].user)

    assert chain.is_blind
    assert (chain.team, chain.spread, chain.outliers, chain.is_wide) == (None, None, [], False)
    assert "6.5" not in told(chain)
    assert "Lời riêng" not in told(chain)
    own = column(chain, place.members[1].full_name)
    assert (own.is_mine, own.cells[0].value) == (True, D("3.00"))
    hidden = column(chain, place.members[0].full_name)
    assert (hidden.is_secret, hidden.total, hidden.is_passed) == (True, None, None)
    assert "6.5" not in repr([asdict(row.cells[2]) for row in chain.rows])


def test_after_saving_or_abstaining_he_sees_what_is_given_but_not_what_is_open(place, dossier):
    scored_by(place, dossier, 0, D("6.5"), D("6.5"), D("6.5"))
    open_sheet = sheet_of(dossier, column=Column.TEAM, member=place.members[2])
    write_mark(
        open_sheet,
        criterion=place.criteria[0],
        value=D("4.5"),
        actor=place.members[2].user,
        at=MOMENT,
    )
    mine = sheet_of(dossier, column=Column.TEAM, member=place.members[1])
    abstain(mine, note="Chưa đi thực tế", actor=place.members[1].user, at=MOMENT)

    chain = chain_of(dossier, place.members[1].user)

    assert not chain.is_blind
    assert column(chain, place.members[0].full_name).total == D("45.50")
    assert column(chain, place.members[2].full_name).is_secret
    assert "4.5" not in told(chain)


def test_until_it_is_closed_only_the_office_and_the_auditor_look_on(place, dossier):
    scored_by(place, dossier, 0, D("6.5"), D("6.5"), D("6.5"))
    council = person(Role.COUNCIL_MEMBER, place.body)
    for viewer, blind in (
        (place.office, False), (place.auditor, False), (place.registrar, True),
        (place.head, True), (council, True), (person(Role.APPRAISER, place.body), True),
    ):  # fmt: skip
        chain = chain_of(dossier, viewer)
        assert chain.is_blind is blind
        assert ("6.5" in told(chain)) is not blind


def test_an_office_that_scores_too_is_as_blind_as_the_others(place, dossier):
    GrantFactory(user=place.members[1].user, role=Role.STANDING_OFFICE, unit=place.body)
    scored_by(place, dossier, 0, D("6.5"), D("6.5"), D("6.5"))

    assert chain_of(dossier, place.members[1].user).is_blind


def test_who_is_kept_out_looks_on_only_when_it_is_closed(place, dossier):
    scored_by(place, dossier, 0, D("6.5"), D("6.5"), D("6.5"))
    scored_by(place, dossier, 1, D("6.5"), D("6.5"), D("6.5"))
    Recusal.objects.create(
        dossier=dossier, member=place.members[1], how=RecusalHow.OWN_UNIT, found_at=MOMENT,
        found_by=place.office,
    )  # fmt: skip
    assert chain_of(dossier, place.members[1].user).is_blind

    acts.close_scoring(dossier, note="đủ", actor=place.office, at=MOMENT)
    assert not chain_of(dossier, place.members[1].user).is_blind


def test_the_unit_reads_the_result_but_not_who_gave_what(place, dossier):
    scored_by(place, dossier, 0, D("6.5"), D("6.5"), D("6.5"))
    acts.close_scoring(dossier, note="đủ", actor=place.office, at=MOMENT)

    chain = chain_of(Dossier.objects.get(), place.head)

    assert [one.kind for one in chain.columns] == ["self", "team"]
    assert (chain.columns[1].sheet, chain.columns[1].total) == (None, D("45.50"))


def test_the_row_of_the_dossier_stores_nothing_of_the_team_before_closing(place, dossier):
    scored_by(place, dossier, 0, D(9), D(8), D(5))
    kept = Dossier.objects.get()
    assert (kept.team_total, kept.team_passed, kept.spread, kept.score_class) == (None,) * 3 + ("",)


@pytest.mark.parametrize("members", [1, 3])
def test_the_chain_is_read_in_a_fixed_number_of_queries(members, django_assert_num_queries):
    place = commune(members=members)
    dossier = dossier_of(place)
    for index in range(members):
        scored_by(place, dossier, index, D(9), D(8), D(5))
    fresh = Dossier.objects.get()
    viewer = type(place.office).objects.get(pk=place.office.pk)
    chain_of(fresh, viewer)  # grants are read once per request
    with django_assert_num_queries(9):
        chain_of(fresh, viewer)


def test_verify_finds_what_was_changed_behind_the_back(place, dossier):
    prove(dossier, place.criteria[1], by=place.registrar)
    sheet = scored_by(place, dossier, 0, D(9), D(8), D(5))
    acts.close_scoring(dossier, note="đủ", actor=place.office, at=MOMENT)
    assert list(differences()) == []

    Dossier.objects.update(team_total=D(99))
    Sheet.objects.filter(pk=sheet.pk).update(total=D(98))

    assert [(one.what, one.stored) for one in differences()] == [
        ("team_total", D(99)), (f"sheet {sheet.pk}", (D("98.00"), True)),
    ]  # fmt: skip
    Dossier.objects.update(status=DossierStatus.WITHDRAWN)
    assert list(differences()) == []


def test_dropped_sheets_stand_in_no_column(place, dossier):
    sheet = scored_by(place, dossier, 0, D(9), D(8), D(5))
    Sheet.objects.filter(pk=sheet.pk).update(status=SheetStatus.DROPPED)
    assert [one.kind for one in chain_of(dossier, place.office).columns] == ["self"]

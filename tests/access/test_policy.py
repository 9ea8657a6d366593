"""The one policy: role × act × place; objections; rows; the same answer for one row and for lists."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from kheo.access.enums import Role
from kheo.access.models import Grant, User
from kheo.access.policies import ADMINISTER, VIEW_PEOPLE
from kheo.access.policy import can, forget_grants, require, visible
from kheo.access.rights_table import permissions
from kheo.initiatives.enums import Status
from kheo.initiatives.models import Initiative
from kheo.kernel.refusals import NotAllowed
from kheo.orgs.models import Reach, Unit
from tests.factories.access import GrantFactory, UserFactory
from tests.factories.initiatives import InitiativeFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
PLACES = {"own": True, "below": True, "far below": True, "beside": False, "above": False}


@pytest.mark.parametrize("role", list(Role))
def test_a_role_over_a_unit_reaches_the_unit_and_what_is_below(house, role):
    """Every permission of the house × own, below, beside, above: only carried acts, only inside."""
    person = UserFactory(unit=house.province)
    GrantFactory(user=person, role=role, unit=house.province)
    units = {
        "own": house.province, "below": house.commune, "far below": house.village,
        "beside": house.beside, "above": house.nation,
    }  # fmt: skip
    of_units = [UserFactory(unit=unit) for unit in units.values()]

    for permission in permissions():
        carried = role in permission.roles
        if permission.unit_lookup == "":
            subjects, rows = list(units.values()), Unit.objects.all()
        elif permission.code.startswith("access.view_people"):
            subjects, rows = of_units, User.objects.all()
        else:
            assert bool(can(person, permission)) is carried, permission.code
            continue
        decisions = {
            place: bool(can(person, permission, one))
            for place, one in zip(units, subjects, strict=True)
        }
        assert decisions == {place: carried and inside for place, inside in PLACES.items()}
        seen = set(visible(rows, person, permission))
        assert {place: one in seen for place, one in zip(units, subjects, strict=True)} == decisions


@pytest.mark.parametrize("role", list(Role))
def test_initiatives_are_reached_in_the_same_way_by_every_act(house, role):
    """Where an objection of fairness stops the person, the list still shows the record."""
    person = UserFactory(unit=house.province)
    GrantFactory(user=person, role=role, unit=house.province)
    units = {
        "own": house.province, "below": house.commune, "far below": house.village,
        "beside": house.beside, "above": house.nation,
    }  # fmt: skip
    made = {
        place: InitiativeFactory(unit=unit, status=Status.SUBMITTED)
        for place, unit in units.items()
    }
    InitiativeFactory(unit=house.former, status=Status.SUBMITTED)

    for permission in permissions():
        if not permission.code.startswith("initiatives."):
            continue
        carried = role in permission.roles
        expected = {one for place, one in made.items() if carried and PLACES[place]}
        assert set(visible(Initiative.objects.all(), person, permission)) == expected
        for place, one in made.items():
            decision = can(person, permission, one)
            if permission.objection and one in expected:
                assert decision.reason == permission.objection(person, one)
            else:
                assert bool(decision) is (one in expected), (permission.code, place)


def test_a_former_unit_is_reached_only_when_rights_were_let_through(house):
    boss, mate = house.local, UserFactory(unit=house.former)
    new = Reach.objects.create(
        unit=house.former, ancestor=house.province, tree="territory", depth=1, how="succeeded",
        valid_from=date(2025, 7, 1), carries_rights=False,
    )  # fmt: skip
    assert (
        str(can(boss, VIEW_PEOPLE, mate).reason) == "Việc này thuộc đơn vị ngoài phạm vi của bạn."
    )
    assert mate not in visible(User.objects.all(), boss, VIEW_PEOPLE)
    assert can(house.root, VIEW_PEOPLE, mate)
    assert mate in visible(User.objects.all(), house.root, VIEW_PEOPLE)

    new.carries_rights = True
    new.save()

    assert can(boss, VIEW_PEOPLE, mate)
    assert mate in visible(User.objects.all(), boss, VIEW_PEOPLE)


def test_a_role_over_a_unit_that_has_ended_opens_nothing(house):
    person, mate = UserFactory(unit=house.former), UserFactory(unit=house.former)
    GrantFactory(user=person, role=Role.USER_ADMINISTRATOR, unit=house.former)

    assert not can(person, VIEW_PEOPLE, mate)
    assert list(visible(User.objects.all(), person, VIEW_PEOPLE)) == []


def test_an_objection_stops_the_person_not_the_list(house):
    decision = can(house.local, ADMINISTER, house.local)

    assert decision.reason == (
        "Việc này phải do quản trị viên khác làm; không ai tự thay đổi quyền của mình."
    )
    with pytest.raises(NotAllowed):
        require(house.local, ADMINISTER, house.local)
    assert house.local in visible(User.objects.all(), house.local, ADMINISTER)


@pytest.mark.parametrize(
    ("start", "end", "held"),
    [
        (date(2026, 11, 21), None, True),
        (date(2026, 11, 22), None, False),
        (date(2020, 1, 1), date(2026, 11, 21), False),
        (date(2020, 1, 1), date(2026, 11, 22), True),
        (date(2026, 11, 21), date(2026, 11, 21), False),
    ],
)
def test_a_right_holds_from_its_first_day_to_the_day_before_its_end(house, start, end, held):
    person = UserFactory(unit=house.province)
    GrantFactory(
        user=person, role=Role.AUDITOR, unit=house.province, valid_from=start, valid_to=end
    )

    assert bool(can(person, VIEW_PEOPLE, house.local)) is held


def test_nobody_without_an_account_may_do_anything(house):
    assert not can(AnonymousUser(), VIEW_PEOPLE)
    assert not can(UserFactory(), VIEW_PEOPLE)


def test_rights_are_read_once_and_again_after_a_change(house, django_assert_num_queries):
    person = User.objects.get(pk=house.local.pk)
    with django_assert_num_queries(1):
        for _count in range(3):
            assert can(person, VIEW_PEOPLE)
    Grant.objects.filter(user=person).update(valid_to=date(2026, 1, 1))
    forget_grants(person)

    assert not can(person, VIEW_PEOPLE)

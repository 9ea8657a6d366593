"""Desks: who has one, over which units, how many rows lie on each."""

from datetime import date

import pytest
from django.db.models import Q

from kheo.access.enums import Role
from kheo.initiatives.enums import Status
from kheo.initiatives.models import Initiative
from kheo.workflow.desks import any_of, counted, has_desk, units_held
from tests.factories.access import GrantFactory
from tests.factories.initiatives import InitiativeFactory
from tests.factories.orgs import UnitFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 21)
LATE = Q(due_on__lt=DAY)


def test_units_are_those_of_the_roles_asked_for_and_not_what_lies_under_them(someone):
    province = UnitFactory(kind="province")
    commune = UnitFactory(under=province)
    person = someone(Role.STANDING_OFFICE, over=province)
    GrantFactory(user=person, role=Role.REGISTRAR, unit=commune)
    assert has_desk(person)
    assert units_held(person, {Role.STANDING_OFFICE}) == {province.pk}
    assert units_held(person, {Role.STANDING_OFFICE, Role.REGISTRAR}) == {province.pk, commune.pk}
    assert units_held(person, {Role.AUDITOR}) == set()


def test_nothing_waits_for_the_account_of_the_system(someone):
    unit = UnitFactory()
    person = someone(Role.SYSTEM, over=unit)
    GrantFactory(user=person, role=Role.REGISTRAR, unit=unit)
    assert not has_desk(person)
    assert units_held(person, {Role.SYSTEM, Role.REGISTRAR}) == set()


@pytest.mark.parametrize("rows", [1, 3])
def test_all_desks_are_counted_in_one_query(rows, django_assert_num_queries):
    for status, due in (
        (Status.DRAFT, date(2026, 11, 20)),
        (Status.DRAFT, DAY),
        (Status.RETURNED, None),
    ):
        InitiativeFactory.create_batch(rows, status=status, due_on=due)
    InitiativeFactory(status=Status.WITHDRAWN, due_on=date(2026, 1, 1))
    desks = {
        "drafts": Q(status=Status.DRAFT),
        "open": Q(status__in=(Status.DRAFT, Status.RETURNED)),
        "submitted": Q(status=Status.SUBMITTED),
    }
    with django_assert_num_queries(1):
        found = counted(Initiative.objects.all(), desks, late=LATE)
    assert found == {"drafts": (2 * rows, rows), "open": (3 * rows, rows), "submitted": (0, 0)}
    assert Initiative.objects.filter(any_of(desks)).count() == 3 * rows


def test_who_holds_no_desk_costs_no_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert counted(Initiative.objects.all(), {}, late=LATE) == {}

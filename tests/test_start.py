"""The house stands: rows can be made on an empty data base."""

import pytest

from kheo.access.enums import Role
from kheo.access.policy import can, visible
from kheo.initiatives import policies
from kheo.initiatives.enums import Status
from tests.factories.initiatives import InitiativeFactory
from tests.factories.orgs import UnitFactory


@pytest.mark.django_db
def test_a_registrar_of_a_province_sees_what_its_communes_registered(someone):
    province = UnitFactory(kind="province")
    commune = UnitFactory(under=province)
    mine = InitiativeFactory(unit=commune, status=Status.SUBMITTED)
    other = InitiativeFactory(status=Status.SUBMITTED)
    InitiativeFactory(unit=commune, status=Status.DRAFT)
    person = someone(Role.STANDING_OFFICE, over=province)

    rows = visible(type(mine).objects.all(), person, policies.VIEW)

    assert list(rows) == [mine]
    assert can(person, policies.VIEW, mine)
    assert not can(person, policies.VIEW, other)

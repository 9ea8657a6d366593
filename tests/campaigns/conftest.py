"""A province with three communes, its standing office, and a campaign."""

from datetime import date

import pytest

from kheo.access.enums import Role
from kheo.campaigns import operations
from kheo.orgs.enums import Kind
from tests.factories.orgs import UnitFactory


@pytest.fixture
def province(db):
    return UnitFactory(kind=Kind.PROVINCE, name="Tỉnh Hà Tĩnh", code="42")


@pytest.fixture
def communes(province):
    return [UnitFactory(under=province, name=f"Xã Sơn Kim {n}", code=f"1820{n}") for n in (1, 2, 3)]


@pytest.fixture
def officer(someone, province):
    return someone(Role.STANDING_OFFICE, over=province)


@pytest.fixture
def plan(province, communes, officer, at):
    """``plan(**changes)``: a campaign of the province for 2026."""

    def make(**changes):
        values = {
            "unit": province, "title": "Dân vận khéo năm 2026", "year": 2026,
            "starts_on": date(2026, 1, 1), "ends_on": date(2027, 1, 1),
            "register_by": date(2026, 3, 31), "for_kinds": [Kind.COMMUNE], "actor": officer,
            "at": at,
        }  # fmt: skip
        return operations.plan(**{**values, **changes})

    return make

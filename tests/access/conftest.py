"""A small house: the nation with two provinces, communes below, and people who run it."""

from dataclasses import dataclass
from datetime import date

import pytest

from kheo.access.enums import Role
from kheo.access.models import User
from kheo.orgs.models import Unit
from tests.factories.access import GrantFactory, UserFactory
from tests.factories.orgs import UnitFactory


@dataclass
class House:
    """The units and the two administrators that most tests need."""

    nation: Unit
    province: Unit
    commune: Unit
    village: Unit
    beside: Unit
    former: Unit
    root: User
    local: User


@pytest.fixture
def house(db):
    nation = UnitFactory(kind="nation", name="Việt Nam")
    province = UnitFactory(kind="province", name="Tỉnh Hà Tĩnh", under=nation)
    commune = UnitFactory(name="Xã Kỳ Xuân", under=province)
    village = UnitFactory(kind="village", name="Thôn Xuân Tiến", under=commune)
    beside = UnitFactory(kind="province", name="Tỉnh Nghệ An", under=nation)
    former = UnitFactory(name="Xã Kỳ Bắc", under=province, ends_on=date(2025, 7, 1))
    root = UserFactory(username="root", full_name="Trần Thị Gốc", unit=nation)
    GrantFactory(user=root, role=Role.SYSTEM_ADMINISTRATOR, unit=nation)
    local = UserFactory(username="local", full_name="Lê Văn Tỉnh", unit=province)
    GrantFactory(user=local, role=Role.USER_ADMINISTRATOR, unit=province)
    return House(nation, province, commune, village, beside, former, root, local)

"""A small house: the nation with two provinces, communes below, and people who run it."""

from dataclasses import dataclass
from datetime import date, timedelta

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


@pytest.fixture
def now(time_machine, at):
    """The clock stands at ``at``; ``now(minutes=5)`` moves it on."""
    time_machine.move_to(at, tick=False)

    def move(**kwargs):
        time_machine.shift(timedelta(**kwargs))

    return move


@pytest.fixture
def enter(client, settings):
    """``enter("local")``: send the sign-in form; the answer."""
    settings.LOGIN_REDIRECT_URL = "/tai-khoan/"

    def send(username, password="mat khau dai", **kwargs):
        sent = {"username": username, "password": password, **kwargs}
        return client.post("/dang-nhap/", sent)

    return send

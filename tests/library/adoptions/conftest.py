"""An owner in one province, a learner in another."""

from types import SimpleNamespace

import pytest

from kheo.access.enums import Role
from kheo.access.operations import system_user
from kheo.initiatives.enums import Status
from kheo.orgs.enums import Kind
from tests.factories.initiatives import InitiativeFactory
from tests.factories.orgs import UnitFactory


@pytest.fixture
def scene(someone):
    """Nation with two provinces; ``source`` of the commune Ba learns nobody yet; ``clerk`` of Hòa Tiến."""
    nation = UnitFactory(kind=Kind.NATION, name="Việt Nam")
    here = UnitFactory(kind=Kind.CITY, name="Đà Nẵng", under=nation)
    there = UnitFactory(kind=Kind.PROVINCE, name="Quảng Nam", under=nation)
    unit = UnitFactory(name="Xã Hòa Tiến", under=here)
    home = UnitFactory(name="Xã Ba", under=there)
    system_user()
    return SimpleNamespace(
        nation=nation, here=here, there=there, unit=unit, home=home,
        source=InitiativeFactory(
            unit=home, title="Thắp sáng đường quê bằng điện mặt trời", status=Status.RECOGNISED,
            registered_on="2025-02-01", listed_on="2025-02-01", recognised_on="2025-08-01",
        ),
        clerk=someone(Role.REGISTRAR, over=unit, full_name="Lê Thị Mai"),
        head=someone(Role.UNIT_HEAD, over=unit, full_name="Trần Văn Dũng"),
        owner=someone(Role.REGISTRAR, over=home, full_name="Phạm Thị Hoa"),
        office=someone(Role.STANDING_OFFICE, over=there, full_name="Võ Văn Tâm"),
        editor=someone(Role.LIBRARY_EDITOR, over=there, full_name="Đỗ Thị Lan"),
        stranger=someone(Role.REGISTRAR, over=UnitFactory(name="Xã Khác", under=here)),
        nobody=someone(None, over=unit),
    )  # fmt: skip

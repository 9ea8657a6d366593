"""Two communes of one province and one of another, with a clerk, a head and an office."""

import pytest

from kheo.access.enums import Role
from kheo.initiatives.enums import Status
from kheo.initiatives.operations.cores import keep_core
from kheo.orgs.enums import Kind
from tests.factories.initiatives import InitiativeFactory
from tests.factories.orgs import UnitFactory
from tests.initiatives.web.conftest import as_, clock  # noqa: F401 - fixtures


@pytest.fixture
def land(someone):
    province = UnitFactory(name="Tỉnh Hà Tĩnh", kind=Kind.PROVINCE)
    elsewhere = UnitFactory(name="Tỉnh Quảng Nam", kind=Kind.PROVINCE)
    commune = UnitFactory(name="Xã Cẩm Bình", under=province)
    return {
        "province": province,
        "commune": commune,
        "neighbour": UnitFactory(name="Xã Thạch Hà", under=province),
        "far": UnitFactory(name="Xã Hoà Tiến", under=elsewhere),
        "clerk": someone(Role.REGISTRAR, over=commune),
        "office": someone(Role.STANDING_OFFICE, over=province),
    }


@pytest.fixture
def known(db):
    """``known(unit, title, …)``: a record that can be found alike."""

    def make(unit, title, status=Status.RECOGNISED, **more):
        one = InitiativeFactory(unit=unit, title=title, status=status, **more)
        keep_core(one)
        return one

    return make

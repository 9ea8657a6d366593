"""A province, a commune, and people at their desks."""

import pytest

from kheo.access.enums import Role
from kheo.orgs.enums import Kind
from tests.factories.orgs import UnitFactory


@pytest.fixture
def province(db):
    return UnitFactory(kind=Kind.PROVINCE, name="Tỉnh Hà Tĩnh", code="42")


@pytest.fixture
def commune(province):
    return UnitFactory(under=province, name="Xã Thạch Hà", code="18562")


@pytest.fixture
def officer(someone, province):
    return someone(Role.STANDING_OFFICE, over=province, full_name="Lê Thị Thu Hà")


@pytest.fixture
def clerk(someone, commune):
    return someone(Role.REGISTRAR, over=commune, full_name="Nguyễn Thị Hoa")


@pytest.fixture
def head(someone, commune):
    return someone(Role.UNIT_HEAD, over=commune, full_name="Trần Văn Minh")

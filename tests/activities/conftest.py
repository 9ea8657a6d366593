"""A province, two communes, the shipped kinds, a registrar, and a way to record."""

from datetime import date

import pytest
from django.utils import translation

from kheo.access.enums import Role
from kheo.activities import operations
from kheo.orgs.enums import Kind
from tests.factories.orgs import UnitFactory


@pytest.fixture
def province(db):
    return UnitFactory(kind=Kind.PROVINCE, name="Tỉnh Hà Tĩnh", code="42")


@pytest.fixture
def commune(province):
    return UnitFactory(under=province, name="Xã Sơn Kim 1", code="18201")


@pytest.fixture
def other(province):
    return UnitFactory(under=province, name="Xã Thạch Hà", code="18202")


@pytest.fixture
def administrator(someone, province):
    return someone(Role.SYSTEM_ADMINISTRATOR, over=province)


@pytest.fixture
def kinds(administrator, at):
    operations.load_kinds(actor=administrator, at=at)


@pytest.fixture
def clerk(someone, commune):
    return someone(Role.REGISTRAR, over=commune, full_name="Trần Thị Bình")


@pytest.fixture
def record(kinds, commune, clerk, at):
    """``record(**changes)``: three inspections of the commune on 10 March 2026."""

    def make(**changes):
        values = {
            "unit": commune, "kind": "inspection", "on": date(2026, 3, 10),
            "title": "Kiểm tra mô hình tại thôn Trung", "quantity": 3, "actor": clerk, "at": at,
        }  # fmt: skip
        return operations.record(**{**values, **changes})

    return make


@pytest.fixture
def in_english():
    with translation.override("en"):
        yield

"""A small map, people of the archive, and one paper."""

from datetime import date

import pytest

from kheo.access.enums import Role
from kheo.archive.operations import enter_figure, enter_source
from kheo.orgs.enums import Kind
from tests.factories.orgs import UnitFactory

START, END = date(2008, 1, 1), date(2024, 1, 1)


@pytest.fixture
def nation(db):
    return UnitFactory(kind=Kind.NATION, name="Việt Nam", code="VN")


@pytest.fixture
def province(nation):
    return UnitFactory(kind=Kind.PROVINCE, name="Tỉnh Hà Tĩnh", code="42", under=nation)


@pytest.fixture
def ended(nation):
    """Quảng Nam, which ended on 1 July 2025."""
    return UnitFactory(
        kind=Kind.PROVINCE, name="Tỉnh Quảng Nam", code="49", under=nation,
        ends_on=date(2025, 7, 1),
    )  # fmt: skip


@pytest.fixture
def district(nation):
    return UnitFactory(
        kind=Kind.DISTRICT, name="Huyện Phụng Hiệp", code="934", under=nation,
        ends_on=date(2025, 7, 1),
    )  # fmt: skip


@pytest.fixture
def clerk(someone, province):
    return someone(Role.RECORDS_CLERK, over=province, full_name="Ngô Thị Trữ")


@pytest.fixture
def checker(someone, province):
    return someone(Role.STANDING_OFFICE, over=province, full_name="Trần Văn Soát")


@pytest.fixture
def source(province, clerk, at):
    return enter_source(
        unit=province, title="Báo cáo 15 năm", starts_on=START, ends_on=END, actor=clerk, at=at
    )


@pytest.fixture
def enter(source, clerk, at):
    """``enter("24.814", what="…", **more)``: a figure of the paper."""
    serial = iter(range(1, 1000))

    def make(amount="24.814", **more):
        n = next(serial)
        values = {
            "what": f"Số liệu {n}", "starts_on": START, "ends_on": END, "place": f"dòng {n}",
            "actor": clerk, "at": at, **more,
        }  # fmt: skip
        return enter_figure(source, amount=amount, **values)

    return make

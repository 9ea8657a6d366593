"""A province with a commune, its standing office, a paper, and drafts of criteria sets."""

from datetime import date
from decimal import Decimal

import pytest
from django.conf import settings

from kheo.access.enums import Role
from kheo.appraisal.operations import criteria as operations
from kheo.appraisal.rules.criteria import Grade, Header, Row
from kheo.orgs.enums import Kind
from tests.factories.documents import PaperFactory
from tests.factories.orgs import UnitFactory

ROWS = [
    Row("1", "Có kế hoạch", weight=Decimal(40), maximum=Decimal(10), step=Decimal("0.5")),
    Row(
        "2", "Có kết quả", weight=Decimal(60), maximum=Decimal(10), step=Decimal("0.5"),
        proof="Báo cáo", is_knockout=True, least=Decimal(5),
    ),
]  # fmt: skip
GRADES = [Grade("Tốt", Decimal(80)), Grade("Đạt", Decimal(65))]
HEADER = Header(threshold=Decimal(65))


@pytest.fixture(autouse=True, scope="session")
def static_root():
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)


@pytest.fixture
def clock(monkeypatch, at):
    monkeypatch.setattr("django.utils.timezone.now", lambda: at)


@pytest.fixture
def province(db):
    return UnitFactory(kind=Kind.PROVINCE, name="Tỉnh Hà Tĩnh", code="42")


@pytest.fixture
def commune(province):
    return UnitFactory(under=province, name="Xã Thạch Hà", code="18562")


@pytest.fixture
def office(someone, province):
    return someone(Role.STANDING_OFFICE, over=province, full_name="Lê Thị Thu Hà")


@pytest.fixture
def paper(province):
    return PaperFactory(unit=province, kind="guideline", issued_on=date(2026, 3, 9))


@pytest.fixture
def draft(province, office, at):
    """``draft(**changes)``: a complete draft of the province."""

    def make(name="Bộ tiêu chí 2026", unit=None, **changes):
        values = {"header": HEADER, "rows": ROWS, "grades": GRADES, "note": "Năm 2026", **changes}
        begun = operations.make_set(
            unit=unit or province, name=name, level="province", actor=office, at=at
        )
        return operations.write(begun, seen=begun.version, actor=office, at=at, **values)

    return make


@pytest.fixture
def issued(draft, paper, office, at):
    """``issued(**changes)``: a version of the province in force since 15 March 2026."""

    def make(valid_from=date(2026, 3, 15), **changes):
        return operations.issue(
            draft(**changes), valid_from=valid_from, paper=paper, actor=office, at=at
        )

    return make

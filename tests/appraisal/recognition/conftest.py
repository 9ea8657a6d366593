"""Who takes part: a province over two communes, with their offices; a system account."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from kheo.access.enums import Role
from kheo.access.operations import system_user
from kheo.initiatives import operations
from kheo.initiatives.enums import Level, Status
from kheo.initiatives.models import Fact
from tests.factories.appraisal import DossierFactory
from tests.factories.documents import PaperFactory
from tests.factories.initiatives import InitiativeFactory
from tests.factories.orgs import UnitFactory


def moment(year, month, day):
    return datetime(year, month, day, 2, tzinfo=UTC)


@pytest.fixture
def place(someone):
    """Units and people."""
    nation = UnitFactory(kind="nation", name="Việt Nam")
    province = UnitFactory(kind="province", name="Hà Tĩnh", under=nation)
    commune = UnitFactory(name="Kỳ Xuân", under=province)
    other = UnitFactory(name="Thạch Hà", under=province)
    body = UnitFactory(name="Ban Chỉ đạo xã Kỳ Xuân", kind="steering_committee", under=commune)
    return SimpleNamespace(
        nation=nation, province=province, commune=commune, other=other, body=body,
        clerk=someone(Role.REGISTRAR, over=body), head=someone(Role.UNIT_HEAD, over=body),
        office=someone(Role.STANDING_OFFICE, over=commune),
        second=someone(Role.STANDING_OFFICE, over=commune),
        upper=someone(Role.STANDING_OFFICE, over=province),
        central=someone(Role.STANDING_OFFICE, over=nation),
        records=someone(Role.RECORDS_CLERK, over=commune),
        reader=someone(Role.COMMITTEE_MEMBER, over=commune),
        stranger=someone(Role.STANDING_OFFICE, over=other), system=system_user(),
    )  # fmt: skip


def paper(unit, on=date(2026, 10, 20), **kwargs):
    return PaperFactory(unit=unit, issued_on=on, **kwargs)


def appraised(place, *, passed=True, status="scored", **kwargs):
    """An initiative that waits for its decision, with its dossier."""
    outcome = "passed" if passed else "failed"
    initiative = InitiativeFactory(
        unit=kwargs.pop("unit", place.body), complete=True, status=Status.APPRAISED,
        outcome=outcome, has_dossier=True,
    )  # fmt: skip
    council = passed if status == "voted" else None
    return DossierFactory(
        initiative=initiative, body=kwargs.pop("body", place.commune), status=status,
        team_passed=passed, council_passed=council, result_note="" if passed else "Thiếu minh chứng",
        **kwargs,
    )  # fmt: skip


def tell(initiative, kind, on, actor, **kwargs):
    """A bare fact, as a load leaves it."""
    return Fact.objects.create(
        initiative=initiative, kind=kind, on=on, actor=actor, recorded_at=moment(2026, 11, 1),
        **kwargs,
    )  # fmt: skip


def recognised(place, *, levels=(Level.COMMUNE,), unit=None, **kwargs):
    """An initiative recognised by hand at ``levels``, a month apart."""
    initiative = InitiativeFactory(
        unit=unit or place.body, complete=True, status=Status.APPRAISED, **kwargs
    )
    for number, level in enumerate(levels):
        on = date(2026, 6 + number, 1)
        issuer = place.commune if level == Level.COMMUNE else place.province
        operations.recognise(
            initiative, level=level, paper=paper(issuer, on), on=on, actor=place.central,
            at=moment(2026, 6 + number, 2),
        )  # fmt: skip
    return initiative


@pytest.fixture
def auditor(someone, place):
    return someone(Role.AUDITOR, over=place.province)

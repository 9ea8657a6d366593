"""A province with a commune of before and of today, and its office."""

from datetime import date
from types import SimpleNamespace

import pytest

from kheo.access.enums import Role
from kheo.initiatives.exchange.intake import PROFILE
from kheo.orgs.enums import How, Kind, Tree
from kheo.orgs.models import Reach
from kheo.search.enums import What
from kheo.search.operations.index import rebuild
from tests.factories.files import File
from tests.factories.orgs import UnitFactory


@pytest.fixture
def province(someone, at):
    """Province, district and commune that ended in 2025, commune of today, and the office over all."""
    top = UnitFactory(name="Hà Tĩnh", label="Tỉnh Hà Tĩnh", kind=Kind.PROVINCE, code="42")
    ends = date(2025, 7, 1)
    district = UnitFactory(
        name="Thạch Hà",
        label="Huyện Thạch Hà",
        kind=Kind.DISTRICT,
        code="445",
        under=top,
        ends_on=ends,
    )
    old = UnitFactory(
        name="Thạch Kênh", label="Xã Thạch Kênh", code="18571", under=district, ends_on=ends
    )
    for gone in (district, old):
        Reach.objects.create(
            unit=gone,
            ancestor=top,
            tree=Tree.TERRITORY,
            depth=1,
            how=How.SUCCEEDED,
            valid_from=ends,
        )
    new = UnitFactory(name="Thạch Hà", label="Xã Thạch Hà", code="18562", under=top, starts_on=ends)
    rebuild(What.UNIT)
    office = someone(Role.STANDING_OFFICE, over=top)
    rebuild(What.PERSON)
    file = File(PROFILE, top, office, at)
    return SimpleNamespace(top=top, district=district, old=old, new=new, office=office, file=file)

"""A province with two communes, an initiative in one, and who reads what citizens write."""

from pathlib import Path

import pytest
from django.utils import timezone

from kheo.access.enums import Role
from kheo.audit.models import Entry
from kheo.initiatives.enums import Status
from kheo.orgs.enums import Kind
from tests.factories.initiatives import InitiativeFactory
from tests.factories.orgs import UnitFactory


def told(row):
    """The journal of ``row``, oldest first: act, what was written, note."""
    return [(one.action, one.after, one.note) for one in Entry.objects.about(row).order_by("pk")]


class Scene:
    """Tỉnh Hà Tĩnh with Xã An and Xã Bình."""

    def __init__(self, someone):
        self.nation = UnitFactory(kind=Kind.NATION, name="Việt Nam", code="VN")
        self.province = UnitFactory(kind=Kind.PROVINCE, name="Tỉnh Hà Tĩnh", under=self.nation)
        self.an = UnitFactory(name="Xã An", under=self.province)
        self.binh = UnitFactory(name="Xã Bình", under=self.province)
        self.initiative = InitiativeFactory(
            unit=self.an, title="Thắp sáng đường quê", complete=True, status=Status.RECOGNISED
        )
        self.other = InitiativeFactory(unit=self.binh, title="Vườn mẫu", status=Status.RECOGNISED)
        self.desk = someone(Role.CITIZEN_DESK, over=self.province, full_name="Lê Thị Hà")
        self.near = someone(Role.STANDING_OFFICE, over=self.an, full_name="Trần Văn An")
        self.far = someone(Role.CITIZEN_DESK, over=self.binh, full_name="Phạm Bình")
        self.auditor = someone(Role.AUDITOR, over=self.nation)
        self.clerk = someone(Role.REGISTRAR, over=self.an)


@pytest.fixture
def scene(someone):
    return Scene(someone)


@pytest.fixture
def now():
    """Now, as pages read it."""
    return timezone.now()


@pytest.fixture(autouse=True)
def static_root(settings):
    """The folder of collected static files, which WhiteNoise expects to exist."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)

"""A province with two communes, a village, and initiatives to spread."""

from datetime import date
from pathlib import Path

import pytest

from kheo.access.enums import Role
from kheo.audit.models import Entry
from kheo.library.operations import exemplars
from kheo.orgs.enums import Kind
from tests.factories.exemplars import AdoptionFactory, ListFactory, ProvenFactory
from tests.factories.initiatives import InitiativeFactory
from tests.factories.orgs import UnitFactory


class Scene:
    """Tỉnh Hà Tĩnh, Xã An with Thôn 1, Xã Bình; the list 2026–2030 and its office."""

    def __init__(self, someone, at):
        self.someone, self.at = someone, at
        self.nation = UnitFactory(kind=Kind.NATION, name="Việt Nam", code="VN")
        self.province = UnitFactory(
            kind=Kind.PROVINCE, name="Tỉnh Hà Tĩnh", code="42", under=self.nation
        )
        self.an = UnitFactory(name="Xã An", code="18201", under=self.province)
        self.binh = UnitFactory(name="Xã Bình", code="18202", under=self.province)
        self.village = UnitFactory(name="Thôn 1", kind=Kind.VILLAGE, under=self.an)
        self.far = UnitFactory(name="Xã Xa", under=self.nation)
        self.office = someone(Role.STANDING_OFFICE, over=self.province, full_name="Lê Thị Hà")
        self.list = ListFactory(unit=self.province)

    def proven(self, title, unit=None):
        return ProvenFactory(unit=unit or self.an, title=title)

    def chosen(self, title="Ngày xanh", places=4, unit=None):
        """An initiative that stands on the list."""
        one = self.proven(title, unit)
        exemplars.choose(
            self.list, initiatives=[one.pk], places=places, actor=self.office, at=self.at
        )
        return self.list.exemplars.get(initiative=one)

    def spread(self, source, unit, day=date(2026, 5, 1), **more):
        """``unit`` took ``source`` over on ``day`` with a record of its own."""
        own = InitiativeFactory(unit=unit, source=source, status="building")
        return AdoptionFactory(
            source=source, unit=unit, initiative=own, adopted_on=day, working_on=None,
            status=more.pop("status", "adopted"), **more,
        )  # fmt: skip


def told(row):
    """The journal of ``row``: act and note, oldest first."""
    return [(e.action, e.note) for e in Entry.objects.about(row).order_by("pk")]


@pytest.fixture
def scene(someone, at):
    return Scene(someone, at)


@pytest.fixture(autouse=True)
def static_root(settings):
    """The folder of collected static files, which WhiteNoise expects to exist."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)

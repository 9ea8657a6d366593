"""Two mountain communes, a ward by the sea, people, themes."""

from datetime import date
from pathlib import Path

import pytest

from kheo.access.enums import Role
from kheo.orgs.enums import Kind
from tests.factories.exemplars import ProblemFactory, ProfileFactory, ProvenFactory, ThemeFactory
from tests.factories.orgs import UnitFactory

TODAY = date(2026, 11, 21)


class Scene:
    """Xã An asks what fits; Xã Bình is like it, Phường Cửa Lò is not."""

    def __init__(self, someone, at):
        self.someone, self.at = someone, at
        self.province = UnitFactory(kind=Kind.PROVINCE, name="Tỉnh Hà Tĩnh", code="42")
        self.an = UnitFactory(name="Xã An", under=self.province)
        self.binh = UnitFactory(name="Xã Bình", under=self.province)
        self.ward = UnitFactory(name="Phường Cửa Lò", kind=Kind.WARD, under=self.province)
        self.rubbish = ThemeFactory(code="rac", name="rác thải", order=1)
        self.flood = ThemeFactory(code="lu", name="lũ lụt", order=2)
        self.clerk = someone(Role.REGISTRAR, over=self.an)
        self.office = someone(Role.STANDING_OFFICE, over=self.province)

    def describe(self, unit, terrain="", population=None, problems=()):
        ProfileFactory(unit=unit, terrain=terrain, population=population)
        for order, theme in enumerate(problems, 1):
            ProblemFactory(unit=unit, theme=theme, order=order)

    def proven(self, unit, title, *themes, **more):
        return ProvenFactory(unit=unit, title=title, themes=list(themes), **more)


@pytest.fixture
def scene(someone, at):
    return Scene(someone, at)


@pytest.fixture(autouse=True)
def static_root(settings):
    """The folder of collected static files, which WhiteNoise expects to exist."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)

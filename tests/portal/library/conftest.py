"""A province with published stories, as strangers open them."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client

from kheo.initiatives.enums import Field, Status
from kheo.library.enums import StoryStatus
from kheo.library.models import UnitProfile
from kheo.orgs.enums import Kind
from kheo.search.enums import What
from kheo.search.operations.index import refresh
from tests.factories.access import UserFactory
from tests.factories.initiatives import InitiativeFactory
from tests.factories.orgs import UnitFactory
from tests.factories.stories import StoryFactory

MOMENT = datetime(2026, 10, 1, 2, tzinfo=UTC)


class Place:
    """Tỉnh Hà Tĩnh with Xã An and Xã Bình; ``tell`` publishes a story there."""

    def __init__(self):
        self.nation = UnitFactory(kind=Kind.NATION, name="Việt Nam", code="VN")
        self.province = UnitFactory(
            kind=Kind.PROVINCE, name="Tỉnh Hà Tĩnh", code="42", under=self.nation
        )
        self.elsewhere = UnitFactory(kind=Kind.PROVINCE, name="Tỉnh Lào Cai", under=self.nation)
        self.an = UnitFactory(name="Xã An", under=self.province)
        self.binh = UnitFactory(name="Xã Bình", under=self.province)
        self.high = UnitFactory(name="Xã Cao", kind=Kind.WARD, under=self.elsewhere)
        self.writer, self.checker = UserFactory(), UserFactory(full_name="Người Thẩm Định")
        self.number = 0

    def profile(self, unit, terrain):
        UnitProfile.objects.create(
            unit=unit, terrain=terrain, written_by=self.writer, created_at=MOMENT, updated_at=MOMENT
        )

    def tell(self, title="Thắp sáng đường quê", *, unit=None, on=date(2026, 6, 1), field=Field.CULTURE_SOCIETY, status=StoryStatus.PUBLISHED, state=Status.RECOGNISED, **more):  # fmt: skip
        self.number += 1
        initiative = InitiativeFactory(
            unit=unit or self.an, title=title, complete=True, status=state, field=field,
            recognised_on=on, filed_by=self.writer, lead="Bà Trần Thị Kín",
            approach="Phương án nội bộ",
        )  # fmt: skip
        out = status in {StoryStatus.PUBLISHED, StoryStatus.TAKEN_DOWN}
        story = StoryFactory(
            initiative=initiative, title=title, status=status, written_by=self.writer,
            checked_by=self.checker if out else None,
            published_at=MOMENT + timedelta(days=self.number) if out else None, **more,
        )  # fmt: skip
        refresh(What.STORY, [story.pk])
        return story


@pytest.fixture
def place(db):
    return Place()


@pytest.fixture
def stranger():
    return Client()


@pytest.fixture(autouse=True)
def fresh_cache():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def static_root(settings):
    """The folder of collected static files, which WhiteNoise expects to exist."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)

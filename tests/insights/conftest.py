"""A province with communes and last year's initiatives, and the people who score and answer."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from kheo.access.enums import Role
from kheo.access.models import User
from kheo.access.policy import today
from kheo.audit.models import Entry
from kheo.counting.catalogue import shipped
from kheo.counting.models import Indicator
from kheo.counting.operations import rebuild_all
from kheo.initiatives.enums import Status
from kheo.initiatives.models import Fact
from kheo.insights.enums import SignalKind
from kheo.insights.models import Signal
from kheo.insights.operations import make_sample, show
from kheo.orgs.enums import Kind
from tests.factories.access import UserFactory
from tests.factories.initiatives import InitiativeFactory
from tests.factories.orgs import UnitFactory

YEAR = today().year - 1
TEXT = "Nhân dân thôn góp công, xã hỗ trợ vật tư, mỗi nhà cử một người làm trong ba ngày liền."


def fresh(row):
    """``row`` as it is stored."""
    return type(row).objects.get(pk=row.pk)


def told(row):
    """The journal of ``row``: act, what was written, note, oldest first."""
    return [(e.action, e.after, e.note) for e in Entry.objects.about(row).order_by("pk")]


def again(person):
    """The same person in another request."""
    return User.objects.get(pk=person.pk)


class Scene:
    """Tỉnh Hà Tĩnh with Xã An and Xã Bình; ``register`` makes initiatives with their facts."""

    def __init__(self, someone, at):
        self.nation = UnitFactory(kind=Kind.NATION, name="Việt Nam", code="VN")
        self.province = UnitFactory(
            kind=Kind.PROVINCE, name="Tỉnh Hà Tĩnh", code="42", under=self.nation
        )
        self.an = UnitFactory(name="Xã An", under=self.province)
        self.binh = UnitFactory(name="Xã Bình", under=self.province)
        self.someone, self.at = someone, at
        self.office = someone(Role.STANDING_OFFICE, over=self.province, full_name="Lê Thị Hà")
        self.clerk = someone(Role.REGISTRAR, over=self.an, full_name="Nguyễn Thị Hoa")
        self.neighbour = someone(Role.REGISTRAR, over=self.binh, full_name="Trần Văn Bé")
        self.filer = UserFactory()
        Indicator.objects.bulk_create(shipped())

    def register(self, unit, number, *, recognised=0, on=None, **more):
        """``number`` initiatives of last year, the first ``recognised`` of them recognised."""
        day = on or date(YEAR, 3, 1)
        made = []
        for place in range(number):
            is_done = place < recognised
            one = InitiativeFactory(
                unit=unit, filed_by=self.filer, registered_on=day, listed_on=day,
                status=Status.RECOGNISED if is_done else Status.BUILDING, outcome="",
                recognised_on=day + timedelta(days=60) if is_done else None, **more,
            )  # fmt: skip
            kinds = [("registered", 0), ("accepted", 1), ("started", 2)]
            kinds += [("appraised", 50), ("recognised", 60)] if is_done else []
            Fact.objects.bulk_create(
                Fact(
                    initiative=one, kind=kind, on=day + timedelta(days=days), actor=self.filer,
                    level="commune" if kind in {"appraised", "recognised"} else "",
                    recorded_at=self.at,
                )
                for kind, days in kinds
            )  # fmt: skip
            made.append(one)
        rebuild_all()
        return made

    def sample(self, **more):
        """The reference sample for last year."""
        return make_sample(self.province, YEAR, actor=self.office, at=self.at, **more)

    def shown(self, days=14):
        """The same, shown to the units."""
        scheme = self.sample()
        show(scheme, answer_by=today() + timedelta(days=days), actor=self.office, at=self.at)
        return scheme

    def signal(self, scheme, **more):
        """Three initiatives of Xã An without evidence, as ``scheme`` asks about them."""
        return Signal.objects.create(
            scheme=scheme, unit=self.an, kind=SignalKind.NO_PROOF, sentence="no_proof",
            params={"bare": "3", "all": "3"}, created_at=self.at, updated_at=self.at,
            moved_at=self.at, **more,
        )  # fmt: skip


@pytest.fixture
def at():
    """Now: whose turn it is to see a signal goes by the day of rights, which is today."""
    return timezone.now()


@pytest.fixture
def scene(someone, at):
    return Scene(someone, at)


@pytest.fixture(autouse=True)
def static_root(settings):
    """The folder of collected static files, which WhiteNoise expects to exist."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)

"""A small country with facts in bulk, for tests of figures."""

from datetime import UTC, date, datetime

from kheo.initiatives.enums import Status
from kheo.initiatives.models import Fact, Initiative
from kheo.orgs.enums import How, Kind, Tree
from kheo.orgs.models import Placement, Reach
from tests.factories.access import UserFactory
from tests.factories.orgs import UnitFactory

AT = datetime(2026, 1, 1, tzinfo=UTC)
MERGED = date(2025, 7, 1)
TODAY = date(2026, 11, 21)
WHOLE = {"start": None, "end": date(2027, 1, 1), "today": TODAY}


class Country:
    """Nation > province > communes Đông and Tây, merged on 1 July 2025 into Hợp; Nam stays;
    Chia was divided between Hợp and Nam without a share."""

    def __init__(self):
        self.nation = UnitFactory(kind=Kind.NATION, name="Việt Nam", code="VN")
        self.province = UnitFactory(
            kind=Kind.PROVINCE, name="Hà Tĩnh", code="42", under=self.nation
        )
        self.other = UnitFactory(kind=Kind.PROVINCE, name="Nghệ An", code="40", under=self.nation)
        old = {"under": self.province, "ends_on": MERGED}
        self.east = UnitFactory(name="Xã Đông", code="00001", **old)
        self.west = UnitFactory(name="Xã Tây", code="00002", **old)
        self.divided = UnitFactory(name="Xã Chia", code="00003", **old)
        self.south = UnitFactory(name="Xã Nam", code="00004", under=self.province)
        self.far = UnitFactory(name="Xã Xa", code="00005", under=self.other)
        self.joined = UnitFactory(
            name="Xã Hợp", code="00006", starts_on=MERGED, under=self.province
        )
        for unit in (self.east, self.west):
            self._reach(unit, self.joined, 1, How.SUCCEEDED)
            self._reach(unit, self.province, 2, How.SUCCEEDED)
            self._reach(unit, self.nation, 3, How.SUCCEEDED)
        self._reach(self.divided, self.province, 1, How.UNRESOLVED)
        self._reach(self.divided, self.nation, 2, How.UNRESOLVED)
        self.clerk = UserFactory()

    def _reach(self, unit, ancestor, depth, how):
        Reach.objects.create(
            unit=unit, ancestor=ancestor, tree=Tree.TERRITORY, depth=depth, how=how,
            valid_from=MERGED,
        )  # fmt: skip

    @property
    def communes(self):
        return [self.east, self.west, self.divided, self.south, self.far, self.joined]

    def fill(self, *lives):
        """Each life: dict of columns of the initiative, and ``facts`` = [(kind, day, level)]."""
        return fill(self.clerk, lives)


def fill(clerk, lives, size=2000):
    """Insert initiatives with their facts in bulk; spans are made by ``rebuild_all``."""
    rows = [
        Initiative(
            unit_id=life["unit"], kind=life.get("kind", "collective"),
            field=life.get("field", "economy"), origin=life.get("origin", "new"),
            title=life.get("title", f"Mô hình {number}"), status=Status.SUBMITTED,
            registered_on=life["facts"][0][1], listed_on=life["facts"][0][1],
            moved_at=AT, created_at=AT, updated_at=AT, filed_by=clerk,
        )
        for number, life in enumerate(lives, 1)
    ]  # fmt: skip
    rows = Initiative.objects.bulk_create(rows, batch_size=size)
    Fact.objects.bulk_create(
        (
            Fact(
                initiative=row, kind=kind, on=on, level=(*more, "")[0], actor=clerk, recorded_at=AT
            )
            for row, life in zip(rows, lives, strict=True)
            for kind, on, *more in life["facts"]
        ),
        batch_size=size,
    )
    return rows


def move(unit, parent, day):
    """Close the placement of ``unit`` and open one under ``parent``; reach is up to the test."""
    Placement.objects.filter(unit=unit, valid_to=None).update(valid_to=day)
    Placement.objects.create(unit=unit, parent=parent, tree=Tree.TERRITORY, valid_from=day)

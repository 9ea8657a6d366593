"""Criteria of a file become the draft of a set; what was in force is never touched."""

from decimal import Decimal

import pytest

from kheo.access.enums import Role
from kheo.appraisal.exchange.criteria_files import PROFILE
from kheo.appraisal.models import CriteriaSet, CriteriaVersion, Criterion
from tests.factories.files import File, fates, refusals
from tests.factories.orgs import UnitFactory

pytestmark = pytest.mark.django_db

FIRST = {
    "number": "1", "name": "Có kế hoạch rõ ràng", "group": "Xây dựng", "weight": Decimal(40),
    "maximum": Decimal(10), "step": Decimal("0.5"), "is_knockout": False,
}  # fmt: skip
SECOND = {**FIRST, "number": "2", "name": "Có hiệu quả", "weight": Decimal(60), "proof": "Ảnh"}


@pytest.fixture
def file(someone, at):
    """The office of a province."""
    top = UnitFactory(kind="province", label="Tỉnh Hà Tĩnh", name="Hà Tĩnh")
    office = someone(Role.STANDING_OFFICE, over=top)
    return File(PROFILE, top, office, at, set="Bộ tiêu chí 2026", level="province")


def test_a_file_makes_the_draft_of_a_set_once(file):
    judged = file.take(FIRST, SECOND)

    assert (refusals(judged), fates(judged)) == ({}, {2: "new", 3: "new"})
    version = CriteriaVersion.objects.get()
    assert (version.set.name, version.set.level, version.status) == (
        "Bộ tiêu chí 2026", "province", "draft",
    )  # fmt: skip
    assert list(version.criteria.order_by("position").values_list("number", "weight", "proof")) == [
        ("1", Decimal("40.00"), ""), ("2", Decimal("60.00"), "Ảnh"),
    ]  # fmt: skip
    assert fates(file.take(FIRST, SECOND)) == {2: "same", 3: "same"}
    assert file.undo() == []
    assert not CriteriaSet.objects.exists()


def test_a_changed_criterion_is_told_with_before_and_after_and_goes_back(file):
    file.take(FIRST, SECOND)
    file.taken = []

    judged = file.take({**FIRST, "weight": Decimal("45.5")})

    assert (fates(judged), judged[0].before, judged[0].after) == (
        {2: "changed"}, {"weight": "40"}, {"weight": "45.5"},
    )  # fmt: skip
    assert Criterion.objects.get(number="1").weight == Decimal("45.5")
    assert file.undo() == []
    assert list(Criterion.objects.order_by("number").values_list("weight", flat=True)) == [40, 60]


def test_a_draft_that_went_on_since_stays(file):
    file.take(FIRST)
    CriteriaVersion.objects.update(version=9)

    assert "Bộ tiêu chí 2026" in file.undo()[0]
    assert Criterion.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [({"name": None}, "name"), ({"number": None}, "number"), ({"maximum": Decimal(0)}, "maximum")],
)
def test_an_impossible_criterion_is_refused_at_its_column(file, change, field):
    assert field in refusals(file.take({**FIRST, **change}))[2]


def test_a_number_given_twice_is_refused(file):
    assert list(refusals(file.judged(FIRST, {**SECOND, "number": "1"}))) == [3]

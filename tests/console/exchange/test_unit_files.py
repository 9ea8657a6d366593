"""Local units come in by a paper and a day; what is a reorganisation is refused with the page to use."""

from datetime import date

import pytest

from kheo.access.enums import Role
from kheo.config import map_rights
from kheo.console.exchange.unit_files import unit_profile
from kheo.orgs.models import Placement, Reach, Reorganisation, Unit, UnitName
from kheo.orgs.policies import KEEP_LOCAL_UNITS
from tests.factories.access import UserFactory
from tests.factories.files import File, fates, refusals
from tests.factories.orgs import UnitFactory

pytestmark = pytest.mark.django_db

PROFILE = unit_profile(map_rights.PERMISSIONS[KEEP_LOCAL_UNITS.code])
SCHOOL = {
    "code": "TH-01", "name": "Trường THPT Lý Tự Trọng", "kind": "school", "parent": "18562",
    "on": date(2026, 9, 1), "paper": "15/QĐ-UBND",
}  # fmt: skip


@pytest.fixture
def file(someone, at):
    """The office of a province with one commune."""
    top = UnitFactory(kind="province", label="Tỉnh Hà Tĩnh", name="Hà Tĩnh", code="42")
    UnitFactory(label="Xã Thạch Hà", name="Thạch Hà", code="18562", under=top)
    return File(PROFILE, top, someone(Role.STANDING_OFFICE, over=top), at)


def test_units_are_founded_under_units_of_the_same_file_in_any_order(file):
    club = {**SCHOOL, "code": "TH-02", "name": "Tổ Toán", "kind": "board", "parent": "TH-01"}

    judged = file.take(club, SCHOOL)

    assert (refusals(judged), fates(judged)) == ({}, {2: "new", 3: "new"})
    seats = Placement.objects.filter(unit__code__startswith="TH").order_by("unit__code")
    assert list(seats.values_list("unit__name", "parent__code", "valid_from")) == [
        ("Trường THPT Lý Tự Trọng", "18562", date(2026, 9, 1)), ("Tổ Toán", "TH-01", date(2026, 9, 1)),
    ]  # fmt: skip
    assert Reorganisation.objects.get().paper == "15/QĐ-UBND"
    assert fates(file.take(club, SCHOOL)) == {2: "same", 3: "same"}
    assert file.undo() == []
    assert not Unit.objects.filter(code__startswith="TH").exists()
    assert not Reorganisation.objects.exists()
    assert not Reach.objects.filter(unit__code__startswith="TH").exists()


def test_a_known_code_with_another_name_is_renamed_from_the_day(file):
    file.take(SCHOOL)

    judged = file.take({**SCHOOL, "name": "Trường Lý Tự Trọng", "on": date(2026, 10, 1)})

    assert (fates(judged), judged[0].before["name"]) == ({2: "changed"}, "Trường THPT Lý Tự Trọng")
    names = UnitName.objects.filter(unit__code="TH-01").order_by("valid_from")
    assert list(names.values_list("name", "valid_to")) == [
        ("Trường THPT Lý Tự Trọng", date(2026, 10, 1)), ("Trường Lý Tự Trọng", None),
    ]  # fmt: skip
    assert len(file.undo()) == 2


def test_a_unit_on_which_something_rests_stays(file):
    file.take(SCHOOL)
    UserFactory(unit=Unit.objects.get(code="TH-01"))

    assert "Trường THPT Lý Tự Trọng" in file.undo()[0]
    assert Unit.objects.filter(code="TH-01").exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"change": "Sáp nhập vào trường khác"}, "change"),
        ({"kind": "commune"}, "kind"),
        ({"parent": None}, "parent"),
        ({"parent": "99999"}, "parent"),
        ({"paper": None}, "paper"),
        ({"name": None}, "name"),
    ],
)
def test_what_is_no_row_of_local_units_is_refused_at_its_field(file, change, field):
    assert field in refusals(file.take({**SCHOOL, **change}))[2]
    assert not Unit.objects.filter(code="TH-01").exists()


def test_who_stands_under_a_refused_row_is_refused_with_it(file):
    below = {**SCHOOL, "code": "TH-02", "name": "Tổ Toán", "kind": "board", "parent": "TH-01"}

    assert sorted(refusals(file.judged({**SCHOOL, "paper": None}, below))) == [2, 3]

"""Local units come in by a paper and a day; what is a reorganisation is refused with the page to use."""

from datetime import date

import pytest
from django.utils import translation

from kheo.access.enums import Role
from kheo.config import map_rights
from kheo.console.exchange.unit_files import unit_profile
from kheo.orgs.models import Placement, Reach, Reorganisation, Unit, UnitName
from kheo.orgs.policies import KEEP_LOCAL_UNITS
from tests.factories.access import UserFactory
from tests.factories.files import File, fates, refusals, rows_of
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
    judged = file.take(CLUB, SCHOOL)

    assert (refusals(judged), fates(judged)) == ({}, {2: "new", 3: "new"})
    seats = Placement.objects.filter(unit__code__startswith="TH").order_by("unit__code")
    assert list(seats.values_list("unit__name", "parent__code", "valid_from")) == [
        ("Trường THPT Lý Tự Trọng", "18562", date(2026, 9, 1)), ("Tổ Toán", "TH-01", date(2026, 9, 1)),
    ]  # fmt: skip
    assert Reorganisation.objects.get().paper == "15/QĐ-UBND"
    assert fates(file.take(CLUB, SCHOOL)) == {2: "same", 3: "same"}
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
    school = Unit.objects.get(code="TH-01")
    person = UserFactory(unit=school)

    [told] = file.undo()

    assert "Trường THPT Lý Tự Trọng" in told
    assert (told.model, told.key, told.record) == ("access.user", person.pk, school.pk)
    assert Unit.objects.filter(code="TH-01").exists()


CLUB = {**SCHOOL, "code": "TH-02", "name": "Tổ Toán", "kind": "board", "parent": "TH-01"}


def in_parts(file, *parts):
    """Judge and enter part after part, as the background does with a long file; the fates of each."""
    intake, found = file.make(), []
    for number, rows in enumerate(parts):
        judged = intake.judge(rows_of(*rows, first=2 + 1000 * number))
        entered = intake.enter([row for row in judged if row.fate in {"new", "changed"}])
        file.taken += entered
        found.append(list(fates(judged).values()))
    return found


def test_a_unit_above_may_stand_in_an_earlier_part_of_a_long_file(file):
    intake = file.make()
    checked = [intake.judge(rows_of(SCHOOL)), intake.judge(rows_of(CLUB, first=1002))]

    assert [refusals(part) for part in checked] == [{}, {}]
    assert in_parts(file, [SCHOOL], [CLUB]) == [["new"], ["new"]]
    assert Placement.objects.get(unit__code="TH-02").parent.code == "TH-01"
    assert file.undo() == []
    assert not Unit.objects.filter(code__startswith="TH").exists()


def test_after_a_death_between_two_parts_the_unit_above_is_that_of_the_map(file):
    in_parts(file, [SCHOOL])

    assert in_parts(file, [CLUB]) == [["new"]]
    assert Placement.objects.get(unit__code="TH-02").parent.code == "TH-01"


def test_what_stands_under_another_is_founded_after_it_whatever_papers_and_days_they_have(file):
    club = {**CLUB, "paper": "1/QĐ-UBND"}
    group = {**CLUB, "code": "TH-03", "name": "Nhóm Đại số", "parent": "TH-02"}

    assert refusals(file.take(group, club, SCHOOL)) == {}
    seats = Placement.objects.filter(unit__code__startswith="TH").order_by("unit__code")
    assert list(seats.values_list("unit__code", "parent__code", "reorganisation__paper")) == [
        ("TH-01", "18562", "15/QĐ-UBND"), ("TH-02", "TH-01", "1/QĐ-UBND"), ("TH-03", "TH-02", "15/QĐ-UBND"),
    ]  # fmt: skip
    assert Reorganisation.objects.count() == 3


def test_circles_and_days_before_the_unit_above_are_refused_and_the_others_enter(file):
    one, two = {**CLUB, "code": "A", "parent": "B"}, {**CLUB, "code": "B", "parent": "A"}
    early = {**CLUB, "code": "C", "on": date(2026, 8, 1)}
    below = {**CLUB, "code": "D", "parent": "C"}

    with translation.override("en"):
        told = refusals(file.take(one, two, early, below, SCHOOL))

    assert told == {
        2: {"parent": "Tổ Toán would stand above itself."},
        3: {"parent": "Tổ Toán would stand above itself."},
        4: {"on": "The unit above it only begins on 01/09/2026; write a later day."},
        5: {"parent": "The row of the unit above it is refused; mend that one first."},
    }
    assert list(
        Unit.objects.filter(code__in=["A", "B", "C", "D", "TH-01"]).values_list("code")
    ) == [("TH-01",)]


def test_what_the_map_would_refuse_is_refused_at_its_row(file):
    UnitFactory(code="TH-01", ends_on=date(2026, 10, 1), name="Cũ", label="Trường Cũ")
    ended = UnitFactory(code="19999", ends_on=date(2026, 10, 1), name="Cũ", label="Xã Cũ")
    Reach.objects.create(
        unit=ended, ancestor=Unit.objects.get(code="42"), tree="territory", depth=1,
        valid_from=ended.starts_on,
    )  # fmt: skip

    with translation.override("en"):
        told = refusals(
            file.take(SCHOOL, {**CLUB, "parent": "19999"}, {**CLUB, "code": "E", "parent": "18562"})
        )

    assert told == {
        2: {
            "code": "Another unit bore this code until 01/10/2026. Write a later day, or another code."
        },
        3: {"parent": "Xã Cũ ends; nothing can be put under it."},
    }
    assert Unit.objects.filter(code="E").exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_judging_costs_a_fixed_number_of_queries(file, rows, django_assert_num_queries):
    top = Unit.objects.get(code="42")
    for number in range(rows):
        UnitFactory(label=f"Xã {number}", name=str(number), code=f"1900{number}", under=top)
    intake = file.make()
    told = rows_of(*[{**SCHOOL, "code": f"T-{n}", "parent": f"1900{n}"} for n in range(rows)])

    with django_assert_num_queries(3):
        assert refusals(intake.judge(told)) == {}


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
    assert sorted(refusals(file.judged({**SCHOOL, "paper": None}, CLUB))) == [2, 3]

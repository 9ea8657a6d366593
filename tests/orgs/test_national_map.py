"""The national units on the data base: counts and successions of domain/rules.md §4, by day."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection, transaction

from kheo.audit.queries import entries_about
from kheo.orgs import operations, queries
from kheo.orgs.enums import Kind, Tree
from kheo.orgs.models import Reach, Unit
from tests.factories.access import UserFactory

pytestmark = pytest.mark.django_db  # without the mark no test data base is made
AT = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
BEFORE, EARLY, AFTER = date(2024, 6, 1), date(2025, 3, 1), date(2025, 7, 1)
COMMUNAL = (Kind.COMMUNE, Kind.WARD, Kind.TOWNSHIP, Kind.SPECIAL_ZONE)


@pytest.fixture(scope="module")
def nation(django_db_setup, django_db_blocker):
    """The national map, loaded once for this file and rolled back behind it."""
    with django_db_blocker.unblock(), transaction.atomic():
        actor = UserFactory(username="loader")
        assert operations.load_national_units(actor=actor, at=AT) == 14_022
        connection.check_constraints()  # now, or the end of every test looks at all of them again
        yield actor
        transaction.set_rollback(True)


def communal(day, within=None):
    counts = queries.counts_per_kind(day, within)
    return {kind: counts[kind] for kind in COMMUNAL if kind in counts}


@pytest.mark.parametrize(
    ("day", "provinces", "districts", "communes"),
    [
        (date(2025, 6, 30), 63, 696, 10_035),
        (AFTER, 34, 0, 3_321),
        (date(2026, 9, 20), 34, 0, 3_321),
    ],
)
def test_the_nation_has_the_counts_of_its_laws(day, provinces, districts, communes, nation):
    counts = queries.counts_per_kind(day)

    assert counts["province"] + counts["city"] == provinces
    assert counts.get("district", 0) == districts
    assert sum(communal(day).values()) == communes


def test_ha_tinh_went_from_216_to_209_to_69(nation):
    province = queries.unit_by_code("42")

    assert communal(BEFORE, province) == {"commune": 182, "ward": 21, "township": 13}
    assert communal(EARLY, province) == {"commune": 170, "ward": 25, "township": 14}
    assert communal(AFTER, province) == {"commune": 60, "ward": 9}
    assert queries.counts_per_kind(BEFORE, province)["district"] == 13
    assert queries.counts_per_kind(EARLY, province)["district"] == 12


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("49", "48", {"commune": 70, "ward": 23, "special_zone": 1}),
        ("93", "92", {"commune": 72, "ward": 31}),
        ("58", "56", {"commune": 48, "ward": 16, "special_zone": 1}),
    ],
    ids=["Quảng Nam → Đà Nẵng", "Hậu Giang → Cần Thơ", "Ninh Thuận → Khánh Hòa"],
)
def test_a_merged_province_is_followed_into_its_heir(old, new, expected, nation):
    before, after = queries.unit_by_code(old, BEFORE), queries.unit_by_code(new, AFTER)

    assert not before.is_alive(AFTER)
    assert queries.successors_on(before, AFTER) == [after]
    assert communal(AFTER, after) == expected
    row = Reach.objects.as_of(AFTER).get(unit=before, ancestor=after)
    assert (row.how, row.carries_rights) == ("succeeded", False)


def test_ky_loi_was_divided_and_only_its_province_is_sure(nation):
    old = Unit.objects.get(label="xã Kỳ Lợi")

    assert [unit.name for unit in queries.successors_on(old, AFTER)] == [
        "Vũng Áng",
        "Hoành Sơn",
        "Sông Trí",
    ]
    rows = Reach.objects.as_of(AFTER).filter(unit=old).exclude(ancestor=old)
    assert set(rows.values_list("ancestor__code", "how")) == {
        ("42", "unresolved"),
        ("VN", "unresolved"),
    }
    assert queries.ancestors(old, EARLY)[0].label == "thị xã Kỳ Anh"


def test_phung_hiep_s_fifteen_units_went_into_seven(nation):
    district = Unit.objects.get(label="huyện Phụng Hiệp")

    old = list(queries.children(district, BEFORE))
    new = {unit.name for one in old for unit in queries.successors_on(one, AFTER)}

    assert len(old) == 15
    assert new == {
        "Hiệp Hưng", "Hòa An", "Phụng Hiệp", "Phương Bình", "Tân Bình", "Tân Phước Hưng",
        "Thạnh Hòa",
    }  # fmt: skip


def test_a_code_means_the_unit_of_the_day_else_the_latest(nation):
    assert queries.unit_by_code("00004", BEFORE).label == "phường Trúc Bạch"
    assert queries.unit_by_code("00004", AFTER).label == "phường Ba Đình"
    assert queries.unit_by_code("93", AFTER).label == "tỉnh Hậu Giang"
    with pytest.raises(queries.NotFound):
        queries.unit_by_code("99999")


def test_every_old_commune_counts_once_in_today_s_provinces(nation):
    today = date(2026, 11, 21)
    provinces = queries.children(queries.root(today), today)
    old = Unit.objects.alive(BEFORE).filter(kind__in=COMMUNAL)

    rows = Reach.objects.as_of(today).filter(
        tree=Tree.TERRITORY, ancestor__in=provinces, unit__in=old
    )

    assert provinces.count() == 34
    assert rows.count() == rows.values("unit").distinct().count() == old.count()


def test_loading_again_changes_nothing_and_the_journal_tells_of_one_load(nation):
    assert operations.load_national_units(actor=nation, at=AT) == 0

    (entry,) = entries_about(queries.root(AFTER))
    assert (entry.action, entry.after["units"], entry.after["successions"]) == (
        "unit.load_national",
        14_022,
        10_507,
    )


def test_the_projection_of_the_nation_is_what_the_facts_say(nation):
    assert list(queries.reach_differences()) == []

"""The shipped map of units against the counts that papers and reports give."""

from collections import Counter, defaultdict

import pytest

from tests.orgs import ha_tinh_1665
from tests.orgs.national_tables import Tables, load


@pytest.fixture(scope="module")
def tables() -> Tables:
    return load()


# --- counts -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "provinces", "districts", "communes"),
    [
        ("2025-06-30", 63, 696, 10_035),
        ("2025-07-01", 34, 0, 3_321),
        ("2026-04-30", 34, 0, 3_321),
        ("2026-05-01", 34, 0, 3_321),
        ("2026-09-20", 34, 0, 3_321),
    ],
)
def test_the_country_has_the_official_number_of_units(
    tables: Tables, day: str, provinces: int, districts: int, communes: int
) -> None:
    counts = tables.map_of(day).counts()
    assert counts == Counter(
        {"nation": 1, "province": provinces, "district": districts, "commune": communes}
    )


@pytest.mark.parametrize(
    ("day", "cities", "provinces", "wards", "communes"),
    [
        ("2025-07-01", 6, 28, 687, 2_621),
        ("2026-04-29", 6, 28, 687, 2_621),
        ("2026-04-30", 7, 27, 697, 2_611),
        ("2026-09-01", 8, 26, 697, 2_611),
        ("2026-09-20", 9, 25, 709, 2_599),
    ],
)
def test_the_kinds_follow_the_resolutions_of_2026(
    tables: Tables, day: str, cities: int, provinces: int, wards: int, communes: int
) -> None:
    kinds = Counter(row["kind"] for row in tables.map_of(day).kinds.values())
    assert kinds == Counter(
        {
            "nation": 1,
            "city": cities,
            "province": provinces,
            "ward": wards,
            "commune": communes,
            "special_zone": 13,
        }
    )


def test_dong_nai_becomes_a_city_on_30_april_2026(tables: Tables) -> None:
    uid = tables.map_of("2026-04-29").find("tỉnh Đồng Nai")
    after = tables.map_of("2026-04-30")
    assert after.label(uid) == "thành phố Đồng Nai"
    assert after.words(uid) == {"xã": 62, "phường": 33}


# --- Hà Tĩnh ------------------------------------------------------------------------------------


def ha_tinh(tables: Tables, day: str) -> tuple[int, dict[str, int]]:
    book = tables.map_of(day)
    uid = book.find("tỉnh Hà Tĩnh")
    assert uid == "42@2004-01-01"
    return len(book.below(uid, "district")), book.words(uid)


@pytest.mark.parametrize(
    ("day", "districts", "communes"),
    [
        ("2023-12-31", 13, {"xã": 182, "thị trấn": 13, "phường": 21}),
        ("2024-12-31", 13, {"xã": 182, "thị trấn": 13, "phường": 21}),
        ("2025-01-01", 12, {"xã": 170, "thị trấn": 14, "phường": 25}),
        ("2025-06-30", 12, {"xã": 170, "thị trấn": 14, "phường": 25}),
        ("2025-07-01", 0, {"xã": 60, "phường": 9}),
    ],
)
def test_ha_tinh_has_216_then_209_then_69_communes(
    tables: Tables, day: str, districts: int, communes: dict[str, int]
) -> None:
    assert ha_tinh(tables, day) == (districts, communes)


def test_only_son_kim_1_and_2_stay_as_they_were_in_ha_tinh(tables: Tables) -> None:
    before, after = tables.map_of("2025-06-30"), tables.map_of("2025-07-01")
    uid = after.find("tỉnh Hà Tĩnh")
    kept = set(before.below(uid, "commune")) & set(after.below(uid, "commune"))
    assert {after.label(each) for each in kept} == {"xã Sơn Kim 1", "xã Sơn Kim 2"}
    assert {after.parent[each] for each in kept} == {uid}


@pytest.mark.parametrize(
    ("label", "into", "main"),
    [
        ("xã Kỳ Lợi", {"phường Vũng Áng", "phường Sông Trí", "phường Hoành Sơn"}, "Vũng Áng"),
        ("phường Đại Nài", {"phường Thành Sen", "phường Hà Huy Tập"}, "Thành Sen"),
    ],
)
def test_a_divided_commune_of_ha_tinh_names_every_heir_with_unknown_shares(
    tables: Tables, label: str, into: set[str], main: str
) -> None:
    old = tables.map_of("2025-06-30").find(label, "commune")
    rows = [row for row in tables.successions if row["from_uid"] == old]
    book = tables.map_of("2025-07-01")
    assert {book.label(row["to_uid"]) for row in rows} == into
    assert {(row["rid"], row["share"], row["is_whole"]) for row in rows} == {
        ("42-2025-07-01", "", "0")
    }
    assert [book.names[row["to_uid"]]["name"] for row in rows if row["is_main"] == "1"] == [main]
    assert tables.reorganisations["42-2025-07-01"]["paper"] == "1665/NQ-UBTVQH15"


def test_ha_tinh_follows_every_clause_of_resolution_1665(tables: Tables) -> None:
    before, after = tables.map_of("2025-06-30"), tables.map_of("2025-07-01")
    found = defaultdict(set)
    for row in tables.successions:
        if row["rid"] == "42-2025-07-01":
            old = before.label(row["from_uid"]), row["is_whole"] == "1"
            found[after.label(row["to_uid"])].add(old)
    assert len(found) == 67
    assert found == ha_tinh_1665.forebears()


def test_seven_pairs_merge_in_ha_tinh_on_1_january_2025(tables: Tables) -> None:
    before, after = tables.map_of("2024-12-31"), tables.map_of("2025-01-01")
    pairs = defaultdict(set)
    for row in tables.successions:
        if row["rid"] == "42-2025-01-01" and row["is_whole"] == "1":
            pairs[after.label(row["to_uid"])].add(before.label(row["from_uid"]))
    assert pairs == {
        "phường Bắc Hà": {"phường Bắc Hà", "phường Nguyễn Du"},
        "phường Trần Phú": {"phường Trần Phú", "phường Thạch Linh"},
        "xã Châu Bình": {"xã Sơn Châu", "xã Sơn Bình"},
        "xã Mỹ Long": {"xã Sơn Trà", "xã Sơn Long"},
        "xã Hàm Trường": {"xã Sơn Hàm", "xã Sơn Trường"},
        "thị trấn Đồng Lộc": {"thị trấn Đồng Lộc", "xã Trung Lộc"},
        "thị trấn Hương Khê": {"thị trấn Hương Khê", "xã Phú Phong"},
    }


def test_loc_ha_goes_to_thach_ha_save_ho_do(tables: Tables) -> None:
    before, after = tables.map_of("2024-12-31"), tables.map_of("2025-01-01")
    moved = before.below(before.find("huyện Lộc Hà", "district"), "commune")
    places = {after.label(uid): after.label(after.parent[uid]) for uid in moved}
    assert len(places) == 12
    assert places.pop("xã Hộ Độ") == "thành phố Hà Tĩnh"
    assert set(places.values()) == {"huyện Thạch Hà"}
    assert after.words(after.find("huyện Thạch Hà", "district")) == {"xã": 20, "thị trấn": 2}


# --- the other places of the reports -------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "communes", "new", "words"),
    [
        ("tỉnh Quảng Nam", 233, "thành phố Đà Nẵng", {"xã": 70, "phường": 23, "đặc khu": 1}),
        ("tỉnh Hậu Giang", 75, "thành phố Cần Thơ", {"xã": 72, "phường": 31}),
        ("tỉnh Ninh Thuận", 62, "tỉnh Khánh Hòa", {"xã": 48, "phường": 16, "đặc khu": 1}),
    ],
)
def test_a_merged_province_ends_and_passes_whole_into_the_new_one(
    tables: Tables, old: str, communes: int, new: str, words: dict[str, int]
) -> None:
    before, after = tables.map_of("2025-06-30"), tables.map_of("2025-07-01")
    ended, uid = before.find(old), after.find(new)
    assert len(before.below(ended, "commune")) == communes
    assert after.words(uid) == words
    rows = [row for row in tables.successions if row["from_uid"] == ended]
    assert rows == [
        {
            "rid": "VN-2025-07-01-P",
            "from_uid": ended,
            "to_uid": uid,
            "share": "1",
            "is_whole": "1",
            "is_main": "1",
        }
    ]


def test_the_communes_of_phung_hiep_become_seven(tables: Tables) -> None:
    before, after = tables.map_of("2025-06-30"), tables.map_of("2025-07-01")
    old = before.below(before.find("huyện Phụng Hiệp", "district"), "commune")
    assert len(old) == 15
    new = {row["to_uid"] for row in tables.successions if row["from_uid"] in old}
    assert {after.label(uid) for uid in new} == {
        "xã Hiệp Hưng",
        "xã Hòa An",
        "xã Phụng Hiệp",
        "xã Phương Bình",
        "xã Tân Bình",
        "xã Tân Phước Hưng",
        "xã Thạnh Hòa",
    }


def test_eight_units_of_can_tho_stay_as_they_were(tables: Tables) -> None:
    """Clause 96 of Resolution 1668."""
    after = tables.map_of("2025-07-01")
    below = after.below(after.find("thành phố Cần Thơ"), "commune")
    kept = {after.label(uid) for uid in below if tables.units[uid]["starts_on"] < "2025-07-01"}
    assert kept == {
        "phường Tân Lộc",
        "xã Trường Long",
        "xã Thạnh Phú",
        "xã Thới Hưng",
        "xã Phong Nẫm",
        "xã Mỹ Phước",
        "xã Lai Hòa",
        "xã Vĩnh Hải",
    }


@pytest.mark.parametrize(
    ("old", "district", "heirs"),
    [
        ("xã Tân Long", "huyện Phụng Hiệp", {"xã Thạnh Hòa"}),
        ("xã Phú Tân", "huyện Châu Thành", {"xã Phú Hữu", "xã Thuận Hòa"}),  # two of that name
        ("phường 4", "thành phố Mỹ Tho", {"phường Đạo Thạnh"}),
        ("xã Hòa Bình", "huyện Vĩnh Bảo", {"xã Nguyễn Bỉnh Khiêm"}),
        ("xã Hòa Bình", "huyện Kim Thành", {"xã Hà Nam", "xã Kim Thành"}),  # truly divided
    ],
)
def test_namesakes_are_not_taken_for_a_division(
    tables: Tables, old: str, district: str, heirs: set[str]
) -> None:
    before, after = tables.map_of("2025-06-30"), tables.map_of("2025-07-01")
    olds = {
        uid
        for uid in before.kinds
        if before.label(uid) == old and before.label(before.parent[uid]) == district
    }
    rows = [row for row in tables.successions if row["from_uid"] in olds]
    assert {after.label(row["to_uid"]) for row in rows} == heirs
    divided = len(olds) < len(heirs)
    assert {row["is_whole"] for row in rows} == {"0" if divided else "1"}


def test_eleven_provinces_keep_their_identity(tables: Tables) -> None:
    before, after = tables.map_of("2025-06-30"), tables.map_of("2025-07-01")
    kept = {uid for uid in before.kinds if tables.level[uid] == "province" and uid in after.kinds}
    assert {after.names[uid]["name"] for uid in kept} == {
        "Cao Bằng",
        "Điện Biên",
        "Hà Nội",
        "Hà Tĩnh",
        "Huế",
        "Lai Châu",
        "Lạng Sơn",
        "Nghệ An",
        "Quảng Ninh",
        "Sơn La",
        "Thanh Hóa",
    }


def test_hue_is_thua_thien_hue_until_2025(tables: Tables) -> None:
    assert tables.map_of("2024-12-31").label("46@2004-01-01") == "tỉnh Thừa Thiên Huế"
    assert tables.map_of("2025-01-01").label("46@2004-01-01") == "thành phố Huế"


def test_a_reused_code_is_two_units(tables: Tables) -> None:
    assert tables.map_of("2025-06-30").label("00004@2004-01-01") == "phường Trúc Bạch"
    assert tables.map_of("2025-07-01").label("00004@2025-07-01") == "phường Ba Đình"
    assert "00004@2004-01-01" not in tables.map_of("2025-07-01").kinds


def test_special_zones_come_from_communes_or_from_island_districts(tables: Tables) -> None:
    book = tables.map_of("2025-07-01")
    zones = {uid for uid, row in book.kinds.items() if row["kind"] == "special_zone"}
    from_districts = {
        book.names[row["to_uid"]]["name"]
        for row in tables.successions
        if row["to_uid"] in zones and tables.level[row["from_uid"]] == "district"
    }
    kept = {book.names[uid]["name"] for uid in zones if tables.units[uid]["starts_on"] < "2025"}
    assert from_districts == {"Bạch Long Vĩ", "Cồn Cỏ", "Hoàng Sa", "Lý Sơn", "Côn Đảo"}
    assert kept == {"Thổ Châu"}
    assert {book.label(book.parent[uid]) for uid in zones} >= {"thành phố Đà Nẵng"}


def test_the_34_commune_resolutions_are_numbered_1654_to_1687(tables: Tables) -> None:
    papers = [row for row in tables.reorganisations.values() if row["paper_date"] == "2025-06-16"]
    numbers = {row["paper"] for row in papers if row["paper"].endswith("/NQ-UBTVQH15")}
    assert numbers == {f"{number}/NQ-UBTVQH15" for number in range(1654, 1688)}
    assert all(row["paper"] and row["issuer"] for row in tables.reorganisations.values())

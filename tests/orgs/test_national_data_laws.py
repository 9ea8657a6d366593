"""Laws that hold over the whole of the shipped tables of units."""

import unicodedata
from collections import Counter, defaultdict
from itertools import pairwise

import pytest

from tests.orgs.national_tables import FOREVER, Tables, load


@pytest.fixture(scope="module")
def tables() -> Tables:
    return load()


@pytest.mark.parametrize("name", ["names", "kinds", "placements"])
def test_spans_of_a_unit_follow_each_other_over_its_whole_life(tables: Tables, name: str) -> None:
    spans = defaultdict(list)
    for row in getattr(tables, name):
        spans[row["uid"]].append((row["valid_from"], row["valid_to"]))
    without = set(tables.units) - set(spans)
    assert without == ({"VN@2004-01-01"} if name == "placements" else set())
    for uid, rows in spans.items():
        unit, held = tables.units[uid], sorted(rows)
        assert held[0][0] == unit["starts_on"], uid
        assert held[-1][1] == unit["ends_on"], uid
        assert all(start < (end or FOREVER) for start, end in held), uid
        assert all(one[1] == two[0] for one, two in pairwise(held)), uid


def test_every_placement_lies_within_the_life_of_the_parent(tables: Tables) -> None:
    for row in tables.placements:
        parent = tables.units[row["parent_uid"]]
        assert parent["starts_on"] <= row["valid_from"], row
        assert (row["valid_to"] or FOREVER) <= (parent["ends_on"] or FOREVER), row


def test_parents_stand_on_a_higher_tier_so_no_circle_can_form(tables: Tables) -> None:
    rank = {"nation": 0, "province": 1, "district": 2, "commune": 3}
    for row in tables.placements:
        child, parent = tables.level[row["uid"]], tables.level[row["parent_uid"]]
        assert rank[parent] < rank[child], row
    assert Counter(tables.level.values()).keys() == rank.keys()


def test_a_code_is_held_by_one_unit_of_a_level_on_any_day(tables: Tables) -> None:
    held = defaultdict(list)
    for uid, unit in tables.units.items():
        assert uid == f"{unit['code']}@{unit['starts_on']}"
        held[tables.level[uid], unit["code"]].append((unit["starts_on"], unit["ends_on"]))
    for key, lives in held.items():
        lives.sort()
        assert all((one[1] or FOREVER) <= two[0] for one, two in pairwise(lives)), key


def test_every_unit_that_ends_has_heirs_unless_it_is_a_district(tables: Tables) -> None:
    left = {row["from_uid"] for row in tables.successions}
    ended = {uid for uid, unit in tables.units.items() if unit["ends_on"]}
    assert {tables.level[uid] for uid in ended - left} == {"district"}
    assert left <= ended


def test_every_unit_born_after_the_opening_has_forebears(tables: Tables) -> None:
    born = {uid for uid, unit in tables.units.items() if unit["starts_on"] > "2004-01-01"}
    heirs_of_reorganisations = {row["to_uid"] for row in tables.successions}
    assert born <= heirs_of_reorganisations
    # Huyện Lộc Hà passed into two districts that lived on.
    assert heirs_of_reorganisations - born == {"445@2004-01-01", "436@2004-01-01"}


def test_a_succession_happens_on_the_day_of_its_paper(tables: Tables) -> None:
    for row in tables.successions:
        day = tables.reorganisations[row["rid"]]["on"]
        assert tables.units[row["from_uid"]]["ends_on"] == day, row
        assert tables.units[row["to_uid"]]["starts_on"] <= day, row


def test_a_whole_succession_has_one_heir_and_a_divided_one_has_one_main_heir(
    tables: Tables,
) -> None:
    rows = defaultdict(list)
    for row in tables.successions:
        rows[row["from_uid"]].append(row)
    divided = 0
    for uid, each in rows.items():
        assert len({row["to_uid"] for row in each}) == len(each), uid
        assert [row["is_main"] for row in each].count("1") == 1, uid
        shares = [row["share"] for row in each]
        assert all(shares) == (each[0]["is_whole"] == "1"), uid
        if all(shares):
            assert sum(map(int, shares)) == 1, uid
        else:
            assert set(shares) == {""}, uid
            assert len(each) > 1, uid
            divided += tables.level[uid] == "commune"
    assert divided == 442


def test_each_paper_stands_behind_what_it_changed(tables: Tables) -> None:
    for row in [*tables.names, *tables.kinds, *tables.placements]:
        if row["rid"]:
            assert tables.reorganisations[row["rid"]]["on"] == row["valid_from"], row
        else:
            assert row["valid_from"] == "2004-01-01", row
    used = {row["rid"] for row in [*tables.kinds, *tables.placements, *tables.successions]}
    assert used - {""} == set(tables.reorganisations)
    assert all(row["scope_uid"] in tables.units for row in tables.reorganisations.values())


def test_names_are_clean_nfc_text_without_the_kind_word(tables: Tables) -> None:
    words = {row["wording"] for row in tables.kinds} - {""}
    for row in tables.names:
        name = row["name"]
        assert name == unicodedata.normalize("NFC", name).strip()
        assert name.isprintable()
        assert "  " not in name
        if name != "Phường Đúc":  # phường Phường Đúc, Huế: the word is part of the name
            assert not name.lower().startswith(tuple(f"{word} " for word in words)), row


def test_points_lie_within_vietnam(tables: Tables) -> None:
    for uid, unit in tables.units.items():
        assert bool(unit["lat"]) == bool(unit["lon"]), uid
        if unit["lat"]:
            assert 6.5 < float(unit["lat"]) < 23.5, uid
            assert 102 < float(unit["lon"]) < 117.5, uid
    today = tables.map_of("2026-10-01").kinds
    assert [uid for uid in today if not tables.units[uid]["lat"]] == ["VN@2004-01-01"]


def test_namesakes_of_one_province_never_share_an_heir_by_parts(tables: Tables) -> None:
    names = {row["uid"]: row["name"].casefold() for row in tables.names if row["valid_to"]}
    rows = defaultdict(list)
    for row in tables.successions:
        if tables.level[row["from_uid"]] == "commune":
            rows[row["to_uid"]].append(row)
    for uid, each in rows.items():
        parts = {names[row["from_uid"]] for row in each if row["is_whole"] == "0"}
        count = Counter(names[row["from_uid"]] for row in each)
        # A township and a commune of one name may both pass into it; a part may not.
        assert not {name for name in parts if count[name] > 1}, uid

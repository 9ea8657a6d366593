"""The plain drawing: classes, labels, insets, and an SVG that holds nothing but a picture."""

import xml.etree.ElementTree as ET
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kheo.insights.drawing.choropleth import Entry, Picture, Shape, svg
from kheo.insights.drawing.classes import EQUAL, MOST, OWN, QUANTILE, classes, shade_of
from kheo.insights.drawing.islands import shown_on
from kheo.insights.drawing.labels import Area, Box, placed
from kheo.orgs.outlines import area_of_nation, shipped_outlines
from tests.insights.maps.test_shipped_outlines import NEW, OLD, living

D = Decimal
HOSTILE = '<script>alert(1)</script>" onload="x'
WORDS = {"Hoàng Sa": "Quần đảo Hoàng Sa\n(thành phố Đà Nẵng)", "Trường Sa": "Quần đảo Trường Sa\n(tỉnh Khánh Hòa)"}  # fmt: skip
numbers = st.lists(st.integers(0, 500).map(Decimal), max_size=80)


def ranges(told):
    return [(one.low, one.high, one.shade) for one in told]


@pytest.mark.parametrize(
    ("values", "how", "bounds", "expected"),
    [
        ([], QUANTILE, (), []),
        ([0, 0], QUANTILE, (), []),
        ([0, 4, 4], QUANTILE, (), [(4, 4, 3)]),
        ([1, 9, 5], QUANTILE, (), [(1, 1, 1), (5, 5, 3), (9, 9, 5)]),
        (range(1, 11), QUANTILE, (), [(1, 2, 1), (3, 4, 2), (5, 6, 3), (7, 8, 4), (9, 10, 5)]),
        ([1, 2, 3, 4, 5, 101], EQUAL, (), [(1, 5, 1), (101, 101, 5)]),
        ([1, 3, 8, 20, 21, 30], OWN, (5, 20), [(1, 3, 1), (8, 20, 3), (21, 30, 5)]),
        ([1] * 6 + [2, 3, 4, 5, 6], QUANTILE, (), [(1, 1, 1), (2, 2, 2), (3, 4, 4), (5, 6, 5)]),
    ],
)
def test_classes_tell_the_values_inside_them(values, how, bounds, expected):
    found = classes([D(one) for one in values], how=how, bounds=[D(one) for one in bounds])
    assert ranges(found) == expected


@given(values=numbers, how=st.sampled_from([QUANTILE, EQUAL]))
def test_every_value_above_zero_is_in_one_class_and_the_shades_rise(values, how):
    told = classes(values, how=how)
    shades = [one.shade for one in told]
    assert len(told) <= MOST
    assert shades == sorted(set(shades))
    for value in values:
        assert sum(one.holds(value) for one in told) == (1 if value else 0)
    assert shade_of(None, told) is None
    assert shade_of(D(0), told) == 0


@given(
    squares=st.lists(
        st.tuples(st.integers(0, 900), st.integers(0, 900), st.integers(20, 300)),
        min_size=1, max_size=25,
    )
)  # fmt: skip
def test_no_two_labels_overlap_and_all_stay_on_the_paper(squares):
    areas = [
        Area(
            str(place), (((x, y), (x + side, y), (x + side, y + side), (x, y + side)),),
            (x + side // 2, y + side // 2), "Nghệ An", "12", str(place),
        )
        for place, (x, y, side) in enumerate(squares)
    ]  # fmt: skip
    found = placed(areas, size=20, edge=Box(0, 0, 1000, 1000), outside=True)
    boxes = []
    for label in found:
        wide = max(map(len, label.lines)) * label.size * 0.56
        left = label.x if label.starts else label.x - wide / 2
        high = label.size * 1.15 * len(label.lines)
        boxes.append(Box(left + 1, label.y - high / 2 + 1, left + wide - 1, label.y + high / 2 - 1))
    for place, one in enumerate(boxes):
        assert not any(one.meets(other) for other in boxes[:place])


def drawing(code, day, keys, *, nation=False, name="Xã Kỳ Xuân", **more):
    outlines = shipped_outlines(keys, day)
    shapes = []
    for place, key in enumerate(keys, 1):
        one = outlines.get(key)
        shapes.append(
            Shape(
                str(place), name, "12", str(place), f"{place}. {name}: 12", place % 6,
                one.rings if one else (), one.middle if one else (0, 0),
                f"/ban-do/?unit={place}&day=2026-11-21" if nation else f"#don-vi-{place}",
                weight=place / len(keys),
            )
        )  # fmt: skip
    return svg(
        Picture(
            title=name, about="about", shapes=tuple(shapes), legend_title="Đã công nhận",
            legend=(*(Entry(str(place), place, place) for place in range(1, 6)), Entry("0", 0)),
            archipelagos=shown_on(code, is_nation=nation), inset_words=WORDS,
            units={key[0]: str(place) for place, key in enumerate(keys, 1)}, is_nation=nation,
            area=area_of_nation() if nation else None, **more,
        )
    )  # fmt: skip


@pytest.mark.parametrize("day", [OLD, NEW])
@pytest.mark.parametrize("circles", [False, True])
def test_the_nation_fits_into_60_kilobytes_with_both_archipelagos(day, circles):
    text = drawing("VN", day, living(day, 2), nation=True, circles=circles)
    assert len(text.encode()) < 60_000
    assert [one.get("data-name") for one in ET.fromstring(text).iter() if one.get("data-name")] == [
        "Hoàng Sa", "Trường Sa",
    ]  # fmt: skip


def test_a_province_of_168_communes_fits_into_40_kilobytes():
    keys = [key for key in living(NEW, 5) if "25747" <= key[0] <= "27690"][:168]
    assert len(keys) == 168
    assert len(drawing("79", NEW, keys).encode()) < 40_000


@pytest.mark.parametrize(
    ("code", "shown"),
    [("48", ["Hoàng Sa"]), ("56", ["Trường Sa"]), ("576", ["Trường Sa"]), ("42", []), ("VN2", [])],
)
def test_the_provinces_of_the_archipelagos_show_their_own_even_without_any_outline(code, shown):
    told = ET.fromstring(drawing(code, NEW, []))
    assert [one.get("data-name") for one in told.iter() if one.get("data-name")] == shown


def test_each_island_is_shaded_with_the_unit_it_belonged_to():
    since = date(2004, 1, 1)
    old = [("22736", since), ("22737", since), ("22739", since)]
    assert drawing("576", OLD, old).count('<path fill-rule="nonzero"') == 3
    assert drawing("56", NEW, [("22736", NEW)]).count('<path fill-rule="nonzero"') == 1


def test_hostile_names_stay_words_and_nothing_but_a_picture_is_written():
    text = drawing("VN", NEW, living(NEW, 2), nation=True, name=HOSTILE)
    told = ET.fromstring(text)
    names = {one.tag.rpartition("}")[2] for one in told.iter()}
    plain = {"svg", "title", "desc", "defs", "pattern", "rect", "path", "g", "a", "text", "tspan"}
    assert names <= plain
    for one in told.iter():
        assert not any(key.startswith("on") or key == "style" for key in one.attrib)
    assert told[0].text == HOSTILE
    assert " style=" not in text


def test_a_drawing_that_stands_alone_bears_its_title():
    text = drawing("42", NEW, [], heading=("Đã công nhận", "Đến 31/12/2026"))
    told = ET.fromstring(text)
    assert told.get("viewBox").startswith("0 -80 ")
    assert [one.text for one in told.iter() if one.tag.endswith("text")][:2] == [
        "Đã công nhận", "Đến 31/12/2026",
    ]  # fmt: skip

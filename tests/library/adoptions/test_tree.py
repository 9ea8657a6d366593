"""The picture: every place once, nothing overlaps, sources stand before and between their copies."""

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from kheo.library.rules.tree import (
    GENERATIONS,
    ROW,
    UNFOLDED,
    Leaf,
    Twig,
    circles,
    grow,
    lay_out,
    lay_out_narrow,
)


def leaf(key, parent, province=1):
    return Leaf(key, parent, f"Xã {key}", "2026", province, f"Tỉnh {province}", "working")


@st.composite
def forests(draw):
    """Places that learned from an earlier one or from the source, in any of a few provinces."""
    number = draw(st.integers(0, 90))
    return [
        leaf(key, draw(st.integers(0, key - 1)), draw(st.integers(0, 5)))
        for key in range(1, number + 1)
    ]


def twigs(root):
    todo, found = [root], []
    while todo:
        one = todo.pop()
        found.append(one)
        todo.extend(one.children)
    return found


def root():
    return Twig("0", "root", "Thắp sáng đường quê", "Xã Ba")


@settings(max_examples=60, deadline=None)
@given(forests())
def test_no_two_boxes_overlap_and_every_copy_stands_after_its_source(leaves):
    grown = grow(root(), leaves)
    drawing = lay_out(grown)

    boxes = drawing.boxes
    columns = {}
    for box in boxes:
        columns.setdefault(box.column, []).append(box)
    for column in columns.values():
        heights = sorted(box.y for box in column)
        assert all(b - a >= ROW - 0.11 for a, b in itertools.pairwise(heights))
    where = {box.twig.key: box for box in boxes}
    assert len(where) == len(boxes) == len(drawing.paths) + 1
    for box in boxes:
        assert box.x >= 0
        assert box.x + box.width <= drawing.width + 0.2
        assert box.y >= 0
        assert box.y + box.height <= drawing.height + 0.2
        for child in box.twig.children:
            assert where[child.key].x > box.x + box.width
        if box.twig.children:
            copies = [where[child.key].y for child in box.twig.children]
            assert min(copies) - 0.11 <= box.y <= max(copies) + 0.11


@settings(max_examples=30, deadline=None)
@given(forests())
def test_on_a_telephone_every_twig_has_a_row_below_its_source(leaves):
    drawing = lay_out_narrow(grow(root(), leaves))

    assert [box.y for box in drawing.boxes] == [ROW * row for row in range(len(drawing.boxes))]
    where = {box.twig.key: box for box in drawing.boxes}
    for box in drawing.boxes:
        assert box.width > 100
        assert box.x + box.width == drawing.width
        assert all(where[child.key].y > box.y for child in box.twig.children)


@settings(max_examples=60, deadline=None)
@given(forests())
def test_every_place_is_drawn_once_or_counted_once(leaves):
    grown = twigs(grow(root(), leaves))

    places = [one.key for one in grown if one.kind == "place"]
    folded = sum(
        one.count
        for one in grown
        if one.kind == "more" or (one.kind == "group" and not one.is_open)
    )
    assert len(places) == len(set(places))
    assert len(places) + folded == len(leaves)
    if len(leaves) <= UNFOLDED:
        assert not [one for one in grown if one.kind == "group"]


def test_an_opened_group_shows_its_places_and_keeps_the_others_folded():
    leaves = [leaf(key, 0, 1 + key % 3) for key in range(1, 91)]
    folded = grow(root(), leaves)
    opened = grow(root(), leaves, opened=["0-2"])

    assert [(one.name, one.count) for one in folded.children] == [
        ("Tỉnh 1", 30), ("Tỉnh 2", 30), ("Tỉnh 3", 30),
    ]  # fmt: skip
    assert [len(one.children) for one in opened.children] == [0, 30, 0]


def test_a_chain_of_a_thousand_generations_is_cut_and_counted():
    drawn = grow(root(), [leaf(key, key - 1) for key in range(1, 1001)], opened=["0-1"])
    line = twigs(drawn)

    assert (
        sum(one.count for one in line if one.kind in {"more", "group"} and not one.children) <= 1000
    )
    assert lay_out(drawn).height < 100
    short = twigs(grow(root(), [leaf(key, key - 1) for key in range(1, 31)]))
    assert [one.count for one in short if one.kind == "more"] == [30 - GENERATIONS]


def test_circles_are_found_once_and_begin_with_the_smallest_key():
    assert list(circles({1: 2, 2: 3, 3: 1, 4: 1, 5: None, 6: 6, 7: 8})) == [[1, 2, 3], [6]]
    assert list(circles({})) == []
    assert list(circles({1: 2, 2: None})) == []


def test_long_names_are_cut_where_the_box_ends():
    drawing = lay_out(
        Twig("0", "root", "Thắp sáng đường quê bằng năng lượng mặt trời " * 3, "Xã Ba")
    )

    assert drawing.boxes[0].name.endswith("…")
    assert len(drawing.boxes[0].name) < 40

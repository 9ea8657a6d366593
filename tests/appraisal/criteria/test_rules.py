"""Complete or not, in tables and for every set that can be thought of; what two versions differ in."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from kheo.appraisal.enums import SetKind
from kheo.appraisal.rules.criteria import (
    MOST_CRITERIA,
    Grade,
    Header,
    Row,
    as_kind,
    compare,
    impossible,
    incomplete,
    total_weight,
)

D = Decimal

HEADER = Header(threshold=D(65))
FIRST = Row("1", "Có kế hoạch", weight=D(40), maximum=D(10), step=D("0.5"))
SECOND = replace(FIRST, number="2", name="Có kết quả", weight=D(60))
ROWS = [FIRST, SECOND]
GRADES = [Grade("Tốt", D(80)), Grade("Đạt", D(65))]


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def told(complaints):
    return [(one.about, one.place, one.field) for one in complaints]


def test_a_complete_set_has_nothing_to_complain_of():
    assert impossible(HEADER, ROWS, GRADES) == []
    assert incomplete(HEADER, ROWS, GRADES) == []


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"number": ""}, ("criterion", 1, "number")),
        ({"number": "12345678901"}, ("criterion", 1, "number")),
        ({"number": "2"}, ("criterion", 2, "number")),
        ({"name": ""}, ("criterion", 1, "name")),
        ({"name": "x" * 501}, ("criterion", 1, "name")),
        ({"proof": "x" * 301}, ("criterion", 1, "proof")),
        ({"weight": D(-1)}, ("criterion", 1, "weight")),
        ({"weight": D("0.001")}, ("criterion", 1, "weight")),
        ({"weight": D(100000)}, ("criterion", 1, "weight")),
        ({"maximum": D(0)}, ("criterion", 1, "maximum")),
        ({"step": D(0)}, ("criterion", 1, "step")),
        ({"step": D(1000)}, ("criterion", 1, "step")),
        ({"least": D(11)}, ("criterion", 1, "least")),
    ],
)
def test_what_cannot_even_be_a_draft_is_told_with_its_row_and_field(change, where):
    rows = [replace(FIRST, **change), SECOND]

    assert told(impossible(HEADER, rows, GRADES)) == [where]


@pytest.mark.parametrize(
    ("header", "rows", "grades", "where"),
    [
        (HEADER, [], GRADES, ("header", 0, "criteria")),
        (HEADER, [FIRST], GRADES, ("header", 0, "total")),
        (replace(HEADER, total=D(90)), ROWS, GRADES, ("header", 0, "total")),
        (replace(HEADER, threshold=D(101)), ROWS, GRADES, ("header", 0, "threshold")),
        (HEADER, [replace(FIRST, step=D(3)), SECOND], GRADES, ("criterion", 1, "step")),
        (HEADER, [replace(FIRST, is_knockout=True), SECOND], [], ("criterion", 1, "least")),
        (
            HEADER, [replace(FIRST, is_knockout=True, least=D("5.2")), SECOND], [],
            ("criterion", 1, "least"),
        ),
        (HEADER, ROWS, [Grade("Tốt", D(101))], ("class", 1, "at_least")),
        (HEADER, ROWS, GRADES[::-1], ("class", 2, "at_least")),
    ],
)  # fmt: skip
def test_what_stops_a_draft_from_being_issued(header, rows, grades, where):
    assert told(incomplete(header, rows, grades)) == [where]


def test_every_complaint_comes_at_once_and_names_row_field_and_remedy():
    rows = [replace(FIRST, weight=D(0)), replace(SECOND, step=D(3))]
    found = incomplete(replace(HEADER, threshold=D(200)), rows, [])

    assert [one.sentence for one in found] == [
        "The points of the criteria add up to 60, not to 100: add 40.",
        "200 points are needed to pass, but there are only 100: lower it.",
        "Criterion 1 (row 1), “Points”: must be more than 0; write the points of this criterion.",
        "Criterion 2 (row 2), “Step”: 3 does not divide the highest mark 10; change one.",
    ]


@pytest.mark.parametrize(
    ("grades", "where"),
    [
        ([Grade("", D(5))], ("class", 1, "name")),
        ([Grade("Tốt", D(5)), Grade("tot", D(4))], ("class", 1, "name")),
        ([Grade("Tốt", D(5)), Grade("Khá", D(5))], ("class", 1, "at_least")),
        ([Grade("Tốt", D(-5))], ("class", 1, "at_least")),
    ],
)
def test_classes_that_cannot_be_told_apart_are_refused(grades, where):
    assert told(impossible(HEADER, ROWS, grades))[0] == where


def test_too_many_criteria_or_classes_are_refused():
    rows = [replace(FIRST, number=str(n)) for n in range(MOST_CRITERIA + 1)]
    grades = [Grade(f"Mức {n}", D(n)) for n in range(13)]

    assert told(impossible(HEADER, rows, grades)) == [
        ("header", 0, "criteria"),
        ("header", 0, "classes"),
    ]
    assert told(impossible(replace(HEADER, total=D(-1)), ROWS, [])) == [("header", 0, "total")]


def test_a_checklist_keeps_no_points_and_needs_none():
    header, rows, grades = as_kind(
        replace(HEADER, kind=SetKind.CHECKLIST), [replace(FIRST, is_knockout=True, least=D(5))], GRADES
    )  # fmt: skip

    assert (header.threshold, grades) == (D(0), [])
    assert rows == [
        replace(FIRST, weight=D(0), maximum=D(1), step=D(1), least=D(0), is_knockout=False)
    ]
    assert incomplete(header, rows, grades) == []


def test_a_least_mark_without_a_knock_out_is_not_kept():
    _header, rows, _grades = as_kind(HEADER, [replace(FIRST, least=D(5))], [])

    assert rows == [FIRST]


cents = st.integers(1, 500_00).map(lambda n: D(n) / 100)


@given(weights=st.lists(cents, min_size=1, max_size=12), total=cents)
def test_weights_that_do_not_sum_are_always_refused(weights, total):
    rows = [replace(FIRST, number=str(n), weight=weight) for n, weight in enumerate(weights)]
    header = Header(total=total)

    complains = ("header", 0, "total") in told(incomplete(header, rows, []))

    assert complains == (sum(weights) != total)


@given(weights=st.lists(cents, min_size=1, max_size=12), share=st.integers(0, 100))
def test_what_is_complete_is_never_refused(weights, share):
    rows = [replace(FIRST, number=str(n), weight=weight) for n, weight in enumerate(weights)]
    total = total_weight(rows)
    header = Header(total=total, threshold=(total * share / 100).quantize(D("0.01")))

    assert impossible(header, rows, []) == []
    assert incomplete(header, rows, []) == []


def test_two_versions_are_compared_by_name_then_by_number():
    moved = replace(SECOND, number="1")
    reworded = replace(FIRST, number="2", name="Kế hoạch rõ ràng", weight=D(40))
    third = replace(FIRST, number="3", name="Mới")

    became = compare([FIRST, SECOND], [moved, reworded, third])

    assert became.added == (reworded, third)
    assert became.removed == (FIRST,)
    assert [(one.old.name, one.fields) for one in became.changed] == [("Có kết quả", ("number",))]
    assert became.same == 0


def test_a_criterion_that_was_reworded_in_its_place_is_a_change():
    became = compare(ROWS, [replace(FIRST, name="Kế hoạch rõ", weight=D(50)), SECOND])

    assert [one.fields for one in became.changed] == [("number", "name", "weight")[1:]]
    assert (became.added, became.removed, became.same) == ((), (), 1)


@given(st.permutations(list(range(6))))
def test_a_set_compared_with_itself_in_another_order_has_no_change(order):
    rows = [replace(FIRST, number=str(n), name=f"Tiêu chí {n}") for n in range(6)]

    became = compare(rows, [rows[n] for n in order])

    assert (became.added, became.removed, became.changed, became.same) == ((), (), (), 6)

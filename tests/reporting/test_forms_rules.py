"""What a report form may say, and what two versions differ in."""

from dataclasses import replace
from decimal import Decimal

import pytest

from kheo.reporting.rules.forms import (
    CheckRow,
    LineRow,
    SectionRow,
    cells_of,
    compare,
    wrong_check,
    wrong_header,
    wrong_line,
    wrong_section,
)
from tests.reporting.form_scene import TABLE, TEXT

KNOWN = {"registered": ["field", "kind"], "participants": []}


@pytest.mark.parametrize(
    ("row", "fields"),
    [
        (TEXT, []),
        (TABLE, []),
        (replace(TEXT, code="Đánh giá"), ["code"]),
        (replace(TEXT, code="taken"), ["code"]),
        (replace(TEXT, title=""), ["title"]),
        (replace(TEXT, depth=4), ["depth"]),
        (replace(TEXT, kind="picture"), ["kind"]),
        (replace(TABLE, layout=""), ["layout"]),
        (replace(TABLE, dimension="variant"), ["dimension"]),
    ],
)
def test_a_part_says_what_is_wrong_by_field(row, fields):
    assert list(wrong_section(row, ["taken"])) == fields


@pytest.mark.parametrize(
    ("line", "section", "fields"),
    [
        (LineRow("registered", {"kind": "collective"}), TABLE, []),
        (LineRow("unheard_of"), TABLE, ["indicator"]),
        (LineRow("registered", {"level": "commune"}), TEXT, ["narrowing"]),
        (LineRow("registered", {"field": "economy"}), TABLE, ["narrowing"]),
        (LineRow("participants"), TABLE, ["narrowing"]),
        (LineRow("registered", label="x" * 201), TEXT, ["label"]),
    ],
)
def test_a_line_names_an_indicator_that_can_be_counted_so(line, section, fields):
    assert list(wrong_line(line, section, KNOWN)) == fields


@pytest.mark.parametrize(
    ("check", "fields"),
    [
        (CheckRow("required", "hard"), []),
        (CheckRow("sum", "hard", ("registered",), ("registered|kind=collective",)), []),
        (CheckRow("sum", "hard", ("registered",)), ["right"]),
        (CheckRow("not_more", "soft", ("nothing",), ("registered",)), ["left"]),
        (CheckRow("not_more", "soft", ("registered|colour=red",), ("registered",)), ["left"]),
        (CheckRow("range", "hard", ("registered",)), ["low"]),
        (CheckRow("range", "hard", low=Decimal(5), high=Decimal(1)), ["high"]),
        (CheckRow("jump", "soft"), ["limit"]),
        (CheckRow("question", "soft"), ["kind"]),
        (CheckRow("required", "urgent"), ["severity"]),
    ],
)
def test_a_check_names_figures_of_the_form(check, fields):
    known = cells_of([TABLE], {"field": ["economy"]}) | set(KNOWN)
    assert list(wrong_check(check, known)) == fields


def test_the_cells_of_a_grid_are_its_total_and_its_values():
    assert cells_of([TABLE], {"field": ["economy"]}) == {
        "registered", "registered|field=economy", "registered|kind=collective",
        "registered|field=economy|kind=collective",
    }  # fmt: skip


def test_a_header_without_periods_units_or_days_is_refused_by_field():
    values = {
        "period_kinds": [], "cutoff": "sometimes", "for_kinds": ["moon"], "due_days": 91,
        "remind_days": 0, "again_days": None, "grace_days": 5,
    }  # fmt: skip
    assert list(wrong_header(values)) == [
        "period_kinds", "cutoff", "for_kinds", "due_days", "again_days",
    ]  # fmt: skip


def test_two_versions_are_compared_part_by_part_in_words():
    new = replace(TABLE, title="Số liệu mới", lines=TABLE.lines[:1])

    became = compare(
        [TEXT, TABLE], [new, SectionRow("tasks", "Nhiệm vụ")], lambda one: one.indicator
    )

    assert [one.code for one in became.added] == ["tasks"]
    assert [one.code for one in became.removed] == ["assessment"]
    assert [[(was, now) for _label, was, now in one.parts] for one in became.changed] == [
        [("Số liệu", "Số liệu mới"), ("registered\nregistered", "registered")]
    ]

"""The tables of the units below: each shows its own cells, all are read at once."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from kheo.reporting.operations.versions import keep
from kheo.reporting.queries.sheet import live_sheet, sheet_of
from kheo.reporting.queries.units_table import within_of
from tests.factories.reporting import LineFactory, SectionFactory
from tests.reporting.flow.scene import AT, TODAY


@pytest.fixture
def full(scene):
    """Two initiatives and two inspections of one commune, one initiative of the other."""
    scene.initiative(field="economy")
    scene.initiative(field="defence_security")
    scene.initiative(scene.other, field="economy")
    scene.inspection(quantity=3)
    scene.inspection(on=date(2026, 5, 4))
    scene.sent()
    return scene


def table_of(scene, *lines):
    """One more table of units in the form; a line is a code, or a code and its field."""
    section = SectionFactory(version=scene.version, layout="units", is_annex=True)
    for line in lines:
        code, *field = line.split()
        LineFactory(section=section, indicator=code, narrowing={"field": field[0]} if field else {})
    return section


def numbers(sheet):
    """Each table of units: line → its numbers."""
    return [
        {row.line: row.values for row in one.units.rows}
        for one in sheet.sections
        if one.units is not None
    ]


def test_each_table_shows_its_own_cells_and_only_the_units_that_have_some(full):
    table_of(full, "registered economy", "inspections")
    table_of(full, "participants", "per_round")
    table_of(full, "participants")
    commune, other = str(full.commune.pk), str(full.other.pk)

    sheet = live_sheet(full.summary(), today=TODAY)

    two, three, four, none = Decimal(2), Decimal(3), Decimal(4), Decimal(0)
    assert numbers(sheet) == [
        {commune: (two, four, three), other: (1, none, None), "total": (three, four, three)},
        {commune: (1, four), other: (1, none), "total": (two, four)},
        {commune: (three, Decimal(75)), "total": (three, Decimal(75))},
        {commune: (three,), "total": (three,)},
    ]


def test_what_was_kept_of_several_tables_is_what_was_shown(full):
    table_of(full, "participants", "per_round")
    summary = full.summary()
    before = numbers(live_sheet(summary, today=TODAY))

    summary.kept = keep(summary, actor=full.chief, at=AT + timedelta(days=1))
    summary.status = "approved"

    assert numbers(sheet_of(summary, today=TODAY)) == before


@pytest.mark.parametrize("more", [0, 2])
def test_one_table_and_three_cost_the_same_number_of_queries(full, more, django_assert_num_queries):
    for _n in range(more):
        table_of(full, "registered economy", "inspections", "participants")
    summary = full.summary()
    with django_assert_num_queries(19):
        live_sheet(summary, today=TODAY)
    with django_assert_num_queries(35):
        keep(summary, actor=full.chief, at=AT)


@pytest.mark.parametrize(
    ("line", "within"), [("total", None), ("17", 17), ("own", "own"), ("unresolved", "unresolved")]
)
def test_a_line_is_asked_for_as_the_records_know_it(line, within):
    assert within_of(line) == within

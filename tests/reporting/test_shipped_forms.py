"""The shipped forms name only what the shipped catalogue of indicators counts."""

import json
from datetime import date

import pytest

from kheo.activities.operations.kinds import SHIPPED as KINDS
from kheo.counting.catalogue import shipped as shipped_indicators
from kheo.counting.narrowing import Narrowing, cell_key, from_key
from kheo.reporting.operations.shipped import CODES, SHIPPED, shipped
from kheo.reporting.queries.form_rows import GRID_VALUES

CATALOGUE = {one.code: one for one in shipped_indicators()}
VARIANTS = {
    kind["code"]: [one["code"] for one in kind["variants"]]
    for kind in json.loads(KINDS.read_text("utf-8"))
}


def cells_of_lines(told):
    """Every cell of the lines, those of grids for each value of their rows."""
    for section in told["sections"]:
        for line in section.get("lines", []):
            own = Narrowing.of(line.get("narrowing", {}))
            yield line["indicator"], own
            if section["layout"] == "grid":
                for value in GRID_VALUES[section["dimension"]]:
                    yield line["indicator"], own.joined(Narrowing.of({section["dimension"]: value}))


def cells_of_checks(told):
    for check in told["checks"]:
        for key in (*check.get("left", ()), *check.get("right", ())):
            yield from_key(key)


def values_of(indicator, dimension):
    """What an indicator can be narrowed to in a dimension."""
    if dimension == "variant":
        return VARIANTS[indicator.params["activity"]]
    return GRID_VALUES[dimension]


def faults(cells, day):
    """Cell key → what the catalogue of that day does not know of it."""
    for code, narrowing in cells:
        key, one = cell_key(code, narrowing), CATALOGUE.get(code)
        if one is None or one.valid_from > day or (one.valid_to and one.valid_to <= day):
            yield key, "indicator"
            continue
        for dimension, value in narrowing.set_values.items():
            if dimension not in one.dimensions:
                yield key, dimension
            elif value not in values_of(one, dimension):
                yield key, value


def test_every_file_is_a_shipped_form():
    assert {path.stem for path in SHIPPED.glob("*.json")} == set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_every_cell_of_a_shipped_form_is_one_of_the_shipped_catalogue(code):
    told = shipped(code)
    cells = list(cells_of_lines(told))
    assert cells
    for day in (date.fromisoformat(told["valid_from"]), date.max):
        assert list(faults(cells, day)) == []


@pytest.mark.parametrize("code", CODES)
def test_every_figure_a_shipped_check_compares_is_one_of_the_shipped_catalogue(code):
    told = shipped(code)
    cells = list(cells_of_checks(told))
    assert cells
    for day in (date.fromisoformat(told["valid_from"]), date.max):
        assert list(faults(cells, day)) == []


@pytest.mark.parametrize(
    ("key", "fault"),
    [
        ("registered|field=economy", []),
        ("papers_issued|variant=resolution", []),
        ("unheard_of", ["indicator"]),
        ("registered|level=commune", ["level"]),
        ("registered|field=trade", ["trade"]),
        ("papers_issued|variant=officials", ["officials"]),
    ],
)
def test_what_the_catalogue_does_not_know_is_told(key, fault):
    found = faults([from_key(key)], date(2026, 1, 1))
    assert list(found) == [(key, one) for one in fault]

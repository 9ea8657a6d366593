"""What comes with the program fits together and is loaded once, after the map."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

import kheo.reporting
from kheo.activities.models import ActivityKind
from kheo.activities.operations import kinds
from kheo.counting.catalogue import shipped
from kheo.counting.models import Indicator
from kheo.reporting.models import Form
from kheo.reporting.queries.labels import rows_of_dimension
from tests.factories.orgs import UnitFactory

CATALOGUE = {one.code: one for one in shipped()}
KINDS = {row["code"]: row for row in json.loads(kinds.SHIPPED.read_text("utf-8"))}
FORMS = sorted((Path(kheo.reporting.__file__).parent / "data").glob("*.json"))


def told():
    out = StringIO()
    call_command("load_catalogue", stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_nothing_is_loaded_before_the_map():
    assert "load the map first" in told()
    assert not Indicator.objects.exists()


@pytest.mark.django_db
def test_the_catalogues_are_loaded_once():
    UnitFactory(kind="nation")

    first, second = told(), told()

    assert f"{len(CATALOGUE)} indicators loaded" in first
    assert second.splitlines() == [
        "the themes are already there",
        "the kinds of activities are already there",
        "the indicators are already there",
        "the report forms are already there",
    ]
    assert ActivityKind.objects.count() == len(KINDS)
    assert Form.objects.count() == len(FORMS) == 3


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_every_line_of_a_shipped_form_is_a_cell_the_catalogue_can_fill(path):
    for section in json.loads(path.read_text("utf-8"))["sections"]:
        grid = section.get("dimension", "")
        names = {
            name
            for narrowing, _label in (rows_of_dimension(grid) if grid else [])
            for name in narrowing.set_values
        }
        for line in section.get("lines", []):
            one = CATALOGUE[line["indicator"]]
            asked = names | set(line.get("narrowing", {}))
            assert asked <= set(one.dimensions), (section["code"], one.code)


def test_indicators_over_activities_ask_what_their_kind_is_asked_for():
    for one in CATALOGUE.values():
        if one.query != "activities":
            continue
        kind = KINDS[one.params["activity"]]
        known = {*kind["asks"], *(["variant"] if kind["variants"] else [])}
        assert set(one.dimensions) <= known, one.code
        if (of := one.params["of"]) != "quantity":
            assert {"present": "attended"}.get(of, of) in kind["asks"], one.code
        if variant := one.params.get("variant"):
            assert variant in {row["code"] for row in kind["variants"]}, one.code

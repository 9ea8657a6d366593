"""Figures for programs: those of ``./kheo count``, each with exactly the records behind it."""

from __future__ import annotations

import json
from datetime import date
from io import StringIO
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.management import call_command
from django.test import Client

from kheo.access.enums import Role
from kheo.counting.operations import rebuild_all

COUNTS = "/api/v1/counts/"


@pytest.fixture
def filled(country):
    registered = [("registered", date(2023, 5, 1))]
    copy = {"origin": "replicate", "field": "culture_society", "kind": "individual"}
    country.fill(
        *[{"unit": country.east.pk, "facts": registered}] * 3,
        *[{"unit": country.divided.pk, "facts": registered}] * 2,
        *[{"unit": country.west.pk, "facts": [*registered, ("started", date(2023, 6, 1))], **copy}]
        * 2,
    )
    rebuild_all()
    return country


@pytest.fixture
def office(filled, someone):
    """Somebody who sees the province, in a browser that speaks English."""
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(someone(Role.STANDING_OFFICE, filled.province))
    return client


@pytest.mark.parametrize("map_", ["as-was", "today", "2024-01-01"])
@pytest.mark.parametrize("by", ["", "unit", "field,kind", "unit,origin"])
def test_the_figures_are_those_of_the_command_and_open_exactly_what_they_count(office, map_, by):
    asked = {"unit": "42", "from": "2023-01-01", "to": "2023-12-31", "map": map_, "by": by}
    out = StringIO()
    arguments = [word for name, value in asked.items() for word in (f"--{name}", value) if value]
    call_command("count", *arguments, "--json", stdout=out)

    told = office.get(COUNTS, asked, headers={"Accept-Language": "vi"}).json()

    links = []
    for mode in ("flow", "stock", "cumulative"):
        links += [(row["count"], row.pop("records")) for row in told[mode]]
    assert told == json.loads(out.getvalue())
    checked = [(number, link) for number, link in links if number][:6]
    assert checked
    for number, link in checked:
        answer = office.get(link["api"]).json()
        assert (answer["count"], len(answer["items"])) == (number, number)
        page = office.get(link["page"])
        assert page.context["total"] == number


def test_records_behind_a_figure_come_page_by_page(office, filled):
    told = office.get(COUNTS, {"unit": "42", "from": "2023-01-01", "to": "2023-12-31"}).json()
    address = told["flow"][0]["records"]["api"]

    first = office.get(f"{address}&limit=5").json()
    rest = office.get(f"{address}&limit=5&cursor={first['next']}").json()

    keys = [row["id"] for row in first["items"] + rest["items"]]
    assert (first["count"], len(set(keys)), rest["next"]) == (7, 7, None)
    assert {row["unit"] for row in first["items"] + rest["items"]} == {"00001", "00002", "00003"}
    # Rights over the divided unit have followed nobody: it is counted, not opened.
    closed = {row["unit"] for row in first["items"] + rest["items"] if row["url"] is None}
    assert "00001" not in closed or closed == {"00001", "00002", "00003"}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"unit": ""}, "unit"), ({"from": "tomorrow"}, "from"), ({"to": "2022-01-01"}, "to"),
        ({"map": "old"}, "map"), ({"by": "colour"}, "by"), ({"colour": "red"}, "colour"),
    ],
)  # fmt: skip
def test_a_parameter_that_cannot_be_read_is_named(office, changes, field):
    asked = {"unit": "42", "from": "2023-01-01", "to": "2023-12-31", **changes}

    answer = office.get(COUNTS, asked)

    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == [field]


@pytest.mark.parametrize(
    "query", ["measure=x", "measure=registered&cursor=zz", "measure=registered&limit=0"]
)
def test_records_are_asked_for_readably(office, query):
    assert office.get(f"/api/v1/counted/?{query}").status_code == 400


def test_units_outside_ones_scope_have_no_figures(office):
    asked = {"unit": "40", "from": "2023-01-01", "to": "2023-12-31"}

    assert office.get(COUNTS, asked).status_code == 404
    assert office.get("/api/v1/counted/?measure=registered&unit=999999").status_code == 404


def test_what_is_not_counted_in_this_way_is_refused_with_a_sentence(office):
    answer = office.get("/api/v1/counted/?measure=building&mode=flow")

    assert (answer.status_code, answer.json()["detail"]) == (
        400,
        "This is not counted in this way.",
    )


def test_the_addresses_name_the_question(office):
    told = office.get(COUNTS, {"unit": "42", "from": "2023-01-01", "to": "2023-12-31"}).json()

    asked = parse_qs(urlsplit(told["cumulative"][0]["records"]["page"]).query)
    assert asked["measure"] == ["registered"]
    assert "start" not in asked

"""The page of figures: every number opens its records; nobody sees beyond his units."""

import io
import re
from datetime import date

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from kheo.access.enums import Role
from kheo.counting.operations import rebuild_all
from kheo.orgs.models import Reach
from tests.counting.test_queries import some_lives

ROLES = [Role.STANDING_OFFICE, Role.AUDITOR, Role.REGISTRAR]
FIGURES = "counting:figures"


@pytest.fixture
def full(country):
    country.fill(*some_lives(country, 60))
    rebuild_all()
    return country


def opened(client, person, unit, **query):
    client.force_login(person)
    return client.get(reverse(FIGURES), {"unit": unit.pk, **query})


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("map_", ["as-was", "today"])
def test_every_number_of_the_page_opens_as_many_records(client, full, someone, role, map_):
    person = someone(role, over=full.province)
    answer = opened(client, person, full.province, map=map_, start="2020-03-05", last="2026-12-31")
    tables = answer.context["tables"]
    lines = [*tables.stock, *tables.fields.lines, *tables.kinds.lines]
    lines += [*tables.units.lines, *tables.years.lines]
    figures = [f for line in lines for f in line.figures if f.url]

    for figure in figures:
        page = client.get(figure.url)
        assert page.status_code == 200, figure.url
        assert page.context["total"] == figure.value, figure.url
        shown = len(page.context["rows"].rows)
        while page.context["pages"]["next"]:
            page = client.get(reverse("counting:records") + page.context["pages"]["next"])
            shown += len(page.context["rows"].rows)
        assert shown == figure.value, figure.url
    assert len(figures) > 90


@pytest.mark.parametrize("name", [FIGURES, "counting:export", "counting:records"])
def test_figures_of_a_unit_outside_ones_scope_do_not_exist(client, full, someone, name):
    client.force_login(someone(Role.STANDING_OFFICE, over=full.south))
    query = {"unit": full.province.pk, "measure": "registered"}

    assert client.get(reverse(name), query).status_code == 404


def test_without_a_unit_the_page_shows_ones_own(client, full, someone):
    client.force_login(someone(Role.REGISTRAR, over=full.south))

    assert client.get(reverse(FIGURES)).context["unit"] == full.south


def test_records_of_a_predecessor_are_counted_but_closed_until_rights_are_handed_over(
    client, full, someone
):
    Reach.objects.filter(unit=full.east, ancestor=full.joined).update(carries_rights=False)
    client.force_login(someone(Role.REGISTRAR, over=full.joined))
    query = {"unit": full.joined.pk, "measure": "registered", "map": "today", "last": "2026-12-31"}

    page = client.get(reverse("counting:records"), query)
    closed = [row for row in page.context["rows"].rows if row.pk not in page.context["opened"]]

    assert page.context["total"] == len(page.context["rows"].rows)
    assert {row.unit for row in closed} == {full.east}
    assert all(f">{row.title}<" not in page.content.decode() for row in closed)


@pytest.mark.parametrize("copies", [1, 3])
def test_the_page_costs_a_fixed_number_of_queries(
    client, country, someone, copies, django_assert_num_queries
):
    country.fill(*[life for life in some_lives(country, 40) for _ in range(copies)])
    rebuild_all()
    person = someone(Role.STANDING_OFFICE, over=country.province)
    opened(client, person, country.province)

    with django_assert_num_queries(15):
        client.get(reverse(FIGURES), {"unit": country.province.pk, "last": "2026-12-31"})


@pytest.mark.parametrize(
    "query",
    [
        {"start": "2026-02-30"},
        {"start": "hôm qua"},
        {"last": "0001-01-01"},
        {"last": "9999-12-31"},
        {"start": "2026-02-02", "last": "2026-02-01"},
        {"map": "moon"},
        {"map": "day"},
        {"map": "day", "day": "x" * 5000},
        {"unit": "1 OR 1=1"},
        {"unit": "9" * 40},
        {"start": "\x00"},
    ],
)
def test_an_address_that_makes_no_sense_is_answered_with_a_sentence(client, full, someone, query):
    client.force_login(someone(Role.STANDING_OFFICE, over=full.province))

    answer = client.get(reverse(FIGURES), query)

    assert answer.status_code == 422
    assert answer.context["form"].errors


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"measure": "secrets"},
        {"measure": "alive"},
        {"measure": "registered", "mode": "stock"},
        {"measure": "registered", "field": "x"},
        {"measure": "registered", "within": "1;drop"},
        {"measure": "registered", "year": "99999"},
        {"measure": "alive", "mode": "stock", "year": "2024"},
    ],
)
def test_records_of_no_figure_do_not_exist(client, full, someone, query):
    client.force_login(someone(Role.STANDING_OFFICE, over=full.province))

    assert client.get(reverse("counting:records"), query).status_code == 404


def test_a_place_that_was_made_up_shows_the_first_page(client, full, someone):
    client.force_login(someone(Role.STANDING_OFFICE, over=full.province))
    query = {"measure": "registered", "last": "2026-12-31", "place": "n" + "é" * 900}

    assert client.get(reverse("counting:records"), query).status_code == 200


def test_the_excel_file_has_the_same_numbers_and_no_formulas(client, full, someone):
    full.fill(
        {"unit": full.south.pk, "title": '=HYPERLINK("http://x")',
         "facts": [("registered", date(2024, 5, 5))]}
    )  # fmt: skip
    rebuild_all()
    person = someone(Role.STANDING_OFFICE, over=full.province)
    query = {"start": "2020-01-01", "last": "2026-12-31"}
    tables = opened(client, person, full.province, **query).context["tables"]

    answer = client.get(reverse("counting:export"), {"unit": full.province.pk, **query})
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))

    shown = [[f.value for f in line.figures if f.value is not None] for line in tables.fields.lines]
    sheets = [book.get_sheet_by_index(n).to_python() for n in range(5)]
    told = [[value for value in row[1:] if value != ""] for row in sheets[0][4:]]
    assert [[float(v) for v in row] for row in told] == [[float(v) for v in row] for row in shown]
    titles = [row[0] for row in sheets[4][2:]]
    assert '=HYPERLINK("http://x")' in titles
    assert len(titles) == tables.registered


def test_the_page_carries_no_inline_code(client, full, someone):
    text = opened(client, someone(Role.AUDITOR, over=full.nation), full.nation).content.decode()

    assert not re.search(r"<script(?![^>]*src=)[^>]*>\s*\S|<style|\son\w+=|\sstyle=", text)
    assert len(text.encode()) < 100_000

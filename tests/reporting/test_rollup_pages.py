"""Pages of sums: every number opens what it counts, and nobody sees a unit outside his scope."""

import re
from datetime import date
from html import unescape

import pytest
from django.urls import reverse

from kheo.access.enums import Role
from kheo.counting.enums import View
from kheo.counting.narrowing import ALL
from kheo.counting.queries.indicators import Asked, catalogue_on, records_behind, values
from kheo.orgs.enums import How, Tree
from kheo.orgs.models import Placement, Reach
from tests.counting.places import TODAY
from tests.factories.orgs import UnitFactory
from tests.factories.reporting import ActivityFactory, IndicatorFactory, LineFactory
from tests.reporting.test_rollup import Scene

pytestmark = pytest.mark.django_db
HALF = {"start": "2026-01-01", "last": "2026-06-30", "form": "half_year"}


@pytest.fixture
def scene(someone):
    """Two communes reported, one did not; inspections are counted beside the typed figures."""
    made = Scene(someone)
    IndicatorFactory(
        code="inspections", query="activities", params={"activity": "inspection", "of": "quantity"}
    )
    for section in made.version.sections.all():
        LineFactory(section=section, indicator="inspections")
    country = made.country
    round_ = made.round()
    made.report(round_, country.south, participants=30, villages=5)
    made.report(round_, country.joined, participants=8, villages=8)
    made.report(round_, UnitFactory(name="Xã Vắng", under=made.province))
    ActivityFactory(unit=country.south, recorded_by=made.office, quantity=3)
    return made


def page(client, person, name="rollup:page", **query):
    client.force_login(person)
    return client.get(reverse(name), {**HALF, **query})


def figures(html):
    """(number, address) of every linked number of the tables."""
    cells = re.findall(r'<td class="number[^"]*"><a href="([^"]+)">([\d.,]+)</a>', html)
    return [(number, unescape(address)) for address, number in cells]


def test_the_tables_show_typed_counted_and_derived_sums_with_how_whole_they_are(client, scene):
    answer = page(client, scene.office, unit=scene.province.pk)

    assert [
        (table.title, [(row.label, [str(one.value) for one in row.figures]) for row in table.rows])
        for table in answer.context["tables"]
    ] == [
        (answer.context["tables"][0].title, [
            ("Chỉ tiêu participants", ["38.0000"]), ("Chỉ tiêu villages", ["13.0000"]),
            ("Chỉ tiêu per_village", ["292.31"]), ("Chỉ tiêu inspections", ["3"]),
        ]),
        (answer.context["tables"][1].title, [
            ("Xã Hợp", ["8.0000", "8.0000", "100.00", "0"]),
            ("Xã Nam", ["30.0000", "5.0000", "600.00", "3"]),
            ("Tổng cộng", ["38.0000", "13.0000", "292.31", "3"]),
        ]),
    ]  # fmt: skip
    text = " ".join(answer.content.decode().split())
    assert "2/3 báo cáo" in text
    assert [one.unit.name for one in answer.context["missing"]] == ["Xã Vắng"]


def test_every_number_of_a_summary_opens_a_page_that_says_the_same_number(client, scene):
    html = page(client, scene.office, unit=scene.province.pk).content.decode()
    found = figures(html)
    assert len(found) == 16
    for number, address in found:
        opened = client.get(address)
        assert (address, opened.status_code) == (address, 200)
        assert f">{number}<" in opened.content.decode().replace("<strong>", ">").replace(
            "</strong>", "<"
        )


def test_a_typed_sum_opens_the_units_that_wrote_it_and_adds_up(client, scene):
    answer = page(client, scene.office, "rollup:cell", unit=scene.province.pk, key="participants")
    assert [(one.unit.name, int(one.value)) for one in answer.context["lines"]] == [
        ("Xã Hợp", 8), ("Xã Nam", 30),
    ]  # fmt: skip
    assert answer.context["total"] == 38


def test_a_derived_sum_opens_its_parts(client, scene):
    answer = page(client, scene.office, "rollup:cell", unit=scene.province.pk, key="per_village")
    assert [(part.label, int(part.value)) for part in answer.context["parts"]] == [
        ("Chỉ tiêu participants", 38), ("Chỉ tiêu villages", 13),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"unit": "999999"}, 404), ({"unit": "x"}, 404), ({"unit": "9" * 30}, 404),
        ({"start": "2026-07-01"}, 422), ({"map": "day"}, 422), ({"form": "none"}, 422),
    ],
)  # fmt: skip
def test_an_address_that_makes_no_sense_is_refused(client, scene, query, status):
    answer = page(client, scene.office, **{"unit": scene.province.pk, **query})
    assert answer.status_code == status


@pytest.mark.parametrize("key", ["", "nothing", "inspections", "participants|colour=red", "a|b"])
def test_a_cell_that_does_not_exist_is_not_found(client, scene, key):
    """Counted figures have their own page; here only typed and derived ones are taken apart."""
    answer = page(client, scene.office, "rollup:cell", unit=scene.province.pk, key=key)
    assert answer.status_code == 404


def test_a_unit_outside_ones_scope_has_no_sums(client, scene, someone):
    clerk = someone(Role.REGISTRAR, over=scene.country.south)
    assert page(client, clerk).context["unit"] == scene.country.south
    for name, more in (("rollup:page", {}), ("rollup:cell", {"key": "participants"})):
        assert page(client, clerk, name, unit=scene.province.pk, **more).status_code == 404
        assert page(client, clerk, name, unit=scene.country.south.pk, **more).status_code == 200


@pytest.mark.parametrize("units", [1, 3])
def test_the_page_asks_the_same_however_many_units_reported(
    client, scene, django_assert_num_queries, units
):
    round_ = scene.round(date(2026, 7, 1), date(2027, 1, 1))
    for number in range(units):
        below = UnitFactory(name=f"Xã {number}", under=scene.province)
        scene.report(round_, below, participants=1, villages=1)
    client.force_login(scene.office)
    query = {**HALF, "start": "2026-07-01", "last": "2026-12-31", "unit": scene.province.pk}
    client.get(reverse("rollup:page"), query)
    with django_assert_num_queries(PAGE):
        client.get(reverse("rollup:page"), query)


PAGE = 23


def test_a_unit_that_stands_in_two_trees_is_counted_once_in_each(scene):
    """A board of the province stands in the territory and in the Party: no sum meets it twice."""
    board = UnitFactory(kind="board", name="Ban Tuyên giáo và Dân vận", under=scene.province)
    committee = UnitFactory(kind="party_committee", name="Tỉnh ủy", under=scene.country.nation)
    span = {"valid_from": date(2004, 1, 1)}
    Placement.objects.create(unit=board, parent=committee, tree=Tree.PARTY, **span)
    for unit, ancestor, depth in (
        (committee, committee, 0),
        (board, board, 0),
        (board, committee, 1),
    ):
        Reach.objects.create(
            unit=unit, ancestor=ancestor, tree=Tree.PARTY, depth=depth, how=How.PLACED, **span
        )
    ActivityFactory(unit=board, recorded_by=scene.office, quantity=2)

    def counted(unit, tree):
        asked = Asked(
            unit=unit, start=date(2026, 1, 1), end=date(2027, 1, 1), today=TODAY,
            reading=View.AS_WAS, tree=tree,
        )  # fmt: skip
        catalogue = catalogue_on(asked.last_day)
        rows = records_behind(catalogue["inspections"], ALL, asked)
        number = values([("inspections", ALL)], catalogue=catalogue, asked=asked)["inspections"]
        assert number == sum(row.quantity for row in rows)
        return number

    assert counted(scene.province, Tree.TERRITORY) == 5
    assert counted(scene.country.nation, Tree.TERRITORY) == 5
    assert counted(committee, Tree.PARTY) == 2

"""The records behind one cell: as many as it says, for every role, and never beyond one's units."""

from datetime import date

import pytest
from django.urls import reverse

from kheo.access.enums import Role
from kheo.counting.addresses import behind_address
from kheo.counting.catalogue import shipped
from kheo.counting.enums import View
from kheo.counting.models import Indicator
from kheo.counting.narrowing import ALL, Narrowing
from kheo.counting.operations import rebuild_all
from tests.counting.places import MERGED
from tests.counting.test_indicators import activities, campaign, promise
from tests.counting.test_queries import some_lives

START, END = date(2024, 1, 1), date(2026, 7, 1)
SHOWN = [
    ("registered", ALL), ("registered", Narrowing(field="economy", kind="collective")),
    ("recognised", Narrowing(level="province")), ("total_built", ALL), ("alive", ALL),
    ("confirmed", ALL), ("inspections", ALL), ("dissemination_attended", ALL),
    ("dissemination_present", ALL), ("awards_granted", Narrowing(kind="individual")),
    ("papers_issued", Narrowing(variant="resolution")), ("targets_set", ALL),
    ("targets_met", ALL),
]  # fmt: skip


@pytest.fixture
def full(country):
    Indicator.objects.bulk_create(shipped())
    rows = country.fill(*some_lives(country, 70))
    rebuild_all()
    activities(country)
    promise(
        country, campaign(country), country.east, [r for r in rows if r.unit == country.east][:1]
    )
    return country


def address(code, narrowing=ALL, **more):
    told = {"start": START, "end": END, "reading": View.AS_WAS} | more
    return behind_address(code, narrowing, **told)


def told_by(client, url):
    """What the list of one address adds up to, over all its pages."""
    page = client.get(f"{url}&view=records")
    assert page.status_code == 200, url
    total, found = page.context["total"], 0
    while True:
        rows = page.context["rows"].rows
        found += sum(_adds(row, page.context) for row in rows)
        if not page.context["pages"]["next"]:
            return total, found
        page = client.get(reverse("counting:behind") + page.context["pages"]["next"])


def _adds(row, context):
    of = context.get("of")
    if of is None:
        return 1
    return getattr(row, {"present": "attended"}.get(of, of)) or 0


@pytest.mark.parametrize("role", [Role.STANDING_OFFICE, Role.AUDITOR, Role.REGISTRAR])
@pytest.mark.parametrize("reading", [View.AS_WAS, View.TODAY, date(2024, 1, 1)], ids=str)
def test_the_list_of_every_cell_is_as_long_as_its_number(client, full, someone, role, reading):
    client.force_login(someone(role, over=full.province))

    for code, narrowing in SHOWN:
        url = address(code, narrowing, unit=full.province, reading=reading)
        total, found = told_by(client, url)
        assert total == found, url


@pytest.mark.parametrize("code", ["registered", "inspections", "targets_set"])
def test_a_province_is_split_by_communes_and_each_number_opens_its_records(
    client, full, someone, code
):
    client.force_login(someone(Role.STANDING_OFFICE, over=full.nation))

    page = client.get(address(code, unit=full.province, reading=View.TODAY, start=None))

    lines = page.context["lines"]
    assert sum(line.number for line in lines) == page.context["total"] > 0
    for line in lines:
        assert told_by(client, line.url) == (line.number, line.number)
    assert [line.label for line in lines if not line.down][-1] == "trước khi chia tách"
    [merged] = [line for line in lines if line.label == full.joined.label]
    below = client.get(merged.down)
    assert below.status_code == 200
    assert below.context["total"] == merged.number
    assert full.joined.label in below.content.decode()


def test_the_sentence_says_what_of_when_and_on_which_map(client, full, someone):
    client.force_login(someone(Role.STANDING_OFFICE, over=full.province))
    url = address("registered", Narrowing(field="economy"), unit=full.province, reading=MERGED)

    text = client.get(url).content.decode()

    assert "từ ngày 01/01/2024 đến ngày 30/06/2026" in text
    assert "đơn vị theo bản đồ ngày 01/07/2025" in text
    assert "kinh tế" in text


def test_a_share_opens_its_parts_and_they_their_records(client, full, someone):
    client.force_login(someone(Role.STANDING_OFFICE, over=full.province))

    page = client.get(
        address("share_of_registered", Narrowing(field="economy"), unit=full.province)
    )

    parts = page.context["parts"]
    part, whole = (part.number for part in parts)
    assert page.context["total"] == round(part * 100 / whole, 2)
    for one in parts:
        assert told_by(client, one.url)[0] == one.number


@pytest.mark.parametrize(
    ("code", "narrowing"),
    [
        ("registered", ALL), ("inspections", ALL), ("targets_set", ALL), ("share_recognised", ALL),
    ],
)  # fmt: skip
def test_a_unit_outside_ones_scope_has_no_figures(client, full, someone, code, narrowing):
    client.force_login(someone(Role.STANDING_OFFICE, over=full.south))

    assert client.get(address(code, narrowing, unit=full.province)).status_code == 404
    assert client.get(address(code, narrowing, unit=full.south)).status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        {}, {"code": "registered"}, {"code": "nobody"}, {"code": "money_mobilised"},
        {"code": "inspections", "field": "economy"}, {"code": "registered", "field": "sport"},
        {"code": "registered", "within": "elsewhere"}, {"code": "x' OR 1=1"},
        {"code": "registered", "start": "2027-01-01"}, {"code": "registered", "last": "ngày mai"},
        {"code": "districts", "last": "2026-06-30"},
    ],
    ids=str,
)  # fmt: skip
def test_an_address_that_makes_no_sense_is_not_found(client, full, someone, query):
    client.force_login(someone(Role.STANDING_OFFICE, over=full.province))
    base = (
        {"unit": full.province.pk, "last": "2026-06-30"}
        if query.get("code") != "registered" or (len(query) > 1)
        else {}
    )

    assert client.get(reverse("counting:behind"), base | query).status_code == 404


def test_a_page_of_records_costs_a_fixed_number_of_queries(
    client, full, someone, django_assert_max_num_queries
):
    client.force_login(someone(Role.STANDING_OFFICE, over=full.province))
    client.get(address("inspections", unit=full.province))

    for code in ("registered", "inspections", "targets_set"):
        with django_assert_max_num_queries(22):
            client.get(address(code, unit=full.province) + "&view=records")


def test_entries_one_may_not_open_are_told_without_their_words(client, full, someone):
    full.east.reaches.filter(ancestor=full.province).update(carries_rights=False)
    client.force_login(someone(Role.STANDING_OFFICE, over=full.province))
    url = address("inspections", unit=full.province, start=None, reading=View.TODAY)

    page = client.get(f"{url}&view=records")

    mine = page.context["opened"]
    rows = page.context["rows"].rows
    assert {row.unit_id for row in rows if row.pk not in mine} <= {
        full.east.pk, full.west.pk, full.divided.pk,
    }  # fmt: skip
    assert page.context["total"] == sum(row.quantity for row in rows)

"""The funnel: every stage its own number, and each number opens exactly its records."""

import re
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from kheo.appraisal.models import Dossier, Nomination, Recognition
from kheo.appraisal.operations import proposals
from kheo.counting.operations import rebuild_all
from kheo.initiatives.enums import FactKind, Level
from tests.appraisal.recognition.conftest import moment, recognised, tell
from tests.factories.appraisal import DossierFactory
from tests.factories.initiatives import InitiativeFactory

AT = moment(2026, 11, 1)
PERIOD = {"start": "2026-01-01", "last": "2026-12-31"}


@pytest.fixture
def way(place):
    """Seven registered, six built, five appraised, four recognised by the commune; of these three
    proposed: one refused, two taken up, of which one is recognised by the province."""
    for reached in range(3):
        one = InitiativeFactory(unit=place.body, complete=True, status="submitted")
        kinds = [FactKind.REGISTERED, FactKind.STARTED, FactKind.APPRAISED]
        for kind in kinds[: reached + 1]:
            tell(one, kind, date(2026, 3, 1), place.central)
    rows = []
    for _one in range(4):
        one = recognised(place)
        for kind in (FactKind.REGISTERED, FactKind.STARTED, FactKind.APPRAISED):
            tell(one, kind, date(2026, 3, 1), place.central)
        rows.append(Recognition.objects.get(initiative=one))
    made = proposals.list_proposals(
        [(row, "Lan tỏa") for row in rows[:3]], unit=place.commune, to_unit=place.province,
        level=Level.PROVINCE, title="Đề nghị", actor=place.office, at=AT,
    )  # fmt: skip
    proposals.send_proposals(made, on=date(2026, 10, 29), actor=place.office, at=AT)
    first, second, third = made.nominations.order_by("position")
    proposals.refuse_nomination(first, reason="Mới ba tháng", actor=place.upper, at=AT)
    for one, status in ((second, "with_team"), (third, "recognised")):
        dossier = DossierFactory(
            initiative=one.initiative, body=place.province, level="province", status=status
        )
        Nomination.objects.filter(pk=one.pk).update(status="taken", dossier=dossier)
    tell(third.initiative, FactKind.RECOGNISED, date(2026, 10, 30), place.central, level="province")
    rebuild_all()
    return place


WANTED = {
    "Đăng ký": 7, "Xây dựng": 6, "Đã thẩm định": 5, "Được công nhận cấp xã": 4,
    "Đề nghị cấp tỉnh": 3, "Tỉnh đã thẩm định": 1, "Được công nhận cấp tỉnh": 1,
    "Đề nghị trung ương": 0, "Trung ương đã thẩm định": 0, "Được công nhận cấp trung ương": 0,
}  # fmt: skip
CARDS = {
    "Đã đề nghị": 3, "Chờ trả lời": 0, "Đã tiếp nhận thẩm định": 2, "Cấp trên đã thẩm định": 1,
    "Cấp trên đã công nhận": 1, "Cấp trên đã thẩm định, không công nhận": 0, "Không tiếp nhận": 1,
}  # fmt: skip


def numbers(client, place, **query):
    """Words → (number, address of the records) of the whole page."""
    shown = client.get(reverse("recognition:funnel"), {"unit": place.province.pk, **query})
    text = shown.content.decode()
    rows = re.findall(
        r'<th scope="row">([^<]+)</th><td class="number"><a href="([^"]+)">([\d.]+)</a>', text
    )
    cards = re.findall(
        r'<a class="stat[^"]*" href="([^"]+)"[^>]*>\s*<span class="stat-label">([^<]+)</span>'
        r'\s*<span class="stat-value">([\d.]+)</span>', text
    )  # fmt: skip
    return (
        {words: (int(number), url.replace("&amp;", "&")) for words, url, number in rows},
        {words: (int(number), url.replace("&amp;", "&")) for url, words, number in cards},
        text,
    )


def test_every_stage_counts_its_own_and_opens_exactly_its_records(way, client):
    client.force_login(way.upper)

    rows, cards, text = numbers(client, way, **PERIOD)

    assert {words: number for words, (number, _url) in rows.items()} == WANTED
    assert {words: number for words, (number, _url) in cards.items()} == CARDS
    assert "Mới ba tháng" in text
    for number, url in [*rows.values(), *cards.values()]:
        behind = client.get(url).content.decode()
        assert len(re.findall("<tr data-row>", behind)) == number, url


def test_a_period_without_anything_is_a_page_of_zeros(way, client):
    client.force_login(way.upper)

    rows, cards, _text = numbers(client, way, start="2020-01-01", last="2020-12-31")

    assert {number for number, _url in rows.values()} == {0}
    assert cards == {}


def test_a_commune_sees_its_own_way_and_no_other(way, client):
    client.force_login(way.stranger)

    assert client.get(reverse("recognition:funnel"), {"unit": way.province.pk}).status_code == 404
    own = client.get(reverse("recognition:funnel"))
    assert own.status_code == 200


@pytest.mark.parametrize(
    "query",
    [{"stage": "x"}, {"level": "x"}, {"unit": "0"}, {"unit": "9" * 25}, {"last": "32/13/2026"}, {}],
)
def test_hostile_addresses_of_the_records_are_no_pages(way, client, query):
    client.force_login(way.upper)
    good = {"unit": way.province.pk, "level": "province", "stage": "proposed"}
    address = reverse("recognition:nominations")
    wrong = good | query if query else {}

    assert client.get(address, good).status_code == 200
    assert client.get(address, wrong).status_code == 404


def test_the_funnel_refuses_a_crooked_period_in_a_sentence(way, client):
    client.force_login(way.upper)

    answer = client.get(
        reverse("recognition:funnel"), {"start": "2026-05-01", "last": "2026-04-01"}
    )

    assert answer.status_code == 422
    assert "trước ngày đầu" in answer.content.decode()


def test_the_number_of_questions_does_not_grow_with_the_nominations(
    way, client, django_assert_num_queries
):
    client.force_login(way.upper)
    address = reverse("recognition:funnel")
    for _more in range(2):
        with django_assert_num_queries(13):
            client.get(address, {"unit": way.province.pk, **PERIOD})
        one = Nomination.objects.filter(status="refused").first()
        one.pk, one.initiative = None, recognised(way)
        one.save()


def test_addresses_name_the_level_and_the_stage(way, client):
    client.force_login(way.upper)
    _rows, cards, _text = numbers(client, way, **PERIOD)

    asked = parse_qs(urlsplit(cards["Không tiếp nhận"][1]).query)

    assert asked == {
        "unit": [str(way.province.pk)], "start": ["2026-01-01"], "last": ["2026-12-31"],
        "level": ["province"], "stage": ["refused"],
    }  # fmt: skip
    assert Dossier.objects.filter(status="recognised").count() == 1

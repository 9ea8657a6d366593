"""Search: accent-free, every word, inside the scope."""

from datetime import UTC, date, datetime
from urllib.parse import parse_qsl

import pytest
from django.urls import reverse

from kheo.access.enums import Role
from kheo.access.models import User
from kheo.console.facets import narrowed
from kheo.console.narrowing import chosen_of
from kheo.console.search import direct_hit, find
from kheo.documents.models import Paper
from kheo.initiatives.enums import Field, Status
from kheo.initiatives.models import Theme
from kheo.kernel.text import fold, sort_key
from kheo.orgs.enums import Kind
from kheo.search.enums import What
from tests.factories.initiatives import InitiativeFactory
from tests.factories.orgs import UnitFactory
from tests.factories.search import index_everything

pytestmark = pytest.mark.django_db


def labels(groups):
    return {group.name: [hit.label for hit in group.hits] for group in groups}


@pytest.mark.parametrize(
    "question", ["thắp sáng", "THAP SANG", "sáng thắp", "đường que", "  thap   duong  "]
)
def test_every_word_is_found_in_any_order_without_accents(question, officer, commune):
    InitiativeFactory(unit=commune, title="Thắp sáng đường quê", status=Status.BUILDING)
    InitiativeFactory(unit=commune, title="Hũ gạo tình thương", status=Status.BUILDING)
    index_everything(What.INITIATIVE)
    assert labels(find(officer, question)) == {"initiatives": ["Thắp sáng đường quê"]}


def test_only_what_one_may_see_is_found(officer, clerk, someone, commune):
    elsewhere = UnitFactory(name="Xã Hậu Lộc")
    InitiativeFactory(unit=commune, title="Hũ gạo tình thương")
    index_everything()
    assert labels(find(clerk, "hu gao")) == {"initiatives": ["Hũ gạo tình thương"]}
    assert find(officer, "hu gao") == []  # a draft is private to its unit
    assert find(someone(Role.REGISTRAR, over=elsewhere), "hu gao") == []


def test_living_units_stand_before_those_that_ended(officer, province, commune):
    UnitFactory(name="Xã Thạch Hà cũ", code="18999", ends_on=date(2025, 7, 1))
    index_everything(What.UNIT)
    (units,) = find(officer, "thach ha")
    assert [(hit.label, hit.note) for hit in units.hits] == [
        ("Xã Thạch Hà", f"{Kind.COMMUNE.label} · mã 18562"),
        ("Xã Thạch Hà cũ", f"{Kind.COMMUNE.label} · mã 18999 · kết thúc ngày 01/07/2025"),
    ]


def test_papers_are_found_by_number_and_summary(officer, clerk, province, at):
    Paper.objects.create(
        unit=province, kind="decision", number="132-QĐ/BCĐ", issued_on=date(2026, 3, 2),
        summary="Công nhận mô hình", created_by=officer, created_at=at, updated_at=at,
    )  # fmt: skip
    index_everything(What.PAPER)
    (papers,) = find(officer, "132-QĐ")
    assert papers.hits[0].note == "Tỉnh Hà Tĩnh · 02/03/2026 · Công nhận mô hình"
    assert labels(find(officer, "công nhận"))["papers"]
    assert find(clerk, "132-QĐ") == []


def test_people_are_found_by_who_administers_them(someone, province, clerk):
    User.objects.filter(pk=clerk.pk).update(
        search_text=fold(clerk.full_name), sort_key=sort_key(clerk.full_name)
    )
    administrator = someone(Role.USER_ADMINISTRATOR, over=province)
    index_everything(What.PERSON)
    (people,) = find(administrator, "thi hoa")
    assert [(hit.label, hit.note) for hit in people.hits] == [("Nguyễn Thị Hoa", "Xã Thạch Hà")]
    assert find(clerk, "thi hoa") == []


def test_a_group_is_cut_and_shows_more_when_asked(officer, commune):
    InitiativeFactory.create_batch(8, unit=commune, title="Vườn mẫu", status=Status.SUBMITTED)
    index_everything(What.INITIATIVE)
    (group,) = find(officer, "vuon mau")
    assert (len(group.hits), group.total, group.more) == (6, 8, True)
    (group,) = find(officer, "vuon mau", only="initiatives", limit=20)
    assert (len(group.hits), group.more) == (8, False)


def test_what_is_only_alike_is_told_when_nothing_has_the_words(client, officer, commune):
    InitiativeFactory(unit=commune, title="Tiếng kẻng an ninh", status=Status.BUILDING)
    index_everything(What.INITIATIVE)
    client.force_login(officer)
    page = client.get(reverse("console:search"), {"q": "tieng kengg an ninh"}).content.decode()
    assert "Có phải bạn muốn tìm “tieng keng an ninh”?" in page
    assert "Tiếng kẻng an ninh" in page
    sure = client.get(reverse("console:search"), {"q": "tieng keng an ninh"}).content.decode()
    assert "Có phải bạn muốn tìm" not in sure


@pytest.mark.parametrize("question", ["", " ", "a", "%", "'", "\x00"])
def test_a_question_too_short_finds_nothing(question, officer):
    assert find(officer, question) == []


@pytest.mark.parametrize("question", ["100% ' OR 1=1 --", "a" * 5000, "😀 ab", "\u200bab _"])
def test_strange_questions_find_nothing_and_break_nothing(question, client, officer):
    assert find(officer, question) == []
    client.force_login(officer)
    for more in ({}, {"trong": "initiatives", "year": "x", "unit": "9" * 30, "trang": "-1"}):
        assert client.get(reverse("console:search"), {"q": question, **more}).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queries_are_fixed(rows, officer, commune, django_assert_num_queries):
    InitiativeFactory.create_batch(rows, unit=commune, title="Vườn mẫu", status=Status.SUBMITTED)
    index_everything(What.INITIATIVE)
    officer = User.objects.get(pk=officer.pk)
    # Grants; known words, names, titles (one called so needs no texts) and rows of the initiatives;
    # known, begun and similar words of stories, units, papers where they are asked at all.
    with django_assert_num_queries(13):
        find(officer, "vuon mau")


@pytest.fixture
def narrowable(officer, commune):
    """Three gardens that differ in everything they can be narrowed by, and one draft of others."""
    theme = Theme.objects.create(code="dat-hoang", name="Đất bỏ hoang")
    made = [
        InitiativeFactory(
            unit=commune, title=f"Vườn mẫu {name}", status=status, field=field, **more
        )
        for name, status, field, more in (
            ("một", Status.BUILDING, Field.ECONOMY, {"money": 20_000_000, "households": 30}),
            (
                "hai",
                Status.BUILDING,
                Field.CULTURE_SOCIETY,
                {"money": 900_000_000, "households": 300},
            ),
            ("ba", Status.SUBMITTED, Field.ECONOMY, {}),
        )
    ]
    InitiativeFactory(unit=UnitFactory(name="Xã Hậu Lộc"), title="Vườn mẫu nơi khác")
    InitiativeFactory(unit=commune, title="Vườn mẫu nháp", status=Status.DRAFT)
    made[0].themes.add(theme)
    index_everything(What.INITIATIVE)
    return made


def test_every_number_of_a_facet_opens_exactly_those_rows(narrowable, officer):
    found = narrowed(officer, "vuon mau", {})
    assert found.total == 3
    counted = {(f.name, c.label): c.count for f in found.facets for c in f.choices}
    assert counted[("field", str(Field.ECONOMY.label))] == 2
    assert counted[("status", str(Status.SUBMITTED.label))] == 1
    for facet in found.facets:
        for choice in facet.choices:
            chosen = chosen_of(dict(parse_qsl(choice.url.removeprefix("?"))))
            assert narrowed(officer, "vuon mau", chosen).total == choice.count, choice


@pytest.mark.parametrize(
    ("chosen", "names"),
    [
        ({"theme": "dat-hoang"}, ["một"]),
        ({"cost": "200"}, ["hai"]),
        ({"people": "0"}, ["một"]),
        ({"field": "economy", "status": "submitted"}, ["ba"]),
        ({"field": "no such"}, []),
        ({"year": "abc"}, []),
        ({"unit": "-1"}, []),
    ],
)
def test_conditions_narrow_together_and_unreadable_ones_find_nothing(
    chosen, names, narrowable, officer
):
    found = narrowed(officer, "vuon mau", chosen)
    assert sorted(hit.label.rsplit(" ", 1)[1] for hit in found.hits) == sorted(names)


def test_the_page_of_initiatives_says_how_many_and_how_to_widen_again(client, narrowable, officer):
    client.force_login(officer)
    asked = {"q": "vuon mau", "trong": "initiatives"}
    page = client.get(reverse("console:search"), asked).content.decode()
    assert "1–3 trong 3" in page
    assert "Vườn mẫu nháp" not in page
    assert "Vườn mẫu nơi khác" not in page
    nothing = client.get(reverse("console:search"), asked | {"unit": "1"}).content.decode()
    assert "Không còn kết quả nào với các điều kiện này" in nothing


def test_the_palette_offers_pages_and_what_is_found(client, clerk, commune):
    one = InitiativeFactory(unit=commune, title="Mô hình tiếng kẻng", status=Status.BUILDING)
    index_everything(What.INITIATIVE)
    client.force_login(clerk)

    def told(question):
        lines = client.get(reverse("console:palette"), {"q": question}).json()["commands"]
        return [(line["group"], line["label"], line["url"]) for line in lines]

    address = reverse("initiatives:page", args=(one.pk,))
    assert ("Mô hình, điển hình", "Mô hình tiếng kẻng", address) in told("tieng keng")
    assert reverse("initiatives:list") in [url for _group, _label, url in told("mo hinh")]
    assert told(f"#{one.pk}")[0][2] == address
    assert {group for group, _label, _url in told("")} == {"Mở trang"}


def test_a_number_or_a_code_leads_straight_to_its_thing(client, officer, commune):
    one = InitiativeFactory(unit=commune, status=Status.SUBMITTED)
    assert direct_hit(officer, f"#{one.pk}") == reverse("initiatives:page", args=(one.pk,))
    assert direct_hit(officer, "#999999") == ""
    client.force_login(officer)
    answer = client.get(reverse("console:search"), {"q": f"#{one.pk}"})
    assert answer.headers["Location"] == reverse("initiatives:page", args=(one.pk,))
    assert datetime.now(tz=UTC) > one.created_at

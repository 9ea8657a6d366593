"""Search: accent-free, every word, inside the scope."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from kheo.access.enums import Role
from kheo.access.models import User
from kheo.console.search import direct_hit, find
from kheo.documents.models import Paper
from kheo.initiatives.enums import Status
from kheo.kernel.text import fold, sort_key
from kheo.orgs.enums import Kind
from tests.factories.initiatives import InitiativeFactory
from tests.factories.orgs import UnitFactory

pytestmark = pytest.mark.django_db


def labels(groups):
    return {group.name: [hit.label for hit in group.hits] for group in groups}


@pytest.mark.parametrize(
    "question", ["thắp sáng", "THAP SANG", "sáng thắp", "đường que", "  thap   duong  "]
)
def test_every_word_is_found_in_any_order_without_accents(question, officer, commune):
    InitiativeFactory(unit=commune, title="Thắp sáng đường quê", status=Status.BUILDING)
    InitiativeFactory(unit=commune, title="Hũ gạo tình thương", status=Status.BUILDING)
    assert labels(find(officer, question)) == {"initiatives": ["Thắp sáng đường quê"]}


def test_only_what_one_may_see_is_found(officer, clerk, someone, commune):
    elsewhere = UnitFactory(name="Xã Hậu Lộc")
    InitiativeFactory(unit=commune, title="Hũ gạo tình thương")
    assert labels(find(clerk, "hu gao")) == {"initiatives": ["Hũ gạo tình thương"]}
    assert find(officer, "hu gao") == []  # a draft is private to its unit
    assert find(someone(Role.REGISTRAR, over=elsewhere), "hu gao") == []


def test_living_units_stand_before_those_that_ended(officer, province, commune):
    UnitFactory(name="Xã Thạch Hà cũ", code="18999", ends_on=date(2025, 7, 1))
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
    (papers,) = find(officer, "132-QĐ")
    assert papers.hits[0].note == "Tỉnh Hà Tĩnh · 02/03/2026 · Công nhận mô hình"
    assert labels(find(officer, "công nhận"))["papers"]
    assert find(clerk, "132-QĐ") == []


def test_people_are_found_by_who_administers_them(someone, province, clerk):
    User.objects.filter(pk=clerk.pk).update(
        search_text=fold(clerk.full_name), sort_key=sort_key(clerk.full_name)
    )
    administrator = someone(Role.USER_ADMINISTRATOR, over=province)
    (people,) = find(administrator, "thi hoa")
    assert [(hit.label, hit.note) for hit in people.hits] == [("Nguyễn Thị Hoa", "Xã Thạch Hà")]
    assert find(clerk, "thi hoa") == []


def test_a_group_is_cut_and_shows_more_when_asked(officer, commune):
    InitiativeFactory.create_batch(8, unit=commune, title="Vườn mẫu", status=Status.SUBMITTED)
    (group,) = find(officer, "vuon mau")
    assert (len(group.hits), group.more) == (6, True)
    (group,) = find(officer, "vuon mau", only="initiatives")
    assert (len(group.hits), group.more) == (8, False)


@pytest.mark.parametrize("question", ["", " ", "a", "%", "'", "\x00"])
def test_a_question_too_short_asks_nothing(question, officer, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert find(officer, question) == []


@pytest.mark.parametrize("question", ["100% ' OR 1=1 --", "a" * 5000, "😀 ab", "\u200bab _"])
def test_strange_questions_find_nothing_and_break_nothing(question, officer):
    assert find(officer, question) == []


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queries_are_fixed(rows, officer, commune, django_assert_num_queries):
    InitiativeFactory.create_batch(rows, unit=commune, title="Vườn mẫu", status=Status.SUBMITTED)
    officer = User.objects.get(pk=officer.pk)
    with django_assert_num_queries(5):  # grants, initiatives, units, papers, people
        find(officer, "vuon mau")


def test_a_number_or_a_code_leads_straight_to_its_thing(client, officer, commune):
    one = InitiativeFactory(unit=commune, status=Status.SUBMITTED)
    assert direct_hit(officer, f"#{one.pk}") == reverse("initiatives:page", args=(one.pk,))
    assert direct_hit(officer, "#999999") == ""
    client.force_login(officer)
    answer = client.get(reverse("console:search"), {"q": f"#{one.pk}"})
    assert answer.headers["Location"] == reverse("initiatives:page", args=(one.pk,))
    assert datetime.now(tz=UTC) > one.created_at

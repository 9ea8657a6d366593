"""The page of an initiative, its steps, versions and corrections."""

from datetime import date

import pytest
from django.urls import reverse

from kheo.access.enums import Role
from kheo.initiatives import operations
from kheo.initiatives.enums import FactKind, Status
from kheo.initiatives.models import Fact, Initiative
from kheo.initiatives.transitions import FLOW
from kheo.initiatives.web.steps import BY_NAME, STEPS
from tests.factories.initiatives import InitiativeFactory

pytestmark = pytest.mark.django_db


def test_every_step_a_person_takes_has_its_page():
    assert {arrow.name for arrow in FLOW.table if not (arrow.timed or arrow.inner)} <= set(BY_NAME)
    assert len(BY_NAME) == len(STEPS)


@pytest.mark.parametrize("status", Status.values)
def test_the_page_opens_in_every_state_for_every_desk(
    as_, clerk, head, officer, someone, commune, province, status
):
    one = InitiativeFactory(unit=commune, filed_by=clerk, complete=True, status=status)
    auditor = someone(Role.AUDITOR, over=province)
    for person in (clerk, head, auditor, *([officer] if status != Status.DRAFT else [])):
        browser = as_(person)
        page = browser.get(reverse("initiatives:page", args=[one.pk]))
        assert page.status_code == 200
        offers = page.context["first_steps"] + page.context["more_steps"]
        assert person != auditor or offers == []
        for offer in offers:
            address = reverse("initiatives:step", args=[one.pk, offer.page.name])
            assert browser.get(address).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_no_more_when_more_has_happened(
    as_, someone, province, commune, clerk, at, count, django_assert_num_queries
):
    one = InitiativeFactory(unit=commune, filed_by=clerk, complete=True, status=Status.BUILDING)
    for number in range(count):
        operations.add_progress(
            one, on=date(2026, 5, 1 + number), note="Đã lắp.", actor=clerk, at=at
        )
    browser = as_(someone(Role.AUDITOR, over=province))
    address = reverse("initiatives:page", args=[one.pk])
    browser.get(address)

    with django_assert_num_queries(21):
        page = browser.get(address)
    assert len(page.context["facts"]) == count


def test_a_greyed_step_says_why(as_, head, clerk, commune):
    one = InitiativeFactory(unit=commune, filed_by=clerk, awaits_head=True)

    page = as_(head).get(reverse("initiatives:page", args=[one.pk])).content.decode()

    assert 'aria-describedby="why-submit"' in page


def test_a_fact_told_wrongly_is_cancelled_and_both_stay(as_, clerk, officer, commune, at):
    one = InitiativeFactory(unit=commune, filed_by=clerk, complete=True, status=Status.BUILDING)
    fact = operations.add_progress(one, on=date(2026, 5, 1), note="Nhầm.", actor=clerk, at=at)
    address = reverse("initiatives:cancel_fact", args=[fact.pk])

    assert as_(clerk).get(address).status_code == 403
    assert as_(officer).post(address, {"note": ""}).status_code == 422
    assert as_(officer).post(address, {"note": "Ghi nhầm mô hình."}).status_code == 302

    assert list(Fact.objects.order_by("pk").values_list("kind", "cancels")) == [
        (FactKind.PROGRESS, None),
        (FactKind.CANCELLED, fact.pk),
    ]
    page = as_(officer).get(reverse("initiatives:page", args=[one.pk])).content.decode()
    assert "<s>" in page


def test_versions_stand_side_by_side(as_, clerk, head, commune, officer, at):
    one = InitiativeFactory(unit=commune, filed_by=clerk, complete=True, awaits_head=True)
    operations.submit(one, actor=head, at=at)
    operations.send_back(one, note="Sửa.", actor=officer, at=at)
    operations.revise(one, values={"goals": "Thắp sáng 3 km đường."}, actor=clerk, at=at)

    page = as_(clerk).get(reverse("initiatives:versions", args=[one.pk]) + "?old=1")

    assert [str(field["label"]) for field in page.context["fields"]] == ["Mục tiêu, tiêu chí"]
    assert "<del>2</del>" in page.content.decode()
    assert "<ins>3</ins>" in page.content.decode()


def test_the_paper_form_prints_filled_and_empty(as_, clerk, commune):
    one = InitiativeFactory(unit=commune, filed_by=clerk, complete=True)
    browser = as_(clerk)

    filled = browser.get(reverse("initiatives:paper_form", args=[one.pk])).content.decode()
    empty = browser.get(reverse("initiatives:blank_form")).content.decode()

    assert "120 hộ" in filled
    assert filled.count("<section>") == empty.count("<section>") == 10


def test_two_heads_send_at_once_and_one_wins(as_, head, someone, commune, clerk):
    one = InitiativeFactory(unit=commune, filed_by=clerk, complete=True, awaits_head=True)
    other = someone(Role.UNIT_HEAD, over=commune)
    address = reverse("initiatives:step", args=[one.pk, "submit"])

    answers = [as_(person).post(address, {"version": 1}).status_code for person in (head, other)]

    assert answers == [302, 409]
    assert Initiative.objects.get().status == Status.SUBMITTED
    assert Fact.objects.count() == 1

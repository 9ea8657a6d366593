"""Writing the form: field by field, all at once, two people, hostile input."""

import pytest
from django.test import Client
from django.urls import reverse

from kheo.access.enums import Role
from kheo.audit.queries import entries_about
from kheo.initiatives.enums import Status
from kheo.initiatives.models import Initiative
from tests.factories.initiatives import InitiativeFactory
from tests.factories.orgs import UnitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(commune, clerk):
    return InitiativeFactory(unit=commune, filed_by=clerk, title="Thắp sáng đường quê")


def save(browser, one, field, value, version=1):
    return browser.post(
        reverse("initiatives:save_field", args=[one.pk]),
        {"field": field, "value": value, "version": version},
        headers={"accept": "application/json"},
    )


def test_a_field_saves_itself_and_is_cleaned(as_, clerk, draft):
    answer = save(as_(clerk), draft, "situation", "Đường tối\u00a0lắm\u0007. ")

    assert (answer.status_code, answer.json()) == (
        200,
        {"saved": True, "version": 2, "value": "Đường tối lắm."},
    )
    line = entries_about(draft)[0]
    assert (line.action, line.before, line.after) == (
        "initiative.revise",
        {"situation": ""},
        {"situation": "Đường tối lắm."},
    )


def test_two_people_in_one_field_see_each_others_words(as_, someone, clerk, commune, draft):
    other = someone(Role.REGISTRAR, over=commune)
    assert save(as_(clerk), draft, "goals", "Hai cây số").status_code == 200

    answer = save(as_(other), draft, "goals", "Ba cây số")

    told = answer.json()
    assert answer.status_code == 409
    assert (told["saved"], told["value"], told["version"]) == (False, "Hai cây số", 2)
    assert save(as_(other), draft, "goals", "Ba cây số", version=2).status_code == 200


def test_two_people_in_two_fields_do_not_meet(as_, someone, clerk, commune, draft):
    other = someone(Role.REGISTRAR, over=commune)
    save(as_(clerk), draft, "goals", "Hai cây số")

    assert save(as_(other), draft, "place", "Thôn 3").status_code == 200


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("title", "x" * 10_000, "300"),
        ("starts_on", "31/02/2026", "31/02/2026"),
        ("money", "mười triệu", "mười triệu"),
        ("field", "religion", ""),
        ("status", "recognised", "status"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_a_sentence(as_, clerk, draft, field, value, words):
    answer = save(as_(clerk), draft, field, value)

    assert answer.status_code == 422
    assert words in answer.json()["sentence"]
    draft.refresh_from_db()
    assert (draft.title, draft.status, draft.version) == ("Thắp sáng đường quê", Status.DRAFT, 1)


def test_who_is_not_signed_in_is_sent_to_the_sign_in_page(draft):
    answer = save(Client(), draft, "goals", "Hai cây số")

    assert answer.status_code in {302, 401}
    assert Initiative.objects.get().goals == ""


def test_another_commune_gets_404(as_, someone, province, draft):
    stranger = someone(Role.REGISTRAR, over=UnitFactory(under=province))

    for name in ("page", "edit", "receipt", "versions", "paper_form"):
        assert as_(stranger).get(reverse(f"initiatives:{name}", args=[draft.pk])).status_code == 404
    assert save(as_(stranger), draft, "goals", "x").status_code == 404


def test_what_was_sent_is_no_longer_written(as_, clerk, draft):
    Initiative.objects.update(status=Status.SUBMITTED, registered_on="2026-01-20")

    answer = save(as_(clerk), draft, "goals", "Hai cây số")

    assert answer.status_code == 422
    page = as_(clerk).get(reverse("initiatives:edit", args=[draft.pk]))
    assert page.url == reverse("initiatives:page", args=[draft.pk])


def test_gaps_are_saved_and_told_with_links_to_their_fields(as_, clerk, draft):
    browser = as_(clerk)
    address = reverse("initiatives:edit", args=[draft.pk])
    assert browser.post(address, {"place": "Thôn 3"}).url == address

    page = browser.get(f"{address}?check=1").content.decode()

    assert 'href="#id_goals"' in page
    assert 'href="#id_place"' not in page
    step = browser.get(reverse("initiatives:step", args=[draft.pk, "present"])).content.decode()
    assert f"{address}?check=1" in step


def test_a_title_of_ten_thousand_letters_keeps_what_was_typed(as_, clerk, draft):
    answer = as_(clerk).post(reverse("initiatives:edit", args=[draft.pk]), {"title": "x" * 10_000})

    assert answer.status_code == 422
    assert "x" * 10_000 in answer.content.decode()


def test_the_office_enters_what_came_on_paper(as_, officer, commune):
    browser = as_(officer)
    answer = browser.post(
        reverse("initiatives:register"),
        {"unit_code": commune.code, "kind": "individual", "title": "Bà Nguyễn Thị Lan"},
    )

    one = Initiative.objects.get()
    assert (answer.status_code, one.unit, one.came_on_paper) == (302, commune, True)
    page = browser.get(reverse("initiatives:edit", args=[one.pk])).content.decode()
    assert 'value="submit_paper"' in page


def test_an_unknown_unit_is_refused_at_its_field(as_, officer):
    answer = as_(officer).post(
        reverse("initiatives:register"), {"unit_code": "99999", "kind": "collective"}
    )

    assert answer.status_code == 422
    assert "id_unit_code_error" in answer.content.decode()


def test_the_page_on_which_a_step_was_pressed_must_be_the_latest(as_, officer, commune, clerk):
    one = InitiativeFactory(
        unit=commune,
        filed_by=clerk,
        complete=True,
        status=Status.SUBMITTED,
        turn="office",
        version=4,
    )
    address = reverse("initiatives:step", args=[one.pk, "accept"])

    answer = as_(officer).post(address, {"version": 3})

    assert answer.status_code == 409
    assert as_(officer).post(address, {"version": 4}).status_code == 302


def test_who_filed_it_does_not_send_it(as_, someone, commune):
    both = someone(Role.UNIT_HEAD, over=commune)
    one = InitiativeFactory(unit=commune, filed_by=both, complete=True, awaits_head=True)

    answer = as_(both).post(reverse("initiatives:step", args=[one.pk, "submit"]), {"version": 1})

    assert answer.status_code == 403
    one.refresh_from_db()
    assert one.status == Status.DRAFT


def test_what_is_replicated_names_its_source(as_, clerk, commune):
    source = InitiativeFactory(unit=commune, filed_by=clerk, status=Status.RECOGNISED)
    browser = as_(clerk)
    address = f"{reverse('initiatives:register')}?nhan-rong={source.pk}"
    assert source.title in browser.get(address).content.decode()

    browser.post(address, {"unit": commune.pk, "kind": "collective"})

    copy = Initiative.objects.exclude(pk=source.pk).get()
    assert (copy.source, copy.origin) == (source, "replicate")

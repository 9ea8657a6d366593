"""The list: conditions, whose turn, fragment, saved lists, bulk acts, a fixed number of queries."""

import pytest
from django.urls import reverse

from kheo.access.enums import Role
from kheo.initiatives.enums import Status
from kheo.initiatives.models import Initiative, SavedFilter
from kheo.search.enums import What
from kheo.search.operations.index import refresh
from tests.factories.initiatives import InitiativeFactory
from tests.factories.orgs import UnitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows(commune, clerk):
    sent = {"status": Status.SUBMITTED, "turn": "office", "filed_by": clerk, "complete": True}
    made = [
        InitiativeFactory(unit=commune, title="Đèn đường làng", **sent),
        InitiativeFactory(unit=commune, title="Vườn mẫu", field="economy", **sent),
        InitiativeFactory(unit=commune, title="Nháp", filed_by=clerk),
    ]
    refresh(What.INITIATIVE, [one.pk for one in made])
    return made


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("q=den+duong", {"Đèn đường làng"}),
        ("field=economy", {"Vườn mẫu"}),
        ("status=draft", set()),
        ("turn=office", {"Đèn đường làng", "Vườn mẫu"}),
        ("year=2025", set()),
        ("unit=18676&overdue=on", set()),
        ("unit=18676", {"Đèn đường làng", "Vườn mẫu"}),
        ("silence=90", {"Đèn đường làng", "Vườn mẫu"}),
        ("year=abc&field=economy", {"Vườn mẫu"}),
        ("place=nonsense", {"Đèn đường làng", "Vườn mẫu"}),
    ],
)
def test_conditions_stand_in_the_address(as_, officer, rows, query, titles):
    page = as_(officer).get(f"{reverse('initiatives:list')}?{query}")

    assert {row["initiative"].title for row in page.context["rows"]} == titles


def test_a_script_gets_the_rows_only(as_, officer, rows):
    page = as_(officer).get(
        reverse("initiatives:list"), headers={"HX-Request": "true", "HX-Target": "rows"}
    )

    assert "<html" not in page.content.decode()
    assert "Vườn mẫu" in page.content.decode()


def test_whose_turn_it_is_depends_on_who_looks(as_, officer, clerk, rows):
    def tone(person):
        page = as_(person).get(f"{reverse('initiatives:list')}?field=economy")
        return page.context["rows"][0]["turn"]["tone"]

    assert (tone(officer), tone(clerk)) == ("us", "them")


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_asks_a_fixed_number_of_queries(
    as_, officer, commune, clerk, count, django_assert_num_queries
):
    for _number in range(count):
        InitiativeFactory(
            unit=UnitFactory(under=commune), status=Status.SUBMITTED, turn="office", filed_by=clerk
        )
    browser = as_(officer)
    browser.get(reverse("initiatives:list"))

    with django_assert_num_queries(5):
        page = browser.get(
            reverse("initiatives:list"), headers={"HX-Request": "true", "HX-Target": "rows"}
        )
    assert len(page.context["rows"]) == count


def test_a_list_is_saved_under_a_name_and_dropped(as_, officer, rows):
    browser = as_(officer)
    browser.post(reverse("initiatives:save_filter"), {"name": "Kinh tế", "query": "field=economy"})
    browser.post(
        reverse("initiatives:save_filter"), {"name": "Kinh tế", "query": "kind=individual"}
    )

    kept = SavedFilter.objects.get()
    assert (kept.user, kept.name, kept.query) == (officer, "Kinh tế", "kind=individual")
    assert "Kinh tế" in browser.get(reverse("initiatives:list")).content.decode()
    browser.post(reverse("initiatives:drop_filter", args=[kept.pk]))
    assert not SavedFilter.objects.exists()


def test_a_bulk_act_shows_what_it_touches_before_it_touches_it(as_, officer, rows):
    browser = as_(officer)
    Initiative.objects.filter(pk=rows[1].pk).update(status=Status.ACCEPTED)
    picked = {"act": "accept", "pick": [row.pk for row in rows]}

    preview = browser.post(reverse("initiatives:bulk"), picked)

    assert [row.initiative for row in preview.context["open"]] == [rows[0]]
    assert [row.initiative for row in preview.context["left_out"]] == [rows[1]]
    assert Initiative.objects.get(pk=rows[0].pk).status == Status.SUBMITTED
    browser.post(reverse("initiatives:bulk"), {**picked, "sure": "1"})
    assert Initiative.objects.get(pk=rows[0].pk).status == Status.ACCEPTED
    assert Initiative.objects.get(pk=rows[2].pk).status == Status.DRAFT


def test_another_province_sees_nothing(as_, someone, rows):
    stranger = someone(Role.STANDING_OFFICE, over=UnitFactory())

    assert as_(stranger).get(reverse("initiatives:list")).context["rows"] == []

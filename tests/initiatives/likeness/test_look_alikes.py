"""Which records are shown for a title, and what must not be."""

from datetime import date

import pytest
from django.core.management import call_command

from kheo.initiatives import operations
from kheo.initiatives.enums import Status
from kheo.initiatives.models import Initiative
from kheo.initiatives.queries.core_proofs import differences
from kheo.initiatives.queries.look_alikes import CROWD, look_alikes, looked
from kheo.search.models import Likeness

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)
ASKED = "thap sang duong que bang nang luong mat troi"


def titles(title, unit, **more):
    return [one.initiative.title for one in look_alikes(title, unit=unit, today=TODAY, **more)]


def test_her_own_of_last_year_stands_first_then_the_likest_elsewhere(land, known):
    known(land["far"], "Thắp sáng đường quê bằng năng lượng mặt trời")
    known(land["commune"], "Thắp sáng đường quê", listed_on=date(2025, 3, 1))
    known(land["neighbour"], "Nuôi ong lấy mật")

    shown = look_alikes(ASKED, unit=land["commune"], today=TODAY)

    assert [(one.initiative.title, one.is_own, one.is_last_year) for one in shown] == [
        ("Thắp sáng đường quê", True, True),
        ("Thắp sáng đường quê bằng năng lượng mặt trời", False, False),
    ]
    assert shown[1].is_nearly_same
    assert (shown[0].year, shown[0].in_words) == (2025, "tương tự")


@pytest.mark.parametrize(
    "status", [Status.DRAFT, Status.SUBMITTED, Status.RETURNED, Status.WITHDRAWN]
)
def test_what_others_have_not_sent_or_gave_up_is_nobodys_business(land, known, status):
    known(land["far"], "Thắp sáng đường quê", status=status)
    assert titles(ASKED, land["commune"]) == []


def test_ones_own_draft_is_shown_to_the_unit_but_not_to_the_office(land, known):
    known(land["commune"], "Thắp sáng đường quê", status=Status.DRAFT)
    assert titles(ASKED, land["commune"]) == ["Thắp sáng đường quê"]
    asked = looked(ASKED, unit=land["commune"], today=TODAY, sees_own=False)
    assert asked.rows == []


@pytest.mark.parametrize("title", ["", "x", "🙂", "Dân vận khéo", "á" * 300, "'; drop table x; --"])
def test_hostile_names_find_nothing_and_break_nothing(land, known, title):
    known(land["far"], "Thắp sáng đường quê")
    assert titles(title, land["commune"]) == []


def test_one_name_in_a_hundred_communes_is_counted(land, known):
    for place in range(CROWD + 5):
        known(land["neighbour" if place % 2 else "far"], f"Nuôi dúi thôn {place}")

    found = looked("nuôi dúi", unit=land["commune"], today=TODAY)

    assert (found.crowd.count, found.crowd.near, len(found.rows)) == (35, 17, 5)


def test_the_name_of_ones_place_is_no_likeness(land, known):
    known(land["commune"], "Tiếng kẻng an ninh Cẩm Bình")
    assert titles("Trồng nấm rơm Cẩm Bình", land["commune"]) == []


def test_a_new_name_is_remembered_with_the_text(land, at):
    one = operations.register(
        unit=land["commune"], kind="collective", title="Nuôi dúi", actor=land["clerk"], at=at
    )
    assert Likeness.objects.get(key=one.pk).core.text == "+dui"
    operations.revise(one, values={"title": "Trồng nấm rơm"}, actor=land["clerk"], at=at)
    assert "+nam" in Likeness.objects.get(key=one.pk).core.text
    assert list(differences()) == []
    Initiative.objects.filter(pk=one.pk).update(title="Phiên chợ 0 đồng")
    assert len(list(differences())) == 1
    call_command("index_likeness", verbosity=0)
    assert list(differences()) == []


@pytest.mark.parametrize("count", [1, 3])
def test_it_asks_as_often_however_many_there_are(land, known, count, django_assert_num_queries):
    for number in range(count):
        known(land["far"], f"Thắp sáng đường quê thôn {number}")
    with django_assert_num_queries(11):
        assert len(titles(ASKED, land["commune"])) == count

"""Setting terms in the browser."""

from datetime import date

import pytest
from django.urls import reverse

from kheo.access.enums import Role
from kheo.audit.models import Entry
from kheo.workflow.enums import Termed
from kheo.workflow.models import Term
from tests.factories.orgs import UnitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client, someone, time_machine, at):
    time_machine.move_to(at)
    province = UnitFactory(kind="province", name="Hà Tĩnh")
    person = someone(Role.STANDING_OFFICE, over=province)
    client.force_login(person)
    return province


def send(client, **values):
    return client.post(reverse("workflow:set_term"), values)


def test_a_new_term_ends_the_running_one_and_is_journalled(client, office):
    old = Term.objects.create(what=Termed.REVIEW, unit=office, days=15, valid_from=date(2026, 1, 1))

    response = send(
        client,
        what=Termed.REVIEW,
        unit=office.pk,
        days="10",
        valid_from="01/12/2026",
        paper="05-HD",
    )

    assert response.url == reverse("workflow:terms")
    old.refresh_from_db()
    assert old.valid_to == date(2026, 12, 1)
    assert list(Term.objects.running().values_list("days", "paper")) == [(10, "05-HD")]
    line = Entry.objects.get(action="term.set")
    assert (line.before, line.after["days"], line.note) == ({"days": 15}, 10, "05-HD")
    page = client.get(reverse("workflow:terms"))
    assert "05-HD" in page.text


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"days": "0"}, "Nhỏ nhất hợp lý ở đây là 1."),
        ({"days": "mười"}, "không phải"),
        ({"valid_from": "01/11/2026"}, "từ hôm nay"),
        ({"valid_from": "31/02/2027"}, "không có trong lịch"),
    ],
)
def test_bad_input_is_refused_at_its_field_and_nothing_changes(client, office, changed, sentence):
    values = {"what": Termed.REVIEW, "unit": office.pk, "days": "10", "valid_from": "01/12/2026"}

    response = send(client, **{**values, **changed})

    assert response.status_code == 422
    assert sentence in response.text
    assert not Term.objects.exists()


def test_a_unit_outside_ones_scope_cannot_be_named(client, office):
    other = UnitFactory()

    response = send(client, what=Termed.REVIEW, unit=other.pk, days="10", valid_from="01/12/2026")

    assert response.status_code == 422
    assert not Term.objects.exists()

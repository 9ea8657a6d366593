"""The map of a list of exemplars: places that have one, by unit, with the records behind."""

from datetime import date

import pytest
from django.urls import reverse

from kheo.access.enums import Role
from kheo.initiatives.enums import Status
from kheo.library.enums import AdoptionStatus
from tests.factories.exemplars import AdoptionFactory, ListFactory, ProvenFactory
from tests.factories.initiatives import InitiativeFactory

pytestmark = pytest.mark.django_db


def test_places_that_took_an_exemplar_over_shade_their_unit_and_add_up(country, client):
    one = ListFactory(unit=country.province)
    source = ProvenFactory(unit=country.an, title="Ngày xanh")
    one.exemplars.create(initiative=source, order=1)
    for unit in (country.binh, country.binh, country.danang):
        own = InitiativeFactory(unit=unit, source=source, status=Status.BUILDING)
        AdoptionFactory(
            source=source, unit=unit, initiative=own, adopted_on=date(one.first_year, 5, 1),
            working_on=None, status=AdoptionStatus.ADOPTED,
        )  # fmt: skip
    client.force_login(country.office)
    page = client.get(reverse("maps:exemplars", args=[one.pk]))
    told = page.context["drawn"]
    assert [(row.label, row.text) for row in told.rows] == [("Xã An", "0"), ("Xã Bình", "2")]
    assert (told.total_text, told.adds_up) == ("2", True)
    assert f"don-vi={country.binh.pk}" in page.content.decode()
    stranger = country.someone(Role.STANDING_OFFICE, over=country.danang)
    client.force_login(stranger)
    assert client.get(reverse("maps:exemplars", args=[one.pk])).status_code == 404

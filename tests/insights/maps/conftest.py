"""Maps of the scene: what a person sees of a figure on a day."""

from datetime import date

import pytest
from django.urls import reverse

from kheo.access.enums import Role
from kheo.access.policy import today
from kheo.insights.queries.maps import drawn
from kheo.orgs.enums import Kind
from tests.factories.orgs import UnitFactory


@pytest.fixture
def country(scene):
    """The scene with two provinces more: Đà Nẵng, and one that ends in July 2025."""
    for place, unit in enumerate((scene.an, scene.binh), 1):
        unit.code = f"X{place}"
        unit.save(update_fields=["code"])
    scene.danang = UnitFactory(kind=Kind.CITY, name="Đà Nẵng", code="48", under=scene.nation)
    scene.gone = UnitFactory(
        kind=Kind.PROVINCE, name="Tỉnh Cũ", code="51", under=scene.nation, ends_on=date(2025, 7, 1)
    )
    scene.chief = scene.someone(Role.STANDING_OFFICE, over=scene.nation, full_name="Vũ Văn Nam")
    return scene


@pytest.fixture
def mapped():
    """``mapped(unit, code)``: the figure from the beginning to the end of this year, drawn today."""

    def draw(unit, figure="total_registered", **more):
        asked = {"day": today(), "today": today(), "end": date(today().year + 1, 1, 1), **more}
        return drawn(figure, unit=unit, **asked)

    return draw


@pytest.fixture
def get(client):
    def ask(person, name="page", **query):
        client.force_login(person)
        return client.get(reverse(f"maps:{name}", query=query))

    return ask

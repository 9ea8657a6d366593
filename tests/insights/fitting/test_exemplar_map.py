"""The map of a list of exemplars fills unit by unit."""

from django.urls import reverse

from kheo.initiatives.enums import Status
from kheo.library.operations import exemplars
from tests.factories.exemplars import AdoptionFactory, ListFactory
from tests.factories.initiatives import InitiativeFactory


def test_the_map_says_how_many_have_arrived_and_opens_them(client, scene):
    one = ListFactory(unit=scene.province)
    sources = [scene.proven(scene.an, title) for title in ("Ngày xanh", "Đêm sáng")]
    exemplars.choose(
        one, initiatives=[row.pk for row in sources], actor=scene.office, at=scene.at
    )  # fmt: skip
    for source in sources:
        own = InitiativeFactory(unit=scene.binh, status=Status.BUILDING)
        AdoptionFactory(source=source, unit=scene.binh, initiative=own)
    client.force_login(scene.office)

    page = client.get(reverse("fitting:exemplar_map", args=(one.pk,)))

    drawn = page.context["drawn"]
    rows = {row.label: row for row in drawn.rows}
    found = {label: int(row.value) for label, row in rows.items()}
    assert found == {"Phường Cửa Lò": 0, "Xã An": 0, "Xã Bình": 2}
    assert drawn.empty == 2
    assert client.get(rows["Xã Bình"].url).context["count"] == 2
    client.force_login(scene.clerk)
    assert client.get(reverse("fitting:exemplar_map", args=(one.pk,))).status_code == 404

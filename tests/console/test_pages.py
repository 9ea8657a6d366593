"""Every page of the shell and of campaigns answers, for whoever may see it."""

from datetime import date

import pytest
from django.urls import reverse

from kheo.access.enums import Role
from kheo.campaigns import operations
from kheo.orgs.enums import Kind
from tests.factories.orgs import UnitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def province():
    return UnitFactory(kind=Kind.PROVINCE, name="Tỉnh Hà Tĩnh", code="42")


@pytest.fixture
def commune(province):
    return UnitFactory(under=province, name="Xã Thạch Hà")


@pytest.fixture
def officer(someone, province):
    return someone(Role.STANDING_OFFICE, over=province)


@pytest.fixture
def campaign(province, commune, officer, at):
    made = operations.plan(
        unit=province, title="Dân vận khéo năm 2026", year=2026, starts_on=date(2026, 1, 1),
        ends_on=date(2027, 1, 1), register_by=date(2026, 3, 31), report_by=date(2026, 11, 30),
        for_kinds=[Kind.COMMUNE], actor=officer, at=at,
    )  # fmt: skip
    operations.allot_targets(made, new=1, strengthen=2, joined="any", actor=officer, at=at)
    return made


@pytest.mark.parametrize("name", ["home", "search", "how_to", "components"])
def test_the_pages_of_the_shell_answer(name, client, officer):
    client.force_login(officer)
    assert client.get(reverse(f"console:{name}")).status_code == 200


@pytest.mark.parametrize("name", ["page", "change", "allot", "launch", "copy", "end"])
def test_the_pages_of_a_campaign_answer(name, client, officer, campaign):
    client.force_login(officer)
    assert client.get(reverse(f"campaigns:{name}", args=(campaign.pk,))).status_code == 200


@pytest.mark.parametrize("name", ["campaigns:list", "campaigns:plan"])
def test_the_lists_answer(name, client, officer, campaign):
    client.force_login(officer)
    assert client.get(reverse(name)).status_code == 200


def test_the_progress_of_a_campaign_answers(client, officer, campaign):
    client.force_login(officer)
    answer = client.get(reverse("console:campaign_progress", args=(campaign.pk,)))
    assert answer.status_code == 200

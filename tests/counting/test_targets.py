"""Targets of a campaign against commitments."""

from datetime import date

import pytest

from kheo.campaigns.models import Campaign, Target
from kheo.campaigns.rules import Ask
from kheo.counting.queries.targets import Progress, target_progress
from kheo.initiatives.models import Commitment
from tests.counting.places import AT


@pytest.fixture
def campaign(country):
    return Campaign.objects.create(
        unit=country.province, title="Năm 2026", year=2026, starts_on=date(2026, 1, 1),
        ends_on=date(2027, 1, 1), created_at=AT, updated_at=AT,
    )  # fmt: skip


def promise(country, campaign, unit, *kinds):
    lives = [{"unit": unit.pk, "facts": [("registered", date(2026, 2, 1))]}] * len(kinds)
    for row, kind in zip(country.fill(*lives), kinds, strict=True):
        Commitment.objects.create(
            initiative=row, campaign=campaign, unit=unit, kind=kind,
            made_on=date(2026, 2, 1), made_by=country.clerk,
        )  # fmt: skip


def test_one_new_or_two_strengthened(country, campaign, django_assert_num_queries):
    for unit in (country.joined, country.south):
        Target.objects.create(campaign=campaign, unit=unit, new=1, strengthen=2, joined="any")
    promise(country, campaign, country.joined, "strengthen", "strengthen")
    promise(country, campaign, country.south, "strengthen", "keep_up")
    promise(country, campaign, country.province, "new")
    none = {"new": 0, "keep_up": 0, "strengthen": 0, "replicate": 0}
    ask = Ask(new=1, strengthen=2, joined="any")

    with django_assert_num_queries(3):
        found = target_progress(campaign)

    assert found == [
        Progress(country.province, None, {**none, "new": 1}, True),
        Progress(country.joined, ask, {**none, "strengthen": 2}, True),
        Progress(country.south, ask, {**none, "strengthen": 1, "keep_up": 1}, False),
    ]

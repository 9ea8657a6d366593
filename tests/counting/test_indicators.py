"""Figures of the catalogue: their parts add up, and the list behind each is as long as it says."""

import random
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kheo.activities.models import Activity
from kheo.campaigns.models import Campaign, Target
from kheo.counting.catalogue import shipped
from kheo.counting.enums import Query, View
from kheo.counting.models import Indicator
from kheo.counting.narrowing import ALL, Narrowing, cell_key
from kheo.counting.operations import rebuild_all
from kheo.counting.queries.activity_sums import sum_behind
from kheo.counting.queries.indicators import (
    Asked,
    catalogue_on,
    figure,
    lines_add_up,
    records_behind,
    values,
    values_by_child,
)
from kheo.counting.queries.question import OWN, UNRESOLVED
from kheo.initiatives.enums import Field, Kind, Level, Origin
from kheo.initiatives.models import Commitment, Initiative
from kheo.kernel.refusals import BadInput
from tests.counting.places import AT, MERGED, TODAY
from tests.counting.test_queries import some_lives

pytestmark = pytest.mark.django_db
CATALOGUE = {one.code: one for one in shipped()}
COUNTED = sorted(code for code, one in CATALOGUE.items() if one.source == "counted")
VALUES = {
    "field": Field.values,
    "kind": Kind.values,
    "origin": Origin.values,
    "level": Level.values,
}
VALUES["variant"] = ["resolution", "directive", "officials", "giay_khen"]
READINGS = [View.AS_WAS, View.TODAY, date(2024, 1, 1), date(2026, 1, 1)]
PERIODS = [(None, date(2027, 1, 1)), (date(2025, 1, 1), date(2025, 7, 1))]
PERIODS += [(date(2022, 5, 3), date(2025, 11, 7)), (date(2024, 1, 1), date(2026, 1, 1))]
KINDS = ["inspection", "paper", "dissemination", "award", "exemplar_selected"]


def activities(country, number=90, seed=3):
    chance = random.Random(seed)
    Activity.objects.bulk_create(
        Activity(
            unit=chance.choice([*country.communes, country.province, country.nation]),
            kind=chance.choice(KINDS), title="Việc", quantity=chance.randrange(1, 9),
            on=date(2021, 1, 1) + timedelta(days=chance.randrange(2100)),
            attended=chance.choice([None, 0, 30, 77]), expected=chance.choice([None, 80]),
            variant=chance.choice(["", *VALUES["variant"]]),
            field=chance.choice(["", *Field.values]), subject=chance.choice(["", *Kind.values]),
            level=chance.choice(["", *Level.values]),
            stage=chance.choice(["", "granted", "proposed"]),
            recorded_by=country.clerk, created_at=AT, updated_at=AT,
            **chance.choice([{}, {}, {"cancelled_at": AT, "cancelled_by": country.clerk}]),
        )
        for _ in range(number)
    )  # fmt: skip


def campaign(country, year=2025, launched=True):
    row = Campaign.objects.create(
        unit=country.province, title=f"Đợt {year}", year=year, starts_on=date(year, 1, 15),
        ends_on=date(year, 12, 16), created_at=AT, updated_at=AT,
        launched_at=AT if launched else None, launched_by=country.clerk if launched else None,
    )  # fmt: skip
    for unit in (country.east, country.west, country.divided, country.south, country.province):
        if unit.starts_on <= row.starts_on:
            Target.objects.create(campaign=row, unit=unit, new=1)
    return row


def promise(country, one, unit, rows):
    Commitment.objects.bulk_create(
        Commitment(
            initiative=row, campaign=one, unit=unit, kind="new", made_on=date(2025, 2, 1),
            made_by=country.clerk,
        )
        for row in rows
    )  # fmt: skip


@pytest.fixture
def full(country):
    Indicator.objects.bulk_create(shipped())
    rows = country.fill(*some_lives(country, 120))
    rebuild_all()
    activities(country)
    one = campaign(country)
    promise(country, one, country.east, [r for r in rows if r.unit_id == country.east.pk][:2])
    return country


def asked(unit, reading=View.AS_WAS, start=date(2025, 1, 1), end=date(2025, 7, 1)):
    return Asked(unit=unit, start=start, end=end, today=TODAY, reading=reading)


def measured(indicator, rows):
    return (
        sum_behind(indicator, rows)
        if indicator.query == Query.ACTIVITIES
        else Decimal(rows.count())
    )


cells = st.sampled_from(COUNTED).flatmap(
    lambda code: st.fixed_dictionaries(
        {},
        optional={name: st.sampled_from(VALUES[name]) for name in CATALOGUE[code].dimensions},
    ).map(lambda told: (code, Narrowing(**told)))
)
drawn = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@drawn
@given(
    cell=cells, reading=st.sampled_from(READINGS), period=st.sampled_from(PERIODS),
    name=st.sampled_from(["nation", "province", "joined", "east", "divided"]),
)  # fmt: skip
def test_the_list_behind_a_figure_is_as_long_as_the_figure_says(full, cell, reading, period, name):
    one = asked(getattr(full, name), reading, *period)
    code, narrowing = cell

    [told] = values([cell], catalogue=CATALOGUE, asked=one).values()
    lines = values_by_child([cell], catalogue=CATALOGUE, asked=one)[cell_key(*cell)]

    indicator = CATALOGUE[code]
    assert figure(indicator, narrowing, one) == told
    assert measured(indicator, records_behind(indicator, narrowing, one)) == told
    for line, number in lines.items():
        assert figure(indicator, narrowing, one, line) == number
        assert measured(indicator, records_behind(indicator, narrowing, one, line)) == number
    if lines_add_up(indicator, one):
        assert sum(lines.values()) == told
    else:
        assert sum(lines.values()) >= told


@drawn
@given(
    code=st.sampled_from([c for c in COUNTED if CATALOGUE[c].query == Query.INITIATIVES]),
    reading=st.sampled_from(READINGS), period=st.sampled_from(PERIODS),
    name=st.sampled_from(["field", "kind", "origin"]),
)  # fmt: skip
def test_cells_narrowed_by_a_dimension_add_up_to_the_whole(full, code, reading, period, name):
    if name not in CATALOGUE[code].dimensions:
        return
    one = asked(full.province, reading, *period)
    parts = [(code, Narrowing(**{name: value})) for value in VALUES[name]]

    found = values([(code, ALL), *parts], catalogue=CATALOGUE, asked=one)

    assert sum(found[cell_key(*part)] for part in parts) == found[code]


def test_a_stock_is_that_of_the_last_day_inside(country):
    life = [("registered", date(2025, 1, 2)), ("started", date(2025, 6, 30))]
    country.fill({"unit": country.south.pk, "facts": life})
    rebuild_all()

    def building(end):
        return figure(CATALOGUE["building"], ALL, asked(country.province, end=end))

    assert [building(date(2025, 6, 30)), building(date(2025, 7, 1))] == [0, 1]


def test_activities_of_a_divided_commune_stand_before_the_division(country):
    for unit, number in ((country.divided, 5), (country.east, 3), (country.province, 2)):
        Activity.objects.create(
            unit=unit, kind="inspection", on=date(2025, 2, 1), title="Kiểm tra", quantity=number,
            recorded_by=country.clerk, created_at=AT, updated_at=AT,
        )  # fmt: skip
    cell = ("inspections", ALL)

    def lines(reading):
        one = asked(country.province, reading)
        return values_by_child([cell], catalogue=CATALOGUE, asked=one)["inspections"]

    assert lines(View.AS_WAS) == {country.divided.pk: 5, country.east.pk: 3, OWN: 2}
    assert lines(View.TODAY) == {UNRESOLVED: 5, country.joined.pk: 3, OWN: 2}
    assert lines(MERGED - timedelta(days=1)) == lines(View.AS_WAS)
    assert lines(MERGED) == lines(View.TODAY)


def test_targets_count_units_of_launched_campaigns_that_overlap_the_period(country):
    rows = country.fill(
        {"unit": country.east.pk, "facts": [("registered", date(2025, 2, 1))]},
        {"unit": country.west.pk, "facts": [("registered", date(2025, 2, 1))]},
    )
    Initiative.objects.filter(pk=rows[1].pk).update(status="withdrawn")
    one = campaign(country)
    campaign(country, launched=False)
    campaign(country, year=2023)
    promise(country, one, country.east, rows[:1])
    promise(country, one, country.west, rows[1:])
    wanted = [("targets_set", ALL), ("targets_met", ALL)]

    def told(**more):
        return values(wanted, catalogue=CATALOGUE, asked=asked(country.province, **more))

    assert told() == {"targets_set": 5, "targets_met": 2}
    assert told(end=date(2025, 2, 1)) == {"targets_set": 5, "targets_met": 0}
    assert told(start=date(2024, 1, 1), end=date(2025, 1, 1)) == dict.fromkeys(
        ("targets_set", "targets_met"), 0
    )
    met = records_behind(CATALOGUE["targets_met"], ALL, asked(country.province))
    assert list(met) == [country.province, country.east]
    split = values_by_child(wanted, catalogue=CATALOGUE, asked=asked(country.province, View.TODAY))
    assert split["targets_set"] == {
        country.joined.pk: 2, country.south.pk: 1, UNRESOLVED: 1, OWN: 1,
    }  # fmt: skip


def test_an_indicator_is_not_narrowed_by_what_it_does_not_know(full):
    cell = ("inspections", Narrowing(field="economy"))

    assert values([cell], catalogue=CATALOGUE, asked=asked(full.province)) == {}
    with pytest.raises(BadInput):
        records_behind(CATALOGUE["inspections"], cell[1], asked(full.province))
    for code in ("share_recognised", "money_mobilised"):
        with pytest.raises(BadInput):
            figure(CATALOGUE[code], ALL, asked(full.province))


def test_a_fixed_value_and_another_wish_fit_nothing(full):
    [built] = Indicator.objects.filter(code="built_new")
    built.dimensions = ["origin"]

    assert figure(built, Narrowing(origin="replicate"), asked(full.province, start=None)) == 0


def test_the_catalogue_of_a_day_knows_what_was_valid_then(full):
    assert "districts" in catalogue_on(date(2025, 6, 30))
    assert "districts" not in catalogue_on(date(2025, 7, 1))


def test_the_queries_do_not_grow_with_the_cells(full, django_assert_num_queries):
    one = asked(full.province)
    few = [("registered", ALL), ("inspections", ALL), ("targets_set", ALL)]
    all_cells = [(code, ALL) for code in COUNTED]
    all_cells += [
        (code, Narrowing(**{name: value}))
        for code in COUNTED
        for name in CATALOGUE[code].dimensions
        for value in VALUES[name]
    ]

    with django_assert_num_queries(4):
        values(few, catalogue=CATALOGUE, asked=one)
    with django_assert_num_queries(11):
        values(all_cells, catalogue=CATALOGUE, asked=one)
    with django_assert_num_queries(11):
        values(all_cells * 3, catalogue=CATALOGUE, asked=one)
    with django_assert_num_queries(39):
        values_by_child(all_cells, catalogue=CATALOGUE, asked=one)

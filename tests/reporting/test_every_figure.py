"""The proof of numbers: every figure of the catalogue is as long as the list it opens.

Initiatives, activities and targets lie on both sides of a merger and of a division without a share.
"""

from datetime import date

import pytest

from kheo.access.enums import Role
from kheo.access.operations import system_user
from kheo.activities.models import Activity
from kheo.activities.operations import load_kinds
from kheo.counting.catalogue import shipped
from kheo.counting.enums import View
from kheo.counting.models import Indicator
from kheo.counting.narrowing import ALL
from kheo.counting.operations import rebuild_all
from tests.counting.places import AT, MERGED, TODAY, Country
from tests.counting.test_indicators import campaign, promise
from tests.counting.test_queries import some_lives
from tests.reporting.every_figure import asked_of, compare, counted, shown_behind

pytestmark = pytest.mark.django_db
BEFORE, AFTER = (date(2025, 1, 1), MERGED), (MERGED, date(2026, 1, 1))
ACROSS, EVER = (date(2025, 1, 1), date(2026, 1, 1)), (None, date(2027, 1, 1))
READINGS = [View.AS_WAS, View.TODAY]
LIVED = [("registered", date(2024, 1, 9)), ("started", date(2024, 2, 1))]
LIVED += [("recognised", date(2024, 6, 1), "commune"), ("doubted", date(2025, 2, 1))]
"""A life that nobody confirmed any more."""


@pytest.fixture
def full(db):
    """A country in which each indicator that is counted has something to count, old map and new."""
    country = Country()
    load_kinds(actor=system_user(), at=AT)
    Indicator.objects.bulk_create(shipped())
    silent = [{"unit": country.east.pk, "facts": LIVED}]
    silent += [{"unit": country.west.pk, "facts": [*LIVED, ("fell_dormant", date(2025, 5, 1))]}]
    rows = country.fill(*silent, *some_lives(country, 60))
    rebuild_all()
    _activities(country)
    old = [row for row in rows if row.unit_id == country.east.pk]
    new = [row for row in rows if row.unit_id == country.south.pk]
    one = campaign(country)
    promise(country, one, country.east, old[:2])
    promise(country, one, country.south, new[:1])
    return country


def _activities(country):
    """Each kind and variant that an indicator counts, in every unit, before the merger and after."""
    catalogue, cells = counted(TODAY)
    wanted = {
        (catalogue[code].params["activity"], narrowing)
        for code, narrowing in cells
        if catalogue[code].query == "activities"
    }
    places = [(unit, date(2025, 3, 4)) for unit in (country.east, country.west, country.divided)]
    places += [(unit, date(2025, 9, 8)) for unit in (country.joined, country.south)]
    places += [(country.province, date(2025, 3, 4)), (country.province, date(2025, 9, 8))]
    Activity.objects.bulk_create(
        Activity(
            unit=unit, kind=kind, on=on, title="Việc", quantity=2 + place, attended=30 + place,
            expected=40, variant=told.variant, field=told.field, subject=told.kind,
            level=told.level, stage=stage, recorded_by=country.clerk, created_at=AT,
            updated_at=AT,
        )
        for kind, told in sorted(wanted, key=str)
        for stage in (("granted", "proposed") if kind == "award" else ("",))
        for place, (unit, on) in enumerate(places)
    )  # fmt: skip


def test_every_list_is_as_long_as_its_figure_in_every_unit_period_and_map(full):
    units = [full.province, full.joined, full.east, full.divided]
    wrong, filled = [], set()
    for asked in asked_of(units, [BEFORE, AFTER, ACROSS, EVER], READINGS, TODAY):
        is_joined = asked.unit == full.joined and asked.start == BEFORE[0]
        for cell, figure, found in compare(asked, empty=is_joined):
            filled |= {cell[0]} if figure else set()
            if figure != found:
                wrong.append((asked.unit.name, asked.start, asked.reading, cell, figure, found))

    assert wrong == []
    assert {code for code, _narrowing in counted(TODAY)[1]} - filled == set()


@pytest.mark.parametrize(
    ("role", "over"),
    [(Role.REGISTRAR, "joined"), (Role.STANDING_OFFICE, "province"), (Role.AUDITOR, "nation")],
)
def test_each_role_sees_as_many_rows_as_its_figures_say(client, full, someone, role, over):
    unit = getattr(full, over)
    client.force_login(someone(role, over=unit))
    codes = dict.fromkeys(code for code, _narrowing in counted(TODAY)[1])
    wrong = []
    for asked in asked_of([unit], [ACROSS], [View.TODAY], TODAY):
        for code in codes:
            told, found = shown_behind(client, asked, code, ALL)
            if told != found:
                wrong.append((code, told, found))

    assert wrong == []

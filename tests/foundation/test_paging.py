"""Paging by place: every row once, in order, forwards and back."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kheo.foundation.paging import keyset
from kheo.orgs.models import Unit
from tests.factories.orgs import UnitFactory

ORDER_ROWS = ("-starts_on", "-id")
pytestmark = pytest.mark.django_db


@pytest.fixture
def seven():
    for number in range(7):
        UnitFactory(starts_on=date(2020, 1, 1) + timedelta(days=number // 2))
    return list(Unit.objects.order_by("-starts_on", "-id"))


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8])
def test_walking_forwards_then_back_shows_every_row_once(seven, size):
    forwards, place = [], ""
    while True:
        page = keyset(Unit.objects.all(), order=ORDER_ROWS, size=size, place=place)
        forwards.append(page.rows)
        if not page.next:
            break
        place = page.next
    backwards = [page.rows]
    while page.previous:
        page = keyset(Unit.objects.all(), order=ORDER_ROWS, size=size, place=page.previous)
        backwards.insert(0, page.rows)

    assert [row for rows in forwards for row in rows] == seven
    assert [row for rows in backwards for row in rows] == seven


def test_the_first_page_has_nothing_before_it_and_the_last_nothing_after(seven):
    first = keyset(Unit.objects.all(), order=ORDER_ROWS, size=4)
    last = keyset(Unit.objects.all(), order=ORDER_ROWS, size=4, place=first.next)

    assert (bool(first.previous), bool(first.next)) == (False, True)
    assert (bool(last.previous), bool(last.next)) == (True, False)


@settings(max_examples=50, deadline=None)
@given(place=st.text(max_size=40))
def test_a_place_that_cannot_be_read_shows_the_first_page(place):
    page = keyset(Unit.objects.none(), order=ORDER_ROWS, size=3, place=place)

    assert (page.rows, page.next, page.previous) == ([], "", "")


@pytest.mark.parametrize("place", ["nWzEsMl0", "nWyIyMDIwLTAxLTAxIiwgMV0", "x", "n", "nW3t9XQ"])
def test_an_odd_place_never_breaks_the_page(seven, place):
    assert isinstance(keyset(Unit.objects.all(), order=ORDER_ROWS, size=3, place=place).rows, list)

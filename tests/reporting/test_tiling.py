"""Which reports of one unit make a sum."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kheo.reporting.rules.tiling import Tile, chosen

DAYS = st.integers(0, 40).map(lambda n: date(2026, 1, 1) + timedelta(days=n))
TILES = st.lists(
    st.tuples(DAYS, st.integers(1, 20)).map(lambda t: Tile(t[0], t[0] + timedelta(days=t[1])))
)


@given(TILES)
def test_no_day_counts_twice_and_nothing_left_out_would_fit(tiles):
    taken = chosen(tiles)
    days = [day for tile in taken for day in _days(tile)]
    assert len(days) == len(set(days))
    for tile in tiles:
        assert tile in taken or set(_days(tile)) & set(days)


def test_the_year_counts_rather_than_its_halves_and_of_two_alike_the_later():
    year = Tile(date(2026, 1, 1), date(2027, 1, 1), "year")
    first = Tile(date(2026, 1, 1), date(2026, 7, 1), "first")
    second = Tile(date(2026, 7, 1), date(2027, 1, 1), "second")
    again = Tile(date(2026, 7, 1), date(2027, 1, 1), "again")

    assert chosen([first, year, second]) == [year]
    assert chosen([second, first, again]) == [first, again]


def _days(tile):
    return [tile.starts_on + timedelta(days=n) for n in range((tile.ends_on - tile.starts_on).days)]

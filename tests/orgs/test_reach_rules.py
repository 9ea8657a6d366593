"""The projection of the map as plain values: a thousand random histories, and the named cases."""

from collections import defaultdict
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kheo.orgs.enums import How
from kheo.orgs.rules import FOREVER, Atlas, Heir, Life, Seat

START = date(2004, 1, 1)
NATION = 1


class History:
    """A small nation that is merged and divided year by year."""

    def __init__(self, provinces, communes):
        self.lives = {NATION: Life(START, FOREVER)}
        self.seats = defaultdict(list)
        self.heirs, self.forebears = defaultdict(list), defaultdict(list)
        self.divided = set()
        self.day = START
        self.provinces = [self.found(NATION) for _ in range(provinces)]
        self.communes = [self.found(self.provinces[n % provinces]) for n in range(communes)]
        self.first = frozenset(self.communes)

    def found(self, parent):
        unit = len(self.lives) + 1
        self.lives[unit] = Life(self.day, FOREVER)
        self.seats[unit].append(Seat(parent, self.day, FOREVER))
        return unit

    def end(self, unit):
        self.lives[unit] = self.lives[unit]._replace(ends=self.day)
        self.seats[unit][-1] = self.seats[unit][-1]._replace(end=self.day)
        for below, seats in self.seats.items():
            last = seats[-1]
            if last.parent == unit and last.end == FOREVER:
                yield below

    def move(self, unit, parent):
        last = self.seats[unit].pop()
        if last.start < self.day:
            self.seats[unit].append(last._replace(end=self.day))
        self.seats[unit].append(Seat(parent, self.day, FOREVER))

    def passes(self, old, new, reviewed=False):
        self.heirs[old].append(Heir(new, self.day, reviewed))
        self.forebears[new].append(Heir(old, self.day, reviewed))

    def merge(self, level, first, second):
        parent = self.seats[first][-1].parent
        new = self.found(parent)
        for old in (first, second):
            for below in list(self.end(old)):
                self.move(below, new)
            self.passes(old, new)
            level.remove(old)
        level.append(new)

    def split(self, level, old):
        parent = self.seats[old][-1].parent
        heirs = [self.found(parent), self.found(parent)]
        for below in list(self.end(old)):
            self.move(below, heirs[0])
        for heir in heirs:
            self.passes(old, heir)
        level.remove(old)
        level += heirs
        self.divided.add(old)

    def abolish(self, level, old):
        parent = self.seats[old][-1].parent
        for below in list(self.end(old)):
            self.move(below, parent)
        level.remove(old)

    def atlas(self):
        return Atlas(self.lives, self.seats, self.heirs, self.forebears, START)

    def alive(self, day):
        return [unit for unit, life in self.lives.items() if life.starts <= day < life.ends]


@st.composite
def histories(draw, *, divide=True):
    history = History(draw(st.integers(1, 4)), draw(st.integers(2, 9)))
    acts = ["merge", "split"] if divide else ["merge"]
    for _step in range(draw(st.integers(0, 7))):
        history.day += timedelta(days=365)
        level = draw(st.sampled_from([history.communes, history.provinces]))
        act = draw(st.sampled_from(acts))
        if act == "merge" and len(level) > 1:
            pair = draw(st.lists(st.sampled_from(level), min_size=2, max_size=2, unique=True))
            history.merge(level, *pair)
        elif act == "split":
            history.split(level, draw(st.sampled_from(level)))
    return history


def maps_of(atlas):
    """A function: day → {unit: {ancestor: how}} on the map of that day."""
    rows = {unit: atlas.rows(unit) for unit in atlas.lives}

    def under(day):
        found = {}
        for unit, several in rows.items():
            held = [
                row
                for row in several
                if row.valid_from <= day and (row.valid_to is None or day < row.valid_to)
            ]
            found[unit] = {row.ancestor: row.how for row in held}
            assert len(held) == len(found[unit]), "an ancestor is reached twice"
        return found

    return under


def days_of(history):
    edges = {life.starts for life in history.lives.values()} | {history.day + timedelta(days=1)}
    return sorted(edges)


@settings(max_examples=1000, deadline=None)
@given(histories())
def test_every_unit_reaches_itself_and_the_nation_on_every_day(history):
    under = maps_of(history.atlas())
    for day in days_of(history):
        for unit, ancestors in under(day).items():
            assert unit in ancestors
            assert NATION in ancestors


@settings(max_examples=1000, deadline=None)
@given(histories(divide=False))
def test_without_divisions_today_s_map_adds_up_to_the_old_map(history):
    today = maps_of(history.atlas())(history.day)
    for level in (history.communes, history.provinces):
        counted = sum(unit in history.first and place in today[unit] for place in level
                      for unit in today)  # fmt: skip
        assert counted == len(history.first)


@settings(max_examples=300, deadline=None)
@given(histories())
def test_a_divided_unit_reaches_only_what_all_its_heirs_have_in_common(history):
    atlas = history.atlas()
    under = maps_of(atlas)
    for day in days_of(history):
        reach = under(day)
        for old in history.divided:
            if atlas.lives[old].ends > day:
                continue
            heirs = [set(reach[heir.unit]) for heir in history.heirs[old]]
            assert set(reach[old]) - {old} == set.intersection(*heirs)
            hows = {how for ancestor, how in reach[old].items() if ancestor != old}
            assert hows == {How.UNRESOLVED}


def spans(atlas, unit):
    return {
        (row.ancestor, row.how, row.carries_rights, row.valid_from, row.valid_to)
        for row in atlas.rows(unit)
        if row.ancestor != unit
    }


YEAR_TWO = START + timedelta(days=365)


def test_a_merged_unit_reaches_its_heir_and_the_heir_its_common_past():
    history = History(2, 4)
    history.day = YEAR_TWO
    first, second = history.communes[0], history.communes[1]
    history.merge(history.communes, first, second)
    new, (one, two) = history.communes[-1], history.provinces

    atlas = history.atlas()

    assert spans(atlas, second) == {
        (two, "placed", True, START, YEAR_TWO),
        (new, "succeeded", False, YEAR_TWO, None),
        (one, "succeeded", False, YEAR_TWO, None),
        (NATION, "placed", True, START, YEAR_TWO),
        (NATION, "succeeded", True, YEAR_TWO, None),
    }
    assert spans(atlas, new) == {
        (NATION, "unresolved", True, START, YEAR_TWO),
        (one, "placed", True, YEAR_TWO, None),
        (NATION, "placed", True, YEAR_TWO, None),
    }


def test_rights_follow_where_somebody_has_looked():
    history = History(1, 2)
    history.day = YEAR_TWO
    old, other = history.communes
    history.merge(history.communes, old, other)
    new = history.communes[-1]
    for lines in (history.heirs, history.forebears):
        for unit, several in lines.items():
            lines[unit] = [line._replace(reviewed=True) for line in several]

    assert (new, "succeeded", True, YEAR_TWO, None) in spans(history.atlas(), old)


def test_a_level_without_heirs_reaches_what_its_parent_became():
    history = History(2, 2)
    district = history.found(history.provinces[0])
    history.day = YEAR_TWO
    history.abolish([district], district)
    history.day = later = YEAR_TWO + timedelta(days=365)
    old = history.provinces[0]
    history.merge(history.provinces, *history.provinces)
    new = history.provinces[-1]

    assert spans(history.atlas(), district) == {
        (old, "placed", True, START, YEAR_TWO),
        (old, "succeeded", True, YEAR_TWO, later),
        (new, "succeeded", False, later, None),
        (NATION, "placed", True, START, YEAR_TWO),
        (NATION, "succeeded", True, YEAR_TWO, later),
        (NATION, "succeeded", True, later, None),
    }


def test_a_circle_of_parents_is_told_and_not_walked_for_ever():
    lives = {1: Life(START, FOREVER), 2: Life(START, FOREVER)}
    seats = {1: [Seat(2, START, FOREVER)], 2: [Seat(1, START, FOREVER)]}

    with pytest.raises(ValueError, match="stands above itself"):
        Atlas(lives, seats, {}, {}, START).rows(1)

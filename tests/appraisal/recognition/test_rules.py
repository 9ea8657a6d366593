"""What the facts say about each recognition; periods; by table and by property."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kheo.appraisal.rules.recognition import (
    chosen_twice,
    end_of,
    ended_since,
    fates_of,
    prolonged,
    stands_on,
)
from kheo.initiatives.rules import standing_levels

DAY = date(2026, 1, 1)


@dataclass
class Told:
    pk: int
    kind: str
    on: date
    level: str = ""
    cancels_id: int | None = None


def told(*steps):
    """``"kind [level]"``, a day apart."""
    rows = []
    for number, text in enumerate(steps):
        kind, *level = text.split()
        rows.append(Told(number + 1, kind, DAY + timedelta(days=number), *level))
    return rows


@pytest.mark.parametrize(
    ("steps", "wanted"),
    [
        ((), []),
        (("recognised commune",), [None]),
        (("recognised commune", "struck_off"), [2]),
        (("recognised commune", "struck_off", "restored"), [None]),
        (("recognised commune", "recognised province", "struck_off"), [3, 3]),
        (("recognised commune", "recognised province", "level_withdrawn province"), [None, 3]),
        # what a level lost before does not come back with the initiative
        (
            ("recognised commune", "recognised province", "level_withdrawn province", "struck_off",
             "restored"),
            [None, 3],
        ),
        (
            ("recognised commune", "recognised province", "level_withdrawn province",
             "level_restored province"),
            [None, None],
        ),
        # recognised again at a level withdrawn before: a recognition of its own
        (
            ("recognised commune", "recognised province", "level_withdrawn province",
             "recognised province"),
            [None, 3, None],
        ),
        (("level_withdrawn commune", "restored", "struck_off"), []),
    ],
)  # fmt: skip
def test_the_fate_of_each_recognition(steps, wanted):
    found = [fate.ended_by.pk if fate.ended_by else None for fate in fates_of(told(*steps))]

    assert found == wanted


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["recognised", "level_withdrawn", "level_restored", "struck_off", "restored",
                         "confirmed"]),
        st.sampled_from(["commune", "province", "central"]),
    ),
    max_size=12,
)  # fmt: skip


@given(STEPS)
def test_every_recognised_fact_has_one_fate_and_its_end_comes_after_it(steps):
    rows = told(*(f"{kind} {level}" for kind, level in steps))
    fates = fates_of(rows)

    assert [fate.fact for fate in fates] == [row for row in rows if row.kind == "recognised"]
    assert all(fate.ended_by.on > fate.fact.on for fate in fates if fate.ended_by)


@given(STEPS)
def test_while_nothing_is_struck_off_the_levels_standing_agree_with_the_initiative(steps):
    rows = [row for row in told(*(f"{k} {v}" for k, v in steps)) if row.kind not in
            {"struck_off", "restored"}]  # fmt: skip
    rows = [row for row in rows if _makes_sense(rows, row)]
    standing = {fate.fact.level for fate in fates_of(rows) if fate.ended_by is None}

    assert standing == {str(level) for level in standing_levels(rows)}


def _makes_sense(rows, row):
    """A level is withdrawn or restored only after it was recognised."""
    if row.kind not in {"level_withdrawn", "level_restored"}:
        return True
    return any(r.kind == "recognised" and r.level == row.level and r.pk < row.pk for r in rows)


@given(st.dates(date(2008, 1, 1), date(2100, 1, 1)), st.integers(1, 3650))
def test_a_period_is_never_empty_and_the_decision_goes_before_the_term(on, days):
    assert end_of(on, days=days) == on + timedelta(days=days)
    assert end_of(on, days=days, from_decision=on + timedelta(days=1)) == on + timedelta(days=1)


@given(
    st.dates(date(2020, 1, 1), date(2040, 1, 1)),
    st.dates(date(2020, 1, 1), date(2040, 1, 1)),
    st.integers(1, 3650),
)
def test_a_verification_prolongs_and_never_shortens(valid_to, on, days):
    found = prolonged(valid_to, on=on, days=days)

    assert found >= on + timedelta(days=days)
    assert found >= valid_to + timedelta(days=days)


@dataclass
class Row:
    status: str
    valid_to: date | None = None
    ended_on: date | None = None
    initiative_id: int = 1


@pytest.mark.parametrize(
    ("row", "stands", "since"),
    [
        (Row("standing"), True, None),
        (Row("standing", date(2026, 1, 2)), True, None),
        (Row("standing", DAY), False, DAY),
        (Row("expired", date(2025, 1, 1)), False, date(2025, 1, 1)),
        (Row("withdrawn", date(2030, 1, 1), date(2025, 6, 1)), False, date(2025, 6, 1)),
    ],
)
def test_whether_it_stands_and_since_when_not(row, stands, since):
    assert (stands_on(row, DAY), ended_since(row, DAY)) == (stands, since)


def test_the_same_initiative_twice_is_named():
    rows = [Row("standing"), Row("standing", initiative_id=2), Row("standing")]

    assert chosen_twice(rows[:2]) == ""
    assert chosen_twice(rows) == str(rows[2])

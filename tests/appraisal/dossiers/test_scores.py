"""The arithmetic of scores: tables by hand, and laws that hold for every set and every team."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kheo.appraisal.enums import Combine, SetKind
from kheo.appraisal.rules import scores
from kheo.appraisal.rules.scores import Given

D = Decimal


@dataclass
class One:
    """A criterion as the rules read it."""

    pk: int
    weight: Decimal = Decimal(50)
    maximum: Decimal = Decimal(10)
    step: Decimal = Decimal("0.5")
    proof: str = ""
    is_knockout: bool = False
    least: Decimal = Decimal(0)

    @property
    def number(self):
        return str(self.pk)


def terms(kind=SetKind.SCORED, threshold="70", combine=Combine.MEAN):
    return SimpleNamespace(kind=kind, threshold=D(threshold), combine=combine)


def marks(*values):
    """1, 2, 3 … → what was given; "-" abstains, None not yet."""
    return {
        key: Given(is_abstained=True)
        if value == "-"
        else Given(None if value is None else D(value))
        for key, value in enumerate(values, start=1)
    }


def test_a_mark_earns_its_share_of_the_weight():
    assert scores.earned(D(7), One(1, weight=D(30)), is_proven=False) == D(21)


def test_a_mark_without_the_proof_demanded_earns_nothing():
    assert scores.earned(D(7), One(1, proof="Ảnh"), is_proven=False) == 0
    assert scores.earned(D(7), One(1, proof="Ảnh"), is_proven=True) == D(35)


def test_thirds_are_rounded_once_at_the_end():
    thirds = [One(key, weight=D("33.33"), maximum=D(3)) for key in (1, 2, 3)]

    result = scores.sheet_result(terms(), thirds, marks("1", "1", "1"), ())

    assert result.total == D("33.33")


def test_a_half_cent_goes_up_although_it_came_from_a_division():
    # 1 of 3 of 0.015 is exactly half a cent.
    assert scores.sheet_result(terms(), [One(1, weight=D("0.015"), maximum=D(3))], marks("1"), ()).total == D("0.01")  # fmt: skip


def test_who_abstains_is_left_out_of_the_mean_of_that_criterion_only():
    criteria = [One(1), One(2)]
    team = [marks("8", "6"), marks("-", "10"), marks("6", "-")]

    result = scores.team_result(terms(), criteria, team, ())

    assert [(line.value, line.marks, line.abstained) for line in result.lines] == [
        (D(7), 2, 1),
        (D(8), 2, 1),
    ]
    assert (result.total, result.is_passed) == (D("75.00"), True)


@pytest.mark.parametrize(
    ("how", "values", "expected"),
    [
        (Combine.MEAN, ["4", "9", "10"], D("7.666666666666666666666666667")),
        (Combine.MEDIAN, ["4", "9", "10"], D(9)),
        (Combine.MEDIAN, ["4", "9", "10", "8"], D("8.5")),
        (Combine.MEDIAN, ["4"], D(4)),
        (Combine.MEAN, [], None),
    ],
)
def test_mean_and_median(how, values, expected):
    found = scores.combine([D(value) for value in values], how)

    assert (found if found is None else round(found, 27)) == expected


def test_a_knock_out_fails_the_whole_however_high_the_total():
    criteria = [One(1, weight=D(90)), One(2, weight=D(10), is_knockout=True, least=D(5))]

    result = scores.team_result(terms(), criteria, [marks("10", "4"), marks("10", "5")], ())

    assert (result.total, result.is_passed, result.failed_knockouts) == (D("94.50"), False, ("2",))


def test_what_has_no_proof_counts_zero_and_is_named():
    criteria = [One(1), One(2, proof="Ảnh", is_knockout=True, least=D(1))]

    result = scores.sheet_result(terms(), criteria, marks("10", "10"), ())

    assert (result.total, result.unproven, result.failed_knockouts) == (D("50.00"), ("2",), ("2",))


def test_where_nobody_gave_a_mark_nothing_is_earned_and_it_is_named():
    result = scores.team_result(terms(), [One(1), One(2)], [marks("10", "-"), marks("10", "-")], ())

    assert (result.total, result.unscored, result.is_passed) == (D("50.00"), ("2",), False)


def test_a_checklist_passes_when_the_majority_finds_every_criterion_met():
    criteria = [One(1, maximum=D(1)), One(2, maximum=D(1), proof="Ảnh")]
    team = [marks("1", "1"), marks("1", "0"), marks("0", "1")]
    checklist = terms(SetKind.CHECKLIST, threshold="0")

    passed = scores.team_result(checklist, criteria, team, {2})
    unproven = scores.team_result(checklist, criteria, team, ())
    tie = scores.team_result(checklist, criteria, team[:2], {2})

    assert (passed.total, passed.is_passed) == (D("2.00"), True)
    assert (unproven.total, unproven.is_passed, unproven.unproven) == (D("1.00"), False, ("2",))
    assert (tie.total, tie.is_passed) == (D("1.00"), False)


def test_the_rounded_total_is_held_against_the_threshold():
    criteria = [One(1, weight=D(100), maximum=D(3))]

    result = scores.sheet_result(terms(threshold="66.67"), criteria, marks("2"), ())

    assert (result.total, result.is_passed) == (D("66.67"), True)


def test_spread_needs_two_and_outliers_lie_off_the_median_of_the_others():
    assert scores.spread([D(80)]) is None
    assert scores.spread([D(80), D("62.5"), D(70)]) == D("17.5")
    totals = {"a": D(80), "b": D(82), "c": D(60)}
    assert scores.outliers(totals, D(15)) == {"c"}
    assert scores.outliers(totals, D(0)) == frozenset()
    assert scores.outliers({"a": D(80), "b": D(60)}, D(15)) == {"a", "b"}


def test_the_highest_class_reached_is_named():
    classes = [
        SimpleNamespace(name="Khá", at_least=D(70)),
        SimpleNamespace(name="Tốt", at_least=D(85)),
    ]

    assert [scores.class_of(D(total), classes) for total in (69, 70, 84, 85)] == ["", "Khá", "Khá", "Tốt"]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("10.5", "from 0 to 10, not 10,5"),
        ("-0.5", "from 0 to 10"),
        ("7.3", "in steps of 0,5; 7,3 lies between"),
        ("NaN", "from 0 to 10"),
        ("Infinity", "from 0 to 10"),
    ],
)
def test_a_mark_off_the_scale_is_refused_by_a_sentence(value, says):
    assert says in scores.wrong_value(D(value), One(4), SetKind.SCORED)


def test_a_mark_on_the_scale_stands():
    one = One(4, maximum=D(10), step=D(3))
    assert [scores.wrong_value(D(v), one, SetKind.SCORED) for v in ("0", "3", "9", "10")] == [
        ""
    ] * 4
    assert scores.wrong_value(D(2), One(4), SetKind.CHECKLIST)


def test_a_reason_is_needed_beyond_the_gap_only():
    assert not scores.needs_reason(D(8), D(7), D(1))
    assert scores.needs_reason(D(8), D("6.5"), D(1))
    assert not scores.needs_reason(D(8), None, D(0))


# Laws -------------------------------------------------------------------------

cents = st.integers(1, 3000).map(lambda n: D(n) / 100)


@st.composite
def sets(draw):
    """Criteria, and 1 … 6 sheets over them with gaps, abstentions and missing proof."""
    criteria = []
    for key in range(1, draw(st.integers(1, 6)) + 1):
        maximum = draw(st.sampled_from([D(1), D(3), D(5), D(7), D(10), D(100)]))
        proof = draw(st.sampled_from(["", "Ảnh"]))
        is_knockout = draw(st.booleans())
        criteria.append(One(key, draw(cents), maximum, D("0.5"), proof, is_knockout, maximum / 4))
    values = st.one_of(st.none(), st.just("-"), st.integers(0, 200))
    team = []
    for _n in range(draw(st.integers(1, 6))):
        sheet = {}
        for one in criteria:
            value = draw(values)
            if value == "-":
                sheet[one.pk] = Given(is_abstained=True)
            elif value is None:
                sheet[one.pk] = Given()
            else:
                sheet[one.pk] = Given(min(D(value) / 2, one.maximum))
        team.append(sheet)
    proven = draw(st.sets(st.sampled_from([one.pk for one in criteria])))
    how = draw(st.sampled_from(list(Combine)))
    return terms(combine=how, threshold=draw(st.integers(0, 100))), criteria, team, proven


@given(sets(), st.randoms())
@settings(max_examples=200, deadline=None)
def test_the_order_of_scorers_does_not_matter(found, chance):
    rules, criteria, team, proven = found
    shuffled = list(team)
    chance.shuffle(shuffled)

    first = scores.team_result(rules, criteria, team, proven)
    second = scores.team_result(rules, criteria, shuffled, proven)

    assert (first.total, first.is_passed, first.failed_knockouts) == (
        second.total, second.is_passed, second.failed_knockouts,
    )  # fmt: skip


@given(sets())
@settings(max_examples=200, deadline=None)
def test_a_total_lies_between_nothing_and_the_points_of_the_set(found):
    rules, criteria, team, proven = found

    result = scores.team_result(rules, criteria, team, proven)

    assert 0 <= result.total <= scores.rounded(sum((one.weight for one in criteria), D(0)))


@given(sets())
@settings(max_examples=200, deadline=None)
def test_a_criterion_without_its_proof_earns_nothing(found):
    rules, criteria, team, _proven = found

    result = scores.team_result(rules, criteria, team, ())

    assert all(
        line.earned == 0 for line, one in zip(result.lines, criteria, strict=True) if one.proof
    )


@given(sets())
@settings(max_examples=200, deadline=None)
def test_the_total_is_the_exact_sum_of_fractions_rounded_half_up_once(found):
    rules, criteria, team, proven = found
    exact = Fraction(0)
    for one in criteria:
        given_marks = sorted(
            Fraction(sheet[one.pk].value) if one.pk in proven or not one.proof else Fraction(0)
            for sheet in team
            if sheet[one.pk].value is not None
        )
        if not given_marks:
            continue
        if rules.combine == Combine.MEAN:
            mark = sum(given_marks) / len(given_marks)
        else:
            low, high = given_marks[(len(given_marks) - 1) // 2], given_marks[len(given_marks) // 2]
            mark = (low + high) / 2
        exact += mark * Fraction(one.weight) / Fraction(one.maximum)
    cents_up = (exact * 100 + Fraction(1, 2)).__floor__()

    assert scores.team_result(rules, criteria, team, proven).total == D(cents_up) / 100


@given(sets())
@settings(max_examples=100, deadline=None)
def test_a_knock_out_under_its_least_mark_never_passes(found):
    rules, criteria, team, proven = found

    result = scores.team_result(rules, criteria, team, proven)

    assert not (result.failed_knockouts and result.is_passed)
    assert set(result.failed_knockouts) <= {one.number for one in criteria if one.is_knockout}

"""Parts and totals, shares, the same thing said twice: whatever the numbers are."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from kheo.archive.rules.sums import Fault, Told, misfits
from kheo.counting.narrowing import Narrowing
from kheo.initiatives.enums import Field
from kheo.kernel.numbers import round_half_up

counts = st.integers(min_value=0, max_value=10**6)
ABOUT = (1, None, None)


def of(key, value, *, code="built", field="", **more):
    return Told(
        key, code=code, about=ABOUT, narrowing=Narrowing(field=field), value=Decimal(value), **more
    )


def by_field(values, total, **more):
    parts = [
        of(n, v, field=f, part_of=9)
        for n, (f, v) in enumerate(zip(Field.values, values, strict=True))
    ]
    return [of(9, total, **more), *parts]


@given(st.lists(counts, min_size=4, max_size=4))
def test_fields_that_add_up_are_no_misfit(values):
    assert misfits(by_field(values, sum(values))) == []


@given(st.lists(counts, min_size=4, max_size=4), st.integers(min_value=1, max_value=99))
def test_every_difference_between_parts_and_total_is_told_once(values, apart):
    found = misfits(by_field(values, sum(values) + apart))

    assert [(one.fault, one.key, one.difference, one.by) for one in found] == [
        (Fault.SUM, 9, -apart, "field")
    ]


@given(st.lists(counts, min_size=4, max_size=4), st.integers(min_value=1, max_value=99))
def test_more_than_a_bound_is_no_misfit(values, less):
    assert misfits(by_field(values, max(sum(values) - less, 0), approx="hơn")) == []
    assert misfits(by_field(values, sum(values) + less, approx="gần")) == []
    assert misfits(by_field(values, sum(values) + less, approx="khoảng")) == []


@given(st.lists(counts, min_size=4, max_size=4), st.integers(min_value=1, max_value=99))
def test_a_sum_below_at_least_is_one(values, more):
    found = misfits(by_field(values, sum(values) + more, approx="ít nhất"))

    assert [one.fault for one in found] == [Fault.SUM]


@given(counts, counts)
def test_parts_that_are_not_all_may_stay_below_their_total_but_not_pass_it(part, total):
    figures = [of(9, total), of(1, part, field="economy", part_of=9)]

    found = [one.fault for one in misfits(figures) if one.is_error]

    assert found == ([Fault.BEYOND] if part > total else [])


@given(counts, st.integers(min_value=1, max_value=10**6), st.integers(min_value=0, max_value=2))
def test_a_share_rounded_half_up_fits_and_one_unit_off_does_not(part, whole, places):
    exact = Fraction(part, whole) * 100
    stated = round_half_up(exact, places)
    unit = Decimal(1).scaleb(-places)

    def share(value):
        figures = [
            of(1, part, code="effective"), of(2, whole),
            of(3, value, code="rate", is_share=True, decimals=places, share_of=2, share_parts=(1,)),
        ]  # fmt: skip
        return [one.fault for one in misfits(figures) if one.key == 3 and one.is_error]

    assert share(stated) == []
    assert share(stated + 2 * unit) == [Fault.SHARE]


def test_digits_cut_off_are_told_apart_from_a_wrong_share():
    figures = [
        of(1, 1848, code="effective"), of(2, 2988),
        of(3, "61.84", code="rate", is_share=True, decimals=2, share_of=2, share_parts=(1,)),
    ]  # fmt: skip

    assert [one.fault for one in misfits(figures)] == [Fault.CUT]


def test_a_total_is_held_against_its_fields_without_being_told_which_are_its_parts():
    figures = [of(9, 10), *(of(n, 3, field=f) for n, f in enumerate(Field.values))]

    assert [(one.key, one.computed[0]) for one in misfits(figures)] == [(9, Decimal(12))]


def test_a_repeat_counts_once_and_a_different_repeat_is_told():
    repeats = [of(1, 116), of(2, 116)]
    differs = [of(1, 116), of(2, 117)]

    assert misfits(repeats) == []
    assert [(one.fault, one.key, one.parts) for one in misfits(differs)] == [(Fault.TWICE, 2, (1,))]


def test_the_same_large_number_for_two_things_is_worth_asking_not_an_error():
    found = misfits(
        [of(1, 6540), of(2, 6540, code="recognised"), of(3, 2, code="a"), of(4, 2, code="b")]
    )

    assert [(one.fault, one.key, one.is_error) for one in found] == [(Fault.SAME, 2, False)]


def test_a_vague_part_leaves_the_sum_unasked():
    vague = Told(1, code="built", about=ABOUT, narrowing=Narrowing(field="economy"), part_of=9,
                 approx="hàng ngàn")  # fmt: skip

    assert misfits([of(9, 10), vague]) == []

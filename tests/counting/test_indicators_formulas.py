"""Formulas: shares, sums, the whole of a share, loops."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kheo.counting.catalogue import shipped
from kheo.counting.derived import derived, with_parts
from kheo.counting.formulas import Formula, Part, loop_in, parse_formula
from kheo.counting.narrowing import ALL, Narrowing, cell_key
from kheo.kernel.refusals import BadInput

CATALOGUE = {one.code: one for one in shipped()}
ECONOMY = Narrowing(field="economy")
numbers = st.integers(0, 10**6).map(Decimal)


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ("a / b", Formula(((1, Part("a")),), Part("b"))),
        (" a/b@all ", Formula(((1, Part("a")),), Part("b", is_whole=True))),
        ("a", Formula(((1, Part("a")),))),
        ("a + b - c", Formula(((1, Part("a")), (1, Part("b")), (-1, Part("c"))))),
        ("-a+b@all", Formula(((-1, Part("a")), (1, Part("b", is_whole=True))))),
    ],
)
def test_a_formula_is_a_share_or_a_sum(text, formula):
    assert parse_formula(text) == formula


@pytest.mark.parametrize(
    "text", ["", "a b", "a / b / c", "a * b", "A / b", "a@some", "a +", "1 + a"]
)
def test_anything_else_is_refused(text):
    with pytest.raises(BadInput) as refused:
        parse_formula(text)

    assert list(refused.value.fields) == ["formula"]


def test_a_share_of_nothing_and_of_something_unknown_is_no_number():
    share = parse_formula("a / b")

    assert share.value({Part("a"): Decimal(3), Part("b"): Decimal(0)}.get) is None
    assert share.value({Part("b"): Decimal(3)}.get) is None
    assert share.value({Part("a"): Decimal(1), Part("b"): Decimal(3)}.get) == Fraction(100, 3)


@given(parts=st.lists(numbers, min_size=4, max_size=4))
def test_shares_of_the_fields_add_up_to_the_whole_within_their_rounding(parts):
    fields = ["economy", "culture_society", "defence_security", "political_system"]
    cells = [Narrowing(field=name) for name in fields]
    figures = {cell_key("total_built", cell): n for cell, n in zip(cells, parts, strict=True)}
    figures["total_built"] = sum(parts)

    shares = [derived("share_of_total", cell, CATALOGUE, figures) for cell in cells]

    if not sum(parts):
        assert shares == [None] * 4
    else:
        assert abs(sum(shares) - 100) <= Decimal("0.02")


def test_the_whole_of_a_share_is_asked_once_and_without_the_narrowing():
    wanted = with_parts([("share_of_total", ECONOMY), ("share_of_total", ALL)], CATALOGUE)

    assert wanted == [
        ("share_of_total", ECONOMY), ("total_built", ECONOMY), ("total_built", ALL),
        ("share_of_total", ALL),
    ]  # fmt: skip


def test_a_derived_figure_may_rest_on_derived_ones():
    figures = {"alive": Decimal(2), "doubtful": Decimal(1), "dormant": Decimal(0)}

    assert derived("share_alive", ALL, CATALOGUE, figures) == Decimal("66.67")


def test_the_shares_of_the_report_of_ha_tinh_are_reproduced():
    """9.965 of 24.814 = 40,16 %; the paper says 40,20 %."""
    figures = {"total_built": Decimal(24814), "total_built|field=economy": Decimal(9965)}
    figures |= {"effective": Decimal(14253), "effective|field=economy": Decimal(5390)}

    told = [
        derived("share_of_total", ECONOMY, CATALOGUE, figures),
        derived("share_effective", ALL, CATALOGUE, figures),
        derived("share_effective", ECONOMY, CATALOGUE, figures),
    ]

    assert told == [Decimal("40.16"), Decimal("57.44"), Decimal("54.09")]


def test_a_loop_is_told_with_its_way():
    formulas = {"a": ("b",), "b": ("c", "d"), "d": ("a",)}

    assert loop_in(formulas, "a") == ("a", "b", "d", "a")
    assert loop_in(formulas, "c") == ()
    assert loop_in({"a": ("a",)}, "a") == ("a", "a")

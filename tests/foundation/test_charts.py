"""Charts: figures in, geometry out."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kheo.foundation.charts import Bar, Cell, Legend, Series, bar_chart, line_chart, round_steps


def test_the_longest_bar_fills_the_width_and_the_others_follow_it() -> None:
    chart = bar_chart(("Kinh tế", "Văn hóa"), (Series("Xây dựng", (8, 32), ("/a", "/b")),))
    assert [group.label for group in chart.groups] == ["Kinh tế", "Văn hóa"]
    assert [group.bars for group in chart.groups] == [
        (Bar("Xây dựng", 25.0, "8", 1, "/a"),),
        (Bar("Xây dựng", 100.0, "32", 1, "/b"),),
    ]


def test_one_series_needs_no_legend_and_two_have_their_colours_named() -> None:
    one, two = Series("Xây dựng", (1,)), Series("Nhân rộng", (2,))
    assert bar_chart(("a",), (one,)).legend == ()
    assert bar_chart(("a",), (one, two)).legend == (
        Legend("Xây dựng", 1, None),
        Legend("Nhân rộng", 2, None),
    )


def test_nothing_known_is_a_dash_and_zero_is_a_zero() -> None:
    (first, second) = bar_chart(("a", "b"), (Series("x", (None, 0)),)).groups
    assert first.bars[0].value_text == "–"
    assert second.bars[0].value_text == "0"
    assert [first.bars[0].width, second.bars[0].width] == [0.0, 0.0]


def test_a_bar_cannot_point_backwards() -> None:
    with pytest.raises(ValueError, match="negative"):
        bar_chart(("a",), (Series("x", (-1,)),))


@pytest.mark.parametrize("draw", [bar_chart, line_chart])
def test_a_series_of_another_length_is_refused(draw) -> None:
    with pytest.raises(ValueError, match="1 values for 2 labels"):
        draw(("a", "b"), (Series("x", (1,)),))


def test_a_gap_breaks_the_line_and_is_a_dash_in_the_table() -> None:
    chart = line_chart(("2019", "2020", "2021", "2022"), (Series("x", (1, 2, None, 4)),))
    (line,) = chart.drawings[0].lines
    assert len(line.paths) == 1  # 2022 stands alone: a point without a line
    assert [point.name for point in line.points] == ["x, 2019", "x, 2020", "x, 2022"]
    assert [row.cells for row in chart.table.rows] == [
        (Cell("1", ""),),
        (Cell("2", ""),),
        (Cell("–", ""),),
        (Cell("4", ""),),
    ]


def test_lines_are_drawn_for_two_widths_with_the_same_figures() -> None:
    years = tuple(str(year) for year in range(2012, 2027))
    chart = line_chart(years, (Series("x", range(15)),))
    wide, narrow = chart.drawings
    assert (wide.size, narrow.size) == ("wide", "narrow")
    assert [p.value_text for p in wide.lines[0].points] == [
        p.value_text for p in narrow.lines[0].points
    ]
    assert len(narrow.marks) < len(wide.marks) <= 15
    assert narrow.marks[-1].text == wide.marks[-1].text == "2026"


def test_numbers_at_the_ends_of_lines_do_not_overprint() -> None:
    close = [Series(str(n), (0, 100 + n)) for n in range(4)]
    ends = sorted(line.end_y for line in line_chart(("a", "b"), close).drawings[0].lines)
    assert all(below - above >= 13.9 for above, below in pairwise(ends))


def test_series_differ_by_dash_not_by_colour_alone() -> None:
    series = [Series(str(n), (1, 2)) for n in range(6)]
    assert len({line.dash for line in line_chart(("a", "b"), series).drawings[0].lines}) == 6


def test_a_chart_of_nothing_is_still_a_chart() -> None:
    assert line_chart((), ()).drawings[0].lines == ()
    assert bar_chart((), ()).groups == ()


@pytest.mark.parametrize(
    ("low", "high", "steps"),
    [
        (0, 0, (0, 1)),
        (0, 3, (0, 1, 2, 3)),
        (0, 1295, (0, 500, 1000, 1500)),
        (0, 24814, (0, 10000, 20000, 30000)),
        (-2, 2, (-2, -1, 0, 1, 2)),
        (0, 0.5, (0, 0.2, 0.4, 0.6)),
    ],
)
def test_the_axis_goes_in_round_steps(low: float, high: float, steps: tuple[float, ...]) -> None:
    assert round_steps(low, high) == pytest.approx(steps)


@given(st.lists(st.none() | st.integers(0, 2_000_000), min_size=1, max_size=20))
def test_every_point_lies_inside_the_drawing(values: list[int | None]) -> None:
    for drawing in line_chart(
        [str(n) for n in range(len(values))], (Series("x", values),)
    ).drawings:
        for point in drawing.lines[0].points:
            assert drawing.left <= point.x <= drawing.right
            assert 0 <= point.y <= drawing.height


@given(st.lists(st.decimals(0, 10**9, places=2), min_size=1, max_size=20))
def test_a_bar_is_never_longer_than_its_place(values: list[Decimal]) -> None:
    chart = bar_chart([str(n) for n in range(len(values))], (Series("x", values),))
    assert all(0 <= bar.width <= 100 for group in chart.groups for bar in group.bars)

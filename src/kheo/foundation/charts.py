"""Turns series of numbers into the geometry of an SVG drawing.

Plain Python: no template, no database. The server draws, so a chart needs no script, prints as it is seen and
always carries the same figures as a table. Lengths are user units of the view box; y grows downwards.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from math import ceil

Number = int | Decimal
Writer = Callable[[Number], str]

SERIES_COLOURS = 6
DASHES = ("", "7 4", "2 4", "10 3 2 3", "5 2", "1 3")
LETTER = 7.6  # width of a digit at 13 units in Noto Sans


@dataclass(frozen=True)
class Series:
    """One named row of values; ``None`` is a gap (nothing known), never a zero."""

    name: str
    values: Sequence[Number | None]
    urls: Sequence[str] = ()

    def url(self, index: int) -> str:
        """The address of the records behind one value; empty when it has none."""
        return self.urls[index] if index < len(self.urls) else ""


@dataclass(frozen=True)
class Bar:
    """One horizontal bar; ``width`` is its length in percent of the longest bar of the chart."""

    name: str
    width: float
    value_text: str
    series: int
    url: str


@dataclass(frozen=True)
class BarGroup:
    """The bars of one label, one for each series."""

    label: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Legend:
    """One entry under the drawing; ``dash`` is None for areas and a dash pattern for lines."""

    name: str
    series: int
    dash: str | None


@dataclass(frozen=True)
class Cell:
    """One figure in writing, with the address of the records behind it."""

    text: str
    url: str


@dataclass(frozen=True)
class Row:
    """The figures of one label."""

    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """The same figures in writing; the first heading, above the labels, is empty."""

    head: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class BarChart:
    """Horizontal bars, one group per label; the words beside them are text of the page, not of the drawing."""

    groups: tuple[BarGroup, ...]
    legend: tuple[Legend, ...]


@dataclass(frozen=True)
class Point:
    """One known value on a line."""

    name: str
    x: float
    y: float
    value_text: str


@dataclass(frozen=True)
class Line:
    """One series: pieces between gaps, its points, and the last value written beside its end."""

    name: str
    series: int
    dash: str
    paths: tuple[str, ...]
    points: tuple[Point, ...]
    end_text: str
    end_x: float
    end_y: float


@dataclass(frozen=True)
class Tick:
    """One line of the grid with its number."""

    y: float
    text_y: float
    text: str


@dataclass(frozen=True)
class Mark:
    """One word under the horizontal axis."""

    x: float
    text: str


@dataclass(frozen=True)
class Drawing:
    """Lines over equally spaced labels in a view box of one size."""

    size: str
    width: float
    height: float
    left: float
    right: float
    tick_x: float
    mark_y: float
    ticks: tuple[Tick, ...]
    marks: tuple[Mark, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class LineChart:
    """The same lines drawn for a wide and for a narrow place, so that letters keep a readable size."""

    drawings: tuple[Drawing, ...]
    legend: tuple[Legend, ...]
    table: Table


def bar_chart(labels: Sequence[str], series: Sequence[Series], *, write: Writer = str) -> BarChart:
    """Horizontal bars from zero, grouped by label, in the order given.

    Raises ``ValueError`` when a series has another length than ``labels`` or a value is negative: a bar of a
    count cannot point backwards.
    """
    _same_length(labels, series)
    known = [value for one in series for value in one.values if value is not None]
    if any(value < 0 for value in known):
        raise ValueError("a bar cannot be negative")
    longest = float(max(known, default=0))

    def bar(place: int, one: Series, row: int) -> Bar:
        value = one.values[row]
        return Bar(
            name=one.name,
            width=round(100 * float(value) / longest, 2) if value and longest else 0.0,
            value_text=_written(value, write),
            series=_colour(place),
            url=one.url(row),
        )

    groups = tuple(
        BarGroup(label, tuple(bar(place, one, row) for place, one in enumerate(series)))
        for row, label in enumerate(labels)
    )
    legend = tuple(Legend(one.name, _colour(place), None) for place, one in enumerate(series))
    return BarChart(groups=groups, legend=legend if len(series) > 1 else ())


def line_chart(
    labels: Sequence[str], series: Sequence[Series], *, write: Writer = str
) -> LineChart:
    """Lines over equally spaced labels, the vertical axis from zero in round steps.

    Series differ by colour and by dash. Raises ``ValueError`` when a series has another length than ``labels``.
    """
    _same_length(labels, series)
    wide = _draw(labels, series, write, size="wide", width=760, height=270)
    narrow = _draw(labels, series, write, size="narrow", width=380, height=230)
    legend = tuple(
        Legend(one.name, _colour(place), DASHES[place % len(DASHES)])
        for place, one in enumerate(series)
    )
    return LineChart(drawings=(wide, narrow), legend=legend, table=_table(labels, series, write))


def _draw(
    labels: Sequence[str],
    series: Sequence[Series],
    write: Writer,
    *,
    size: str,
    width: float,
    height: float,
) -> Drawing:
    known = [value for one in series for value in one.values if value is not None]
    steps = round_steps(float(min([0, *known])), float(max([0, *known])))
    texts = [write(_whole(step)) for step in steps]
    left = max(len(text) for text in texts) * LETTER + 12
    right = width - max([2, *(len(write(value)) for value in known)]) * LETTER - 12
    top, bottom = 10.0, height - 28.0

    def across(index: int) -> float:
        return _round(left + 8 + (right - left - 16) * (index / max(len(labels) - 1, 1)))

    def down(value: Number | float) -> float:
        return _round(bottom - (bottom - top) * (float(value) - steps[0]) / (steps[-1] - steps[0]))

    lines = [_line(one, place, labels, across, down, write) for place, one in enumerate(series)]
    return Drawing(
        size=size,
        width=width,
        height=height,
        left=_round(left),
        right=_round(right),
        tick_x=_round(left - 8),
        mark_y=_round(height - 6),
        ticks=tuple(
            Tick(down(s), _round(down(s) + 4), t) for s, t in zip(steps, texts, strict=True)
        ),
        marks=_marks(labels, across, right - left),
        lines=tuple(_apart(lines)),
    )


def _marks(labels: Sequence[str], across: Callable[[int], float], room: float) -> tuple[Mark, ...]:
    """Words under the axis; when they would touch only every second, third … counted from the last."""
    letters = max((len(label) for label in labels), default=1) + 1.5
    every = max(1, ceil(len(labels) * letters * LETTER / room))
    last = len(labels) - 1
    return tuple(
        Mark(across(index), label)
        for index, label in enumerate(labels)
        if (last - index) % every == 0
    )


def round_steps(low: float, high: float, wanted: int = 4) -> tuple[float, ...]:
    """Steps of 1, 2, 2.5 or 5 times a power of ten that enclose ``low`` and ``high``; whole numbers from 1 up.

    At least two steps, so that an axis always has a length.
    """
    rough = Decimal(str(max((high - low) / wanted, 1e-9)))
    power = Decimal(10) ** rough.adjusted()
    step = next(power * f for f in map(Decimal, ("1", "2", "2.5", "5", "10")) if power * f >= rough)
    if high - low >= 1 or high == low:
        step = max(step.quantize(Decimal(1), rounding="ROUND_UP"), Decimal(1))
    first = (Decimal(str(low)) / step).to_integral_value(rounding="ROUND_FLOOR")
    last = (Decimal(str(high)) / step).to_integral_value(rounding="ROUND_CEILING")
    last = max(last, first + 1)
    return tuple(float(step * n) for n in range(int(first), int(last) + 1))


def _line(
    one: Series,
    place: int,
    labels: Sequence[str],
    across: Callable[[int], float],
    down: Callable[[Number | float], float],
    write: Writer,
) -> Line:
    points: list[Point] = []
    pieces: list[list[str]] = [[]]
    for index, value in enumerate(one.values):
        if value is None:
            pieces.append([])
            continue
        x, y = across(index), down(value)
        name = f"{one.name}, {labels[index]}"
        points.append(Point(name, x, y, write(value)))
        pieces[-1].append(f"{x},{y}")
    return Line(
        name=one.name,
        series=_colour(place),
        dash=DASHES[place % len(DASHES)],
        paths=tuple(" ".join(piece) for piece in pieces if len(piece) > 1),
        points=tuple(points),
        end_text=points[-1].value_text if points else "",
        end_x=_round(points[-1].x + 8) if points else 0.0,
        end_y=_round(points[-1].y + 4) if points else 0.0,
    )


def _apart(lines: Sequence[Line], least: float = 14.0) -> list[Line]:
    """Moves the numbers at the ends of lines apart where they would overprint each other."""
    order = sorted((i for i, line in enumerate(lines) if line.points), key=lambda i: lines[i].end_y)
    heights: dict[int, float] = {}
    for before, i in zip([None, *order], order, strict=False):
        floor = heights[before] + least if before is not None else lines[i].end_y
        heights[i] = max(lines[i].end_y, floor)
    return [replace(line, end_y=_round(heights.get(i, line.end_y))) for i, line in enumerate(lines)]


def _table(labels: Sequence[str], series: Sequence[Series], write: Writer) -> Table:
    rows = tuple(
        Row(label, tuple(Cell(_written(one.values[row], write), one.url(row)) for one in series))
        for row, label in enumerate(labels)
    )
    return Table(head=("", *(one.name for one in series)), rows=rows)


def _written(value: Number | None, write: Writer) -> str:
    return "–" if value is None else write(value)


def _same_length(labels: Sequence[str], series: Sequence[Series]) -> None:
    for one in series:
        if len(one.values) != len(labels):
            raise ValueError(f"{one.name}: {len(one.values)} values for {len(labels)} labels")


def _colour(place: int) -> int:
    return place % SERIES_COLOURS + 1


def _whole(value: float) -> Number:
    return int(value) if value == int(value) else Decimal(str(value))


def _round(value: float) -> float:
    return round(value, 1)

"""Turns series of numbers into the geometry of an SVG drawing.

Plain Python: no template, no database. The server draws, so a chart needs no script, prints as it is seen and
always carries the same figures as a table. Lengths are user units of the view box; y grows downwards.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

Number = int | float | Decimal
Writer = Callable[[Number], str]

SERIES_COLOURS = 6
DASHES = ("", "7 4", "2 4", "10 3 2 3", "5 2", "1 3")
LETTER = 6.6  # mean width of a letter at 12 units, measured on Noto Sans; a cell of text, not a promise


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
    """One horizontal bar; ``label`` is set on the first bar of its group only."""

    name: str
    label: str
    label_y: float
    x: float
    y: float
    width: float
    height: float
    value_text: str
    value_x: float
    value_y: float
    series: int
    url: str


@dataclass(frozen=True)
class Legend:
    """One entry under the drawing; ``dash`` is None for areas and a dash pattern for lines."""

    name: str
    series: int
    dash: str | None


@dataclass(frozen=True)
class Table:
    """The same figures in writing."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class BarChart:
    """Geometry of horizontal bars, one group per label."""

    width: float
    height: float
    label_x: float
    axis_x: float
    bars: tuple[Bar, ...]
    legend: tuple[Legend, ...]
    table: Table


@dataclass(frozen=True)
class Point:
    """One known value on a line."""

    name: str
    x: float
    y: float
    value_text: str
    url: str


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
class LineChart:
    """Geometry of lines over equally spaced labels."""

    width: float
    height: float
    left: float
    right: float
    tick_x: float
    mark_y: float
    ticks: tuple[Tick, ...]
    marks: tuple[Mark, ...]
    lines: tuple[Line, ...]
    legend: tuple[Legend, ...]
    table: Table


def bar_chart(
    labels: Sequence[str], series: Sequence[Series], *, write: Writer = str, width: float = 640
) -> BarChart:
    """Horizontal bars from zero, grouped by label, in the order given.

    Raises ``ValueError`` when a series has another length than ``labels`` or a value is negative: a bar of a
    count cannot point backwards.
    """
    _same_length(labels, series)
    if any(value is not None and value < 0 for one in series for value in one.values):
        raise ValueError("a bar cannot be negative")
    thick, gap, between = (22.0, 0.0, 12.0) if len(series) == 1 else (14.0, 2.0, 14.0)
    axis = min(max((len(label) for label in labels), default=0) * LETTER + 12, width * 0.42)
    top_value = max((float(v) for s in series for v in s.values if v is not None), default=0.0)
    texts = [write(v) for s in series for v in s.values if v is not None]
    room = max(width - axis - max((len(t) for t in texts), default=1) * LETTER - 14, 1.0)
    group = len(series) * (thick + gap) - gap + between
    bars: list[Bar] = []
    for row, label in enumerate(labels):
        for place, one in enumerate(series):
            value = one.values[row]
            y = row * group + between / 2 + place * (thick + gap)
            long = _round(room * float(value) / top_value) if value and top_value else 0.0
            bars.append(
                Bar(
                    name=label if len(series) == 1 else f"{label}, {one.name}",
                    label=_shorten(label, axis) if place == 0 else "",
                    label_y=_round(row * group + group / 2 + 4),
                    x=_round(axis),
                    y=_round(y),
                    width=long,
                    height=thick,
                    value_text="–" if value is None else write(value),
                    value_x=_round(axis + long + 6),
                    value_y=_round(y + thick / 2 + 4),
                    series=_colour(place),
                    url=one.url(row),
                )
            )
    legend = tuple(Legend(s.name, _colour(i), None) for i, s in enumerate(series))
    return BarChart(
        width=width,
        height=_round(max(len(labels), 1) * group),
        label_x=_round(axis - 8),
        axis_x=_round(axis),
        bars=tuple(bars),
        legend=legend if len(series) > 1 else (),
        table=_table(labels, series, write),
    )


def line_chart(
    labels: Sequence[str],
    series: Sequence[Series],
    *,
    write: Writer = str,
    width: float = 640,
    height: float = 260,
) -> LineChart:
    """Lines over equally spaced labels, the vertical axis from zero in round steps.

    Series differ by colour and by dash. Raises ``ValueError`` when a series has another length than ``labels``.
    """
    _same_length(labels, series)
    known = [float(v) for s in series for v in s.values if v is not None]
    steps = round_steps(min([0.0, *known]), max([0.0, *known]))
    texts = [write(_whole(step)) for step in steps]
    ends = [max((len(write(v)) for v in s.values if v is not None), default=0) for s in series]
    left = max(len(text) for text in texts) * LETTER + 12
    right = width - max([2, *ends]) * LETTER - 12
    top, bottom = 10.0, height - 26.0
    span = steps[-1] - steps[0]

    def across(index: int) -> float:
        return _round(left + 6 + (right - left - 12) * (index / max(len(labels) - 1, 1)))

    def down(value: Number) -> float:
        return _round(bottom - (bottom - top) * (float(value) - steps[0]) / span)

    every = max(1, -(-len(labels) * max((len(x) for x in labels), default=1) * 8 // int(right - left)))
    lines = [_line(one, place, labels, across, down, write) for place, one in enumerate(series)]
    return LineChart(
        width=width,
        height=height,
        left=_round(left),
        right=_round(right),
        tick_x=_round(left - 8),
        mark_y=_round(height - 6),
        ticks=tuple(
            Tick(down(step), _round(down(step) + 4), text)
            for step, text in zip(steps, texts, strict=True)
        ),
        marks=tuple(
            Mark(across(i), label)
            for i, label in enumerate(labels)
            if (len(labels) - 1 - i) % every == 0
        ),
        lines=tuple(_apart(lines)),
        legend=tuple(Legend(s.name, _colour(i), DASHES[i % len(DASHES)]) for i, s in enumerate(series)),
        table=_table(labels, series, write),
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
    down: Callable[[Number], float],
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
        points.append(Point(name, x, y, write(value), one.url(index)))
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
    rows = [
        (label, *("–" if (v := one.values[row]) is None else write(v) for one in series))
        for row, label in enumerate(labels)
    ]
    return Table(head=("", *(one.name for one in series)), rows=tuple(rows))


def _same_length(labels: Sequence[str], series: Sequence[Series]) -> None:
    for one in series:
        if len(one.values) != len(labels):
            raise ValueError(f"{one.name}: {len(one.values)} values for {len(labels)} labels")


def _shorten(label: str, room: float) -> str:
    letters = int((room - 8) / LETTER)
    return label if len(label) <= letters else label[: max(letters - 1, 1)].rstrip() + "…"


def _colour(place: int) -> int:
    return place % SERIES_COLOURS + 1


def _whole(value: float) -> Number:
    return int(value) if value == int(value) else Decimal(str(value))


def _round(value: float) -> float:
    return round(value, 1)

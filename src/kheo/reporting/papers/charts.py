"""Charts drawn on the server for paper and page: readable in grey, told apart by hatches.

matplotlib's Figure is used without its global state, so that several threads may draw at once.
"""

from __future__ import annotations

import io
import textwrap
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from PIL import Image

from kheo.kernel.numbers import format_number, share

FONTS = ("Times New Roman", "Liberation Serif", "DejaVu Serif")
FILLS = (("#1f3a5f", ""), ("#ffffff", "////"), ("#9aa5b1", ""), ("#ffffff", "...."))
"""Fill and hatch of each series: dark, hatched, middle grey, dotted."""
PLAIN = "#9aa5b1"
MOST_SERIES = len(FILLS)
WIDTH_MM = 160.0
_INCH = 25.4
_INK = "#222222"


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn: a name for each group of bars, and series of as many numbers."""

    title: str
    labels: tuple[str, ...]
    series: tuple[tuple[str, tuple[Decimal, ...]], ...]
    unit: str = ""
    is_shares: bool = False

    @property
    def height_mm(self) -> float:
        """Shares stand in rows and grow with them; columns keep one height."""
        return 22.0 + 11.0 * len(self.labels) if self.is_shares else 82.0

    @property
    def told(self) -> str:
        """The chart in words, for those who do not see it."""
        parts = [
            f"{name}: "
            + "; ".join(
                f"{label} {format_number(number)}"
                for label, number in zip(self.labels, numbers, strict=True)
            )
            for name, numbers in self.series
        ]
        return f"{self.title}. {'. '.join(parts)}."


def png(chart: Chart) -> bytes:
    """The chart for paper: 200 dots an inch, few greys, so that it stays small."""
    out = io.BytesIO()
    _drawn(chart).savefig(out, format="png", dpi=200)
    with Image.open(out) as made:
        small = io.BytesIO()
        made.convert("RGB").quantize(32).save(small, "PNG", optimize=True)
    return small.getvalue()


def svg(chart: Chart) -> bytes:
    """The chart for the page."""
    out = io.BytesIO()
    _drawn(chart).savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    return out.getvalue()


@cache
def _fonts() -> list[str]:
    """The fonts of papers that this machine has; the last one comes with matplotlib."""
    from matplotlib.font_manager import fontManager  # noqa: PLC0415 - slow import

    here = set(fontManager.get_font_names())
    return [name for name in FONTS if name in here]


def _drawn(chart: Chart) -> Any:
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 - slow import
    from matplotlib.figure import Figure  # noqa: PLC0415 - slow import
    from matplotlib.text import Text  # noqa: PLC0415 - slow import

    figure = Figure(figsize=(WIDTH_MM / _INCH, chart.height_mm / _INCH), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    (_shares if chart.is_shares else _bars)(axes, chart)
    axes.spines[["top", "right", "bottom" if chart.is_shares else "left"]].set_visible(False)
    fonts = _fonts()
    for one in figure.findobj(Text):
        one.set_fontfamily(fonts)
        one.set_color(_INK)
    return figure


def _bars(axes: Any, chart: Chart) -> None:
    """A group of columns for each label, a column for each series, its number above it."""
    many = len(chart.series)
    width = 0.8 / many
    for at, (name, numbers) in enumerate(chart.series):
        fill, hatch = FILLS[at] if many > 1 else (PLAIN, "")
        places = [place + (at - (many - 1) / 2) * width for place in range(len(chart.labels))]
        bars = axes.bar(
            places, [float(one) for one in numbers], width * 0.92, label=name, color=fill,
            hatch=hatch, edgecolor=_INK, linewidth=0.7,
        )  # fmt: skip
        words = [format_number(one) for one in numbers]
        crowded = many * len(chart.labels) > 16 or max(len(one) for one in words) > 5
        axes.bar_label(bars, words, padding=2, fontsize=7 if crowded else 8.5)
    axes.set_xticks(
        range(len(chart.labels)),
        [textwrap.fill(label, 18 if len(chart.labels) < 6 else 12) for label in chart.labels],
        fontsize=10,
    )
    axes.tick_params(axis="x", length=0)
    axes.set_yticks([])
    axes.margins(x=0.03, y=0.12)
    if many > 1:
        axes.legend(
            loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=many, frameon=False, fontsize=10,
            handlelength=1.6, handleheight=1.0,
        )  # fmt: skip


def _shares(axes: Any, chart: Chart) -> None:
    """A bar for each label, longest as it is, with its share of the total and its number."""
    _name, numbers = chart.series[0]
    total = sum(numbers, Decimal(0))
    places = range(len(numbers))
    bars = axes.barh(
        places,
        [float(one) for one in numbers],
        0.62,
        color="#9aa5b1",
        edgecolor=_INK,
        linewidth=0.7,
    )
    words = []
    for one in numbers:
        part = share(one, total)
        words.append(f"{format_number(one)} ({format_number(part or Decimal(0), 2)} %)")
    axes.bar_label(bars, words, padding=4, fontsize=10)
    axes.set_yticks(places, [textwrap.fill(label, 28) for label in chart.labels], fontsize=10)
    axes.tick_params(axis="y", length=0)
    axes.invert_yaxis()
    axes.set_xticks([])
    axes.margins(x=0.28, y=0.04)

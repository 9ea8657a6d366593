"""A line of a few values, small enough for the margin; drawn as SVG attributes alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

WIDTH, HEIGHT, EDGE = 240, 56, 6


@dataclass(frozen=True, slots=True)
class Sparkline:
    """Pieces between gaps as points of polylines, and the places of the known values."""

    width: int
    height: int
    paths: tuple[str, ...]
    dots: tuple[tuple[str, str], ...]


def sparkline(values: Sequence[Decimal | None]) -> Sparkline:
    """Equally spaced, from zero; None is a gap. At least one value is known."""
    known = [value for value in values if value is not None]
    top = max([*known, Decimal(1)])
    step = Decimal(WIDTH - 2 * EDGE) / max(len(values) - 1, 1)
    paths: list[list[str]] = [[]]
    dots: list[tuple[str, str]] = []
    for place, value in enumerate(values):
        if value is None:
            paths.append([])
            continue
        x = _short(EDGE + step * place)
        y = _short(HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * value / top)
        paths[-1].append(f"{x},{y}")
        dots.append((x, y))
    lines = tuple(" ".join(path) for path in paths if len(path) > 1)
    return Sparkline(WIDTH, HEIGHT, lines, tuple(dots))


def _short(number: Decimal) -> str:
    return f"{number:.1f}"

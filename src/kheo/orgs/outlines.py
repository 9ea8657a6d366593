"""The shipped outlines of units: provinces, districts (until July 2025) and communes, by day.

``data/outlines-*.json.gz`` are made by ``tools/build_outlines.py``; units are known by
``CODE@FIRST-DAY``. Lengths are steps of 1/10,000 of a degree: x east, y north.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
GRID = 10_000
SHIPPED = {2: "provinces", 3: "districts", 5: "communes"}
"""Length of a code → file."""
Place = tuple[int, int]
Ring = tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """A shape on the grid: where its label goes, and its rings (filled by the even-odd rule)."""

    middle: Place
    rings: tuple[Ring, ...]


def shipped_outlines(
    units: Iterable[tuple[str, date]], day: date
) -> dict[tuple[str, date], Outline]:
    """(code, first day) → the outline that holds on the day; units that are not shipped are left out."""
    found: dict[tuple[str, date], Outline] = {}
    for code, since in units:
        name = SHIPPED.get(len(code))
        told = _file(name).get(f"{code}@{since.isoformat()}", []) if name else []
        holding = [row for row in told if row[0] <= day.isoformat()]
        if holding:
            found[code, since] = _outline(tuple(holding[-1][1:]))
    return found


def provenance() -> tuple[str, str]:
    """Source and licence of the shipped outlines, as they are written in the files."""
    told = _read("provinces")
    return told["source"], told["licence"]


@lru_cache(maxsize=1)
def area_of_nation() -> tuple[Place, Place]:
    """South-west and north-east corner of all provinces on the grid."""
    rows = [row for rows in _file("provinces").values() for row in rows]
    points = [p for row in rows for ring in _outline(tuple(row[1:])).rings for p in ring]
    xs, ys = [x for x, _y in points], [y for _x, y in points]
    return (min(xs), min(ys)), (max(xs), max(ys))


def decoded(text: str) -> Ring:
    """Grid points from differences of five bits a letter (``tools.build_outlines.written``)."""
    numbers, value, shift = [], 0, 0
    for letter in text:
        bits = ord(letter) - 63
        value |= (bits & 0x1F) << shift
        shift += 5
        if bits < 0x20:
            numbers.append(~(value >> 1) if value & 1 else value >> 1)
            value, shift = 0, 0
    ring, x, y = [], 0, 0
    for right, up in zip(numbers[::2], numbers[1::2], strict=True):
        x, y = x + right, y + up
        ring.append((x, y))
    return tuple(ring)


@lru_cache(maxsize=2_000)
def _outline(written: tuple[str, ...]) -> Outline:
    middle, *rings = written
    return Outline(decoded(middle)[0], tuple(decoded(ring) for ring in rings))


def _file(name: str) -> Mapping[str, list[list[str]]]:
    found: Mapping[str, list[list[str]]] = _read(name)["outlines"]
    return found


@lru_cache(maxsize=3)
def _read(name: str) -> dict[str, Any]:
    with gzip.open(DATA / f"outlines-{name}.json.gz", "rt", encoding="utf-8") as lines:
        read: dict[str, Any] = json.load(lines)
    return read

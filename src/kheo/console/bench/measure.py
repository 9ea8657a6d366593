"""What a measurement is, how it is taken, how it is told."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from statistics import median
from time import perf_counter, process_time
from typing import Any

from django.db import connection


@dataclass(frozen=True, slots=True)
class Measured:
    """One line. ``value`` and ``other`` in ``unit``; the budget bounds their ratio, or the value
    itself where there is nothing to compare with. ``held`` is None where it could not be taken."""

    family: str
    what: str
    value: float
    unit: str
    budget: float
    against: str = ""
    other: float | None = None
    is_missing: bool = False

    @property
    def ratio(self) -> float | None:
        """How many times the other thing."""
        return self.value / self.other if self.other else None

    @property
    def held(self) -> bool | None:
        """Whether the budget is held."""
        if self.is_missing:
            return None
        return (self.value if self.other is None else self.value / self.other) <= self.budget

    def told(self) -> dict[str, Any]:
        """For JSON."""
        return {**asdict(self), "ratio": self.ratio, "held": self.held}


def milliseconds(call: Callable[[], Any], calls: int = 7) -> float:
    """Median time of several calls, the first (cold) one thrown away."""
    call()
    return median(once(call) for _ in range(calls))


def side_by_side(
    first: Callable[[], Any], second: Callable[[], Any], calls: int = 9
) -> tuple[float, float]:
    """Medians of two things taken in turn, so that a busy moment of the machine hits both."""
    first(), second()
    pairs = [(once(first), once(second)) for _ in range(calls)]
    return median(pair[0] for pair in pairs), median(pair[1] for pair in pairs)


def once(call: Callable[[], Any]) -> float:
    """Milliseconds of one call. SQLite works inside this process, so its processor time is the
    whole price, whatever else the machine does; PostgreSQL is asked over a socket: by the clock."""
    now = process_time if connection.vendor == "sqlite" else perf_counter
    began = now()
    call()
    return (now() - began) * 1000


def table(lines: Iterable[Measured]) -> str:
    """The lines as a table in Markdown, which a terminal shows as well."""
    head = ("what", "measured", "compared with", "ratio", "budget", "held")
    rows = [head, *(_row(line) for line in lines)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(head))]
    told = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in rows
    ]
    told.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(told)


def _row(line: Measured) -> tuple[str, ...]:
    held = {True: "yes", False: "NO", None: "not measured"}[line.held]
    if line.is_missing:
        return (f"{line.family}: {line.what}", "", line.against, "", f"{line.budget:g}", held)
    other = "" if line.other is None else f" {line.other:,.2f} {line.unit}"
    return (
        f"{line.family}: {line.what}",
        f"{line.value:,.2f} {line.unit}",
        f"{line.against}{other}",
        "" if line.ratio is None else f"{line.ratio:.2f}",
        f"{line.budget:g}" + ("x" if line.other is not None else f" {line.unit}"),
        held,
    )

"""The address of the records behind a printed figure."""

from __future__ import annotations

from kheo.counting.addresses import behind_address
from kheo.counting.narrowing import Narrowing
from kheo.counting.queries.indicators import Asked
from kheo.reporting.papers.tables import Behind


def behind_of(asked: Asked) -> Behind:
    """For the cells of one report: its unit, period and map."""

    def address(code: str, narrowing: Narrowing, line: int | str | None) -> str:
        return behind_address(
            code, narrowing, unit=asked.unit, start=asked.start, end=asked.end,
            reading=asked.reading, within=line,
        )  # fmt: skip

    return address

"""How complete a sum is. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from kheo.kernel.numbers import share


@dataclass(frozen=True, slots=True)
class Completeness:
    """Reports behind a sum: ``expected`` without those excused, ``received`` of them, ``late`` of those."""

    expected: int
    received: int
    late: int
    excused: int

    @property
    def missing(self) -> int:
        """Reports that have not come."""
        return self.expected - self.received

    @property
    def is_whole(self) -> bool:
        """Whether every report has come."""
        return self.missing == 0

    @property
    def percent(self) -> str:
        """The share received with one decimal, "" when nothing is expected."""
        found = share(self.received, self.expected, 1)
        return "" if found is None else str(found)

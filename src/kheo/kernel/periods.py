"""Spans of days, always half-open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Period:
    """A half-open span of days: ``start`` is inside, ``end`` is outside.

    ``end=None`` means "still running". Half-open spans join without a gap, so
    closing one placement and opening the next uses the same date twice.
    """

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end <= self.start:
            raise ValueError(f"empty period: {self.start} → {self.end}")

    @classmethod
    def through(cls, first: date, last: date) -> Period:
        """The span in which both days lie, as people write it: "from 1/1 to 31/12".

        Raises ValueError when ``last`` comes before ``first``.
        """
        return cls(first, last + timedelta(days=1))

    @property
    def last_day(self) -> date | None:
        """The last day inside, for screens and papers; None while the span runs."""
        return None if self.end is None else self.end - timedelta(days=1)

    def __contains__(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)

    def overlaps(self, other: Period) -> bool:
        """Whether at least one day lies in both."""
        return (other.end is None or self.start < other.end) and (
            self.end is None or other.start < self.end
        )

    def intersection(self, other: Period) -> Period | None:
        """The days that lie in both, or None when there is no such day."""
        if not self.overlaps(other):
            return None
        ends = [end for end in (self.end, other.end) if end is not None]
        return Period(max(self.start, other.start), min(ends, default=None))

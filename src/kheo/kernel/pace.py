"""How often something may be done: so many times in a window of minutes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Pace:
    """At most ``most`` times in one window of ``minutes``.

    ``purpose`` names what is counted, so that one thing says nothing of another.
    """

    purpose: str
    most: int
    minutes: int

    def begin_of(self, at: datetime) -> datetime:
        """The moment at which the window of ``at`` began."""
        seconds = self.minutes * 60
        stamp = int(at.timestamp())
        return datetime.fromtimestamp(stamp - stamp % seconds, tz=at.tzinfo)

    def seconds_left(self, at: datetime) -> int:
        """Until the next window opens, at least one."""
        end = self.begin_of(at) + timedelta(minutes=self.minutes)
        return int((end - at).total_seconds()) + 1

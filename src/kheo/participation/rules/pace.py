"""How often one address may do something, and how an address is told apart without being kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network


@dataclass(frozen=True, slots=True)
class Pace:
    """At most ``most`` times in one window of ``minutes`` for one address.

    ``purpose`` keys the digest, so that what an address does in one place says nothing of another.
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


def household_of(address: str) -> str:
    """The part of an address that stays the same: of IPv6 the network a line is given, else all of it."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address[:45]
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ip_network((parsed, 64), strict=False))

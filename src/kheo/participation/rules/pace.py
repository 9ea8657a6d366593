"""How an address is told apart without being kept."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network


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

"""Which addresses other systems may be told at: never one of the house's own network by mistake."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from kheo.kernel.refusals import BadInput


@dataclass(frozen=True, slots=True)
class Target:
    """An address taken apart: name and port of the machine, what is asked of it."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def host_header(self) -> str:
        """The machine as it knows itself."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        usual = {"https": 443, "http": 80}[self.scheme]
        return host if self.port == usual else f"{host}:{self.port}"

    def at(self, number: str) -> str:
        """The address with the machine's number in place of its name."""
        host = f"[{number}]" if ":" in number else number
        return f"{self.scheme}://{host}:{self.port}{self.path}"


def read_target(url: str, *, plain: bool) -> Target:
    """Take ``url`` apart. Raises ``BadInput`` unless it is https (or http where ``plain`` says so)."""
    try:
        parts = urlsplit(url)
        port = parts.port
        host = (parts.hostname or "").rstrip(".")
        host.encode("idna")
    except (ValueError, UnicodeError):
        raise BadInput(
            _("This is not an address, for example https://vanban.tinh.vn/bao-tin.")
        ) from None
    schemes = {"https", "http"} if plain else {"https"}
    if parts.scheme not in schemes:
        raise BadInput(_("The address begins with https://"))
    if not host or parts.username or parts.password or not url.isascii() or " " in url:
        raise BadInput(_("This is not an address, for example https://vanban.tinh.vn/bao-tin."))
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    usual = 443 if parts.scheme == "https" else 80
    return Target(parts.scheme, host, usual if port is None else port, path)


def is_open(number: str) -> bool:
    """Whether a machine's number lies on the open network, not in a house, on itself or nowhere."""
    try:
        address: IPv4Address | IPv6Address = ip_address(number.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if inner is not None:
            return is_open(str(inner))
        if number.lower().startswith("64:ff9b:"):  # an IPv4 address behind a translator
            return is_open(str(IPv4Address(int(address) & 0xFFFFFFFF)))
    return address.is_global and not address.is_multicast

"""What a token may be used for: reading or acting, everywhere or on some lists.

Slices above name their lists when the program starts (``config/interfaces.py``). A token never opens
more than its person may do; a scope only takes away.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.utils.translation import gettext as _

READ: Final = "read"
WRITE: Final = "write"
_places: dict[str, Any] = {}


def declare(places: Mapping[str, Any]) -> None:
    """Put the names and labels of what scopes may name in force, in place of earlier ones."""
    _places.clear()
    _places.update(places)


def places() -> dict[str, Any]:
    """Name → label of everything a scope may name."""
    return dict(_places)


def is_known(scope: str) -> bool:
    """Whether ``scope`` says something."""
    place, colon, verb = scope.rpartition(":")
    if verb not in {READ, WRITE}:
        return False
    return not colon or place in _places


def allows(scopes: Iterable[str], verb: str, place: str) -> bool:
    """Whether a token with ``scopes`` may ``verb`` there. Who may act may read what he acted on."""
    held = set(scopes)
    verbs = {verb, WRITE}
    return any(one in held or f"{place}:{one}" in held for one in verbs)


def in_words(scopes: Iterable[str]) -> list[str]:
    """The scopes as plain sentences for the screen, the widest first."""
    held = set(scopes)
    if WRITE in held:
        return [_("Reads and does everything that you may see and do")]
    told = [_("Reads everything that you may see; changes nothing")] if READ in held else []
    for place, label in _places.items():
        if f"{place}:{WRITE}" in held:
            told.append(_("Reads and acts in the list “%(list)s”") % {"list": label})
        elif f"{place}:{READ}" in held and READ not in held:
            told.append(_("Reads the list “%(list)s”") % {"list": label})
    return told

"""What a token may be used for: reading or acting, everywhere or on some lists.

Slices above name their lists when the program starts (``config/interfaces.py``). A token never opens
more than its person may do; a scope only takes away.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import Permission, granted_units

READ: Final = "read"
WRITE: Final = "write"


class Place(NamedTuple):
    """A list that a scope may name, and who has any use for it."""

    label: Any
    permission: Permission


_places: dict[str, Place] = {}


def declare(places: Mapping[str, Place]) -> None:
    """Put the lists that scopes may name in force, in place of earlier ones."""
    _places.clear()
    _places.update(places)


def places_of(person: User) -> list[tuple[str, Any]]:
    """Name and label of the lists that ``person`` may see anything of."""
    return [
        (name, place.label)
        for name, place in _places.items()
        if granted_units(person, place.permission)
    ]


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
    for place, (label, _permission) in _places.items():
        if f"{place}:{WRITE}" in held:
            told.append(_("Reads and acts in the list “%(list)s”") % {"list": label})
        elif f"{place}:{READ}" in held and READ not in held:
            told.append(_("Reads the list “%(list)s”") % {"list": label})
    return told

"""Who is kept out of a dossier, found from what is known about him (DESIGN §5).

Plain values only. Three reasons, in this order:

- **own unit**: he works in the unit that registered the initiative, in one that it passed whole
  into, or in a part of it; or he registers or heads for one of them. Whoever works *above* the
  unit may judge it (a commune's staff judge the villages), and where the unit is itself the body
  that appraises, those who work in other units below it may judge it too: everybody there
  stands under it.
- **own initiative**: he filed it, or opened its dossier.
- **same person**: his name is the name of the exemplary person or of the one who leads the work.
  Names are compared without marks, whole, forms of address left out; a namesake is kept out too,
  because nobody can tell them apart from the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kheo.appraisal.enums import RecusalHow
from kheo.kernel.text import fold

_PARTS = re.compile(r"[,;:()/\n]|\s[-–—]\s|\svà\s", re.IGNORECASE)
_ADDRESS = re.compile(r"^(?:(?:dong chi|ong|ba|anh|chi|co|chu|bac|thay|em)\s)+")


@dataclass(frozen=True, slots=True)
class Concerned:
    """What a dossier is about, as far as it may keep somebody out.

    ``heirs`` = the unit and those it passed whole into; ``parts`` = the units below them, empty
    when the unit itself appraises. ``makers`` = keys of the accounts that filed or opened it.
    ``names`` = the exemplary person's title and the lead, as written.
    """

    heirs: frozenset[int]
    parts: frozenset[int] = frozenset()
    makers: frozenset[int] = frozenset()
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A member or a council seat: name, account (None = none), units he belongs to or acts for."""

    name: str
    user: int | None = None
    units: frozenset[int] = frozenset()


def recusal_found(dossier: Concerned, person: Candidate) -> tuple[RecusalHow, str] | None:
    """Why ``person`` is kept out of ``dossier``, and the words that showed it; None when nothing."""
    if person.units & (dossier.heirs | dossier.parts):
        return RecusalHow.OWN_UNIT, ""
    if person.user is not None and person.user in dossier.makers:
        return RecusalHow.OWN_INITIATIVE, ""
    own = bare_name(person.name)
    for text in dossier.names:
        for part in _PARTS.split(text):
            if own and bare_name(part) == own:
                return RecusalHow.SAME_PERSON, part.strip()
    return None


def bare_name(text: str) -> str:
    """A name as it is compared: without marks and without forms of address."""
    return _ADDRESS.sub("", fold(text))

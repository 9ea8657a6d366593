"""Cards that higher slices put on the page of an initiative; ``config`` hands them in.

Initiatives know nothing of appraisal, the library or inspections; a panel is a function that
says in a few lines what its slice knows and where to go on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kheo.access.models import User
from kheo.initiatives.models import Initiative


@dataclass(frozen=True, slots=True)
class PanelLine:
    """One line of a card: words, where they lead, and the state they tell ("" = none)."""

    text: str
    url: str = ""
    tone: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """A card beside the record; ``acts`` are buttons (label, address)."""

    title: str
    lines: tuple[PanelLine, ...] = ()
    acts: tuple[tuple[str, str], ...] = ()


Offer = Callable[[Initiative, User], Panel | None]
_offers: list[Offer] = []


def offer(*offers: Offer) -> None:
    """Put the panels of the higher slices in force, in place of earlier ones."""
    _offers[:] = offers


def panels_of(initiative: Initiative, viewer: User) -> list[Panel]:
    """What the higher slices say about ``initiative`` to ``viewer``."""
    return [panel for one in _offers if (panel := one(initiative, viewer)) is not None]

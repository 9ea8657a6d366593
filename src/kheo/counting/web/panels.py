"""Cards that higher slices put on the page of figures; ``config`` hands them in.

Counting knows nothing of papers; a panel is a function that says what its slice knows of the same
unit and days. What it shows stands beside the counted figures and is never added to them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from kheo.access.models import User
from kheo.orgs.models import Unit


@dataclass(frozen=True, slots=True)
class DeclaredLine:
    """One declared number: what it counts, the amount in words, where it leads, of what it is."""

    what: str
    amount: str
    url: str
    about: str
    grade: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """A card under the counted figures; ``more`` says what is left out, with its address."""

    title: str
    note: str
    lines: tuple[DeclaredLine, ...]
    more: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the page shows: the unit, the half-open days (``start=None`` = from the beginning)."""

    unit: Unit
    start: date | None
    end: date
    today: date


Offer = Callable[[Shown, User], Panel | None]
_offers: list[Offer] = []


def offer(*offers: Offer) -> None:
    """Put the panels of the higher slices in force, in place of earlier ones."""
    _offers[:] = offers


def panels_of(shown: Shown, viewer: User) -> list[Panel]:
    """What the higher slices know of the unit and the days."""
    return [panel for one in _offers if (panel := one(shown, viewer)) is not None]

"""Where an indicator is used by higher slices; ``config`` hands in who knows.

Counting knows nothing of report forms; the page of an indicator shows what they tell.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kheo.access.models import User


@dataclass(frozen=True, slots=True)
class Use:
    """Something that shows the indicator, and its address ("" = none the person may open)."""

    label: str
    url: str = ""


Knows = Callable[[str, User], list[Use]]
_known: list[Knows] = []


def ask(*known: Knows) -> None:
    """Put those who know in force, in place of earlier ones."""
    _known[:] = known


def uses_of(code: str, viewer: User) -> list[Use]:
    """Everything that shows the indicator today, of what ``viewer`` may see."""
    return [use for one in _known for use in one(code, viewer)]

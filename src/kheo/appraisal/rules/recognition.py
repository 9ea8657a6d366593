"""Codes of recognitions, their validity, and what the dated facts say about each. Pure."""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from kheo.appraisal.enums import RecognitionStatus
from kheo.initiatives.enums import FactKind

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""32 signs: I, L, O and U are left out, so nothing in a code looks like something else."""
LENGTH = 12
"""12 signs out of 32 are 60 bits: a million guesses an hour find nothing in a lifetime."""
GROUP = 4
_LOOK_ALIKES = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
_LONGEST_TYPED = 60


def new_code() -> str:
    """A code that cannot be guessed, grouped like ``KH7M-2QXD-9VTP``."""
    return grouped("".join(secrets.choice(ALPHABET) for _sign in range(LENGTH)))


def grouped(signs: str) -> str:
    """Four by four, with hyphens."""
    return "-".join(signs[place : place + GROUP] for place in range(0, len(signs), GROUP))


def read_code(typed: str) -> str:
    """The code somebody typed: lower case, spaces, missing hyphens and look-alikes are mended.

    "" when it cannot be a code.
    """
    if len(typed) > _LONGEST_TYPED:
        return ""
    text = unicodedata.normalize("NFKC", typed).upper()
    signs = "".join(sign for sign in text if sign.isalnum()).translate(_LOOK_ALIKES)
    if len(signs) != LENGTH or not set(signs) <= set(ALPHABET):
        return ""
    return grouped(signs)


def end_of(on: date, *, days: int, from_decision: date | None = None) -> date | None:
    """The first day on which it no longer stands: as the decision says, else after the term."""
    return from_decision if from_decision is not None else on + timedelta(days=days)


def prolonged(valid_to: date, *, on: date, days: int) -> date:
    """The new end after a re-verification ``on``: a term from the old end, or from that day when
    the old end has passed."""
    return max(valid_to, on) + timedelta(days=days)


def stands_on(recognition: Any, day: date) -> bool:
    """Whether it stands on ``day``, also when the clock has not closed it yet."""
    if recognition.status != RecognitionStatus.STANDING:
        return False
    return recognition.valid_to is None or day < recognition.valid_to


def ended_since(recognition: Any, day: date) -> date | None:
    """Since when it no longer stands; None while it stands."""
    if stands_on(recognition, day):
        return None
    if recognition.status == RecognitionStatus.WITHDRAWN:
        return recognition.ended_on  # type: ignore[no-any-return]
    return recognition.valid_to  # type: ignore[no-any-return]


def chosen_twice(rows: Iterable[Any]) -> str:
    """The name of the first initiative that stands in ``rows`` more than once, else ""."""
    seen: set[int] = set()
    for row in rows:
        if row.initiative_id in seen:
            return str(row)
        seen.add(row.initiative_id)
    return ""


@dataclass(slots=True)
class Fate:
    """One recognised fact and the fact that ended it, None while it stands."""

    fact: Any
    ended_by: Any = None


def fates_of(facts: Iterable[Any]) -> list[Fate]:
    """What became of each recognition of one initiative, oldest first.

    Striking off ends all that stand, restoring brings back those that fell with it; a level that
    is withdrawn ends all that stand at that level, a level restored brings back those that ended
    last.
    """
    told = list(facts)
    cancelled = {fact.cancels_id for fact in told if fact.kind == FactKind.CANCELLED}
    fates: list[Fate] = []
    for fact in sorted(told, key=lambda fact: (fact.on, fact.pk)):
        if fact.pk in cancelled:
            continue
        if fact.kind == FactKind.RECOGNISED:
            fates.append(Fate(fact))
        elif fact.kind == FactKind.STRUCK_OFF:
            for fate in fates:
                fate.ended_by = fate.ended_by or fact
        elif fact.kind == FactKind.RESTORED:
            for fate in fates:
                if fate.ended_by is not None and fate.ended_by.kind == FactKind.STRUCK_OFF:
                    fate.ended_by = None
        elif fact.kind in {FactKind.LEVEL_WITHDRAWN, FactKind.LEVEL_RESTORED}:
            _turn_level(fates, fact)
    return fates


def _turn_level(fates: list[Fate], fact: Any) -> None:
    of_level = [fate for fate in fates if fate.fact.level == fact.level]
    if fact.kind == FactKind.LEVEL_WITHDRAWN:
        for fate in of_level:
            fate.ended_by = fate.ended_by or fact
        return
    ends = [fate.ended_by for fate in of_level if fate.ended_by is not None]
    latest = max(ends, key=lambda end: (end.on, end.pk), default=None)
    for fate in of_level:
        if latest is not None and fate.ended_by is latest:
            fate.ended_by = None

"""Looking a code up, slowly for who guesses."""

from __future__ import annotations

from datetime import datetime

from kheo.appraisal.models import Recognition
from kheo.appraisal.queries.recognition import by_code
from kheo.appraisal.rules.recognition import read_code
from kheo.kernel.pace import Pace
from kheo.participation.operations.pace import TooOften, count_one, wait_for

GUESSES = Pace("certificate", most=20, minutes=10)
"""Unknown codes from one address, before it has to wait for the next window."""


def look_up(typed: str, *, sender: str, at: datetime) -> Recognition | None:
    """The recognition behind a code, however it is typed; None when there is none.

    An unreadable code takes the same way as an unknown one. Raises ``TooOften`` for an address
    that guessed too often in this window, whatever it asks now.
    """
    if seconds := wait_for(GUESSES, sender, at):
        raise TooOften(seconds)
    found = by_code(read_code(typed))
    if found is None:
        count_one(GUESSES, sender, at)
    return found

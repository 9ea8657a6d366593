"""The writer looks his remark up by its number, slowly for who guesses."""

from __future__ import annotations

from datetime import datetime

from kheo.appraisal.rules.recognition import read_code
from kheo.participation.models import Remark
from kheo.participation.operations.pace import LOOK_UP, TooOften, count_one, wait_for


def by_number(typed: str, *, sender: str, at: datetime) -> Remark | None:
    """The remark with this number, however it is typed; None when there is none.

    Its name and the way to reach its writer are not read. Unknown numbers are counted for the address.
    Raises TooOften for who guesses.
    """
    if seconds := wait_for(LOOK_UP, sender, at):
        raise TooOften(seconds)
    number = read_code(typed)
    rows = Remark.objects.select_related("initiative").defer("reach_at", "name")
    found = rows.filter(number=number).first() if number else None
    if found is None:
        count_one(LOOK_UP, sender, at)
    return found

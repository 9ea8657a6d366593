"""The unit behind a number: signs, money, and what is counted."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from kheo.reader.lexicon import table
from kheo.reader.numbers.phrases import Phrases

_SLASH = re.compile(r" {0,4}/ {0,4}(?=[^\W\d])")
_SHARES = frozenset({"%", "phần trăm"})


class Unit(NamedTuple):
    """A unit as written, where it ends, its group in the table, whether it may be a verb."""

    text: str
    end: int
    group: str
    doubtful: bool = False

    @property
    def measures(self) -> bool:
        """Whether it measures and may follow a decimal, as heads may not."""
        return self.group in {"signs", "money"}

    @property
    def sign(self) -> bool:
        """Whether it is a sign or a short measure, printed as part of the number."""
        return self.group == "signs"


@cache
def _units() -> Phrases[str]:
    told = table("numbers_units")
    every = {word: name for name, group in told["counted"].items() for word in group}
    every |= dict.fromkeys(told["money"]["words"] + told["money"]["foreign"], "money")
    every |= dict.fromkeys(told["signs"]["words"], "signs")
    return Phrases(every)


@cache
def _per() -> Phrases[bool]:
    return Phrases(dict.fromkeys(table("numbers_units")["money"]["per"], True))


def unit_behind(text: str, at: int) -> Unit | None:
    """The unit that stands right behind a number ending at ``at``."""
    met = _units().behind(text, at)
    if met is None or met.start - at > 3:
        return None
    end = met.end
    while met.value in {"signs", "money"} and met.phrase not in _SHARES:
        slash = _SLASH.match(text, end)
        per = slash and (_per().behind(text, slash.end()) or _units().behind(text, slash.end()))
        if not slash or not per:
            break
        end = per.end
    if met.phrase in _SHARES:
        return Unit("%", end, "signs")
    written = " ".join(text[met.start : end].split())
    return Unit(written, end, met.value, met.phrase in table("numbers_units")["doubtful"]["words"])

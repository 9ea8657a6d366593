"""Amounts without a value: "hàng ngàn", "hàng chục ngàn", "vài trăm"."""

from __future__ import annotations

import re
from functools import cache

from kheo.reader.found import Number, NumberKind, Span
from kheo.reader.lexicon import any_of, table
from kheo.reader.numbers.amounts import dressed
from kheo.reader.numbers.units import unit_behind


@cache
def vague_start() -> re.Pattern[str]:
    """Finds where a vague amount begins; the match covers its words."""
    told = table("numbers_words")["vague"]
    lead, size = any_of(told["lead"]), any_of(told["sizes"])
    not_after = table("numbers_words")["after_multiplier"]["not"]
    return re.compile(
        rf"(?<!\w){lead}[ \t]+{size}(?:[ \t]+{size})*(?!\w)(?![ \t]+{any_of(not_after)}(?!\w))",
        re.IGNORECASE,
    )


def vague_at(text: str, at: int, line_start: int) -> Number | None:
    """The vague amount that begins at ``at``."""
    found = vague_start().match(text, at)
    if found is None:
        return None
    core = Span(at, found.end())
    unit = unit_behind(text, core.end)
    number = Number(
        core, core, found.group(), NumberKind.FIGURE, vague=True, unit=unit.text if unit else ""
    )
    return dressed(text, number, unit, line_start)

"""Signs that a remark is advertising or made by a machine. They mark it for the reader, nothing more."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kheo.kernel.text import fold

DATA = Path(__file__).parent.parent / "data" / "spam.json"
LINK = re.compile(
    r"https?://|www\.|\b[\w-]+\.(?:com|net|org|info|xyz|top|vn|ru|cc)\b/?", re.IGNORECASE
)
RUN = re.compile(r"(.)\1{9,}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Signs:
    """Known words (folded) and limits, read from data."""

    words: tuple[str, ...]
    links: int
    capitals_percent: int
    capitals_from: int
    seconds: int


@cache
def signs() -> Signs:
    """The shipped words and limits."""
    told = json.loads(DATA.read_text(encoding="utf-8"))
    words = tuple(fold(word) for word in told.pop("words"))
    return Signs(words=words, **told)


def found_in(
    words: str, *, trap: str = "", seconds: int | None = None, told_before: bool = False
) -> list[str]:
    """Codes of the signs in ``words``, in a fixed order.

    ``trap`` = what stands in the field nobody sees; ``seconds`` = between opening the form and sending it
    (None: the form carried no time, which a browser never does); ``told_before`` = the same text came lately.
    """  # fmt: skip
    limits, folded = signs(), f" {fold(words)} "
    letters = [sign for sign in words if sign.isalpha()]
    large = sum(sign.isupper() for sign in letters)
    told = {
        "trap": bool(trap.strip()),
        "quick": seconds is None or seconds < limits.seconds,
        "links": len(LINK.findall(words)) >= limits.links,
        "capitals": len(letters) >= limits.capitals_from
        and large * 100 >= limits.capitals_percent * len(letters),
        "words": any(f" {word} " in folded for word in limits.words),
        "run": bool(RUN.search(words)),
        "again": told_before,
    }
    return [code for code, is_there in told.items() if is_there]

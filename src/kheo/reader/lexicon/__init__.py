"""The words the reader knows, as tables an expert extends without code: one TOML file a subject.

Patterns in the tables are regular expressions over the regular text, matched without regard to case
unless the table says ``exact = true``. A blank stands for any run of blanks, ``" ?"`` for none or some.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def table(name: str) -> dict[str, Any]:
    """The table ``name``.toml of this folder. Raises FileNotFoundError for a name that is none."""
    return tomllib.loads((files(__name__) / f"{name}.toml").read_text(encoding="utf-8"))


def any_of(patterns: Iterable[str]) -> str:
    """One group that matches any of ``patterns``, the longest first."""
    ordered = sorted(patterns, key=len, reverse=True)
    return (
        "(?:"
        + "|".join(pattern.replace(" ?", r"\s*").replace(" ", r"\s+") for pattern in ordered)
        + ")"
    )


def words(patterns: Iterable[str], flags: re.RegexFlag = re.IGNORECASE) -> re.Pattern[str]:
    """A pattern for any of ``patterns`` as whole words."""
    return re.compile(rf"(?<!\w){any_of(patterns)}(?!\w)", flags)

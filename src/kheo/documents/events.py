"""What papers announce. ``about_kind`` and ``about_key`` name what the paper is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kheo.kernel.events import Event


@dataclass(frozen=True)
class PaperNumbering(Event):
    """A draft is about to get its number; a handler may refuse by raising ``RuleBroken``."""

    draft_id: int
    form: str
    about_kind: str
    about_key: str
    issued_on: date


@dataclass(frozen=True)
class PaperNumbered(Event):
    """A draft has its number and stands in the register."""

    draft_id: int
    paper_id: int
    form: str
    about_kind: str
    about_key: str


@dataclass(frozen=True)
class PaperSigned(Event):
    """The signed copy of a numbered draft has been put to it."""

    draft_id: int
    paper_id: int
    form: str
    about_kind: str
    about_key: str


@dataclass(frozen=True)
class PaperRegistered(Event):
    """A paper that was not drafted here was entered into the register with the number it came with."""

    paper_id: int

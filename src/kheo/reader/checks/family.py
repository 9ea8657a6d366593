"""A total and its parts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from kheo.reader.checks.ledger import FOUR, Ledger

BUILT = frozenset({"mo_hinh_tong", "mo_hinh_xay_dung", "mo_hinh_dang_ky"})
"""Metrics that reports use for one another when they tell how many were set up."""

STEPS = ("mo_hinh_xay_dung", "mo_hinh_dang_ky", "mo_hinh_nhan_rong", "mo_hinh_duy_tri")
"""Metrics that part a total by what was done."""


class Sure(IntEnum):
    """How sure it is that the parts are all of the total."""

    SOME = 0
    LIKELY = 1
    TOLD = 2


@dataclass(frozen=True, slots=True)
class Family:
    """A total and its parts; ``by`` says along what it is parted: field, subject, step, list."""

    total: int
    parts: tuple[int, ...]
    by: str
    sure: Sure


def covers(ledger: Ledger, parts: Iterable[int]) -> bool:
    """Whether the parts hold each of the four fields once (one figure may tell two fields)."""
    held: list[str] = []
    for one in parts:
        figure = ledger.figures[one]
        held += [each for each in figure.fields or (figure.field,) if each in FOUR]
    return len(held) == len(FOUR) and set(held) == set(FOUR)

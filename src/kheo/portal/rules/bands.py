"""Bands of cost and of people served, as a visitor chooses them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Band:
    """From ``least`` (inside) to ``below`` (outside, None = no end)."""

    code: str
    label: Any
    least: int
    below: int | None


COSTS = (
    Band("0", _("no money needed"), 0, 1),
    Band("10", _("up to 10 million đồng"), 1, 10 * MILLION),
    Band("100", _("10 to 100 million đồng"), 10 * MILLION, 100 * MILLION),
    Band("500", _("100 to 500 million đồng"), 100 * MILLION, 500 * MILLION),
    Band("500+", _("500 million đồng and more"), 500 * MILLION, None),
)
PEOPLE = (
    Band("50", _("up to 50 people"), 0, 50),
    Band("200", _("50 to 200 people"), 50, 200),
    Band("1000", _("200 to 1,000 people"), 200, 1000),
    Band("1000+", _("1,000 people and more"), 1000, None),
)


def band_of(bands: tuple[Band, ...], code: str) -> Band | None:
    """The band called ``code``."""
    return next((band for band in bands if band.code == code), None)

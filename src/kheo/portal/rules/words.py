"""Addresses and cells made of text."""

from __future__ import annotations

from kheo.kernel.text import fold

LONGEST_SLUG = 80
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def slug_of(title: str) -> str:
    """Words of a title for an address, whole words up to 80 signs; "bai" where nothing is left."""
    slug = fold(title).encode("ascii", "ignore").decode().replace(" ", "-").strip("-")
    if len(slug) > LONGEST_SLUG:
        slug = slug[: LONGEST_SLUG + 1].rpartition("-")[0] or slug[:LONGEST_SLUG]
    return slug.strip("-") or "bai"


def safe_cell(text: str) -> str:
    """``text`` for a cell of a CSV file; what a spreadsheet would run as a formula stays text."""
    return f"'{text}" if text.startswith(FORMULA) else text

"""Numbers in running text and in tables, and why those that count nothing stand there."""

from __future__ import annotations

from kheo.reader.numbers.finding import find_numbers
from kheo.reader.numbers.settling import settle

__all__ = ["find_numbers", "settle"]

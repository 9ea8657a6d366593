"""How an item is called in a sentence."""

from __future__ import annotations

from kheo.archive.enums import ItemKind
from kheo.archive.models import ReadItem


def name_of(item: ReadItem) -> str:
    """The item in a few words: "24.814 mô hình", the title, "Chỉ thị 40-CT/TU"."""
    values = item.values
    if item.kind == ItemKind.FIGURE:
        return f"{values['amount']} {values['what']}".strip()[:120]
    if item.kind == ItemKind.INITIATIVE:
        return str(values["title"])[:120]
    return f"{values['type']} {values['symbol']}".strip()[:120]

"""How sheets given out look, and how each kind of value is written in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kheo.exchange.enums import Value

FONT = {"font_name": "Times New Roman", "font_size": 12}
TO_FILL, GUIDE, LISTS = "Nhập liệu", "Hướng dẫn", "Danh mục"
"""Sheets of a template, by which it is known again; only the first holds rows."""
KINDS: Mapping[Value, Any] = {
    Value.TEXT: pgettext_lazy("kind of value", "text"),
    Value.BLOCK: pgettext_lazy("kind of value", "longer text"),
    Value.CODE: pgettext_lazy("kind of value", "code"),
    Value.WHOLE: pgettext_lazy("kind of value", "whole number"),
    Value.NUMBER: pgettext_lazy("kind of value", "number"),
    Value.MONEY: pgettext_lazy("kind of value", "amount of money"),
    Value.PERCENT: pgettext_lazy("kind of value", "per cent"),
    Value.DAY: pgettext_lazy("kind of value", "day"),
    Value.MOMENT: pgettext_lazy("kind of value", "day and hour"),
    Value.YEAR: pgettext_lazy("kind of value", "year"),
    Value.YES_NO: pgettext_lazy("kind of value", "yes or no"),
    Value.CHOICE: pgettext_lazy("kind of value", "a word of a list"),
    Value.CHOICES: pgettext_lazy("kind of value", "words of a list"),
}
HOW: Mapping[Value, Any] = {
    Value.TEXT: "",
    Value.BLOCK: "",
    Value.CODE: _("Write the zeros in front as well; the column is text."),
    Value.WHOLE: _("Digits only, for example 24.814 or 24814."),
    Value.NUMBER: _("For example 34,61."),
    Value.MONEY: _("In đồng: 45.000.000, or with the unit: 45 triệu đồng."),
    Value.PERCENT: _("For example 57,44 or 57,44%."),
    Value.DAY: _("Day/month/year with four digits of the year, for example 05/01/2026."),
    Value.MOMENT: _("For example 05/01/2026 14:30."),
    Value.YEAR: _("Four digits, for example 2026."),
    Value.YES_NO: _("“Có” or “x” for yes, “Không” for no."),
    Value.CHOICE: _("Choose from the list."),
    Value.CHOICES: _("One or several words of the list, with “;” between them."),
}
_FORMATS = {
    Value.DAY: "dd/mm/yyyy", Value.MOMENT: "dd/mm/yyyy hh:mm", Value.YEAR: "0", Value.WHOLE: "#,##0",
    Value.MONEY: "#,##0", Value.NUMBER: "General", Value.PERCENT: "0.00",
}  # fmt: skip
_SHOWN = {
    "plain": "General", "text": "@", "day": "dd/mm/yyyy", "moment": "dd/mm/yyyy hh:mm", "time": "hh:mm",
    "share": "0.00%",
}  # fmt: skip


def styles_of(book: Any) -> dict[str, Any]:
    """The formats of a workbook: by kind of value, and by part of the sheet."""
    line = {**FONT, "border": 1, "valign": "top", "text_wrap": True}
    head = {**line, "bold": True, "align": "center", "valign": "vcenter"}
    made: dict[str, dict[str, Any]] = {
        "title": {**FONT, "bold": True, "font_size": 14},
        "note": {**FONT, "text_wrap": True, "valign": "top"},
        "cell": line,
        "head": {**head, "bg_color": "#E7E7E7"},
        "required": {**head, "bg_color": "#FBE3C8"},
        "reason_head": {**head, "bg_color": "#F6CACA"},
        "reason": {**line, "font_color": "#8A1C1C"},
    }
    for kind in Value:
        made[str(kind)] = {**FONT, "valign": "top", "num_format": _FORMATS.get(kind, "@")}
        made[str(kind)]["text_wrap"] = kind in {Value.TEXT, Value.BLOCK}
    made["text"] |= {"text_wrap": True}
    for name, shown in _SHOWN.items():
        made[name] = {**FONT, "valign": "top", "num_format": shown, "text_wrap": name == "text"}
        made[f"fault_{name}"] = {**made[name], "bg_color": "#FFD9D9", "border": 1}
    return {name: book.add_format(given) for name, given in made.items()}

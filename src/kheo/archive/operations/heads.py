"""The columns of a table of declared figures: their names, the heads they are known by, notes."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

LABELS: Mapping[str, str | Promise] = {
    "number": pgettext_lazy("declared figure", "No."),
    "what": gettext_lazy("What it counts"),
    "amount": gettext_lazy("Amount"),
    "unit_word": gettext_lazy("Unit of the number"),
    "field": gettext_lazy("Field"),
    "kind": gettext_lazy("Kind"),
    "starts_on": pgettext_lazy("declared figure", "From"),
    "ends_on": pgettext_lazy("declared figure", "To the end of"),
    "place": gettext_lazy("Place in the paper"),
    "quote": gettext_lazy("Words of the paper"),
    "part_of": gettext_lazy("Part of No."),
    "share": gettext_lazy("Share (parts / whole)"),
    "unit": gettext_lazy("Unit of then"),
    "indicator": gettext_lazy("Indicator"),
    "origin": gettext_lazy("Origin"),
    "level": gettext_lazy("Level"),
    "variant": gettext_lazy("Variant"),
    "note": gettext_lazy("Explanation of the figure"),
}
"""Columns in the order of the template."""
HEADS: Mapping[str, set[str]] = {
    "number": {"so", "stt", "tt", "so thu tu", "number", "no"},
    "what": {"noi dung", "chi tieu", "dem gi", "ten chi tieu", "ten so lieu", "what it counts"},
    "amount": {"so lieu", "gia tri", "so luong", "ket qua", "amount", "value", "con so"},
    "unit_word": {"don vi tinh", "dvt", "unit of the number"},
    "field": {"linh vuc", "field"},
    "kind": {"loai", "loai hinh", "tap the ca nhan", "kind"},
    "starts_on": {"tu", "tu nam", "tu ngay", "from"},
    "ends_on": {"den", "den het", "den nam", "den ngay", "den het nam", "to the end of", "nam"},
    "place": {"vi tri", "vi tri trong van ban", "muc", "trang", "cho ghi", "place in the paper"},
    "quote": {"nguyen van", "trich", "trich nguyen van", "words of the paper"},
    "part_of": {"thuoc so", "la phan cua", "part of no"},
    "share": {"ty le cua", "ty le phan tong", "share"},
    "unit": {"don vi", "don vi khi do", "ma don vi", "ten don vi", "unit of then", "unit"},
    "indicator": {"ma chi tieu", "ma", "indicator"},
    "origin": {"nguon goc", "origin"},
    "level": {"cap", "level"},
    "variant": {"dang", "hinh thuc", "variant"},
    "note": {"giai thich", "ghi chu", "explanation"},
}  # fmt: skip
"""Column → folded heads it is known by."""


def notes() -> dict[str, str]:
    """What to write into each column, as the template tells it."""
    return {
        "number": _("Its own number in this table; parts and shares point at it."),
        "what": _("In the words of the paper. Every row needs it."),
        "amount": _("As printed: 24.814, 57,44 %, hơn 1.300, 85 - 120. Format the column as text."),
        "unit_word": _("For example mô hình, cuộc, lượt người; for a share the percent sign."),
        "field": _("One of the four fields; empty when all are meant."),
        "kind": _("Tập thể or cá nhân; empty when both are meant."),
        "starts_on": _(
            "A year, month or day: 2008, 03/2014, 10/03/2014. Empty: that of the paper."
        ),
        "ends_on": _("The last year, month or day inside. Empty: that of the paper."),
        "place": _("Section, page or line where it stands. Every row needs it."),
        "quote": _("A few words around the number, so that it is found again."),
        "part_of": _("The number of the row that holds the total."),
        "share": _("For a percentage: 5 / 1, or 5 + 6 + 7 / 1, with numbers of rows."),
        "unit": _("Code or name of the unit as of then; empty: the unit of the paper."),
        "indicator": _("Its code in the catalogue, so that it can be laid beside records."),
        "origin": _("New, kept up, strengthened or replicated; empty when all are meant."),
        "level": _("Commune, district, province or central; empty when all are meant."),
        "variant": _("The variant of an activity, by its code."),
        "note": _("Why it does not add up, when that is known."),
    }

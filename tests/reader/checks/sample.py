"""Sentences with their figures: "có {1.000|mo_hinh_tong} mô hình, gồm {600|mo_hinh_tong|tap_the} tập thể"."""

import re
from decimal import Decimal

from kheo.reader.checks import check
from kheo.reader.found import Figure, Number, NumberKind, Span, Stretch
from kheo.reader.layout import lay_out
from kheo.reader.normal import normalise

FIELDS = {
    "kt": "kinh_te", "vh": "van_hoa_xa_hoi", "qp": "quoc_phong_an_ninh", "ht": "xay_dung_he_thong_chinh_tri",
}  # fmt: skip
MARK = re.compile(r"\{([^|{}]+)((?:\|[^|{}]+)*)\}")
APPROX = re.compile(r"^(trên|hơn|gần|khoảng|bình quân)\s+")
UNIT = re.compile(
    r"\s*(mô hình|tập thể|cá nhân|xã|thị trấn|phường|đảng viên|cuộc|lượt|tỷ đồng|đơn vị|điển hình|đồng chí|người)"
)


def told(template):
    """The layout and the figures of a text with marks; the first word of a mark is its metric."""
    text, figures, at = "", [], 0
    for found in MARK.finditer(template):
        text += template[at : found.start()]
        figures.append(
            _figure(found[1], found[2].split("|")[1:], len(text), template[found.end() :])
        )
        text += found[1]
        at = found.end()
    layout = lay_out(normalise(text + template[at:]))
    assert layout.normal.text == text + template[at:]
    return layout, figures


def checks(template, papers=()):
    """The checks of a text with marks."""
    layout, figures = told(template)
    return check(layout, figures, papers)


def results(template):
    """Kind, result and message of every check that does not hold."""
    return [(one.kind, one.result, one.message) for one in checks(template) if one.result != "ok"]


def held(template):
    """Kind and expression of every check that holds."""
    return [(one.kind, one.expression) for one in checks(template) if one.result == "ok"]


def _plain(text):
    return Decimal(text.replace(".", "").replace(",", "."))


def _figure(raw, words, start, behind):
    approx = APPROX.match(raw)
    core = raw[approx.end() :] if approx else raw
    share = core.endswith("%")
    digits = core.rstrip("%")
    low, _, high = digits.partition(" - ")
    part, _, whole = digits.partition("/")
    unit = "%" if share else (UNIT.match(behind) or [None, ""])[1]
    begin = start + (approx.end() if approx else 0)
    number = Number(
        Span(start, start + len(raw)), Span(begin, begin + len(digits)), raw, NumberKind.FIGURE,
        value=None if high else _plain(part), low=_plain(low) if high else None, high=_plain(high) if high else None,
        of=_plain(whole) if whole else None, approx=approx[1] if approx else "", unit=unit,
        decimals=len(digits.partition(",")[2]),
    )  # fmt: skip
    figure = Figure(number, "ty_le" if share else (words or ["boi_canh"])[0])
    for word in words if share else words[1:]:
        if word in FIELDS:
            figure.field = FIELDS[word]
        elif word in {"tap_the", "ca_nhan"}:
            figure.subject = word
        elif word.startswith("^"):
            figure.total = int(word[1:])
        elif word.startswith("="):
            figure.again = int(word[1:])
        else:
            years = re.findall(r"\d{4}", word)
            figure.period = Stretch(word, years[0] if years else None, years[-1] if years else None)
    return figure

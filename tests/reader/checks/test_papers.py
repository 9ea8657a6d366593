"""Cited papers that contradict themselves or come before what they implement."""

from datetime import date

import pytest

from kheo.reader.checks import check
from kheo.reader.found import Cited, Mention, Span
from kheo.reader.layout import lay_out
from kheo.reader.normal import normalise


def told(*mentions):
    """The text of mentions and their papers: (kind, symbol, day, issuer, subject, words behind)."""
    text, papers = "", {}
    for kind, symbol, day, issuer, subject, behind in mentions:
        start = len(text)
        text += f"{kind} số {symbol}" + (f" ngày {day.day}/{day.month}/{day.year}" if day else "")
        mention = Mention(Span(start, len(text)), text[start:], day, issuer)
        paper = papers.setdefault(
            (symbol, day), Cited(kind, symbol=symbol, day=day, issuer=issuer, subject=subject)
        )
        paper.mentions.append(mention)
        text += behind
    return [
        (one.kind, one.result, one.message)
        for one in check(lay_out(normalise(text)), [], list(papers.values())) if one.result != "ok"
    ]  # fmt: skip


A, B = date(2013, 8, 13), date(2013, 8, 7)


@pytest.mark.parametrize(
    ("first", "second", "message"),
    [
        (("Chương trình", "9-CTr/TU", A, None, None), ("Chương trình", "9-CTr/TU", B, None, None),
         "Chương trình số 9-CTr/TU ghi hai ngày: ngày 13/8/2013 và ngày 7/8/2013"),
        (("Chỉ thị", "9-CT/TU", A, "Ban Chấp hành Đảng bộ tỉnh", None), ("Chỉ thị", "9-CT/TU", B, "Ban Thường vụ Tỉnh ủy", None),
         ("Chỉ thị số 9-CT/TU cùng số hiệu mà ghi khác nhau: ngày 13/8/2013 của Ban Chấp hành Đảng bộ tỉnh và ngày "
         "7/8/2013 của Ban Thường vụ Tỉnh ủy")),
        (("Chỉ thị", "9-CT/TU", A, None, None), ("Chỉ thị", "9-CT/TU", date(2014, 8, 13), None, None),
         "Chỉ thị số 9-CT/TU ghi hai ngày: ngày 13/8/2013 và ngày 13/8/2014"),
    ],
)  # fmt: skip
def test_one_symbol_with_two_days_of_one_year_is_a_conflict(first, second, message):
    assert told((*first, ". Sau đó "), (*second, ".")) == [
        ("document_conflict", "mismatch", message)
    ]


def test_numbers_start_anew_every_year_and_kinds_differ():
    plan = ("Kế hoạch", "34-KH/HU", date(2018, 2, 23), None, "về phát động phong trào")
    later = ("Kế hoạch", "34-KH/HU", date(2022, 4, 9), None, "về tọa đàm giải pháp")

    assert told((*plan, ". Sau đó "), (*later, ".")) == []
    assert (
        told((*plan, ". Sau đó "), ("Hướng dẫn", "34-KH/HU", date(2018, 3, 1), None, None, "."))
        == []
    )


def test_the_year_inside_a_symbol_is_the_year_of_its_day():
    assert told(("Nghị định", "59/2023/NĐ-CP", date(2022, 8, 14), None, None, ".")) == [
        (
            "document_conflict",
            "mismatch",
            "Nghị định số 59/2023/NĐ-CP có năm 2023 trong số hiệu nhưng ghi ngày 14/8/2022",
        )
    ]


def test_a_paper_is_not_older_than_what_it_implements():
    plan = ("Kế hoạch", "63-KH/HU", date(2023, 2, 15), None, None)
    directive = ("Chỉ thị", "41-CT/TU", date(2023, 5, 9), None, None)

    assert told((*plan, " về triển khai thực hiện "), (*directive, ".")) == [
        ("document_date_order", "mismatch", ("Kế hoạch số 63-KH/HU ngày 15/2/2023 lại thực hiện Chỉ thị số 41-CT/TU ngày "
         "9/5/2023, ban hành sau"))
    ]  # fmt: skip
    assert told((*plan, "; đồng thời thực hiện tốt công tác khác. "), (*directive, ".")) == []
    assert told((*directive, " và thực hiện "), (*plan, ".")) == []

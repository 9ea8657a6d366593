"""How a number of a text is typed into the books, and which days a period means."""

from decimal import Decimal

import pytest

from kheo.archive.rules.amounts import parse_amount
from kheo.archive.rules.found_items import amount_text, days_of, found_items, unit_word_of
from kheo.reader.answer import answer
from kheo.reader.found import Figure, Number, NumberKind, Span
from kheo.reader.lexicon import table
from kheo.reader.reading import read


def number(raw, value=None, **more):
    told = {"low": None, "high": None, **more}
    given = {name: None if one is None else Decimal(one) for name, one in told.items()
             if name in {"low", "high", "of"}}  # fmt: skip
    rest = {name: one for name, one in more.items() if name not in given}
    span = Span(0, len(raw))
    plain = None if value is None else Decimal(value)
    return Number(span, span, raw, NumberKind.FIGURE, value=plain, **given, **rest)


@pytest.mark.parametrize(
    ("found", "typed"),
    [
        (number("24.814", "24814"), "24.814"),
        (number("hơn  1.300", "1300", approx="hơn"), "hơn 1.300"),
        (number("34,65%", "34.65", unit="%"), "34,65%"),
        (number("hai mươi lăm", "25"), "25"),
        (number("ba", "3"), "ba"),
        (number("1.042/1.165", "1042", of="1165"), "1.042"),
        (number("hơn 1,3 triệu", "1300000", approx="hơn"), "hơn 1,3 triệu"),
        (number("85 - 120", low="85", high="120"), "85 - 120"),
        (number("từ tám mươi lăm đến chín mươi", low="85", high="90"), "85 – 90"),
        (number("lác đác 30", "30", approx="lác đác"), "khoảng 30"),
        (number("tối đa 03", "3", approx="tối đa"), "tối đa 03"),
        (number("hàng ngàn", vague=True), "hàng ngàn"),
        (number("x" * 80, "7"), "7"),
    ],
)  # fmt: skip
def test_a_number_is_typed_as_printed_or_as_the_books_read_it(found, typed):
    assert amount_text(found) == typed


def test_every_word_of_approximation_that_the_reader_knows_is_one_of_the_books():
    words = table("numbers_words")["approximate"]["words"]
    kept = table("numbers_words")["approximate"]["keep"]

    unknown = []
    for word in words:
        told = kept.get(word, word)
        typed = amount_text(number(f"{told} 30", "30", approx=told))
        if parse_amount(typed).value != 30:
            unknown.append(word)

    assert unknown == []


@pytest.mark.parametrize(
    ("found", "what", "expected"),
    [
        (number("120%", "120", unit="%"), "so với kế hoạch", "% kế hoạch"),
        (number("120%", "120", unit="%"), "cùng kỳ", "% so sánh"),
        (number("100%", "100", unit="%"), "", "%"),
        (number("5", "5", unit="mô hình"), "", "mô hình"),
        (number("5", "5", unit="x" * 60), "", "x" * 40),
    ],
)
def test_what_passes_a_hundred_percent_is_no_share(found, what, expected):
    assert unit_word_of(Figure(found, what=what)) == expected


@pytest.mark.parametrize(
    ("period", "days"),
    [
        (None, (None, None)), ({}, (None, None)),
        ({"from": "2008", "to": "2023"}, ("2008-01-01", "2023-12-31")),
        ({"from": "2023-08", "to": "2024-02"}, ("2023-08-01", "2024-02-29")),
        ({"from": "2023-12", "to": "2023-12"}, ("2023-12-01", "2023-12-31")),
        ({"from": "2023-08-27", "to": "2024-01-05"}, ("2023-08-27", "2024-01-05")),
        ({"from": None, "to": "2024"}, (None, "2024-12-31")),
        ({"from": "2020", "to": None}, ("2020-01-01", None)),
    ],
)  # fmt: skip
def test_a_period_is_from_its_first_to_its_last_day(period, days):
    assert days_of(period) == days


def items_of(text):
    taken = read(text)
    return found_items(taken, answer(taken))


def test_a_fraction_tells_its_whole_in_words():
    items = items_of("Đến nay, 45/60 thôn có mô hình được công nhận.")

    (figure,) = [one for one in items if one.kind == "figure"]
    assert figure.values["amount"] == "45"
    assert figure.values["what"].endswith("(trên tổng số 60)")


def test_a_target_says_that_it_is_no_result():
    items = items_of("Phấn đấu năm 2025 mỗi xã xây dựng ít nhất 05 mô hình mới.")

    assert [one.note for one in items if one.kind == "figure"] == [
        "Chỉ tiêu đặt ra, không phải kết quả"
    ]


def test_a_paper_known_by_its_month_only_has_no_day():
    items = items_of(
        "Thực hiện Chỉ thị số 40-CT/TU tháng 3/2014 của Tỉnh ủy về phong trào thi đua."
    )

    for one in items:
        if one.kind == "paper":
            assert one.values["issued_on"] is None


def test_the_words_around_a_figure_and_not_its_number_make_its_key():
    keys = [
        [one.key for one in items_of(f"Đã tổ chức {n} cuộc kiểm tra.") if one.kind == "figure"]
        for n in ("15", "1.600")
    ]

    assert keys[0] == keys[1] != []

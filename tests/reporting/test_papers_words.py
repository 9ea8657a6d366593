"""How papers write periods and figures, and what their charts say; no data base."""

import io
from datetime import date
from decimal import Decimal

import pytest
from PIL import Image

from kheo.counting.models import Indicator
from kheo.kernel.refusals import BadInput
from kheo.reporting.papers.charts import Chart, png, svg
from kheo.reporting.papers.words import period_words, printed
from kheo.reporting.queries.printing import parse_period

D = Decimal


@pytest.mark.parametrize(
    ("kind", "start", "end", "words"),
    [
        ("month", date(2026, 5, 1), date(2026, 6, 1), "tháng 5 năm 2026"),
        ("month", date(2025, 12, 15), date(2026, 1, 15), "tháng 1 năm 2026"),
        ("quarter", date(2026, 4, 1), date(2026, 7, 1), "quý II năm 2026"),
        ("half", date(2026, 1, 1), date(2026, 7, 1), "6 tháng đầu năm 2026"),
        ("half", date(2026, 7, 1), date(2027, 1, 1), "6 tháng cuối năm 2026"),
        ("nine_months", date(2026, 1, 1), date(2026, 10, 1), "9 tháng đầu năm 2026"),
        ("year", date(2025, 12, 15), date(2026, 12, 15), "năm 2026"),
        ("term", date(2009, 1, 1), date(2025, 1, 1), "giai đoạn 2009 - 2024"),
        ("free", date(2026, 3, 1), date(2026, 4, 11), "từ ngày 01/03/2026 đến ngày 10/04/2026"),
    ],
)
def test_periods_are_named_after_their_last_day(kind, start, end, words):
    assert period_words(kind, start, end) == words


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "text"),
    [
        (None, "cuộc", 0, "…"),
        (D(0), "cuộc", 0, "0"),
        (D("24814"), "mô hình", 0, "24.814"),
        (D("399.0"), "triệu đồng", 1, "399"),
        (D("1399.5"), "triệu đồng", 1, "1.399,5"),
        (D("40.2"), "%", 2, "40,20"),
        (D(100), "%", 2, "100,00"),
    ],
)
def test_figures_are_printed_the_vietnamese_way(value, unit, decimals, text):
    assert printed(value, Indicator(unit_word=unit, decimals=decimals)) == text


@pytest.mark.parametrize(
    ("text", "kind", "first"),
    [
        ("2026", "year", (date(2026, 1, 1), date(2027, 1, 1))),
        ("2026-H2", "half", (date(2026, 7, 1), date(2027, 1, 1))),
        ("2026-q2", "quarter", (date(2026, 4, 1), date(2026, 7, 1))),
        ("2026-9M", "nine_months", (date(2026, 1, 1), date(2026, 10, 1))),
        ("2026-05", "month", (date(2026, 5, 1), date(2026, 6, 1))),
        ("2021..2025", "term", (date(2021, 1, 1), date(2026, 1, 1))),
    ],
)
def test_periods_are_read_as_the_command_writes_them(text, kind, first):
    found, spans = parse_period(text)
    assert (found, spans[0]) == (kind, first)


@pytest.mark.parametrize("text", ["", "26", "2026-H3", "2026-Q0", "2026-00", "2025..2021"])
def test_what_is_no_period_is_refused(text):
    with pytest.raises(BadInput):
        parse_period(text)


FIELDS = ("Kinh tế", "Văn hóa - xã hội", "Quốc phòng - an ninh", "Xây dựng hệ thống chính trị")
BARS = Chart(
    "Mô hình theo lĩnh vực",
    FIELDS,
    (("Đăng ký", (D(9965), D(8589), D(2988), D(3272))), ("Nhân rộng", (D(1), D(2), D(3), D(4)))),
)
SHARES = Chart("Cơ cấu", FIELDS, BARS.series[:1], is_shares=True)


@pytest.mark.parametrize("chart", [BARS, SHARES])
def test_a_chart_for_paper_has_200_dots_an_inch_and_few_greys(chart):
    made = png(chart)

    picture = Image.open(io.BytesIO(made))
    assert picture.width == pytest.approx(160 / 25.4 * 200, abs=2)
    assert len(picture.getcolors()) <= 32
    assert len(made) < 60_000


def test_a_chart_for_the_page_is_one_picture_without_anything_from_outside():
    made = svg(SHARES).decode()

    assert made.count("<svg") == 1
    assert "<script" not in made
    assert 'href="http' not in made


def test_a_chart_is_told_in_words():
    assert SHARES.told == (
        "Cơ cấu. Đăng ký: Kinh tế 9.965; Văn hóa - xã hội 8.589; "
        "Quốc phòng - an ninh 2.988; Xây dựng hệ thống chính trị 3.272."
    )

"""Cells as values: what people write, in tables; and laws that hold for anything they might write."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from kheo.exchange.enums import Value
from kheo.exchange.profiles import Field
from kheo.exchange.reading.cells import letters
from kheo.exchange.reading.columns import Wrong, column, is_clean
from kheo.exchange.rules import values
from kheo.exchange.rules.values import Choices, Share
from kheo.kernel.days import format_day
from kheo.kernel.numbers import format_number
from kheo.kernel.refusals import BadInput
from kheo.kernel.text import clean_block, clean_line
from tests.exchange.reading.fields import SPHERES


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        (45_000_000.0, 45_000_000), ("45000000", 45_000_000), ("45.000.000", 45_000_000), ("45.000.000 đ", 45_000_000),
        ("45.000.000đ", 45_000_000), ("45 triệu", 45_000_000), ("45 triệu đồng", 45_000_000), ("45tr", 45_000_000),
        ("45,5 triệu đồng", 45_500_000), ("1,2 tỷ", 1_200_000_000), ("1 tỷ 200 triệu", 1_200_000_000),
        ("1 tỷ, 200 triệu đồng", 1_200_000_000), ("500 nghìn đồng", 500_000), ("500k", 500_000), ("1.200.000 VNĐ", 1_200_000),
        ("45,000,000", 45_000_000), ("-", None), ("0", 0),
    ],
)  # fmt: skip
def test_money_in_dong_however_it_is_written(cell, amount):
    assert values.money()(cell) == amount


@pytest.mark.parametrize(
    "cell",
    [
        "45 đô la",
        "khoảng 45 triệu",
        "triệu",
        "45-50 triệu",
        "1.23 triệu đồng x",
        date(2024, 1, 5),
        0.4,
    ],
)
def test_what_is_no_amount_is_refused(cell):
    with pytest.raises(BadInput):
        values.money()(cell)


@pytest.mark.parametrize(
    ("title", "scale"),
    [
        ("Kinh phí", 1), ("Kinh phí (đồng)", 1), ("Kinh phí (triệu đồng)", 1_000_000), ("KP (tr.đồng)", 1_000_000),
        ("Kinh phí, ĐVT: nghìn đồng", 1_000), ("Tổng kinh phí (tỷ đồng)", 1_000_000_000), ("Kinh phí (1.000đ)", 1),
    ],
)  # fmt: skip
def test_a_heading_tells_in_what_money_is_counted(title, scale):
    assert values.scale_of(title) == scale


def test_a_unit_in_the_cell_counts_more_than_that_of_the_heading():
    read = values.money(1_000_000)

    assert [read(45.5), read("45,5"), read("45 triệu"), read("1 tỷ")] == [
        45_500_000,
        45_500_000,
        45_000_000,
        10**9,
    ]


@pytest.mark.parametrize(
    ("cell", "answer"),
    [("x", True), ("X", True), ("Có", True), ("co", True), (1.0, True), ("✓", True), ("TRUE", True), ("Không", False),
     ("chưa", False), ("-", False), (0.0, False), ("FALSE", False)],
)  # fmt: skip
def test_yes_and_no_in_the_words_of_offices(cell, answer):
    assert values.yes_no(cell) is answer


@pytest.mark.parametrize("cell", ["có thể", "2", "đang xem", date(2024, 1, 5)])
def test_neither_yes_nor_no_is_refused(cell):
    with pytest.raises(BadInput, match="neither yes nor no"):
        values.yes_no(cell)


@pytest.mark.parametrize(
    ("cell", "year"), [(2024.0, 2024), ("2024", 2024), ("Năm 2024", 2024), ("–", None)]
)
def test_years(cell, year):
    assert values.year(cell) == year


@pytest.mark.parametrize("cell", ["24", "2023-2024", 24.0, 2024.5, date(1905, 7, 16)])
def test_what_is_no_year_is_refused(cell):
    with pytest.raises(BadInput, match="not a year"):
        values.year(cell)


@pytest.mark.parametrize(
    ("cell", "code"),
    [(4.0, "4"), (123.0, "123"), ("04567", "04567"), ("18073", "18073"), (" 12-QĐ/HU ", "12-QĐ/HU")],
)  # fmt: skip
def test_a_code_is_what_stands_there(cell, code):
    assert values.code(20)(cell) == code


def test_a_code_that_excel_made_a_day_is_refused():
    with pytest.raises(BadInput, match="Excel made a date or a share of this code"):
        values.code(20)(date(2024, 5, 1))


def test_words_kept_for_a_kind_of_file_are_understood_and_the_nearest_word_is_proposed():
    choices = Choices(SPHERES, {"VHXH": "culture", "gone": "no such code"})

    assert choices.one(" vhxh ") == "culture"
    assert choices.several("Kinh tế; vhxh\n- Quốc phòng, an ninh") == [
        "economy",
        "culture",
        "defence",
    ]
    with pytest.raises(
        BadInput, match=r"“Kinh tê xã hội” is not in the list; is “Kinh tế” meant\?"
    ):
        choices.one("Kinh tê xã hội")
    assert choices.strange == {"Kinh tê xã hội": 1}


def test_text_longer_than_allowed_is_refused_with_both_lengths():
    with pytest.raises(
        BadInput, match=r"The text has 1\.001 characters; 1\.000 are allowed, shorten it\."
    ):
        values.text(1000)("a" * 1001)


@settings(deadline=None)
@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=3, min_value=-(10**12), max_value=10**12
    )
)
def test_a_number_written_the_vietnamese_way_is_read_back(number):
    assert values.number(format_number(number)) == number


@settings(deadline=None)
@given(st.integers(0, 10**12))
def test_a_number_reads_the_same_as_text_and_as_a_number(number):
    assert (
        values.whole(float(number))
        == values.whole(str(number))
        == values.whole(format_number(number))
        == number
    )


@settings(deadline=None)
@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_a_day_is_read_back_in_every_form(day):
    forms = (day, datetime(day.year, day.month, day.day, 7, 30), format_day(day), day.isoformat())  # noqa: DTZ001
    assert {values.day(form) for form in forms} == {day}


@settings(deadline=None)
@given(st.floats(0, 1, allow_nan=False))
def test_a_share_is_a_hundred_times_what_excel_keeps(share):
    assert values.percent(Share(share)) == Decimal(f"{share:.15g}") * 100


CELLS = st.one_of(
    st.text(max_size=30), st.floats(), st.integers(-(10**9), 10**9).map(float), st.dates(), st.datetimes(),
    st.sampled_from(["", " ", "-", "x", "Có", "2024", "#REF!", "45 triệu", "05/01/2026", "Kinh tế", "a\nb", "a  b", "Ð", "01"]),
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from([kind for kind in Value if kind != Value.CHOICES]),
    st.lists(CELLS, min_size=1, max_size=12),
)
def test_any_cell_is_a_value_or_a_sentence_and_a_batch_reads_like_its_cells(kind, cells):
    field = Field("field", "Trường", kind, choices=SPHERES, longest=20)
    choices = Choices(SPHERES) if kind == Value.CHOICE else None
    batch = column(field, "Trường", choices, "Cột").take(tuple(cells))
    single = [column(field, "Trường", choices, "Cột").take((cell,))[0] for cell in cells]

    assert list(batch) == single
    assert all(cell.sentence.startswith("Cột: ") for cell in single if isinstance(cell, Wrong))


@settings(deadline=None)
@given(
    st.lists(
        st.text(st.sampled_from("aăÂÐđ \n\t\u0300\u0302\u200b\u00a0#x"), max_size=8),
        min_size=1,
        max_size=5,
    ),
    st.booleans(),
)
def test_what_passes_for_clean_text_is_left_as_it_is_by_cleaning(cells, is_block):
    clean = clean_block if is_block else clean_line
    if is_clean(cells, 100, is_block=is_block):
        assert [clean(cell) for cell in cells] == cells


@pytest.mark.parametrize(
    ("at", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16383, "XFD")]
)
def test_columns_are_called_as_excel_calls_them(at, name):
    assert letters(at) == name

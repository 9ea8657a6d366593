"""Headings that stand far down a sheet, below covering letters, notes and small tables."""

from time import process_time

from kheo.exchange.reading import headings
from kheo.exchange.reading.books import open_book
from kheo.initiatives.exchange.fields import FIELDS as INITIATIVES
from tests.exchange.reading.fields import FIELDS

HEADS = "TT;Đơn vị;Tên mô hình;Lĩnh vực;Năm;Số hộ;Kinh phí;Ghi chú"
ROW = "1;Xã Sơn Lĩnh;Thắp sáng đường quê;Kinh tế;2023;120;45000000;"


def book_of(*lines):
    return open_book("\n".join(lines).encode("utf-8-sig"), "danh-sach.csv")


def found(*lines, fields=FIELDS):
    book = book_of(*lines)
    return headings.find(book, book.first, fields).rows


def letter(rows):
    return [
        f"Căn cứ văn bản số {at} của Ban Chỉ đạo, các đơn vị tổng hợp kết quả;;;;;;;"
        for at in range(rows)
    ]


def test_headings_below_a_long_letter_are_found_by_themselves():
    assert found(*letter(120), HEADS, ROW) == (121,)


def test_a_small_table_above_does_not_hide_the_list_below_it():
    small = ["Đơn vị;Số hộ;;;;;;", "Xã Sơn Lĩnh;120;;;;;;"]

    assert found(*small, *letter(60), HEADS, ROW) == (63,)


def test_headings_near_the_top_stay_chosen_though_they_stand_again_further_down():
    rows = [ROW] * 60

    assert found(HEADS, *rows, HEADS, *rows) == (1,)


def test_looking_far_down_costs_no_more_than_some_words_of_a_page():
    words = [
        ";".join(f"Nội dung {at} của cột {column} khác nhau" for column in range(5))
        for at in range(199)
    ]

    start = process_time()
    found(*words, fields=INITIATIVES)
    far = process_time() - start
    start = process_time()
    found(*words[:40], fields=INITIATIVES)

    assert far < 12 * (process_time() - start)


def test_a_line_of_title_that_is_like_a_field_is_no_row_of_headings():
    assert found(
        "HUYỆN ỦY HƯƠNG KHÊ;;;", "Danh sách;;;", "TT;Nơi ấy;Việc ấy;Ý kiến", "1;a;b;c"
    ) == (3,)

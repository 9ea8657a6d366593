"""The shape of a report: headings of many kinds, notes at their marks, rows, the ending, appendices."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kheo.reader.layout import BlockKind, lay_out
from kheo.reader.normal import normalise

FOLDER = Path(__file__).parent.parent
TEXTS = sorted([*(FOLDER / "reports").glob("*.txt"), *(FOLDER / "texts").glob("*.txt")])
BODY = "Các cấp ủy đảng đã lãnh đạo, chỉ đạo thực hiện và xây dựng được 45 mô hình trong năm qua"


def laid(*lines):
    return lay_out(normalise("\n".join(lines)))


def kinds(layout):
    return [block.kind.value for block in layout.blocks]


@pytest.mark.parametrize(
    ("line", "number", "title"),
    [
        ("I. KẾT QUẢ ĐẠT ĐƯỢC", "I", "KẾT QUẢ ĐẠT ĐƯỢC"),
        ("I/ KẾT QUẢ", "I", "KẾT QUẢ"),
        ("II.KẾT QUẢ", "II", "KẾT QUẢ"),
        ("IV - KẾT QUẢ", "IV", "KẾT QUẢ"),
        ("1. Về kinh tế", "1", "Về kinh tế"),
        ("1/ Về kinh tế", "1", "Về kinh tế"),
        ("1) Về kinh tế", "1", "Về kinh tế"),
        ("(2) Về kinh tế", "2", "Về kinh tế"),
        ("2.Về kinh tế:", "2", "Về kinh tế"),
        ("2.2.1. Về kinh tế", "2.2.1", "Về kinh tế"),
        ("2.1 Về kinh tế", "2.1", "Về kinh tế"),
        ("A. Về kinh tế", "A", "Về kinh tế"),
        ("a/ Về kinh tế", "a", "Về kinh tế"),
        ("a) Về kinh tế", "a", "Về kinh tế"),
        ("đ) Về kinh tế", "đ", "Về kinh tế"),
        ("Phần I. Về kinh tế", "Phần I", "Về kinh tế"),
        ("PHẦN THỨ NHẤT: KẾT QUẢ", "PHẦN THỨ NHẤT", "KẾT QUẢ"),
        ("Phụ lục 2 Về kinh tế", "Phụ lục 2", "Về kinh tế"),
        ("Mục I. Về kinh tế", "Mục I", "Về kinh tế"),
        ("KẾT QUẢ ĐẠT ĐƯỢC", "", "KẾT QUẢ ĐẠT ĐƯỢC"),
    ],
)  # fmt: skip
def test_headings_of_many_kinds_are_headings(line, number, title):
    layout = laid(line, f"{BODY}.")
    first = layout.blocks[0]
    assert (first.kind, first.number, first.title) == (BlockKind.HEADING, number, title)
    assert layout.titles_at(layout.blocks[1].span.start) == [title]


@pytest.mark.parametrize(
    "line",
    [
        "1.250 mô hình được công nhận.", "45 mô hình.", "TP. Hồ Chí Minh có 12 mô hình.", "*", "-----",
        "25-NQ/TW là nghị quyết của Trung ương.", "Có ba việc:", "10,5% số hộ.",
    ],
)  # fmt: skip
def test_a_line_that_opens_with_a_figure_is_no_heading(line):
    assert laid(line, BODY + ".").blocks[0].kind == BlockKind.TEXT


def test_headings_make_a_tree_and_a_run_in_heading_belongs_to_its_own_line():
    layout = laid(
        "I. KẾT QUẢ", "1. Về lãnh đạo", f"{BODY}.", f"2. Số lượng: {BODY}.", "II. PHƯƠNG HƯỚNG", f"{BODY}.",
    )  # fmt: skip
    titles = [layout.titles_at(block.span.start) for block in layout.blocks]
    assert titles == [
        ["KẾT QUẢ"], ["KẾT QUẢ", "Về lãnh đạo"], ["KẾT QUẢ", "Về lãnh đạo"], ["KẾT QUẢ", "Số lượng"],
        ["PHƯƠNG HƯỚNG"], ["PHƯƠNG HƯỚNG"],
    ]  # fmt: skip


def test_the_title_of_a_part_stands_on_the_lines_under_it():
    layout = laid(
        "Phần thứ nhất", "KẾT QUẢ 15 NĂM", "GIAI ĐOẠN 2009 - 2024", "I. TÌNH HÌNH", f"{BODY}."
    )
    assert layout.titles_at(layout.blocks[-1].span.start) == [
        "KẾT QUẢ 15 NĂM GIAI ĐOẠN 2009 - 2024", "TÌNH HÌNH",
    ]  # fmt: skip


def test_a_bullet_without_a_stop_is_the_title_of_the_paragraph_under_it():
    layout = laid(
        "1. Kết quả",
        "- Về kinh tế",
        f"{BODY}.",
        "- Về văn hóa",
        f"{BODY}.",
        "* Hạn chế:",
        "- Thiếu vốn.",
    )
    assert [layout.titles_at(block.span.start) for block in layout.blocks] == [
        ["Kết quả"], ["Kết quả", "Về kinh tế"], ["Kết quả", "Về kinh tế"], ["Kết quả", "Về văn hóa"],
        ["Kết quả", "Về văn hóa"], ["Kết quả", "Hạn chế"], ["Kết quả", "Hạn chế"],
    ]  # fmt: skip


def test_bullets_that_list_things_stay_text():
    layout = laid("1. Kết quả", "- 45 mô hình kinh tế;", "- 30 mô hình văn hóa.", f"{BODY}.")
    assert kinds(layout) == ["heading", "text", "text", "text"]


def anchored(layout):
    """The words right before the mark of every note."""
    text = layout.normal.text
    return [
        None if block.anchor is None else text[: block.anchor].split()[-1]
        for block in layout.blocks
        if block.kind == BlockKind.NOTE
    ]


@pytest.mark.parametrize(
    ("lines", "before"),
    [
        (
            (f"{BODY} một\ufffd, hai\ufffd.", "\ufffd Ghi chú a.", "\ufffd Ghi chú b."),
            ["một", "hai"],
        ),
        ((f"{BODY} một[1], hai[2].", "[1] Ghi chú a.", "[2] Ghi chú b."), ["một", "hai"]),
        ((f"{BODY} một[2], hai[1].", "[1] Ghi chú a.", "[2] Ghi chú b."), ["hai", "một"]),
        ((f"{BODY} một¹, rộng 5 km², hai².", "¹ Ghi chú a.", "² Ghi chú b."), ["một", "hai"]),
        (
            (f"{BODY} một(1), hai(2).", "Nơi nhận:", "(1) Ghi chú a.", "(2) Ghi chú b."),
            ["một", "hai"],
        ),
        (
            (f"{BODY} một", f", hai\n; {BODY}.", "\ufffd Ghi chú a.", "\ufffd Ghi chú b."),
            ["một", "hai"],
        ),
        ((f"{BODY}.", "\ufffd Ghi chú mất dấu."), [None]),
    ],
)
def test_footnotes_hang_where_their_marks_stood(lines, before):
    assert anchored(laid(*lines)) == before


def test_a_footnote_stands_under_the_headings_of_its_mark():
    layout = laid(
        "I. KẾT QUẢ",
        "a) Về kinh tế",
        f"{BODY}\ufffd.",
        "II. CÒN LẠI",
        f"{BODY}.",
        "\ufffd Gồm 12 mô hình.",
    )
    assert layout.titles_at(layout.blocks[-1].span.start) == ["KẾT QUẢ", "Về kinh tế"]
    assert layout.home(layout.blocks[-1].span.start) == layout.blocks[2].span.end - 2


def test_tables_are_rows_with_bars_tabs_or_two_columns():
    assert kinds(laid("Số liệu:", "| Lĩnh vực | Số |", "|---|---|", "| Kinh tế | 4 |")) == [
        "text", "row", "row", "row",
    ]  # fmt: skip
    assert kinds(laid("Lĩnh vực\tNăm 2023\tNăm 2024", "\tCộng\t9", "Hết bảng.")) == [
        "row",
        "row",
        "text",
    ]
    assert kinds(laid("Lĩnh vực\tSố", "Kinh tế\t4", "Văn hóa\t5")) == ["row"] * 3


def test_an_empty_first_cell_keeps_its_column():
    layout = laid("TT\tLĩnh vực\tSố", "\tCộng\t9")
    assert layout.normal.slice(layout.blocks[1].span) == "\tCộng\t9"


def test_a_letterhead_or_list_typed_with_tabs_is_no_table():
    assert "row" not in kinds(
        laid(
            "TỈNH ỦY A\t\t\tĐẢNG CỘNG SẢN VIỆT NAM",
            "BAN DÂN VẬN\tHà Nội, ngày 5",
            "-\tViệc một",
            "-\tViệc hai",
        )
    )


def test_recipients_and_signature_end_the_report_and_an_appendix_goes_on():
    layout = laid(
        "I. KẾT QUẢ", f"{BODY}.", "Nơi nhận:", "- Lưu VT.", "T/M BAN THƯỜNG VỤ", "Nguyễn Văn An",
        "PHỤ LỤC 1", "Số liệu năm 2024", "Lĩnh vực\tĐăng ký\tCông nhận", "Kinh tế\t4\t3",
    )  # fmt: skip
    assert kinds(layout) == ["heading", "text", *["end"] * 4, "heading", "text", "row", "row"]


def test_a_table_behind_the_signature_is_read_even_without_a_title():
    layout = laid(
        f"{BODY}.",
        "TM. ỦY BAN NHÂN DÂN",
        "Nguyễn Văn An",
        "Lĩnh vực\tĐăng ký\tCông nhận",
        "Kinh tế\t4\t3",
    )
    assert kinds(layout)[-2:] == ["row", "row"]


def test_sentences_are_cut_at_stops_but_not_within_names_and_numbers():
    text = "Đã xây dựng 1.250 mô hình tại TP. Vinh và P. Hà. Còn lại 45 mô hình… Năm sau làm tiếp."
    layout = laid(text)
    told = {
        text[span.start : span.end].strip() for span in map(layout.sentence_at, range(len(text)))
    }
    assert told == {
        "Đã xây dựng 1.250 mô hình tại TP. Vinh và P. Hà.", "Còn lại 45 mô hình…", "Năm sau làm tiếp.",
    }  # fmt: skip


def check(layout):
    text = layout.normal.text
    blocks = layout.blocks
    for index, block in enumerate(blocks):
        assert text[block.span.start : block.span.end].strip()
        assert all(0 <= over < index for over in block.above)
        assert layout.index_at(block.span.start) == index
        sentence = layout.sentence_at(block.span.start)
        assert block.span.start == sentence.start
        assert sentence.end <= block.span.end
        layout.titles_at(block.span.start)
    covered = "".join(text[block.span.start : block.span.end] for block in blocks)
    assert "".join(covered.split()) == "".join(text.split())


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem[:24])
def test_every_letter_of_a_report_lies_in_one_block(path):
    check(lay_out(normalise(path.read_text(encoding="utf-8"))))


LINES = st.lists(
    st.one_of(
        st.sampled_from(
            ["I. KẾT QUẢ", "1. Về kinh tế", "- Việc", "Phần thứ nhất", "A\tB\t3", "| a | 1 |", "Nơi nhận:",
             "\ufffd Ghi chú", "[1] Ghi chú", "một[1]\ufffd", "PHỤ LỤC 1", "TM. BAN", f"{BODY}."]
        ),
        st.text(max_size=40),
    ),
    max_size=25,
)  # fmt: skip


@given(LINES)
def test_any_lines_are_laid_out(lines):
    layout = laid(*lines)
    if layout.blocks:
        check(layout)

"""Word files: what is printed counts, in the order it is printed."""

import zipfile

import pytest

from kheo.reader.sources import Refused, open_report
from tests.reader.sources import made

WORDS = "Các cấp ủy đảng của huyện đã chỉ đạo xây dựng"


def text_of(document):
    return open_report(made.saved(document)).text


def lines_of(document):
    return [line for line in text_of(document).split("\n") if line.strip()]


def test_a_full_report_comes_out_line_by_line():
    lines = lines_of(made.full())
    assert lines[:10] == [
        "TỈNH ỦY LONG HÒA", "BAN DÂN VẬN", "*", "Số 45-BC/BDVTU",
        "ĐẢNG CỘNG SẢN VIỆT NAM", "Long Hòa, ngày 12 tháng 5 năm 2024",
        "BÁO CÁO", "Tổng kết 15 năm phong trào thi đua “Dân vận khéo”", "-----",
        "I. ĐẶC ĐIỂM TÌNH HÌNH",
    ]  # fmt: skip
    assert "2\tThị xã Long Hòa và các xã ven sông phía đông\t230\t200" in lines
    assert "\tCộng\t242\t210" in lines
    assert lines[-2:] == [f"\ufffd {note}" for note in made.NOTES]


def test_a_footnote_leaves_its_mark_where_it_hangs():
    document = made.report()
    found = document.add_paragraph(f"{WORDS} 45 mô hình")
    made.footnote(found, 1)
    found.add_run("; 30 điển hình.")
    made.with_notes(document)
    assert lines_of(document) == [
        f"{WORDS} 45 mô hình\ufffd; 30 điển hình.", f"\ufffd {made.NOTES[0]}",
    ]  # fmt: skip


def test_endnotes_are_read_as_well():
    document = made.report()
    found = document.add_paragraph(WORDS)
    made.piece(found, "<w:r><w:endnoteReference w:id='2'/></w:r>")
    made.with_notes(document, kind="endnote")
    assert lines_of(document) == [f"{WORDS}\ufffd", f"\ufffd {made.NOTES[1]}"]


def test_insertions_count_and_deletions_do_not():
    document = made.report()
    found = document.add_paragraph(f"{WORDS} ")
    made.piece(found, "<w:del w:id='1' w:author='A'><w:r><w:delText>45</w:delText></w:r></w:del>")
    made.piece(found, "<w:ins w:id='2' w:author='A'><w:r><w:t>46</w:t></w:r></w:ins>")
    made.piece(
        found, "<w:moveFrom w:id='3' w:author='A'><w:r><w:t> chỗ cũ</w:t></w:r></w:moveFrom>"
    )
    made.piece(found, "<w:r><w:rPr><w:vanish/></w:rPr><w:t> ẩn</w:t></w:r>")
    opened = open_report(made.saved(document))
    assert (opened.text, opened.told) == (
        f"{WORDS} 46", "Tệp còn vết sửa đang theo dõi; đã đọc như khi chấp nhận mọi thay đổi.",
    )  # fmt: skip


def test_a_text_box_is_read_once_after_its_paragraph():
    document = made.report()
    found = document.add_paragraph(WORDS)
    box = (
        "<w:txbxContent><w:p><w:r><w:t>Trong khung có 12 mô hình</w:t></w:r></w:p></w:txbxContent>"
    )
    made.piece(
        found,
        "<w:r xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'><mc:AlternateContent>"
        f"<mc:Choice Requires='wps'><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>",
    )
    document.add_paragraph("Đoạn sau.")
    assert lines_of(document) == [WORDS, "Trong khung có 12 mô hình", "Đoạn sau."]


def test_list_numbers_that_word_draws_are_written_out():
    document = made.report()
    document.add_paragraph(WORDS)
    for text in ("Kinh tế", "Văn hóa"):
        document.add_paragraph(text, style="List Number")
    document.add_paragraph("Quốc phòng", style="List Bullet")
    assert lines_of(document) == [WORDS, "1. Kinh tế", "2. Văn hóa", "- Quốc phòng"]


def test_line_breaks_part_lines_and_hyphens_stay():
    document = made.report()
    found = document.add_paragraph(f"{WORDS}\n“Dân vận khéo”")
    made.piece(
        found, "<w:r><w:t>, số 25</w:t><w:noBreakHyphen/><w:t>NQ/TW</w:t><w:tab/><w:t>a</w:t></w:r>"
    )
    assert lines_of(document) == [WORDS, "“Dân vận khéo”, số 25-NQ/TW\ta"]


def test_a_table_in_a_cell_and_merged_cells_keep_their_columns():
    document = made.report()
    document.add_paragraph(WORDS)
    table = document.add_table(2, 3)
    for cell, text in zip(table.rows[0].cells, ("Lĩnh vực", "Năm 2023", "Năm 2024"), strict=True):
        cell.text = text
    table.cell(1, 1).merge(table.cell(1, 2)).text = "45"
    table.cell(1, 0).text = "Kinh tế"
    inner = table.cell(1, 0).add_table(1, 1)
    inner.cell(0, 0).text = "bên trong"
    assert lines_of(document)[1:] == ["Lĩnh vực\tNăm 2023\tNăm 2024", "Kinh tế bên trong\t45\t"]


def test_two_columns_of_figures_are_a_table_and_two_of_lines_a_letterhead():
    document = made.report()
    made.table(
        document, [("Lĩnh vực", "Số"), ("Kinh tế", "4"), ("Văn hóa", "5"), ("Cộng lại", "9")]
    )
    assert lines_of(document) == ["Lĩnh vực\tSố", "Kinh tế\t4", "Văn hóa\t5", "Cộng lại\t9"]


@pytest.mark.parametrize(
    ("font", "typed", "read"),
    [
        (".VnTime", "C¸c cÊp ñy ®¶ng x©y dùng 45 m« h×nh", "Các cấp ủy đảng xây dựng 45 mô hình"),
        (".VnTimeH", "huyÖn ñy", "HUYỆN ỦY"),
        (
            "VNI-Times",
            "Caùc caáp uûy ñaûng xaây döïng 45 moâ hình",
            "Các cấp ủy đảng xây dựng 45 mô hình",
        ),
    ],
)
def test_runs_in_old_fonts_are_converted_beside_unicode(font, typed, read):
    document = made.report()
    found = document.add_paragraph(f"{WORDS}: ")
    half = len(typed) // 2
    for part in (typed[:half], typed[half:]):
        found.add_run(part).font.name = font
    found.add_run(" đã xong")
    opened = open_report(made.saved(document))
    assert opened.text == f"{WORDS}: {read} đã xong"
    assert "đã chuyển sang Unicode" in opened.told


def refusal(content):
    with pytest.raises(Refused) as told:
        open_report(content)
    return str(told.value)


def test_files_that_are_no_plain_word_document_are_refused_with_the_remedy():
    plain = made.saved(made.report())
    none = {"word/document.xml": None}
    wanted = {
        "macro": made.swapped(plain, {"word/vbaProject.bin": b"x"}),
        "Excel": made.swapped(plain, {**none, "xl/workbook.xml": b"<a/>"}),
        "PowerPoint": made.swapped(plain, {**none, "ppt/presentation.xml": b"<a/>"}),
        ".doc)": made.swapped(plain, {**none, "bao cao.doc": b"\xd0\xcf"}),
        "không phải văn bản Word": made.swapped(plain, none),
        "bị hỏng": made.swapped(plain, {"word/document.xml": b"<w:document"}),
        "bung ra quá lớn": made.swapped(plain, {"word/media/a.bin": bytes(60_000_000)}),
    }
    assert [word for word, content in wanted.items() if word not in refusal(content)] == []
    assert "bị hỏng" in refusal(plain[: len(plain) // 2])


def test_a_document_nested_very_deep_is_refused_and_one_with_entities_opens_nothing():
    plain = made.saved(made.report())
    deep = b"<a>" * 100_000 + b"</a>" * 100_000
    assert "bị hỏng" in refusal(made.swapped(plain, {"word/document.xml": deep}))
    space = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    laughs = (
        b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY f SYSTEM "file:///etc/passwd">]><w:document ' + space
        + b"><w:body><w:p><w:r><w:t>" + WORDS.encode() + b" &a; &f;</w:t></w:r></w:p></w:body></w:document>"
    )  # fmt: skip
    assert "root" not in open_report(made.swapped(plain, {"word/document.xml": laughs})).text


def test_a_member_with_a_password_is_told(tmp_path):
    content = bytearray(made.saved(made.report()))
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("word/document.xml", "x" * 50)
    content = bytearray((tmp_path / "a.zip").read_bytes())
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert "mật khẩu" in refusal(bytes(content))

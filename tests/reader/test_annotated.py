"""Annotated copies: remarks at their places, looks kept, everything on the last page."""

import io

import docx
import pytest
from docx.oxml.ns import qn

from kheo.reader.annotated import annotate
from kheo.reader.found import Check, Grade, Span
from kheo.reader.reading import read
from kheo.reader.sources import open_report
from tests.reader.sources import made

ERROR = "Bốn lĩnh vực cộng lại 1.250, báo cáo ghi 1.260, lệch 10"


def annotated(content, name="a.docx"):
    opened = open_report(content, name=name)
    return docx.Document(io.BytesIO(annotate(content, opened, read(opened.text))))


def marked(document):
    """The words each remark hangs on, with the remark."""
    found = []
    for comment in document.comments:
        number = str(comment.comment_id)
        inside, words = False, []
        for node in document.element.iter():
            if node.tag == qn("w:commentRangeStart") and node.get(qn("w:id")) == number:
                inside = True
            elif node.tag == qn("w:commentRangeEnd") and node.get(qn("w:id")) == number:
                break
            elif inside and node.tag == qn("w:t"):
                words.append(node.text)
        found.append(("".join(words), comment.text))
    return found


def report():
    document = made.report()
    document.add_paragraph("BÁO CÁO")
    line = made.paragraph(document, "Năm 2024, toàn tỉnh đã ")
    line.add_run("xây dựng 1.").bold = True
    line.add_run("260 mô hình").italic = True
    line.add_run(
        ", gồm: kinh tế 320 mô hình, văn hóa - xã hội 410 mô hình, quốc phòng - an ninh 230 mô hình, xây dựng "
        "hệ thống chính trị 290 mô hình."
    )
    return document


def looks(document):
    """Every letter of the second paragraph with how it is set."""
    return [
        (letter, run.bold, run.italic) for run in document.paragraphs[1].runs for letter in run.text
    ]


def test_a_remark_hangs_on_the_very_words_even_across_runs_and_the_looks_stay():
    before = report()
    after = annotated(made.saved(before))
    assert marked(after) == [("1.260", f"LỖI. {ERROR}.")]
    assert after.paragraphs[1].text == before.paragraphs[1].text
    assert looks(after) == looks(before)
    assert (next(iter(after.comments)).author, next(iter(after.comments)).initials) == ("Khéo", "K")


def test_the_last_page_tells_all_findings_with_their_grades():
    told = [paragraph.text for paragraph in annotated(made.saved(report())).paragraphs]
    assert told[-3].strip() == "GHI CHÚ KHI ĐỌC BÁO CÁO"
    assert told[-2] == f"1. LỖI. {ERROR}."
    assert "xây dựng 1.260 mô hình" in told[-1]


def test_a_table_cell_is_marked_in_its_row():
    document = made.report()
    document.add_paragraph("BIỂU TỔNG HỢP")
    made.table(document, [
        ("Lĩnh vực", "Đăng ký", "Công nhận"), ("Kinh tế", "318", "241"), ("Văn hóa - xã hội", "406", "329"),
        ("Quốc phòng - an ninh", "157", "120"), ("Xây dựng hệ thống chính trị", "119", "86"),
        ("Tổng cộng", "1.010", "776"),
    ])  # fmt: skip
    assert [words for words, _remark in marked(annotated(made.saved(document)))] == ["1.010"]


def test_text_and_web_pages_become_a_plain_document_with_remarks_and_tables():
    text = report().paragraphs[1].text
    plain = f"BÁO CÁO\nKết quả năm 2024\n{text}\nLĩnh vực\tĐăng ký\tCông nhận\n\tCộng\t9\n".encode()
    after = annotated(plain, "a.txt")
    assert marked(after) == [("1.260", f"LỖI. {ERROR}.")]
    assert [[cell.text for cell in row.cells] for row in after.tables[0].rows] == [
        ["Lĩnh vực", "Đăng ký", "Công nhận"], ["", "Cộng", "9"],
    ]  # fmt: skip
    page = f"<html><body><h1>BÁO CÁO</h1><p>{text}</p></body></html>".encode()
    assert marked(annotated(page, "a.html")) == [("1.260", f"LỖI. {ERROR}.")]


def test_a_clean_report_says_so():
    after = annotated("Các cấp ủy đảng đã vào cuộc, kết quả tốt hơn năm trước.".encode(), "a.txt")
    assert after.paragraphs[-1].text == "Không thấy lỗi hay điều gì cần hỏi lại."
    assert list(after.comments) == []


def planted(content, words):
    """A copy with one finding planted on given words."""
    opened = open_report(content)
    reading = read(opened.text)
    start = reading.normal.text.index(words)
    reading.checks = [
        Check(
            "sum",
            "info",
            "nhãn",
            "một điều",
            spans=(Span(start, start + len(words)),),
            grade=Grade.DOUBT,
        )
    ]
    return docx.Document(io.BytesIO(annotate(content, opened, reading)))


@pytest.mark.parametrize("words", ["45 mô hình", "Các", "giỏi\ufffd", "đã chỉ đạo xây dựng 45"])
def test_places_beside_notes_breaks_and_list_numbers_are_found(words):
    document = made.report()
    line = document.add_paragraph("Các cấp đã chỉ đạo xây dựng ", style="List Number")
    line.add_run("45 mô hình").bold = True
    line.add_run("\ttốt\nvà làm giỏi")
    made.footnote(line, 1)
    line.add_run(" mọi việc trong năm.")
    made.with_notes(document)
    before = made.saved(document)
    after = planted(before, words)
    assert marked(after) == [(words.rstrip("\ufffd"), "NGHI VẤN. Một điều.")]
    again = io.BytesIO()
    after.save(again)
    kept = open_report(again.getvalue()).text.split("\n")
    assert kept[: len(kept) - 6] == open_report(before).text.split("\n")[: len(kept) - 6]


def test_a_finding_in_a_footnote_or_a_text_box_hangs_on_the_paragraph_it_belongs_to():
    document = made.report()
    line = document.add_paragraph("Các cấp ủy đảng đã chỉ đạo xây dựng mô hình tốt")
    made.footnote(line, 1)
    box = (
        "<w:txbxContent><w:p><w:r><w:t>Trong khung có 12 mô hình</w:t></w:r></w:p></w:txbxContent>"
    )
    made.piece(line, f"<w:r><w:pict>{box}</w:pict></w:r>")
    made.with_notes(document)
    content = made.saved(document)
    for words in ("thị xã Long Hòa", "12 mô hình"):
        ((found, _remark),) = marked(planted(content, words))
        assert found.startswith("Các cấp ủy đảng")


def test_old_fonts_are_marked_by_the_paragraph():
    document = made.report()
    line = document.add_paragraph("Các cấp ủy đảng: ")
    line.add_run("x©y dùng 45 m« h×nh").font.name = ".VnTime"
    assert marked(planted(made.saved(document), "xây dựng 45"))[0][0].startswith("Các cấp ủy đảng")


def test_control_characters_do_no_harm():
    text = "Các cấp ủy\x01 đảng đã\x00 xây dựng 45 mô hình\x08 trong năm.\ud800"
    reading = read(text)
    opened = open_report("Các cấp ủy đảng đã xây dựng mô hình.".encode())
    document = docx.Document(io.BytesIO(annotate(None, opened, reading)))
    assert document.paragraphs[0].text.startswith("Các cấp ủy  đảng")

"""Word files as offices write them, made on the spot: letterhead, lists, tables, notes, tracked changes."""

import io
import zipfile

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt

LONG = (
    "Thực hiện Kế hoạch số 70-KH/BDVTW, ngày 26/02/2009 của Ban Dân vận Trung ương, các cấp ủy đảng đã "
    "lãnh đạo, chỉ đạo xây dựng 1.250 mô hình; trong đó có 320 mô hình kinh tế, 410 mô hình văn hóa - xã "
    "hội. Kết quả đã có 85% số mô hình được công nhận."
)
NOTES = (
    "Huyện An Bình 45 mô hình; thị xã Long Hòa 30 mô hình.",
    "Mô hình “Đường hoa” của xã Tân Lập.",
)


def report():
    """An empty report on paper of the official size."""
    document = docx.Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(14)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(3), Cm(2)
    return document


def paragraph(document, text, *, indent=1.27):
    """A justified paragraph with a first line moved in."""
    made = document.add_paragraph(text)
    made.alignment = ALIGN.JUSTIFY
    made.paragraph_format.first_line_indent = Cm(indent)
    return made


def page_numbers(document):
    """A number at the head of every page."""
    line = document.sections[0].header.paragraphs[0]
    line.alignment = ALIGN.CENTER
    run = line.add_run()._r
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        mark = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            mark.set(qn("w:fldCharType"), kind)
        mark.text = text or None
        run.append(mark)


def two_columns(document, left, right):
    """A letterhead or a signature: a table without lines, several lines in each cell."""
    row = document.add_table(1, 2).rows[0]
    for cell, lines in zip(row.cells, (left, right), strict=True):
        cell.text = lines[0]
        for line in lines[1:]:
            cell.add_paragraph(line)


def table(document, rows):
    """A table with lines."""
    made = document.add_table(0, len(rows[0]), style="Table Grid")
    for row in rows:
        for cell, text in zip(made.add_row().cells, row, strict=True):
            cell.text = text


def footnote(found, number):
    """Hang footnote ``number`` at the end of a paragraph."""
    run = parse_xml(
        f"<w:r {nsdecls('w')}><w:rPr><w:vertAlign w:val='superscript'/></w:rPr>"
        f"<w:footnoteReference w:id='{number}'/></w:r>"
    )
    found._p.append(run)


def with_notes(document, texts=NOTES, kind="footnote"):
    """Give the document the part its footnotes (or endnotes) stand in."""
    notes = "".join(
        f"<w:{kind} w:id='{number}'><w:p><w:pPr><w:rPr><w:sz w:val='20'/></w:rPr></w:pPr>"
        f"<w:r><w:rPr><w:vertAlign w:val='superscript'/><w:sz w:val='20'/></w:rPr><w:{kind}Ref/></w:r>"
        f"<w:r><w:rPr><w:sz w:val='20'/></w:rPr><w:t xml:space='preserve'> {text}</w:t></w:r></w:p></w:{kind}>"
        for number, text in enumerate(texts, 1)
    )
    content = (
        f"<?xml version='1.0' encoding='UTF-8' standalone='yes'?><w:{kind}s {nsdecls('w')}>"
        f"<w:{kind} w:type='separator' w:id='-1'><w:p><w:r><w:separator/></w:r></w:p></w:{kind}>"
        f"<w:{kind} w:type='continuationSeparator' w:id='0'><w:p><w:r><w:continuationSeparator/></w:r></w:p>"
        f"</w:{kind}>{notes}</w:{kind}s>"
    )
    part = Part(
        PackURI(f"/word/{kind}s.xml"),
        f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}s+xml",
        content.encode(),
        document.part.package,
    )
    document.part.relate_to(part, getattr(RELATIONSHIP_TYPE, f"{kind.upper()}S"))


def piece(found, xml):
    """Append raw WordprocessingML to a paragraph."""
    found._p.append(parse_xml(xml.replace(">", f" {nsdecls('w')}>", 1)))


def full():
    """A report with everything: letterhead, headings, notes, a list, a table, an ending."""
    document = report()
    page_numbers(document)
    two_columns(
        document,
        ["TỈNH ỦY LONG HÒA", "BAN DÂN VẬN", "*", "Số 45-BC/BDVTU"],
        ["ĐẢNG CỘNG SẢN VIỆT NAM", "Long Hòa, ngày 12 tháng 5 năm 2024"],
    )
    for line in ("BÁO CÁO", "Tổng kết 15 năm phong trào thi đua “Dân vận khéo”", "-----"):
        document.add_paragraph(line).alignment = ALIGN.CENTER
    document.add_heading("I. ĐẶC ĐIỂM TÌNH HÌNH", 1)
    paragraph(document, LONG)
    footnote(paragraph(document, f"{LONG} {LONG} Diện tích 1.250 km"), 1)
    document.add_heading("II. KẾT QUẢ THỰC HIỆN", 1)
    for number in range(1, 9):
        extra = f" {LONG}" * (number % 4)
        made = paragraph(
            document, f"{number}) Đã xây dựng {number + 2} mô hình;{extra} hoàn thành kế hoạch"
        )
        if number == 3:
            footnote(made, 2)
            made.add_run(", đạt yêu cầu.")
    table(document, [
        ("TT", "Đơn vị", "Số mô hình đăng ký năm 2023", "Số mô hình được công nhận"),
        ("1", "Huyện An Bình", "12", "10"),
        ("2", "Thị xã Long Hòa và các xã ven sông phía đông", "230", "200"),
        ("", "Cộng", "242", "210"),
    ])  # fmt: skip
    paragraph(document, f"Sau bảng còn một đoạn. {LONG}")
    two_columns(
        document,
        ["Nơi nhận:", "- Ban Dân vận Trung ương,", "- Lưu VT."],
        ["T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ", "", "Nguyễn Văn An"],
    )
    with_notes(document)
    return document


def saved(document):
    """The bytes of a document."""
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def swapped(content, changes):
    """A zip with members added or replaced; None takes one away."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as before,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            if name not in changes:
                after.writestr(name, before.read(name))
        for name, data in changes.items():
            if data is not None:
                after.writestr(name, data)
    return target.getvalue()

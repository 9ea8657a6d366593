"""A page being written in one of the two styles: blocks that every paper shares."""

# ruff: noqa: SLF001 - python-docx has no public way to most of what papers need
from __future__ import annotations

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as AT
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

FONT = "Times New Roman"
WIDTH = 165
"""Millimetres of text between the margins of 30 and 15."""


def element(name, **attributes):
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


class Paper:
    """A page being written in one style."""

    def __init__(self, style, *, landscape=False):
        self.party = style == "party"
        self.size = 14
        self.doc = Document()
        self.spot = self.doc
        normal = self.doc.styles["Normal"]
        normal.font.name, normal.font.size = FONT, Pt(14)
        fonts = normal.element.rPr.rFonts
        for side in ("ascii", "hAnsi", "eastAsia", "cs"):
            fonts.set(qn(f"w:{side}"), FONT)
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        normal.element.rPr.append(element("w:lang", val="vi-VN", eastAsia="vi-VN"))
        normal.paragraph_format.space_after = Pt(0)
        normal.paragraph_format.space_before = Pt(0)
        self.page(self.doc.sections[0], landscape)

    def page(self, section, landscape=False):
        sides = (Mm(297), Mm(210)) if landscape else (Mm(210), Mm(297))
        section.page_width, section.page_height = sides
        section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
        section.top_margin = section.bottom_margin = Mm(20)
        section.left_margin, section.right_margin = (
            (Mm(22), Mm(22)) if landscape else (Mm(30), Mm(15))
        )
        section.header_distance = section.footer_distance = Mm(10)

    def page_numbers(self, section):
        section.different_first_page_header_footer = True
        line = section.header.paragraphs[0]
        line.alignment = AT.CENTER
        run = line.add_run()
        run.font.size = Pt(14 if self.party else 13)
        for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
            if kind:
                run._r.append(element("w:fldChar", fldCharType=kind))
            else:
                code = OxmlElement("w:instrText")
                code.text = text
                run._r.append(code)

    def line(
        self,
        text,
        *,
        size=None,
        bold=False,
        italic=False,
        at=AT.CENTER,
        first=0,
        before=0,
        after=0,
        underline=False,
        keep=False,
        exact=None,
        colour=None,
    ):
        one = self.spot.add_paragraph()
        return self.write(
            one,
            text,
            size=size,
            bold=bold,
            italic=italic,
            at=at,
            first=first,
            before=before,
            after=after,
            underline=underline,
            keep=keep,
            exact=exact,
            colour=colour,
        )

    def write(
        self,
        one,
        text,
        *,
        size=None,
        bold=False,
        italic=False,
        at=AT.CENTER,
        first=0,
        before=0,
        after=0,
        underline=False,
        keep=False,
        exact=None,
        colour=None,
    ):
        shape = one.paragraph_format
        one.alignment = at
        shape.space_before, shape.space_after = Pt(before), Pt(after)
        shape.first_line_indent = Mm(first) if first else None
        shape.keep_with_next = keep or None
        if exact:
            shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(exact)
        run = one.add_run(text)
        run.font.size = Pt(size or self.size)
        run.bold, run.italic, run.underline = bold or None, italic or None, underline or None
        if colour:
            run.font.color.rgb = RGBColor.from_string(colour)
        return one

    def tag(self, text):
        return self.line("{%p " + text + " %}", size=6, at=AT.LEFT)

    def prose(self, text, *, bold=False, italic=False, keep=False):
        """A paragraph of the body."""
        first = 10 if self.party else 12.7
        return self.line(
            text,
            bold=bold,
            italic=italic,
            at=AT.JUSTIFY,
            first=first,
            before=3,
            after=3,
            exact=18 if self.party else None,
            keep=keep,
        )

    def rule(self, width, room, *, before=1):
        """A short line: the upper border of a low paragraph, drawn in by its indents."""
        one = self.spot.add_paragraph()
        one.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        one.paragraph_format.line_spacing = Pt(5)
        one.paragraph_format.space_before = Pt(before)
        side = Mm(max(0, (room - width) / 2))
        one.paragraph_format.left_indent = one.paragraph_format.right_indent = side
        borders = element("w:pBdr")
        borders.append(element("w:top", val="single", sz=6, space=1, color="000000"))
        one._p.get_or_add_pPr().insert_element_before(
            borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc"
        )
        return one

    def table(self, widths, rows=1, *, border=False):
        table = (self.spot if hasattr(self.spot, "add_table") else self.doc).add_table(
            rows=rows, cols=len(widths)
        )
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        if border:
            table.style = self.doc.styles["Table Grid"]
        marks = table._tbl.tblPr
        marks.append(element("w:tblW", w=round(sum(widths) * 56.7), type="dxa")) if marks.find(
            qn("w:tblW")
        ) is None else marks.find(qn("w:tblW")).attrib.update(
            {qn("w:w"): str(round(sum(widths) * 56.7)), qn("w:type"): "dxa"}
        )
        margins = element("w:tblCellMar")
        for side in ("left", "right"):
            margins.append(element(f"w:{side}", w=57 if border else 0, type="dxa"))
        marks.append(margins)
        for column, width in zip(table._tbl.tblGrid.findall(qn("w:gridCol")), widths, strict=True):
            column.set(qn("w:w"), str(round(width * 56.7)))
        for row in table.rows:
            row._tr.get_or_add_trPr().append(element("w:cantSplit"))
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = Mm(width)
        return table

    def into(self, cell):
        """Write into a cell from now on; its first empty paragraph is dropped by ``out``."""
        self.spot, self.back = cell, self.spot
        self.empty = cell.paragraphs[0]

    def out(self):
        self.empty._p.getparent().remove(self.empty._p)
        self.spot = self.doc

    def heading(self, *, numbered=True):
        """The upper part: bodies left, name of the state or the Party right."""
        left, right = (78, 87) if self.party else (68, 97)
        table = self.table((left, right), rows=2)
        self.into(table.cell(0, 0))
        if self.party:
            self.tag("if co_quan_cap_tren")
            self.line("{{ co_quan_cap_tren|upper }}")
            self.tag("endif")
            self.line("{{ co_quan_ban_hanh|upper }}", bold=True)
            self.line("*")
        else:
            self.tag("if co_quan_cap_tren")
            self.line("{{ co_quan_cap_tren|upper }}", size=13)
            self.tag("endif")
            self.line("{{ co_quan_ban_hanh|upper }}", size=13, bold=True)
            self.rule(24, left)
        self.out()
        self.into(table.cell(0, 1))
        if self.party:
            self.line("ĐẢNG CỘNG SẢN VIỆT NAM", size=15, bold=True)
            self.rule(74, right)
        else:
            self.line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=13, bold=True)
            self.line("Độc lập - Tự do - Hạnh phúc", size=14, bold=True)
            self.rule(61, right)
        self.out()
        self.into(table.cell(1, 0))
        if numbered:
            self.line(
                "Số {{ so_ky_hieu }}" if self.party else "Số: {{ so_ky_hieu }}",
                size=14 if self.party else 13,
            )
        else:
            self.line("")
        self.out()
        self.into(table.cell(1, 1))
        self.line("{{ dia_danh_ngay }}", italic=True)
        self.out()
        return table

    def title(self, name, *, act=False):
        """Type and summary; ``act`` = the summary tells an act and begins with “về việc”."""
        told = "trich_yeu|ve_viec" if act else "trich_yeu|thuong_dau"
        summary = "{{ " + (told if self.party else told + "|hoa_dau") + " }}"
        self.line(name, size=16 if self.party else 14, bold=True, before=16, keep=True)
        told = self.line(summary, bold=True, keep=True).paragraph_format
        told.left_indent = told.right_indent = Mm(20)  # so that no single word wraps
        if self.party:
            self.line("-----", keep=True, after=8)
        else:
            self.rule(45, WIDTH).paragraph_format.space_after = Pt(10)

    def grounds(self, *, more=""):
        self.tag("for c in can_cu")
        stop = "{{ c.dong|bo_cham }}{% if loop.last" + more + " %}.{% else %};{% endif %}"
        if self.party:
            self.prose("- " + stop)
        else:
            self.prose(stop, italic=True)
        self.tag("endfor")

    @property
    def stop(self):
        return "." if self.party else "./."

    def signature(self, *, roles=None):
        """Recipients left, signature right; the minutes carry two signatures."""
        self.line("", size=8, keep=True)
        if roles:
            table = self.table((WIDTH / 2, WIDTH / 2))
            for cell, (role, name) in zip(table.rows[0].cells, roles, strict=True):
                self.into(cell)
                self.line(role, bold=True, keep=True)
                self.line(name, bold=True, before=64)
                self.out()
            return
        table = self.table((78, 87))
        self.into(table.cell(0, 0))
        if self.party:
            self.line("Nơi nhận:", at=AT.LEFT, underline=True)
        else:
            self.line("Nơi nhận:", size=12, bold=True, italic=True, at=AT.LEFT)
        self.tag("for dong in noi_nhan")
        self.line("{{ dong }}", size=12 if self.party else 11, at=AT.LEFT)
        self.tag("endfor")
        self.out()
        self.into(table.cell(0, 1))
        self.tag("if quyen_han_ky")
        self.line("{{ quyen_han_ky|upper }}", bold=True, keep=True)
        self.tag("endif")
        self.line("{{ chuc_vu_ky|upper }}", bold=not self.party, keep=True)
        self.line("{{ nguoi_ky }}", bold=True, before=64)
        self.out()

    def after_list(self):
        """Room between a table and what follows."""
        self.line("", size=6, exact=6)

    def list_of(self, loop, columns, *, size=12):
        """A table of a row loop: (head, width, tag, alignment)."""
        table = self.table([column[1] for column in columns], rows=4, border=True)
        for cell, (head, *_rest) in zip(table.rows[0].cells, columns, strict=True):
            self.write(cell.paragraphs[0], head, size=size, bold=True, before=2, after=2)
        table.rows[0]._tr.trPr.append(element("w:tblHeader"))
        self.write(table.cell(1, 0).paragraphs[0], "{%tr for m in " + loop + " %}", size=8)
        for cell, (_head, _width, tag, at) in zip(table.rows[2].cells, columns, strict=True):
            self.write(cell.paragraphs[0], tag, size=size, at=at, before=1, after=1)
        self.write(table.cell(3, 0).paragraphs[0], "{%tr endfor %}", size=8)
        self.after_list()

    def annex(self, title):
        """The annex begins a page of its own and counts its pages from one."""
        section = self.doc.add_section(WD_SECTION.NEW_PAGE)
        self.page(section)
        section.different_first_page_header_footer = True
        section._sectPr.append(element("w:pgNumType", start=1))
        self.line("PHỤ LỤC", bold=True)
        for part in title:
            self.line(part, bold=True)
        no = "Quyết định số {{ so_ky_hieu }} {{ dia_danh_ngay|ngay }}"
        self.line(f"(Kèm theo {no})", italic=True, after=8)


def addressed(p, word="Kính gửi"):
    """Whom the paper goes to, where the content says it."""
    p.tag("if kinh_gui")
    p.line(word + ": {{ kinh_gui }}", before=4, after=8)
    p.tag("endif")

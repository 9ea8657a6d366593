"""A handbook of stories: a cover of its own, a foreword, then what the program writes."""

from __future__ import annotations

from docx.enum.table import WD_ALIGN_VERTICAL
from docx.enum.text import WD_ALIGN_PARAGRAPH as AT
from docx.oxml.ns import qn
from docx.shared import Mm

from tools.build_templates.page import WIDTH, element

ACCENT = "1B5E45"


def handbook(p):
    """Cover, foreword on a page of its own, contents and stories."""
    p.line("{{ co_quan_ban_hanh|mot_dong|upper }}", size=13, bold=True, colour=ACCENT, after=26)
    cover = p.table((WIDTH,))
    cell = cover.cell(0, 0)
    cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
    cover.rows[0].height = Mm(165)
    cell._tc.get_or_add_tcPr().append(  # noqa: SLF001 - python-docx has no public way
        element("w:shd", val="clear", color="auto", fill=ACCENT)
    )
    p.into(cell)
    p.line("SỔ TAY", size=16, bold=True, colour="CFE3D8", after=12)
    title = p.line("{{ trich_yeu|mot_dong }}", size=30, bold=True, colour="FFFFFF", after=14)
    title.paragraph_format.left_indent = title.paragraph_format.right_indent = Mm(8)
    p.tag("if phu_de")
    p.line("{{ phu_de }}", size=15, italic=True, colour="FFFFFF", after=4)
    p.tag("endif")
    p.tag("if an_ban")
    p.line("{{ an_ban }}", size=13, colour="CFE3D8", before=4)
    p.tag("endif")
    p.out()
    p.line("{{ noi_va_nam }}", size=14, bold=True, colour=ACCENT, before=60)
    p.tag("if loi_gioi_thieu")
    head = p.line("Lời giới thiệu", size=20, bold=True, at=AT.LEFT, after=12, colour=ACCENT)
    head.paragraph_format.page_break_before = True
    p.size = 13
    p.prose("{{ loi_gioi_thieu }}")
    p.tag("endif")
    body = p.prose("{{p noi_dung }}")
    body.runs[0].font.size = None
    spacing = body._p.pPr.find(qn("w:spacing"))  # noqa: SLF001 - python-docx has no public way
    spacing.attrib.pop(qn("w:lineRule"), None)
    spacing.set(qn("w:line"), "276")
    body._p.pPr.find(qn("w:ind")).attrib.clear()  # noqa: SLF001
    body.runs[0]._r.rPr.append(element("w:sz", val=26))  # noqa: SLF001

"""Makes the templates that come with the program: src/kheo/documents/shipped/<style>/<form>.docx.

    python tools/build_templates.py

State style after NĐ 30/2020/NĐ-CP, Party style after HD 05-HD/VPTW. Widths in millimetres, sizes in points.
"""

# ruff: noqa: SLF001 - python-docx has no public way to most of what papers need
from __future__ import annotations

import sys
from pathlib import Path

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as AT
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

TARGET = Path(__file__).parents[1] / "src/kheo/documents/shipped"
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
            self.line("{{ co_quan_cap_tren|upper }}")
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


C, L = AT.CENTER, AT.LEFT
TT = ("TT", 10, "{{ m.tt }}", C)
TEN = ("Tên mô hình, điển hình", 47, "{{ m.ten }}", L)
UNIT = ("Đơn vị", 33, "{{ m.don_vi }}", L)
SIX = (
    TT,
    TEN,
    UNIT,
    ("Lĩnh vực", 25, "{{ m.linh_vuc }}", L),
    ("Tập thể, cá nhân", 18, "{{ m.loai }}", C),
    ("Điểm", 14, "{{ m.diem }}", C),
    ("Xếp loại", 18, "{{ m.xep_loai }}", C),
)


def decision(p, verb, annex, columns):
    p.heading()
    p.title("QUYẾT ĐỊNH", act=True)
    if not p.party:
        p.line("{{ co_quan_ban_hanh|mot_dong|upper }}", bold=True, before=4, after=6, keep=True)
    p.grounds(more=" and not so_bien_ban" if verb == "Công nhận" else "")
    if verb == "Công nhận":
        p.tag("if so_bien_ban")
        text = "Biên bản số {{ so_bien_ban }} ngày {{ ngay_bien_ban }} của Hội đồng xét công nhận."
        p.prose(("- Xét " if p.party else "Xét ") + text, italic=not p.party)
        p.tag("endif")
    p.line(
        # Who signs for the standing committee decides for it.
        "{% if 'BAN THƯỜNG VỤ' in quyen_han_ky|upper %}BAN THƯỜNG VỤ {% endif %}"
        "{{ co_quan_ban_hanh|mot_dong|upper }} QUYẾT ĐỊNH"
        if p.party
        else "QUYẾT ĐỊNH:",
        bold=True,
        before=8,
        after=6,
        keep=True,
    )
    count = "{{ so_luong|hai_so }} mô hình, điển hình “Dân vận khéo” {{ cap }}"
    shares = (
        " (gồm {{ so_tap_the|hai_so }} tập thể, {{ so_ca_nhan|hai_so }} cá nhân; có danh sách kèm theo)"
        if verb == "Công nhận"
        else " (có danh sách kèm theo)"
    )
    usual = {
        "Công nhận": f"Công nhận {count}",
        "Thu hồi": f"Thu hồi việc công nhận, đưa ra khỏi danh sách {count}",
        "Khôi phục": f"Khôi phục việc công nhận đối với {count}",
    }[verb] + shares
    article(
        p, "Điều 1.", "{% if noi_dung %}{{ noi_dung|bo_cham }}{% else %}" + usual + "{% endif %}."
    )
    if verb == "Công nhận":
        article(
            p,
            "Điều 2.",
            "Quyết định này có hiệu lực kể từ ngày ký.{% if hieu_luc_den %} Việc công nhận có giá trị đến hết ngày {{ hieu_luc_den }}.{% endif %}",
        )
    else:
        article(p, "Điều 2.", "Quyết định này có hiệu lực kể từ ngày ký.")
    article(
        p,
        "Điều 3.",
        "{{ trach_nhiem|bo_cham }} chịu trách nhiệm thi hành Quyết định này" + p.stop,
        keep=True,
    )
    p.signature()
    p.annex(annex)
    p.list_of("danh_sach", columns)


def article(p, name, text, keep=False):
    one = p.prose(name + " ", bold=True, keep=keep)
    run = one.add_run(text)
    run.font.size = Pt(14)


def recognition_decision(p):
    decision(
        p,
        "Công nhận",
        ("DANH SÁCH MÔ HÌNH, ĐIỂN HÌNH “DÂN VẬN KHÉO”", "ĐƯỢC CÔNG NHẬN {{ cap|upper }}"),
        SIX,
    )


TAKEN = (
    TT,
    ("Tên mô hình, điển hình", 48, "{{ m.ten }}", L),
    UNIT,
    ("Quyết định công nhận", 32, "{{ m.quyet_dinh_cong_nhan }}", L),
    ("Lý do", 42, "{{ m.ly_do }}", L),
)


def withdrawal_decision(p):
    decision(
        p,
        "Thu hồi",
        ("DANH SÁCH MÔ HÌNH, ĐIỂN HÌNH “DÂN VẬN KHÉO”", "ĐƯA RA KHỎI DANH SÁCH CÔNG NHẬN"),
        TAKEN,
    )


def restoration_decision(p):
    decision(
        p,
        "Khôi phục",
        ("DANH SÁCH MÔ HÌNH, ĐIỂN HÌNH “DÂN VẬN KHÉO”", "ĐƯỢC KHÔI PHỤC CÔNG NHẬN"),
        TAKEN,
    )


def minutes(p):
    p.heading()
    p.title("BIÊN BẢN")
    p.prose("Thời gian bắt đầu: {{ bat_dau }}.")
    p.prose("Địa điểm: {{ dia_diem }}.")
    part = ("I- ", "II- ", "III- ", "IV- ") if p.party else ("I. ", "II. ", "III. ", "IV. ")
    p.prose(part[0] + "THÀNH PHẦN", bold=True, keep=True)
    p.prose(
        "{{ hoi_dong }} có {{ tong_so_thanh_vien|hai_so }} thành viên; có mặt {{ so_co_mat|hai_so }}, đạt {{ ty_le_co_mat }}. Chủ trì: {{ chu_tri|bo_cham }}. Thư ký: {{ thu_ky|bo_cham }}."
    )
    p.tag("if thanh_phan")
    p.list_of(
        "thanh_phan",
        (
            TT,
            ("Họ và tên", 48, "{{ m.ho_ten }}", L),
            ("Chức vụ", 67, "{{ m.chuc_vu }}", L),
            ("Vai trò", 40, "{{ m.vai_tro }}", L),
        ),
    )
    p.tag("endif")
    p.tag("if vang_mat")
    p.prose("Vắng mặt:", keep=True)
    p.tag("for m in vang_mat")
    p.prose("- {{ m.ho_ten }}, {{ m.chuc_vu }}{% if m.ly_do %} ({{ m.ly_do|bo_cham }}){% endif %}.")
    p.tag("endfor")
    p.tag("endif")
    p.tag("if khach_moi")
    p.prose("Khách mời:", keep=True)
    p.tag("for dong in khach_moi")
    p.prose("- {{ dong|bo_cham }}.")
    p.tag("endfor")
    p.tag("endif")
    p.prose(part[1] + "NỘI DUNG", bold=True, keep=True)
    p.prose("{{ noi_dung }}")
    p.prose(part[2] + "KẾT QUẢ BỎ PHIẾU", bold=True, keep=True)
    p.list_of(
        "ho_so",
        (
            ("TT", 9, "{{ m.tt }}", C),
            (
                "Tên mô hình, điển hình; đơn vị",
                44,
                "{{ m.ten }} ({{ m.don_vi }}){% if m.hoi_ty %}. Không tham gia bỏ phiếu: {{ m.hoi_ty }}{% endif %}{% if m.ghi_chu %}. {{ m.ghi_chu }}{% endif %}",
                L,
            ),
            ("Điểm", 13, "{{ m.diem_to }}", C),
            ("Số phiếu/ được bỏ", 17, "{{ m.so_phieu }}/{{ m.duoc_bo_phieu }}", C),
            ("Đồng ý", 14, "{{ m.dong_y }}", C),
            ("Không", 15, "{{ m.khong_dong_y }}", C),
            ("Trắng", 14, "{{ m.phieu_trang }}", C),
            ("Tỷ lệ", 16, "{{ m.ty_le }}", C),
            ("Kết luận", 23, "{{ m.ket_luan }}", C),
        ),
        size=11,
    )
    p.prose(part[3] + "KẾT LUẬN", bold=True, keep=True)
    p.prose("{{ ket_luan_chung }}")
    p.prose(
        "Cuộc họp kết thúc vào {{ ket_thuc }}. Biên bản đã được thông qua trước các thành viên có mặt"
        + p.stop,
        keep=True,
    )
    p.signature(
        roles=(
            ("NGƯỜI GHI BIÊN BẢN" if p.party else "THƯ KÝ", "{{ thu_ky }}"),
            ("CHỦ TRÌ", "{{ chu_tri }}"),
        )
    )


def addressed(p, word="Kính gửi"):
    p.tag("if kinh_gui")
    p.line(word + ": {{ kinh_gui }}", before=4, after=8)
    p.tag("endif")


def submission(p):
    p.heading()
    p.title("TỜ TRÌNH", act=True)
    addressed(p, "Kính trình" if p.party else "Kính gửi")
    p.grounds()
    p.prose("{{ noi_dung }}")
    p.list_of("danh_sach", SIX)
    p.prose("{{ de_nghi|bo_cham }}" + p.stop, keep=True)
    p.signature()


def notice(p):
    p.heading()
    p.title("THÔNG BÁO")
    addressed(p)
    p.prose("{{ noi_dung }}")
    p.list_of(
        "danh_sach",
        (TT, TEN, UNIT, ("Kết quả", 25, "{{ m.ket_qua }}", C), ("Lý do", 50, "{{ m.ly_do }}", L)),
    )
    p.prose("Thông báo để các đơn vị, cá nhân biết và thực hiện" + p.stop, keep=True)
    p.signature()


def proposal_list(p):
    p.heading()
    p.title("DANH SÁCH")
    p.list_of(
        "danh_sach",
        (
            TT,
            ("Tên mô hình, điển hình", 43, "{{ m.ten }}", L),
            ("Đơn vị", 29, "{{ m.don_vi }}", L),
            ("Lĩnh vực", 23, "{{ m.linh_vuc }}", L),
            ("Tập thể, cá nhân", 16, "{{ m.loai }}", C),
            (
                "Điểm; xếp loại",
                17,
                "{{ m.diem }}{% if m.xep_loai %}; {{ m.xep_loai }}{% endif %}",
                C,
            ),
            ("Quyết định công nhận", 27, "{{ m.quyet_dinh }}", L),
        ),
        size=11,
    )
    p.prose(
        "Danh sách gồm {{ so_luong|hai_so }} mô hình, điển hình đề nghị công nhận {{ cap }}"
        + p.stop,
        keep=True,
    )
    p.signature()


def invitation(p):
    p.heading()
    p.title("GIẤY MỜI")
    addressed(p)
    p.tag("if nguoi_nhan")
    p.prose("{{ co_quan_ban_hanh|mot_dong }} trân trọng kính mời:", keep=True)
    p.tag("for m in nguoi_nhan")
    p.prose(
        "- {{ m.ho_ten }}{% if m.chuc_vu %}, {{ m.chuc_vu }}{% endif %}{% if loop.last %}.{% else %};{% endif %}"
    )
    p.tag("endfor")
    p.tag("endif")
    p.prose("Nội dung: {{ noi_dung|bo_cham }}.")
    p.prose("Chủ trì: {{ chu_tri|bo_cham }}.")
    p.prose("Thời gian: {{ thoi_gian|bo_cham }}.")
    p.prose("Địa điểm: {{ dia_diem|bo_cham }}.")
    p.tag("if tai_lieu")
    p.prose("Tài liệu kèm theo:", keep=True)
    p.tag("for dong in tai_lieu")
    p.prose("- {{ dong|bo_cham }}{% if loop.last %}.{% else %};{% endif %}")
    p.tag("endfor")
    p.tag("endif")
    p.prose("Đề nghị các đại biểu đến dự đúng thời gian, thành phần" + p.stop, keep=True)
    p.signature()


def certificate(p):
    red, room = "9B1C1C", 253
    frame = element("w:pgBorders", offsetFrom="page")
    for side in ("top", "left", "bottom", "right"):
        frame.append(element(f"w:{side}", val="thinThickSmallGap", sz=24, space=24, color="B08D2E"))
    p.doc.sections[0]._sectPr.append(frame)
    p.tag("for m in danh_sach")
    if p.party:
        top = p.line("ĐẢNG CỘNG SẢN VIỆT NAM", size=15, bold=True)
        top.paragraph_format.page_break_before = True
        p.rule(74, room)
    else:
        top = p.line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=14, bold=True)
        top.paragraph_format.page_break_before = True
        p.line("Độc lập - Tự do - Hạnh phúc", size=14, bold=True)
        p.rule(61, room)
    p.line("{{ co_quan_ban_hanh|upper }}", size=15, bold=True, before=10)
    p.line("GIẤY CHỨNG NHẬN", size=34, bold=True, before=8, after=2, colour=red)
    p.line(
        "{% if m.loai|lower == 'cá nhân' %}Điển hình{% else %}Mô hình{% endif %} “Dân vận khéo” {{ m.cap }}",
        size=18,
        italic=True,
        after=10,
    )
    # A long name is set smaller, so that every certificate stays one page.
    for opening, size in (
        ("if m.ten|length > 180", 13),
        ("elif m.ten|length > 70", 18),
        ("else", 22),
    ):
        p.tag(opening)
        p.line("{{ m.ten }}", size=size, bold=True, after=6, colour=red)
    p.tag("endif")
    p.line("{{ m.don_vi }}", size=17, bold=True, after=4)
    p.line(
        "Lĩnh vực: {{ m.linh_vuc }}{% if m.xep_loai %} – Xếp loại: {{ m.xep_loai }}{% endif %}",
        size=15,
    )
    p.line(
        "Theo Quyết định số {{ m.so_quyet_dinh }} ngày {{ m.ngay_quyet_dinh }}",
        size=14,
        italic=True,
        after=6,
    )
    table = p.table((34, 84, 135))
    p.into(table.cell(0, 0))
    p.line("{{ m.qr }}", at=AT.LEFT)
    p.out()
    p.into(table.cell(0, 1))
    p.line("Mã: {{ m.ma }}", size=11, at=AT.LEFT, before=18)
    p.line("Kiểm tra tại:", size=10, at=AT.LEFT)
    p.line("{{ m.dia_chi_kiem_tra }}", size=10, at=AT.LEFT)
    p.out()
    p.into(table.cell(0, 2))
    p.line("{{ m.ngay_cap|capitalize }}", size=13, italic=True)
    p.line("{{ quyen_han_ky|upper }}", size=13, bold=True)
    p.line("{{ chuc_vu_ky|upper }}", size=13, bold=not p.party)
    p.line("{{ nguoi_ky }}", size=14, bold=True, before=54)
    p.out()
    p.tag("endfor")


FORMS = (
    minutes,
    recognition_decision,
    withdrawal_decision,
    restoration_decision,
    submission,
    notice,
    proposal_list,
    invitation,
    certificate,
)


def main():
    for style in ("state", "party"):
        for form in FORMS:
            paper = Paper(style, landscape=form is certificate)
            if form is not certificate:
                paper.page_numbers(paper.doc.sections[0])
            form(paper)
            target = TARGET / style / f"{form.__name__}.docx"
            target.parent.mkdir(parents=True, exist_ok=True)
            paper.doc.core_properties.title = ""
            paper.doc.core_properties.comments = ""
            paper.doc.save(target)
    return 0


if __name__ == "__main__":
    sys.exit(main())

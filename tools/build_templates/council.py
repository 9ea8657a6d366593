"""Minutes of a council, certificates of recognition."""

from __future__ import annotations

from docx.enum.text import WD_ALIGN_PARAGRAPH as AT

from tools.build_templates.columns import TT, C, L
from tools.build_templates.page import element


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


def certificate(p):
    red, room = "9B1C1C", 253
    frame = element("w:pgBorders", offsetFrom="page")
    for side in ("top", "left", "bottom", "right"):
        frame.append(element(f"w:{side}", val="thinThickSmallGap", sz=24, space=24, color="B08D2E"))
    p.doc.sections[0]._sectPr.append(frame)  # noqa: SLF001 - no public way to a frame
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

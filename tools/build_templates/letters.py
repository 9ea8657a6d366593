"""Submission, notice, list of proposals, invitation."""

from __future__ import annotations

from tools.build_templates.columns import SIX, TEN, TT, UNIT, C, L
from tools.build_templates.page import addressed


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

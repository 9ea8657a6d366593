"""Decisions of recognition, of taking back, of restoring; each with its annex."""

from __future__ import annotations

from docx.shared import Pt

from tools.build_templates.columns import SIX, TT, UNIT, L


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

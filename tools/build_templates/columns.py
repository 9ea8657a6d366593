"""Columns of the lists that papers share: (head, width in mm, tag, alignment)."""

from __future__ import annotations

from docx.enum.text import WD_ALIGN_PARAGRAPH as AT

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

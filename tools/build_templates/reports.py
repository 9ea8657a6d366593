"""The report of a unit: its body and annexes are made by the program."""

from __future__ import annotations

from docx.enum.text import WD_ALIGN_PARAGRAPH as AT

from tools.build_templates.page import addressed


def unit_report(p):
    """Head, title, opening, the two places of the program, the closing sentence, signature."""
    p.heading()
    p.tag("if du_thao")
    p.line("{{ du_thao|upper }}", size=13, bold=True, at=AT.LEFT, before=6)
    p.tag("endif")
    p.title("BÁO CÁO")
    addressed(p)
    p.tag("if mo_dau")
    p.prose("{{ mo_dau }}")
    p.tag("endif")
    p.prose("{{p noi_dung }}")
    p.prose("Trên đây là Báo cáo {{ trich_yeu|thuong_dau|bo_cham }}" + p.stop, keep=True)
    p.signature()
    p.line("{{p phu_luc }}")

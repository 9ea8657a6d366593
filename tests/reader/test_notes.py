"""Footnotes with numbers hang at their marks."""

from __future__ import annotations

import pytest

from kheo.reader.layout import BlockKind, lay_out
from kheo.reader.normal import normalise


def hung(text: str) -> list[tuple[str, str]]:
    layout = lay_out(normalise(text))
    return [
        (layout.normal.slice(block.span)[:12], layout.normal.text[max(0, block.anchor - 7) : block.anchor])
        for block in layout.blocks
        if block.kind == BlockKind.NOTE and block.anchor is not None
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("Có 5 mô hình [1]. Có 6 tổ[2].\n[1] Nuôi dê.\n[2] Trồng nấm.",
         [("[1] Nuôi dê.", "ô hình "), ("[2] Trồng nấ", "Có 6 tổ")]),
        ("Rộng 5 km², 8 m2; có 5 mô hình(1), 6 tổ (2).\nNơi nhận:\n- Lưu.\n(1) Nuôi dê.\n(2) Trồng nấm.",
         [("(1) Nuôi dê.", "mô hình"), ("(2) Trồng nấ", "), 6 tổ")]),
        ("Có 5 mô hình¹; 6 tổ².\nChú thích:\n(1) Nuôi dê.\n(2) Trồng nấm.",
         [("(1) Nuôi dê.", "mô hình"), ("(2) Trồng nấ", "¹; 6 tổ")]),
        ("Có 5 mô hình1.\nCó 6 tổ2.\n1 “Nuôi dê” xã A\n2 “Trồng nấm” xã B",
         [("1 “Nuôi dê” ", "mô hình"), ("2 “Trồng nấm", "Có 6 tổ")]),
        ("Có 5 mô hình(2), 6 tổ(1).\nNơi nhận:\n- Lưu VT.\n(1) Nuôi dê.\n(2) Trồng nấm.",
         [("(1) Nuôi dê.", "), 6 tổ"), ("(2) Trồng nấ", "mô hình")]),
    ],
)  # fmt: skip
def test_a_note_hangs_where_its_number_stands(text: str, notes: list[tuple[str, str]]) -> None:
    assert hung(text) == notes


@pytest.mark.parametrize(
    "text",
    [
        "Nhiệm vụ\n(1) Nuôi dê.\n(2) Trồng nấm.",
        "Có 5 mô hình2.\n1 “Nuôi dê” xã A\n2 “Trồng nấm” xã B",
        "1. Nuôi dê\n2. Trồng nấm",
    ],
)
def test_numbered_lines_without_marks_are_no_notes(text: str) -> None:
    layout = lay_out(normalise(text))
    assert not [block for block in layout.blocks if block.kind == BlockKind.NOTE]

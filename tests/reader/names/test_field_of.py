"""The field of an initiative and what it rests on."""

from __future__ import annotations

import pytest

from tests.reader.names.reading import named

E, C, S, P = "kinh_te", "van_hoa_xa_hoi", "quoc_phong_an_ninh", "xay_dung_he_thong_chinh_tri"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("1. Lĩnh vực kinh tế\nTiêu biểu là mô hình “A b”.", [(E, "mục lĩnh vực")]),
        ("* Lĩnh vực kinh tế:\n- Mô hình “A b”.\n* Lĩnh vực văn hóa - xã hội:\n- Mô hình “C d”.",
         [(E, "mục lĩnh vực"), (C, "mục lĩnh vực")]),
        ("Lĩnh vực quốc phòng - an ninh\n- Mô hình “A b”.\n2. Khen thưởng\nMô hình “C d” được khen.",
         [(S, "mục lĩnh vực"), (None, None)]),
        ("- Về xây dựng Đảng, chính quyền: có mô hình “A b”.", [(P, "câu dẫn")]),
        ("Trong lĩnh vực kinh tế có 5 mô hình. Tiêu biểu là mô hình “A b”.", [(E, "câu dẫn")]),
        ("Lĩnh vực kinh tế như mô hình “A b”, lĩnh vực quốc phòng như mô hình “C d”",
         [(E, "câu dẫn"), (S, "câu dẫn")]),
        ("Có 412 mô hình kinh tế, 505 mô hình văn hóa - xã hội. Tiêu biểu là mô hình “A b”.", [(None, None)]),
        ("Các lĩnh vực đều có mô hình, tiêu biểu là mô hình “A b”.", [(None, None)]),
        (("1. Lĩnh vực kinh tế\nCó 5 mô hình\ufffd.\n2. Lĩnh vực an ninh\nCó 3 mô hình\ufffd.\n"
         "\ufffd Mô hình “A b” của xã X.\n\ufffd Mô hình “C d” của xã X."),
         [(E, "chú thích gắn với mục lĩnh vực"), (S, "chú thích gắn với mục lĩnh vực")]),
        ("Duy trì mô hình “A b”; “C d” của xã X.\n1. Lĩnh vực kinh tế\nTiêu biểu là mô hình “A b”.",
         [(E, "xuất hiện lại ở mục lĩnh vực"), (None, None), (E, "mục lĩnh vực")]),
        ("Duy trì mô hình “Nuôi dê sinh sản”.", [(E, "nội dung")]),
        ("Công an phường có 9 mô hình trong lĩnh vực an ninh, trật tự.\nTiêu biểu là mô hình “A b”.",
         [(S, "câu dẫn")]),
    ],
)  # fmt: skip
def test_the_field_and_what_it_rests_on(
    text: str, told: list[tuple[str | None, str | None]]
) -> None:
    assert [(one.field, one.field_from) for one in named(text)] == told

"""The four fields as texts name them."""

from __future__ import annotations

import pytest

from kheo.reader import fields
from kheo.reader.layout import lay_out
from kheo.reader.normal import normalise

E, C, S, P = "kinh_te", "van_hoa_xa_hoi", "quoc_phong_an_ninh", "xay_dung_he_thong_chinh_tri"


@pytest.mark.parametrize(
    ("title", "codes"),
    [
        ("Trên lĩnh vực phát triển kinh tế", (E,)),
        ("Kinh tế", (E,)),
        ("Về kinh tế", (E,)),
        ("Dân vận khéo trong xây dựng nông thôn mới", (E,)),
        ("Kết quả trên lĩnh vực văn hóa, xã hội", (C,)),
        ("LĨNH VỰC VĂN HOÁ - XÃ HỘI", (C,)),
        ("Công tác bảo vệ môi trường", (C,)),
        ("Đảm bảo quốc phòng, an ninh", (S,)),
        ("Lĩnh vực QP-AN", (S,)),
        ("Giữ gìn an ninh trật tự", (S,)),
        ("Trên lĩnh vực xây dựng HTCT", (P,)),
        ("Về xây dựng Đảng và hệ thống chính trị", (P,)),
        ("Xây dựng Đảng, chính quyền", (P,)),
        ("Lĩnh vực phát triển kinh tế - xã hội", (E, C)),
        ("Lĩnh vực kinh tế, văn hóa - xã hội, quốc phòng, an ninh và xây dựng hệ thống chính trị",
         (E, C, S, P)),
        ("Kết quả xây dựng mô hình trên các lĩnh vực", (E, C, S, P)),
    ],
)  # fmt: skip
def test_a_heading_tells_its_fields(title: str, codes: tuple[str, ...]) -> None:
    told = fields.of_title(title)
    assert told is not None
    assert told.codes == codes


@pytest.mark.parametrize(
    "title",
    [
        "Công tác lãnh đạo, chỉ đạo",
        "Sự tham gia của Mặt trận Tổ quốc, các tổ chức chính trị - xã hội",
        "Đặc điểm, tình hình",
        "Tình hình kinh tế - xã hội",
        "Hạn chế trong hệ thống chính trị",
        "Phối hợp với Công an tỉnh",
        "",
    ],
)
def test_other_headings_tell_none(title: str) -> None:
    assert fields.of_title(title) is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            (
                "Lĩnh vực kinh tế: 06 mô hình; văn hóa - xã hội: 07 mô hình; QP, AN: 03 mô hình; "
                "xây dựng HTCT: 03 mô hình."
            ),
            [(E, "kinh tế"), (C, "văn hóa - xã hội"), (S, "QP, AN"), (P, "xây dựng HTCT")],
        ),
        (
            "có 45 mô hình kinh tế, 30 mô hình văn hóa - xã hội",
            [(E, "kinh tế"), (C, "văn hóa - xã hội")],
        ),
        ("(kinh tế 09, văn hóa - xã hội 11)", [(E, "kinh tế"), (C, "văn hóa - xã hội")]),
        ("KT-XH: 5 mô hình", [(E, "KT-XH"), (C, "KT-XH")]),
        ("Trong lĩnh vực an ninh có 4 tổ", [(S, "an ninh")]),
        ("đẩy mạnh phát triển kinh tế trong nhân dân", []),
        ("giữ vững an ninh, trật tự ở cơ sở", []),
        ("Ngày truyền thống công tác dân vận của Đảng (15/10)", []),
        ("các tổ chức chính trị - xã hội 912 cuộc", []),
    ],
)
def test_running_text_tells_fields_by_name(text: str, told: list[tuple[str, str]]) -> None:
    assert [(code, text[span.start : span.end]) for code, span in fields.field_in(text)] == told


@pytest.mark.parametrize(
    ("report", "word", "field"),
    [
        ("1. Lĩnh vực kinh tế\nĐã có 5 mô hình.", "5 mô", E),
        ("1. Lĩnh vực kinh tế\nĐã có 5 mô hình.\n2. Khen thưởng\nTặng 7 tập thể.", "7 tập", None),
        ("Lĩnh vực kinh tế có 5 mô hình; lĩnh vực quốc phòng có 6 mô hình.", "6 mô", S),
        ("- Về văn hóa: duy trì 3 mô hình.", "3 mô", C),
        ("Các lĩnh vực có 9 mô hình.", "9 mô", "chung"),
        ("Lĩnh vực kinh tế, xã hội có 9 mô hình.", "9 mô", None),
        ("I. KINH TẾ\nCó 4 mô hình[1].\n[1] Trong đó 2 mô hình mới.", "2 mô", E),
    ],
)
def test_a_field_holds_until_another_is_told(report: str, word: str, field: str | None) -> None:
    layout = lay_out(normalise(report))
    assert fields.field_at(layout, layout.normal.text.index(word)) == field


@pytest.mark.parametrize(
    ("title", "field"),
    [
        ("Nuôi ong lấy mật dưới tán rừng", E),
        ("Tuyến đường hoa", C),
        ("Tiếng kẻng an ninh", S),
        ("Vì sự hài lòng của người dân", P),
        ("Công an giúp dân làm nông nghiệp, giữ an ninh", None),
        ("3 chung", None),
    ],
)
def test_words_of_a_title_show_one_field_or_none(title: str, field: str | None) -> None:
    assert fields.by_content(title) == field

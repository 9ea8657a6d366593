"""Which quoted strings name an initiative, and how their titles read."""

from __future__ import annotations

import pytest

from tests.reader.names.reading import named, quoted, titles


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Mô hình “Nuôi dê” được nhân rộng.", ["Nuôi dê"]),
        ("các mô hình “Nuôi dê”, “Trồng nấm” và “Vườn mẫu”", ["Nuôi dê", "Trồng nấm", "Vườn mẫu"]),
        ("mô hình “Dân vận khéo” “Tổ tự quản”", ["Tổ tự quản"]),
        ("mô hình “Dân vận khéo” đã được công nhận “Tổ tự quản”", ["Tổ tự quản"]),
        ("Nhiều mô hình hay, tiêu biểu như: “Nuôi dê” của xã A; “Đường hoa”; “Nhà sạch”.",
         ["Nuôi dê", "Đường hoa", "Nhà sạch"]),
        ("Được nhắc nhiều là “Nuôi dê” của Hội Nông dân xã Tân Lập.", ["Nuôi dê"]),
        ("Hội Phụ nữ xã A với “Nhà sạch”; xã B có “Vườn mẫu”.", ["Nhà sạch", "Vườn mẫu"]),
        ("Tổ dân vận thôn Đông (xã Tân Lập) “Hiến đất làm đường”", ["Hiến đất làm đường"]),
        ("Chị em ủng hộ “Hũ gạo”, “Heo đất” và “Nhà sạch” (Hội Phụ nữ xã A).",
         ["Hũ gạo", "Heo đất", "Nhà sạch"]),
        ("những mô hình sáng tạo, từ “Tiếng kẻng” đến “Ly cà phê” và “Đường cờ”",
         ["Tiếng kẻng", "Ly cà phê", "Đường cờ"]),
        ("Xã A có 02 mô hình (“Hẻm sạch”; “Nhà trọ văn minh”).", ["Hẻm sạch", "Nhà trọ văn minh"]),
        ("mô hình “3 không”", ["3 không"]),
        ("ra mắt mô hình 'Zalo bình yên'. Nhóm 'Zalo bình yên' có 90 người.",
         ["Zalo bình yên", "Zalo bình yên"]),
        ("Các mô hình sau:\n- “Nuôi dê”\n- “Đường hoa”\nHạn chế là “bệnh thành tích”.",
         ["Nuôi dê", "Đường hoa"]),
    ],
)  # fmt: skip
def test_titles_of_initiatives_are_found(text: str, found: list[str]) -> None:
    assert titles(text) == found


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("phong trào thi đua “Dân vận khéo”", "tên phong trào"),
        ("phong trào “Dân vân khéo” năm nay", "tên phong trào"),
        ("PHONG TRÀO “DÂN VẬN KHÉO”", "tên phong trào"),
        ("mô hình “Dân vận khéo” các cấp", "tên phong trào"),
        ("hưởng ứng phong trào “Áo ấm mùa đông” ở xã A", "tên phong trào"),
        ("Cuộc vận động “Toàn dân đoàn kết xây dựng nông thôn mới”", "cuộc vận động"),
        ("với phương châm “4 cùng”", "phương châm"),
        ("hội nghị với chủ đề “Gần dân từ việc nhỏ”", "chủ đề"),
        ("hội thi “Cán bộ dân vận giỏi” ở huyện A", "tên cuộc thi"),
        ("Nghị quyết số 25-NQ/TW về “Tăng cường công tác dân vận”", "trích yếu văn bản"),
        ("Kết luận “về đổi mới công tác dân vận” của Ban Bí thư", "trích yếu văn bản"),
        ("dự án “Cấp nước sạch” tại xã A", "tên chương trình, đề án, dự án"),
        ("tác phẩm “Dân vận” của Bác", "tên sách, báo, bài, chuyên mục"),
        ("lời dạy “Dân vận khéo thì việc gì cũng thành công”", "câu nói"),
        ("không để xảy ra “điểm nóng” ở xã A", "cách nói"),
        ("thực hiện mô hình “một cửa liên thông”", "cách nói"),
        ("tặng Kỷ niệm chương “Vì sự nghiệp dân vận”", "danh hiệu"),
    ],
)
def test_other_quoted_strings_name_none(text: str, why: str) -> None:
    assert titles(text) == []
    assert [(one.text in text, one.why) for one in quoted(text)] == [(True, why)]


@pytest.mark.parametrize(
    ("text", "title", "full"),
    [
        ("Mô hình Tổ tự quản “5 trong 1” của xã A", "5 trong 1", "Tổ tự quản “5 trong 1”"),
        (
            "Mô hình tuần hoàn “Bò - cỏ - giun”",
            "Bò - cỏ - giun",
            "Mô hình tuần hoàn “Bò - cỏ - giun”",
        ),
        ("mô hình “A b”; câu lạc bộ “C d” ở xã E", "C d", "câu lạc bộ “C d”"),
    ],
)
def test_words_outside_the_marks_belong_to_the_name(text: str, title: str, full: str) -> None:
    assert (named(text)[-1].title, named(text)[-1].title_full) == (title, full)


def test_a_title_with_broken_marks_is_also_told_clean() -> None:
    (one,) = named("mô hình “Gia đình “5 có, 3 sạch” của Hội LHPN tỉnh")
    assert (one.title, one.title_clean) == ("Gia đình “5 có, 3 sạch", "Gia đình 5 có, 3 sạch")


def test_a_repeat_points_to_the_first_mention() -> None:
    text = (
        "mô hình “3 chung” xã A. Mô hình 3 Chung “Chung sức - Chung lòng”; mô hình “3 Chung” xã A"
    )
    assert [one.again for one in named(text)] == [None, 0, 0]


def test_one_title_of_two_owners_is_two_initiatives() -> None:
    text = "“Nồi cháo tình thương” của Bệnh viện Đa khoa; mô hình “Nồi cháo tình thương” của xã Tân Lập"
    assert [one.again for one in named(text)] == [None, None]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("có 212 mô hình “Tiếng kẻng an ninh”", 212),
        ("có 1.212 mô hình “Tiếng kẻng an ninh” ở xã A", 1212),
        ("có 2 mô hình “Nuôi dê”, “Trồng nấm”", None),
        ("năm 2024, mô hình “Nuôi dê”", None),
    ],
)
def test_one_title_may_stand_for_many_sites(text: str, count: int | None) -> None:
    assert named(text)[0].count == count

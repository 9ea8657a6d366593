"""Titles without quotation marks, and tables."""

from __future__ import annotations

import pytest

from tests.reader.names.reading import named, titles


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("tiêu biểu như: Mô hình “A b”; Khéo vận động dân bàn giao mặt bằng; “C d”.",
         ["A b", "Khéo vận động dân bàn giao mặt bằng", "C d"]),
        ("tiêu biểu như: “A b”; Mô hình Phụ nữ tôn giáo ấp Tân, xã Lập giúp nhau thoát nghèo bền vững...",
         ["A b", "Phụ nữ tôn giáo ấp Tân, xã Lập giúp nhau thoát nghèo bền vững"]),
        ("Tiêu biểu như các mô hình: trồng nấm ở thôn Chiên, xã Tân Lập; nuôi cá lồng tại xã Đông Sơn",
         ["trồng nấm", "nuôi cá lồng"]),
        ("tiêu biểu là các mô hình: trồng sen làm du lịch của xã Tân Lập, nuôi lươn sạch tại ấp 3, xã Hà",
         ["trồng sen làm du lịch", "nuôi lươn sạch"]),
        ("Tiêu biểu có mô hình tổ tự quản bảo vệ môi trường ở thôn Thượng, xã Tân Lập.",
         ["tổ tự quản bảo vệ môi trường"]),
        ("Các mô hình như Camera an ninh, Cổng trường an toàn, Tổ tự quản đường biên tiếp tục được duy trì.",
         ["Camera an ninh", "Cổng trường an toàn", "Tổ tự quản đường biên"]),
        ("Mô hình Nhà sạch - vườn đẹp của Chi hội Phụ nữ xóm 6 được công nhận.", ["Nhà sạch - vườn đẹp"]),
        ("- Xã Tân Lập: Mô hình Lúa - cá trên ruộng trũng.", ["Lúa - cá trên ruộng trũng"]),
        ("Các mô hình nổi trội gồm:\n- Tổ thu gom rác thôn Nội Mai;\n- Dòng họ học tập do Hội Khuyến học xã hướng dẫn;",
         ["Tổ thu gom rác", "Dòng họ học tập"]),
    ],
)  # fmt: skip
def test_titles_without_marks_are_found(text: str, found: list[str]) -> None:
    assert titles(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "xây dựng các mô hình kinh tế trang trại, cánh đồng mẫu lớn ở xã Tân Lập",
        "Mô hình mới ở huyện Đông Sơn.",
        "Mô hình điểm của tỉnh tại xã Tân Lập đã được nhân rộng.",
        "báo cáo kết quả thực hiện mô hình về Khối Dân vận cùng cấp",
        "Đăng ký mô hình: Đảng ủy chỉ đạo các chi bộ.",
        "ở nhiều địa bàn như mô hình làm đường giao thông nông thôn, kênh mương; vệ sinh môi trường",
        "Về mô hình: 21 mô hình kinh tế được lập mới.",
        "NHÂN RỘNG MÔ HÌNH ĐIỂN HÌNH TRÊN ĐỊA BÀN TỈNH",
        "Hạn chế của mô hình:\n- Một số mô hình ở xã Tân Lập chưa hiệu quả.",
        "mô hình tổ chức tổng thể của hệ thống chính trị",
    ],
)
def test_general_talk_of_models_names_none(text: str) -> None:
    assert titles(text) == []


def test_a_table_of_models_is_read_by_its_head() -> None:
    table = """TT | Tên mô hình | Đơn vị thực hiện | Lĩnh vực | Số tổ
1 | Cánh đồng một giống | Hợp tác xã Sơn Vi | Kinh tế | 4
2 | “Nhà sáng đèn” | Khu 7 | VH-XH |
Cộng | 02 | | |"""
    assert [
        (one.title, one.quoted, one.unit, one.place, one.field, one.field_from, one.count)
        for one in named(table)
    ] == [
        ("Cánh đồng một giống", False, "Hợp tác xã Sơn Vi", None, "kinh_te", "bảng", 4),
        ("Nhà sáng đèn", True, "Khu 7", "Khu 7", "van_hoa_xa_hoi", "bảng", None),
    ]


def test_other_tables_name_none() -> None:
    assert titles("TT | Xã | Số mô hình\n1 | Tân Lập | 5\n2 | Đông Sơn | 6") == []


def test_numbered_lines_with_their_sites_are_titles() -> None:
    text = "Huyện đưa bốn mô hình “Dân vận khéo” nhân ra tại 95 điểm:\n1. Camera an ninh xóm (61 xóm)\n2. Ngày chủ nhật sạch ngõ (34 xóm)"
    assert [(one.title, one.count) for one in named(text)] == [
        ("Camera an ninh xóm", 61), ("Ngày chủ nhật sạch ngõ", 34),
    ]  # fmt: skip

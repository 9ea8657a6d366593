"""Who owns an initiative, and where it is."""

from __future__ import annotations

import pytest

from tests.reader.names.reading import owners

Told = list[tuple[str, str | None, str | None]]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Mô hình “A b” của xã Tân Lập, huyện Đông Sơn", [("A b", "xã Tân Lập", "xã Tân Lập, huyện Đông Sơn")]),
        ("Mô hình “A b” ở xã Tân Lập, huyện Đông Sơn", [("A b", None, "xã Tân Lập, huyện Đông Sơn")]),
        ("Mô hình “A b” xã Tân Lập", [("A b", None, "xã Tân Lập")]),
        ("Mô hình “A b” (xã Tân Lập)", [("A b", None, "xã Tân Lập")]),
        ("Mô hình “A b” ở Tân Lập và Đông Sơn", [("A b", None, "Tân Lập; Đông Sơn")]),
        ("Mô hình “A b” tại các phường Tam Sơn, Nhị Hà", [("A b", None, "phường Tam Sơn; phường Nhị Hà")]),
        ("Mô hình “A b” ở thôn 3, xã Tân Lập và thôn Thượng", [("A b", None, "thôn 3, xã Tân Lập; thôn Thượng")]),
        ("Mô hình “A b” cho năng suất cao tại các xã vùng đông của huyện Đông Sơn.",
         [("A b", None, "các xã vùng đông của huyện Đông Sơn")]),
        ("Mô hình “A b” ở các địa phương", [("A b", None, None)]),
        ("Mô hình “A b” của Hội Nông dân xã Tân Lập, huyện Đông Sơn đã có 5 hộ",
         [("A b", "Hội Nông dân xã Tân Lập", "xã Tân Lập, huyện Đông Sơn")]),
        ("Mô hình “A b” của Ban Dân vận Huyện ủy Đông Sơn", [("A b", "Ban Dân vận Huyện ủy Đông Sơn", "Đông Sơn")]),
        ("Mô hình “A b” của Hội LHPN tỉnh", [("A b", "Hội LHPN tỉnh", None)]),
        ("Mô hình “A b” của Đồn Biên phòng Cửa Hà, Bộ Chỉ huy Bộ đội Biên phòng tỉnh…",
         [("A b", "Đồn Biên phòng Cửa Hà, Bộ Chỉ huy Bộ đội Biên phòng tỉnh", None)]),
        ("Mô hình “A b” của Công an huyện Tân Lập và Đông Sơn",
         [("A b", "Công an huyện Tân Lập và Đông Sơn", "huyện Tân Lập; Đông Sơn")]),
        ("Mô hình “A b” của Nông trường 6.", [("A b", "Nông trường 6", None)]),
        ("Mô hình “A b” do Đoàn xã Tân Lập thành lập", [("A b", "Đoàn xã Tân Lập", "xã Tân Lập")]),
        ("Mô hình “A b” của ông Trần Văn Nam, thôn Thượng, xã Tân Lập",
         [("A b", "ông Trần Văn Nam", "thôn Thượng, xã Tân Lập")]),
        ("Bà Lê Thị Lan - Chi hội trưởng Phụ nữ khu phố 2, phường Tân Đông với mô hình “A b”",
         [("A b", "Bà Lê Thị Lan", "khu phố 2, phường Tân Đông")]),
        ("Hội Phụ nữ xã Tân Lập với mô hình “A b”, “C d”",
         [("A b", "Hội Phụ nữ xã Tân Lập", "xã Tân Lập"), ("C d", "Hội Phụ nữ xã Tân Lập", "xã Tân Lập")]),
        ("- Xã Tân Lập: mô hình “A b”; mô hình “C d”...",
         [("A b", "Xã Tân Lập", "Xã Tân Lập"), ("C d", "Xã Tân Lập", "Xã Tân Lập")]),
        ("Tại thôn Thượng, xã Tân Lập, mô hình “A b” có 5 hộ.", [("A b", None, "thôn Thượng, xã Tân Lập")]),
        ("các mô hình “A b”, “C d” và “E g” của xã Tân Lập",
         [("A b", "xã Tân Lập", "xã Tân Lập"), ("C d", "xã Tân Lập", "xã Tân Lập"), ("E g", "xã Tân Lập", "xã Tân Lập")]),
        ("Các mô hình: “A b”; “C d” của xã Tân Lập", [("A b", None, None), ("C d", "xã Tân Lập", "xã Tân Lập")]),
        ("1. Xã Tân Lập\n- Mô hình “A b”", [("A b", "Xã Tân Lập", "Xã Tân Lập")]),
        ("Mô hình “Camera ấp Thượng 1, xã Tân Lập”", [("Camera ấp Thượng 1, xã Tân Lập", None, "ấp Thượng 1, xã Tân Lập")]),
        ("- Hội Nông dân huyện: Xây dựng mô hình “A b” tại xóm 5, xã Tân Lập", [("A b", "Hội Nông dân huyện", "xóm 5, xã Tân Lập")]),
        ("Mô hình 1: “A b” - Đơn vị: Ban Quản lý chợ Tân Lập - Lĩnh vực: kinh tế.", [("A b", "Ban Quản lý chợ Tân Lập", "chợ Tân Lập")]),
        ("Tên mô hình: “A b”\nĐơn vị thực hiện: Hội Nông dân xã Tân Lập", [("A b", "Hội Nông dân xã Tân Lập", "xã Tân Lập")]),
        ("Mô hình “A b” được Đảng ủy xã Tân Lập triển khai từ năm 2021", [("A b", "Đảng ủy xã Tân Lập", "xã Tân Lập")]),
        ("Kế hoạch của Đảng ủy xã về nhân rộng mô hình “A b”", [("A b", None, None)]),
        ("Hội viên đánh giá cao mô hình “A b”", [("A b", None, None)]),
        ("Theo Công an tỉnh, hầu hết các nơi đều có các mô hình “A b”", [("A b", None, None)]),
        ("Mô hình “A b” của Hội Phụ nữ Tân Lập trước đây chỉ giúp hội viên", [("A b", "Hội Phụ nữ Tân Lập", None)]),
        ("Trưởng buôn ở xã Tân Lập kể: nhờ mô hình “A b”, buôn yên.", [("A b", None, "xã Tân Lập")]),
    ],
)  # fmt: skip
def test_owner_and_place_are_read(text: str, found: Told) -> None:
    assert owners(text) == found

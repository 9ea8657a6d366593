"""Article 1 of Resolution 1665/NQ-UBTVQH15, clause by clause: new unit < what passed into it.

Plain names are xã; "p." is phường, "tt." thị trấn; "~" marks a part.
"""

CLAUSES = """
Thạch Lạc < Tượng Sơn, Thạch Thắng, Thạch Lạc
Đồng Tiến < Thạch Trị, Thạch Hội, Thạch Văn
Thạch Khê < Đỉnh Bàn, Thạch Hải, Thạch Khê
Cẩm Bình < Cẩm Vịnh, Thạch Bình, Cẩm Thành, Cẩm Bình
Kỳ Xuân < Kỳ Phong, Kỳ Bắc, Kỳ Xuân
Kỳ Anh < tt.Kỳ Đồng, Kỳ Giang, Kỳ Tiến, Kỳ Phú
Kỳ Hoa < Kỳ Tân, Kỳ Hoa
Kỳ Văn < Kỳ Tây, Kỳ Trung, Kỳ Văn
Kỳ Khang < Kỳ Thọ, Kỳ Thư, Kỳ Khang
Kỳ Lạc < Lâm Hợp, Kỳ Lạc
Kỳ Thượng < Kỳ Sơn, Kỳ Thượng
Cẩm Xuyên < tt.Cẩm Xuyên, Cẩm Quang, Cẩm Quan
Thiên Cầm < tt.Thiên Cầm, Nam Phúc Thăng, Cẩm Nhượng
Cẩm Duệ < Cẩm Mỹ, Cẩm Thạch, Cẩm Duệ
Cẩm Hưng < Cẩm Thịnh, Cẩm Hà, Cẩm Hưng
Cẩm Lạc < Cẩm Minh, Cẩm Sơn, Cẩm Lạc
Cẩm Trung < Cẩm Lĩnh, Cẩm Lộc, Cẩm Trung
Yên Hòa < Cẩm Dương, Yên Hòa
Thạch Hà < tt.Thạch Hà, Thạch Long, Thạch Sơn
Toàn Lưu < Ngọc Sơn, Lưu Vĩnh Sơn
Việt Xuyên < Việt Tiến, Thạch Ngọc
Đông Kinh < Thạch Kênh, Thạch Liên, Ích Hậu
Thạch Xuân < Nam Điền, Thạch Xuân
Lộc Hà < tt.Lộc Hà, Bình An, Thịnh Lộc, Thạch Kim
Hồng Lộc < Tân Lộc, Hồng Lộc
Mai Phụ < Thạch Mỹ, Thạch Châu, Phù Lưu, Mai Phụ
Can Lộc < tt.Nghèn, Thiên Lộc, Vượng Lộc
Tùng Lộc < Thuần Thiện, Tùng Lộc
Gia Hanh < Khánh Vĩnh Yên, Thanh Lộc, Gia Hanh
Trường Lưu < Kim Song Trường, Thường Nga, Phú Lộc
Xuân Lộc < Sơn Lộc, Quang Lộc, Xuân Lộc
Đồng Lộc < tt.Đồng Lộc, Thượng Lộc, Mỹ Lộc
Tiên Điền < tt.Tiên Điền, Xuân Yên, Xuân Mỹ, Xuân Thành
Nghi Xuân < tt.Xuân An, Xuân Giang, Xuân Hồng, Xuân Viên, Xuân Lĩnh
Cổ Đạm < Cương Gián, Xuân Liên, Cổ Đạm
Đan Hải < Đan Trường, Xuân Hải, Xuân Hội, Xuân Phổ
Đức Thọ < tt.Đức Thọ, Tùng Ảnh, Hòa Lạc, Tân Dân
Đức Đồng < Đức Lạng, Tân Hương, Đức Đồng
Đức Quang < Quang Vĩnh, Bùi La Nhân, Yên Hồ
Đức Thịnh < Thanh Bình Thịnh, Lâm Trung Thủy, An Dũng
Đức Minh < Trường Sơn, Tùng Châu, Liên Minh
Hương Sơn < tt.Phố Châu, Sơn Phú, Sơn Bằng, Sơn Ninh, Sơn Trung
Sơn Tây < tt.Tây Sơn, Sơn Tây
Tứ Mỹ < Châu Bình, Tân Mỹ Hà, Mỹ Long
Sơn Giang < Sơn Lâm, Quang Diệm, Sơn Giang
Sơn Tiến < Sơn Lễ, An Hòa Thịnh, Sơn Tiến
Sơn Hồng < Sơn Lĩnh, Sơn Hồng
Kim Hoa < Hàm Trường, Kim Hoa
Vũ Quang < tt.Vũ Quang, Hương Minh, Quang Thọ, Thọ Điền
Mai Hoa < Ân Phú, Đức Giang, Đức Lĩnh
Thượng Đức < Đức Bồng, Đức Hương, Đức Liên
Hương Khê < tt.Hương Khê, Hương Long, Phú Gia
Hương Phố < Hương Giang, Hương Thủy, Gia Phố
Hương Đô < Lộc Yên, Hương Trà, Hương Đô
Hà Linh < Điền Mỹ, Hà Linh
Hương Bình < Hòa Hải, Phúc Đồng, Hương Bình
Phúc Trạch < Hương Trạch, Hương Liên, Phúc Trạch
Hương Xuân < Hương Lâm, Hương Vĩnh, Hương Xuân
p.Thành Sen < p.Bắc Hà, p.Thạch Quý, p.Tân Giang, p.Thạch Hưng, p.Nam Hà, p.Trần Phú, p.Hà Huy Tập, \
p.Văn Yên, ~p.Đại Nài
p.Trần Phú < p.Thạch Trung, p.Đồng Môn, p.Thạch Hạ, Hộ Độ
p.Hà Huy Tập < Tân Lâm Hương, Thạch Đài, ~p.Đại Nài
p.Vũng Áng < p.Kỳ Long, p.Kỳ Thịnh, ~Kỳ Lợi
p.Sông Trí < p.Hưng Trí, p.Kỳ Trinh, Kỳ Châu, ~Kỳ Lợi
p.Hoành Sơn < p.Kỳ Nam, p.Kỳ Phương, p.Kỳ Liên, ~Kỳ Lợi
p.Hải Ninh < p.Kỳ Ninh, Kỳ Hà, Kỳ Hải
p.Bắc Hồng Lĩnh < p.Bắc Hồng, p.Đức Thuận, p.Trung Lương, Xuân Lam
p.Nam Hồng Lĩnh < p.Nam Hồng, p.Đậu Liêu, Thuận Lộc
"""

WORDS = {"p.": "phường", "tt.": "thị trấn"}


def label(short: str) -> str:
    """ "p.Kỳ Nam" -> "phường Kỳ Nam"."""
    for mark, word in WORDS.items():
        if short.startswith(mark):
            return f"{word} {short.removeprefix(mark)}"
    return f"xã {short}"


def forebears() -> dict[str, set[tuple[str, bool]]]:
    """New unit -> {(old unit, did it pass whole)}, as the 67 clauses say."""
    found = {}
    for line in CLAUSES.strip().splitlines():
        new, olds = line.split(" < ")
        found[label(new)] = {
            (label(old.removeprefix("~")), not old.startswith("~")) for old in olds.split(", ")
        }
    return found

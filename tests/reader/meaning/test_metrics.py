import pytest

from tests.reader.meaning.reading import told

VERBS = {
    "Toàn tỉnh có 478 mô hình “Dân vận khéo”.": ["478 mo_hinh_tong"],
    "Các cấp, các ngành đã xây dựng được 621 mô hình.": ["621 mo_hinh_tong"],
    "Ba năm qua đã xây dựng, duy trì 86 mô hình.": ["86 mo_hinh_tong"],
    "Năm 2024, đăng ký xây dựng mới 148 mô hình.": ["148 mo_hinh_dang_ky"],
    "Các đơn vị đăng ký 97 mô hình, được công nhận 81.": ["97 mo_hinh_dang_ky", "81 mo_hinh_cong_nhan"],
    "Số mô hình được công nhận là 88.": ["88 mo_hinh_cong_nhan"],
    "Có 154 mô hình đăng ký thì 120 mô hình được công nhận.": [
        "154 mo_hinh_dang_ky", "120 mo_hinh_cong_nhan",
    ],
    "Đã thẩm định và công nhận 46 mô hình, điển hình tiêu biểu.": ["46 mo_hinh_cong_nhan"],
    "Xây dựng mới 36 mô hình, duy trì 58 mô hình, nhân rộng 7 mô hình; tổng số 101 mô hình.": [
        "36 mo_hinh_xay_dung", "58 mo_hinh_duy_tri", "7 mo_hinh_nhan_rong", "101 mo_hinh_tong",
    ],
    "Toàn xã ra mắt 14 mô hình mới, nâng tổng số mô hình lên 81 mô hình.": [
        "14 mo_hinh_xay_dung", "81 mo_hinh_tong",
    ],
    "Huyện có 90 mô hình, trong đó xây dựng 50 mô hình, nhân rộng 40 mô hình.": [
        "90 mo_hinh_tong", "50 mo_hinh_xay_dung", "40 mo_hinh_nhan_rong",
    ],
    "Đến nay 142 mô hình cho kết quả tốt, 14 mô hình hoạt động kém hiệu quả.": [
        "142 mo_hinh_hieu_qua", "14 ket_qua_khac",
    ],
    "Trong các mô hình được công nhận, 52 mô hình (80,5%) đang phát huy hiệu quả.": [
        "52 mo_hinh_hieu_qua", "80,5% ty_le",
    ],
    "Lựa chọn 19 mô hình điển hình để nhân rộng.": ["19 mo_hinh_chon"],
    "Biểu dương, khen thưởng 130 mô hình.": ["130 mo_hinh_bieu_duong"],
    "Trong năm đăng ký 120 mô hình, tăng 12 mô hình so với năm 2023 (108 mô hình).": [
        "120 mo_hinh_dang_ky", "12 mo_hinh_tang", "108 mo_hinh_dang_ky",
    ],
    "Tặng Giấy khen cho 16 tập thể và 23 cá nhân.": ["16 khen_thuong", "23 khen_thuong"],
    "46 tập thể, 39 cá nhân tiêu biểu được tuyên dương.": ["46 khen_thuong", "39 khen_thuong"],
    "Kết quả đạt 01 giải A, 02 giải khuyến khích.": ["01 giai_thuong", "02 giai_thuong"],
    "Tổ chức kiểm tra 42 cuộc và 08 đợt sơ kết.": ["42 kiem_tra", "08 hoi_nghi"],
    "Quán triệt 21 cuộc, có 1.227 đồng chí dự, đạt tỷ lệ 99,6%.": [
        "21 quan_triet", "1.227 luot_du", "99,6% ty_le",
    ],
    "Có 4.800 lượt đoàn viên tham gia dọn vệ sinh.": ["4.800 ca_nhan_tham_gia"],
    "Tổ chức 93 hội thi; 56 buổi tọa đàm; đăng tải 577 tin, bài.": [
        "93 tuyen_truyen", "56 tuyen_truyen", "577 tuyen_truyen",
    ],
    "Ban hành 09 nghị quyết, 48 chỉ thị.": ["09 van_ban", "48 van_ban"],
    "Dự hội nghị có gần 250 đại biểu.": ["gần 250 dai_bieu"],
    "Qua bình chọn có 30 mô hình tiêu biểu được tặng Bằng khen.": ["30 mo_hinh_bieu_duong"],
    "Có 184 mô hình tập thể và 35 mô hình cá nhân được các cấp công nhận.": [
        "184 mo_hinh_cong_nhan", "35 mo_hinh_cong_nhan",
    ],
    "Có 15 tập thể, 22 cá nhân được Trung ương, tỉnh tặng Bằng khen.": [
        "15 khen_thuong", "22 khen_thuong",
    ],
    "Trong 5 năm có 32 mô hình mới được xây dựng, 15 mô hình được duy trì.": [
        "32 mo_hinh_xay_dung", "15 mo_hinh_duy_tri",
    ],
    "Mở 03 lớp bồi dưỡng cho 245 học viên.": ["03 quan_triet", "245 luot_du"],
    "Đăng ký: Hội Nông dân 23 mô hình, công nhận 20; Hội Phụ nữ 31 mô hình, công nhận 28.": [
        "23 mo_hinh_dang_ky", "20 mo_hinh_cong_nhan", "31 mo_hinh_dang_ky", "28 mo_hinh_cong_nhan",
    ],
    "Phấn đấu mỗi thôn có ít nhất 02 mô hình.": ["ít nhất 02 chi_tieu"],
    "Nhân dân hiến 3.500 m2 đất, góp 1.250 ngày công.": ["3.500 m2 nguon_luc", "1.250 nguon_luc"],
    "Hội đồng thẩm định kiểm tra 15 mô hình.": ["15 kiem_tra"],
}  # fmt: skip


@pytest.mark.parametrize("text", VERBS)
def test_a_figure_takes_its_metric_from_the_verb_that_governs_it(text):
    assert told(text, "metric") == VERBS[text]


def test_bullets_take_the_verb_of_the_line_they_stand_under():
    text = "Kết quả đăng ký mô hình:\n- Khối xã: 145 mô hình.\n- Khối cơ quan: 38 mô hình.\nTổng: 183 mô hình."
    assert told(text, "metric") == [
        "145 mo_hinh_dang_ky", "38 mo_hinh_dang_ky", "183 mo_hinh_dang_ky",
    ]  # fmt: skip


def test_a_list_by_field_goes_on_from_the_figure_it_adds_up_to():
    text = (
        "Toàn tỉnh đăng ký 742 mô hình, được công nhận 505 mô hình. Lĩnh vực kinh tế có 231 mô hình, văn hóa"
        " - xã hội có 264 mô hình, quốc phòng - an ninh có 148 mô hình, hệ thống chính trị có 99 mô hình."
    )
    assert {one.split()[1] for one in told(text, "metric")[2:]} == {"mo_hinh_dang_ky"}


def test_core_figures_speak_of_the_movement():
    text = "Toàn xã có 26 thôn, 1.384 đảng viên. Năm qua đăng ký 26 mô hình."
    assert told(text, "core") == ["26 -", "1.384 -", "26 True"]

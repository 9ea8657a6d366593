import pytest

from tests.reader.meaning.reading import told

AIMS = {
    "Phấn đấu 90% mô hình đăng ký được công nhận; xây dựng mới 50 mô hình.": [
        "90% chi_tieu", "50 chi_tieu",
    ],
    "Mỗi thôn, bản có ít nhất 01 mô hình.": ["ít nhất 01 chi_tieu"],
    "Chỉ tiêu năm tới: 60 mô hình.": ["60 chi_tieu"],
    "Vượt chỉ tiêu đề ra, đăng ký 45 mô hình.": ["45 mo_hinh_dang_ky"],
    "II. PHƯƠNG HƯỚNG, NHIỆM VỤ\nXây dựng mới 50 mô hình, nhân rộng 20 mô hình.": [
        "50 chi_tieu", "20 chi_tieu",
    ],
    "II. KẾT QUẢ THỰC HIỆN MỤC TIÊU\nXây dựng mới 50 mô hình, nhân rộng 20 mô hình.": [
        "50 mo_hinh_xay_dung", "20 mo_hinh_nhan_rong",
    ],
}  # fmt: skip


@pytest.mark.parametrize("text", AIMS)
def test_what_is_aimed_at_is_no_result(text):
    assert told(text, "metric") == AIMS[text]

from tests.reader.meaning.reading import told

FOUR = [
    "kinh_te", "van_hoa_xa_hoi", "quoc_phong_an_ninh", "xay_dung_he_thong_chinh_tri",
]  # fmt: skip


def fields(text):
    return [one.split()[-1] for one in told(text, "field")]


def test_a_figure_over_all_fields_says_so():
    assert fields("Toàn tỉnh đăng ký 478 mô hình trên các lĩnh vực.") == ["chung"]


def test_fields_stand_before_or_behind_their_figures():
    before = "Kinh tế 62 mô hình; văn hóa - xã hội 71 mô hình; quốc phòng, an ninh 28 mô hình; xây dựng hệ thống chính trị 25 mô hình."
    behind = "Bao gồm: 05 kinh tế, 08 văn hóa - xã hội, 03 an ninh - quốc phòng, 02 xây dựng Đảng, chính quyền."
    assert fields(f"Đăng ký 186 mô hình: {before}") == ["chung", *FOUR]
    assert fields(f"Mô hình thực hiện: 18. {behind}") == ["chung", *FOUR]


def test_a_field_holds_for_all_figures_of_its_clause():
    text = "Lĩnh vực kinh tế: đăng ký 24, công nhận 20; văn hóa - xã hội: đăng ký 31, công nhận 28."
    assert fields(text) == ["kinh_te", "kinh_te", "van_hoa_xa_hoi", "van_hoa_xa_hoi"]


def test_figures_told_in_turn_take_the_fields_of_the_list_before():
    text = (
        "Có 154 mô hình đăng ký (kinh tế 40, văn hóa - xã hội 66, quốc phòng - an ninh 22, hệ thống chính trị 26),"
        " được công nhận 120 mô hình (lần lượt là 31, 52, 17, 20)."
    )
    assert fields(text) == ["chung", *FOUR, "chung", *FOUR]


def test_a_heading_tells_the_field_of_what_stands_under_it():
    text = "II. KẾT QUẢ\n1. Lĩnh vực kinh tế\nĐã xây dựng được 58 mô hình.\n2. Lĩnh vực văn hóa - xã hội\nCó 71 mô hình."
    assert fields(text) == ["kinh_te", "van_hoa_xa_hoi"]


def test_a_new_statement_behind_a_list_of_fields_speaks_of_all_of_them():
    text = "Đăng ký 186 mô hình: kinh tế 62, văn hóa - xã hội 124; công nhận 172 mô hình."
    assert fields(text)[-1] == "chung"


def test_who_acts_is_no_field():
    text = "Đăng ký 57 mô hình. Trong đó: khối Đảng 45 mô hình; khối chính quyền 12 mô hình."
    assert fields(text) == ["chung", "chung", "chung"]


def test_awards_and_meetings_have_no_field():
    text = "Trên lĩnh vực kinh tế, tổ chức 12 cuộc kiểm tra; khen thưởng 12 tập thể."
    assert fields(text) == ["-", "-"]


def test_subjects_stand_in_brackets_labels_and_nouns():
    text = "Đăng ký 97 mô hình (82 mô hình tập thể và 15 điển hình cá nhân). Số mô hình được công nhận: 26 (tập thể: 21; cá nhân: 05)."
    assert told(text, "subject", "metric") == [
        "97 - mo_hinh_dang_ky", "82 tap_the mo_hinh_dang_ky", "15 ca_nhan mo_hinh_dang_ky",
        "26 - mo_hinh_cong_nhan", "21 tap_the mo_hinh_cong_nhan", "05 ca_nhan mo_hinh_cong_nhan",
    ]  # fmt: skip


def test_both_subjects_in_one_number():
    assert told("Khen thưởng 120 lượt tập thể, cá nhân.", "subject") == ["120 gop"]


def test_awards_are_told_with_what_is_only_proposed():
    text = "UBND huyện tặng giấy khen cho 32 tập thể và 45 cá nhân; đề nghị tặng bằng khen cho 04 tập thể."
    assert told(text, "award", "status") == [
        "32 Giấy khen -",
        "45 Giấy khen -",
        "04 Bằng khen đề nghị",
    ]


def test_what_is_proposed_behind_a_row_holds_for_the_row():
    text = "Danh sách 19 tập thể, 18 cá nhân đề nghị biểu dương."
    assert told(text, "status") == ["19 đề nghị", "18 đề nghị"]


def test_the_level_of_what_is_counted():
    assert told("Công nhận 84 mô hình: cấp tỉnh 12, cấp xã 72.", "level") == [
        "84 -", "12 cấp tỉnh", "72 cấp xã",
    ]  # fmt: skip

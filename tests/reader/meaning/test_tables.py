from tests.reader.meaning.reading import figures_in, told

FIELDS = """Mô hình “Dân vận khéo” năm 2024

| Lĩnh vực | Đăng ký | Công nhận | Tỷ lệ |
|---|---|---|---|
| Kinh tế | 30 | 20 | 66,7% |
| Văn hóa - xã hội | 50 | 40 | 80,0% |
| Tổng cộng | 80 | 60 | 75,0% |
"""
AWARDS = """KHEN THƯỞNG NĂM 2025

Hình thức | Tập thể | Cá nhân | Cộng
Bằng khen của Chủ tịch | 24 | 31 | 55
Giấy khen của Trưởng Ban | 18 | 12 | 30
"""
UNITS = "Số liệu mô hình “Dân vận khéo” theo đơn vị\nTT\tĐơn vị\tĐăng ký mới\tDuy trì\n1\tHuyện An Lão\t64\t210\n2\tHuyện Ba Tơ\t31\t95\n\tTổng\t95\t305\n"


def test_columns_tell_the_metric_and_rows_the_field():
    assert told(FIELDS, "metric", "field") == [
        "30 mo_hinh_dang_ky kinh_te", "20 mo_hinh_cong_nhan kinh_te", "66,7% ty_le kinh_te",
        "50 mo_hinh_dang_ky van_hoa_xa_hoi", "40 mo_hinh_cong_nhan van_hoa_xa_hoi", "80,0% ty_le van_hoa_xa_hoi",
        "80 mo_hinh_dang_ky chung", "60 mo_hinh_cong_nhan chung", "75,0% ty_le chung",
    ]  # fmt: skip


def test_the_row_of_totals_holds_the_rows_above_it():
    assert [one.total for one in figures_in(FIELDS)] == [6, 7, None, 6, 7, None, None, None, None]


def test_the_column_of_totals_holds_both_subjects():
    assert told(AWARDS, "subject", "award") == [
        "24 tap_the Bằng khen", "31 ca_nhan Bằng khen", "55 gop Bằng khen",
        "18 tap_the Giấy khen", "12 ca_nhan Giấy khen", "30 gop Giấy khen",
    ]  # fmt: skip


def test_rows_of_units_have_their_places_and_no_field():
    figures = figures_in(UNITS)[:3]
    assert [(one.metric, one.field) for one in figures] == [
        ("mo_hinh_dang_ky", "chung"), ("mo_hinh_duy_tri", "chung"), ("mo_hinh_dang_ky", "chung"),
    ]  # fmt: skip
    assert ["An Lão" in one.place.split(",")[0] for one in figures] == [True, True, False]

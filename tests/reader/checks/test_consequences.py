"""One slip is one error; what follows from it is a remark; what may be meant otherwise is nothing."""

from kheo.reader.reading import read


def wrong(text):
    return [
        (one.kind, one.result, one.grade.value, one.message)
        for one in read(text).checks if one.result in {"mismatch", "info"}
    ]  # fmt: skip


def test_shares_that_miss_a_hundred_because_the_parts_miss_their_total_are_a_remark():
    text = (
        "Năm qua, toàn huyện đăng ký 240 mô hình “Dân vận khéo”.\n1. Lĩnh vực kinh tế\n"
        "Đăng ký 88 mô hình, chiếm 36,67% tổng số đăng ký.\n2. Lĩnh vực văn hóa - xã hội\n"
        "Đăng ký 82 mô hình, chiếm 34,17%.\n3. Lĩnh vực quốc phòng - an ninh\nĐăng ký 37 mô hình, chiếm 15,42%.\n"
        "4. Lĩnh vực xây dựng hệ thống chính trị\nĐăng ký 26 mô hình, chiếm 10,83%.\n"
    )
    cause = "bốn lĩnh vực cộng lại 233, báo cáo ghi 240, lệch 7"
    assert wrong(text) == [
        ("sum", "mismatch", "error", cause),
        (
            "percent_total", "info", "remark",
            f"bốn tỷ lệ cộng lại 97,09%, không bằng 100%; hệ quả của lỗi đã nêu: {cause}",
        ),
    ]  # fmt: skip


def test_a_share_with_a_noun_of_its_own_is_not_judged_by_the_number_before_it():
    text = (
        "Năm 2020 toàn huyện có 86 mô hình được công nhận. Từ năm 2016 đến nay, huyện đã nhân rộng 34 mô hình "
        "ra các xã vùng sâu, gần 70% mô hình đạt hiệu quả rõ nét."
    )
    assert wrong(text) == []

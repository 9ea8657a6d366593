from tests.reader.meaning.reading import figures_in, told


def totals(text):
    return [one.total for one in figures_in(text)]


def groups(text):
    return [one.breakdown for one in figures_in(text)]


def test_brackets_tell_all_parts_by_subject():
    text = "Công nhận 246 mô hình (190 mô hình tập thể, 56 mô hình cá nhân)."
    assert totals(text) == [None, 0, 0]
    assert groups(text) == ["", "0:subject", "0:subject"]


def test_four_fields_break_down_the_figure_over_all_of_them():
    text = (
        "Toàn tỉnh đã xây dựng 640 mô hình.\na) Lĩnh vực kinh tế\nĐã xây dựng 162 mô hình.\nb) Lĩnh vực văn hóa - xã hội\n"
        "Đã xây dựng 339 mô hình.\nc) Lĩnh vực quốc phòng, an ninh\nĐã xây dựng 95 mô hình.\nd) Lĩnh vực xây dựng hệ thống chính trị\n"
        "Đã xây dựng 43 mô hình."
    )
    assert totals(text) == [None, 0, 0, 0, 0]
    assert len(set(groups(text)[1:])) == 1


def test_some_of_the_fields_are_no_breakdown():
    text = "Toàn tỉnh có 347 mô hình mới. Riêng lĩnh vực kinh tế có 52 mô hình, văn hóa - xã hội có 139 mô hình."
    assert set(groups(text)) == {""}


def test_what_is_told_as_some_is_a_breakdown_only_when_it_comes_close():
    assert groups("Tổ chức 90 cuộc kiểm tra, trong đó cấp tỉnh 20 cuộc, cấp xã 30 cuộc.") == [
        "",
        "",
        "",
    ]
    assert (
        "" not in groups("Tổ chức 90 cuộc kiểm tra, trong đó cấp tỉnh 20 cuộc, cấp xã 70 cuộc.")[1:]
    )


def test_a_part_hangs_on_what_counts_the_same():
    text = "Học tập 47 cuộc có 1.332 lượt người dự, trong đó cho cán bộ 19 cuộc, có 608 lượt người dự, cho dân 28 cuộc, có 724 lượt người dự."
    assert totals(text) == [None, None, 0, 1, 0, 1]


def test_increases_and_the_figures_of_last_year_are_no_parts():
    text = "Năm 2024 đăng ký 120 mô hình, tăng 12 mô hình so với năm 2023 (108 mô hình)."
    assert totals(text) == [None, None, None]


def test_a_share_knows_what_it_counts_and_what_it_is_of():
    text = "Đăng ký 200 mô hình. Công nhận 150 mô hình, đạt 75% so với đăng ký."
    share = figures_in(text)[-1]
    assert (share.metric, share.field, share.counted, share.whole) == ("ty_le", "chung", 1, 0)


def test_a_share_takes_the_field_of_what_it_counts():
    text = "Toàn tỉnh có 100 mô hình. Lĩnh vực kinh tế có 40 mô hình (chiếm 40%), văn hóa - xã hội chiếm 35%."
    assert told(text, "field")[2:] == ["40% kinh_te", "35% van_hoa_xa_hoi"]


def test_shares_of_land_and_people_are_no_core():
    assert told("Toàn huyện có 90% dân số sống bằng nghề nông; hộ nghèo còn 2,14%.", "core") == [
        "90% -",
        "2,14% -",
    ]


def test_a_repeat_points_at_the_first():
    text = "Toàn tỉnh có 478 mô hình. Trong phần hạn chế: số lượng nhiều (478 mô hình)."
    assert [one.again for one in figures_in(text)] == [None, 0]

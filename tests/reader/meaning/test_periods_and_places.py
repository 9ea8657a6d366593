import pytest

from tests.reader.meaning.reading import figures_in

STRETCHES = {
    "Từ năm 2008 đến cuối năm 2023": ("2008", "2023"),
    "Trong nhiệm kỳ 2020 - 2025": ("2020", "2025"),
    "Từ năm 2020 đến nay": ("2020", None),
    "Riêng năm 2023": ("2023", "2023"),
    "6 tháng đầu năm 2025": ("2025-01", "2025-06"),
    "9 tháng năm 2024": ("2024-01", "2024-09"),
    "Quý III năm 2023": ("2023-07", "2023-09"),
    "Tính đến tháng 11/2024": (None, "2024-11"),
    "Từ tháng 1 đến tháng 10/2025": ("2025-01", "2025-10"),
    "Từ ngày 01/7/2025 đến ngày 30/11/2025": ("2025-07-01", "2025-11-30"),
    "Tính đến ngày 30/11/2024": (None, "2024-11-30"),
}


@pytest.mark.parametrize("words", STRETCHES)
def test_a_stretch_of_time_as_written(words):
    (figure,) = figures_in(f"{words}, toàn tỉnh có 478 mô hình.")
    assert (figure.period.start, figure.period.end) == STRETCHES[words]


def test_the_year_in_a_bracket_behind_a_figure_is_its_own():
    text = "Số mô hình đăng ký lần lượt là 620 (năm 2021), 655 (năm 2022)."
    assert [one.period.start for one in figures_in(text)] == ["2021", "2022"]


def test_the_end_of_a_year_is_that_of_the_year_just_told():
    text = "Riêng năm 2023 đăng ký 65 mô hình và cuối năm công nhận 60 mô hình."
    assert [one.period.start for one in figures_in(text)] == ["2023", "2023"]


def test_ten_years_are_those_of_the_report():
    text = "BÁO CÁO\nTổng kết phong trào thi đua “Dân vận khéo” giai đoạn 2014 - 2024\nQua 10 năm thực hiện, đã đăng ký 97 mô hình."
    (figure,) = figures_in(text)
    assert (figure.period.text, figure.period.start, figure.period.end) == (
        "Qua 10 năm thực hiện",
        "2014",
        "2024",
    )


def test_a_place_named_at_a_figure_is_its_place_within_that_of_the_report():
    head = "ĐẢNG BỘ TỈNH HÀ GIANG\n*\nHà Giang, ngày 12 tháng 10 năm 2024\nBÁO CÁO\nphong trào thi đua “Dân vận khéo” năm 2024\n"
    text = f"{head}Xã Tân Lập công nhận 12 mô hình; có 5 mô hình ở phường An Bình; Tỉnh ủy khen 3 mô hình."
    places = [one.place.lower() for one in figures_in(text)]
    assert [place.split(",")[0] for place in places] == [
        "xã tân lập",
        "phường an bình",
        "tỉnh hà giang",
    ]

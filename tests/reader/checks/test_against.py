"""A report beside an earlier one and beside counted figures."""

from decimal import Decimal

import pytest

from kheo.reader.checks import Told, against, against_counted
from kheo.reader.found import Figure, Number, NumberKind, Span, Stretch

SPAN = Span(0, 5)


def figure(value, start, end, *, metric="mo_hinh_tong", approx="", again=None):
    number = Number(SPAN, SPAN, str(value), NumberKind.FIGURE, Decimal(value), approx=approx)
    return Figure(
        number, metric, field="chung", period=Stretch(f"{start} - {end}", start, end), again=again
    )


def earlier(value, start, end, metric="mo_hinh_tong"):
    return Told(
        metric,
        None,
        None,
        Decimal(value),
        Stretch(f"{start} - {end}", start, end),
        "báo cáo năm 2022",
    )


@pytest.mark.parametrize(
    ("now", "before", "messages"),
    [
        (figure(900, "2008", "2023"), earlier(1000, "2008", "2022"),
         ["tổng số mô hình cộng dồn 900 ít hơn 1.000 trong báo cáo năm 2022"]),
        (figure(1100, "2008", "2023"), earlier(1000, "2008", "2022"), [""]),
        (figure(900, "2008", "2022"), earlier(1000, "2008", "2022"),
         ["tổng số mô hình 2008 - 2022: báo cáo này ghi 900, báo cáo năm 2022 ghi 1.000"]),
        (figure(900, "2008", "2022"), earlier(1000, "2008", "2022-12-31"),
         ["tổng số mô hình 2008 - 2022: báo cáo này ghi 900, báo cáo năm 2022 ghi 1.000"]),
        (figure(900, "2010", "2023"), earlier(1000, "2008", "2022"), []),
        (figure(900, "2008", "2023", approx="khoảng"), earlier(1000, "2008", "2022"), []),
        (figure(9, "2008", "2023", metric="mo_hinh_duy_tri"), earlier(10, "2008", "2022", "mo_hinh_duy_tri"), []),
    ],
)  # fmt: skip
def test_a_total_does_not_shrink_and_one_period_is_told_once(now, before, messages):
    found = against([now], [before])

    assert [one.message for one in found] == messages
    assert all(one.grade in {"doubt", "fine"} for one in found)


def test_declared_figures_are_held_against_counted_ones_of_the_same_time():
    counted = Told(
        "mo_hinh_tong",
        "chung",
        None,
        Decimal(37),
        Stretch("năm 2023", "2023", "2023"),
        "sổ năm 2023",
    )

    declared = [figure(40, "2023", "2023"), figure(37, "2023", "2023"), figure(40, "2022", "2022")]

    assert [(one.result, one.message) for one in against_counted(declared, [counted])] == [
        ("info", "tổng số mô hình: báo cáo ghi 40, sổ đếm được 37 (sổ năm 2023)"), ("ok", ""),
    ]  # fmt: skip

"""What the reader says a figure counts leads to an indicator of the catalogue, or to none."""

import json
from importlib.resources import files

import pytest

from kheo.archive.rules import metrics
from kheo.archive.rules.metrics import Fit, field_of, fit, kind_of, level_of


def catalogue():
    told = json.loads((files("kheo.counting") / "data" / "indicators.json").read_text("utf-8"))
    return {row["code"]: row for row in told["indicators"]}


def variants_of(activity):
    told = json.loads((files("kheo.activities") / "data" / "kinds.json").read_text("utf-8"))
    kinds = told if isinstance(told, list) else told["kinds"]
    found = next(row for row in kinds if row["code"] == activity)
    return {one["code"] for one in found["variants"]}


def test_every_indicator_and_variant_of_the_table_exists():
    known = catalogue()
    wrong = [
        row for row in metrics.rows()
        if (row["indicator"] and row["indicator"] not in known)
        or (row.get("variant")
            and row["variant"] not in variants_of(known[row["indicator"]]["params"]["activity"]))
        or (row.get("variant") and "variant" not in known[row["indicator"]]["dimensions"])
    ]  # fmt: skip

    assert wrong == []


def test_a_share_leads_to_a_share_and_a_number_to_a_number():
    known = catalogue()
    wrong = [
        row for row in metrics.rows()
        if row["indicator"] and (known[row["indicator"]]["nature"] == "share") != ("ty_le" in row["metric"])
    ]  # fmt: skip

    assert wrong == []


def test_the_table_knows_no_other_word_than_its_conditions():
    names = {name for row in metrics.rows() for name in row}

    assert names <= {"metric", "indicator", "variant", *metrics.TEXTS}


def test_no_row_of_the_table_stands_behind_one_that_takes_everything_of_its_metric():
    taken, hidden = set(), []
    for row in metrics.rows():
        hidden += [row for metric in row["metric"] if metric in taken]
        if not set(row) & set(metrics.TEXTS):
            taken.update(row["metric"])

    assert hidden == []


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ({"metric": "mo_hinh_tong"}, Fit("built")),
        ({"metric": "mo_hinh_dang_ky", "value": 975}, Fit("registered")),
        ({"metric": "mo_hinh_duy_tri", "what": "mô hình cũ được củng cố"}, Fit("strengthened")),
        ({"metric": "mo_hinh_duy_tri", "what": "mô hình duy trì"}, Fit("kept_up")),
        ({"metric": "khen_thuong", "award": "Bằng khen", "status": "đề xuất"},
         Fit("awards_proposed", "bang_khen")),
        ({"metric": "khen_thuong", "award": "Giấy khen"}, Fit("awards_granted", "giay_khen")),
        ({"metric": "khen_thuong", "unit": "đợt"}, Fit("honourings")),
        ({"metric": "van_ban", "unit": "nghị quyết"}, Fit("papers_issued", "resolution")),
        ({"metric": "van_ban", "unit": "quyết định"}, Fit("papers_issued", "other")),
        ({"metric": "van_ban", "unit": "văn bản"}, Fit("papers_issued")),
        ({"metric": "quan_triet", "what": "cuộc tuyên truyền ra dân"}, Fit("dissemination", "people")),
        ({"metric": "quan_triet", "what": "cuộc học tập cho đoàn viên, hội viên và nhân dân"}, Fit()),
        ({"metric": "quan_triet", "what": "cuộc", "near": "triển khai đến cán bộ, đảng viên được "},
         Fit("dissemination", "officials")),
        ({"metric": "luot_du", "near": "cho đoàn viên, hội viên và nhân dân được 4.037 cuộc có "}, Fit()),
        ({"metric": "luot_du", "near": "tuyên truyền ra dân 2.051 cuộc, có "},
         Fit("dissemination_attended", "people")),
        ({"metric": "quan_triet", "what": "cuộc", "near": "đã tổ chức"}, Fit("dissemination")),
        ({"metric": "ty_le", "counted_metric": "mo_hinh_hieu_qua", "whole_metric": "mo_hinh_tong"},
         Fit("share_effective")),
        ({"metric": "ty_le", "counted_metric": "mo_hinh_tong", "whole_metric": "mo_hinh_tong"},
         Fit("share_of_total")),
        ({"metric": "ty_le", "counted_metric": "mo_hinh_hieu_qua", "whole_metric": "mo_hinh_cong_nhan"},
         Fit()),
        ({"metric": "ty_le", "what": "cán bộ dự học tập"}, Fit("share_attended")),
        ({"metric": "boi_canh", "what": "xã"}, Fit("communes")),
        ({"metric": "boi_canh", "what": "xã có đông đồng bào"}, Fit()),
        ({"metric": "nguon_luc", "unit": "tỷ đồng", "what": "tiền huy động"}, Fit("money_mobilised")),
        ({"metric": "nguon_luc", "unit": "đồng chí", "what": "đồng chí"}, Fit()),
        ({"metric": "chi_tieu", "what": "mô hình"}, Fit()),
        ({"metric": "nothing"}, Fit()),
        ({}, Fit()),
    ],
)  # fmt: skip
def test_what_a_figure_counts_leads_to_its_indicator(found, expected):
    assert fit(found) == expected


@pytest.mark.parametrize(
    "found",
    [
        {"metric": "mo_hinh_dang_ky", "value": None, "range": [85, 120], "period": {"text": "mỗi năm"}},
        {"metric": "mo_hinh_dang_ky", "value": 90, "approx": "bình quân"},
        {"metric": "ty_le", "value": 50, "what": "công nhận", "period": {"text": "hàng năm"}},
    ],
)  # fmt: skip
def test_an_average_of_years_is_no_total_and_leads_to_none(found):
    assert fit(found) == Fit()


def test_a_number_told_for_all_years_together_is_a_total():
    found = {"metric": "khen_thuong", "value": 116, "period": {"text": "hàng năm"}}

    assert fit(found) == Fit("awards_granted")


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("cấp xã", "commune"), ("cơ sở", "commune"), ("cấp huyện", "district"),
        ("cấp tỉnh", "province"), ("trung ương", "central"), ("thành phố", "province"),
        ("thị xã", "district"), ("", ""), (None, ""),
    ],
)  # fmt: skip
def test_levels_are_read_out_of_the_words(told, expected):
    assert level_of({"level": told}) == expected


def test_all_fields_and_both_kinds_are_told_by_nothing():
    assert (field_of({"field": "chung"}), kind_of({"subject": "gop"})) == ("", "")
    assert (field_of({"field": "kinh_te"}), kind_of({"subject": "ca_nhan"})) == (
        "economy",
        "individual",
    )

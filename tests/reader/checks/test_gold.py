"""The checks of the five reports and of the small texts, told from their right figures."""

from pathlib import Path

import pytest

from kheo.reader.checks import check
from tests.reader import gold_loader

REPORTS = gold_loader.every()
TEXTS = sorted((Path(__file__).parents[1] / "texts").glob("*.txt"))
NOT_OK = {"mismatch", "truncated"}


def checked(gold):
    return check(gold.layout, gold.figures, gold.papers)


def involved(gold, row):
    """The figures and papers a gold check speaks of."""
    names = [row[key] for key in ("total", "percent") if row.get(key)]
    names += [name for key in ("parts", "of", "involves") for name in row.get(key) or []]
    return frozenset((name[0], gold.index(name)) for name in names)


def mine(found):
    return frozenset([("f", one) for one in found.figures] + [("d", one) for one in found.papers])


@pytest.mark.parametrize("name", REPORTS)
def test_every_check_of_the_five_reports_is_made_with_the_same_result(name):
    gold = REPORTS[name]
    rows = [row for row in gold.answers["checks"] if involved(gold, row)]

    made = {(one.kind, one.result, mine(one)) for one in checked(gold)}

    assert [
        row for row in rows if (row["kind"], row["result"], involved(gold, row)) not in made
    ] == []


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("000", [
            "34,65% không đúng: 8.589/24.814 = 34,61%",
            "12,05% không đúng: 2.988/24.814 = 12,04%",
            "61,84% bị cắt chữ số thay vì làm tròn; đúng là 61,85%",
            "61,76% bị cắt chữ số thay vì làm tròn; đúng là 61,77%",
        ]),
        ("001", []),
        ("002", ["bốn lĩnh vực cộng lại 6.533, báo cáo ghi 6.540, lệch 7"]),
        ("003", [
            "không “trên 50%” ở mọi mức: 18/35 = 51,4%; 23/50 = 46,0%",
            ("Chương trình số 173-CTr/TU cùng số hiệu mà ghi khác nhau: ngày 13/8/2013 của Ban Chấp hành Đảng bộ "
            "tỉnh và ngày 7/8/2013 của Ban Thường vụ Tỉnh ủy"),
        ]),
        ("004", []),
    ],
)  # fmt: skip
def test_the_five_reports_are_told_what_is_wrong_and_nothing_else(name, told):
    assert [one.message for one in checked(REPORTS[name]) if one.result in NOT_OK] == told


def test_a_remark_and_a_doubt_are_no_errors():
    graded = {
        one.message: one.grade.value
        for name in ("002", "003", "004") for one in checked(REPORTS[name]) if one.result not in {"ok", "mismatch"}
    }  # fmt: skip

    assert graded == {
        "công nhận và tổng số mô hình cùng là 6.540; hai khái niệm khác nhau mang cùng một số, nên hỏi lại": "doubt",
        "không nêu số làm mẫu cho tỷ lệ 99,67%": "remark",
        "phần thứ nhất đánh số mục I, II, III, III: trùng mục III": "remark",
        "phần III đánh số mục 1, 2, 3, 3, 5: trùng mục 3, thiếu mục 4": "remark",
    }


def alike(row, one):
    if row["kind"] != one.kind:
        return False
    told = [(row.get(key), getattr(one, key)) for key in ("stated", "computed")]
    return all(abs(float(a) - float(b)) < 0.05 for a, b in told if a is not None and b is not None)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_small_texts_are_told_their_errors_and_no_others(path):
    gold = gold_loader.load(path)
    wrong = [row for row in gold.answers["checks"] if row["result"] in {*NOT_OK, "info"}]
    sure = [
        row
        for row in wrong
        if row["result"] == "mismatch" and not row["kind"].startswith("document")
    ]

    raised = [one for one in checked(gold) if one.result == "mismatch"]

    assert [row for row in sure if not any(alike(row, one) for one in raised)] == []
    assert [one.message for one in raised if not any(alike(row, one) for row in wrong)] == []

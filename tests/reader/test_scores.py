"""The measures the reader is held to, over the five reports and over the small texts."""

from pathlib import Path

import pytest

from kheo.reader.scoring import Score, score, scored

FOLDER = Path(__file__).parent
LEAST = {
    "reports": {
        "figures F1": 0.97, "figures typed": 0.97, "traps avoided": 0.97, "initiatives F1": 0.97,
        "initiatives placed": 0.97, "initiatives field": 0.97, "papers F1": 0.97, "errors found": 1,
        "cut shares found": 1,
    },
    "texts": {
        "figures F1": 0.95, "figures typed": 0.85, "traps avoided": 0.97, "initiatives F1": 0.95,
        "initiatives placed": 0.9, "initiatives field": 0.9, "papers F1": 0.97, "errors found": 1,
        "cut shares found": 1,
    },
}  # fmt: skip


@pytest.mark.parametrize("folder", LEAST)
def test_texts_are_read_well_enough(folder):
    told = scored(FOLDER / folder).summary()
    assert {name: told[name] for name, least in LEAST[folder].items() if told[name] < least} == {}
    assert told["false alarms"] == 0


GOLD = {
    "figures": [
        {"value": 12, "start": 10, "end": 12, "core": True, "metric": "mo_hinh_tong", "field": "kinh_te"},
        {"value": None, "range": [3, 5], "start": 20, "end": 25, "core": True, "metric": "ty_le"},
        {"value": 99, "start": 40, "end": 42, "core": False},
    ],
    "not_figures": [{"start": 60, "end": 64}, {"start": 70, "end": 74}],
    "models": [
        {"title": "Đường hoa", "unit": "Hội Phụ nữ xã A", "place": "xã A", "field": "kinh_te"},
        {"title": "Nhà sạch", "place": "xã B", "field": "kinh_te", "field_from": "nội dung"},
        {"title": "Đường hoa", "repeat_of": "m001"},
    ],
    "documents": [
        {"symbol": "12-KH/TU", "date": "2024-01-02", "variants": [{"date": "2024-01-03"}]},
        {"symbol": None, "date": None, "optional": True},
    ],
    "checks": [
        {"kind": "sum", "result": "mismatch", "stated": 10, "computed": 9},
        {"kind": "percent", "result": "truncated", "stated": 61.84, "computed": 61.85},
    ],
}  # fmt: skip


def told(answer):
    found = Score()
    score(GOLD, answer, found)
    return {name: (found.hits[name], total) for name, total in found.totals.items()}


def test_a_perfect_answer_has_every_point():
    answer = {key: value for key, value in GOLD.items() if key != "not_figures"}
    assert {name: hit for name, hit in told(answer).items() if hit[0] != hit[1]} == {}


def test_what_is_missed_wrong_or_too_much_costs_its_measure():
    answer = {
        "figures": [
            {"value": 12, "start": 11, "end": 12, "metric": "mo_hinh_tong", "field": "chung"},
            {"value": 4, "start": 20, "end": 25}, {"value": 99, "start": 41, "end": 42},
            {"value": 2024, "start": 60, "end": 64},
        ],
        "models": [{"title": "“ĐƯỜNG HOA”", "unit": "xã A", "field": "chung"}, {"title": "Khác"}],
        "documents": [{"symbol": "12-KH/TU", "date": "2024-01-03"}, {"symbol": "9-QĐ/TU", "date": None}],
        "checks": [
            {"kind": "sum", "result": "info", "stated": 10, "computed": 9},
            {"kind": "percent", "result": "info", "stated": 61.84, "computed": 61.85},
            {"kind": "range", "result": "mismatch", "stated": 1},
        ],
    }  # fmt: skip
    assert told(answer) == {
        "figures.recall": (1, 2), "figures.typed": (0, 2), "figures.precision": (2, 4), "traps": (1, 2),
        "models.recall": (1, 2), "models.placed": (1, 2), "models.field": (0, 1),
        "models.precision": (1, 2), "documents.recall": (0, 1), "documents.precision": (1, 2),
        "errors": (0, 1), "cut": (1, 1), "false": (0, 1),
    }  # fmt: skip


def test_the_summary_puts_shares_together():
    found = Score()
    assert found.summary()["figures F1"] == 1
    found.add("figures.recall", [True, False])
    found.add("figures.precision", [True])
    found.add("false", [False, True])
    assert round(found.summary()["figures F1"], 3) == 0.667
    assert found.summary()["false alarms"] == 1
    none = Score()
    none.add("models.recall", [False])
    none.add("models.precision", [False])
    assert none.f1("models") == 0

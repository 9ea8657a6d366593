"""Which mentions are one paper."""

from __future__ import annotations

import pytest

from kheo.reader.layout import lay_out
from kheo.reader.normal import normalise
from kheo.reader.papers import find_papers
from kheo.reader.papers.issuers import level_of, same_office

SOME = "Chỉ thị số 40-CT/TU ngày 10/3/2014"


def gathered(text: str) -> list[tuple[str | None, str | None, int]]:
    """Symbol, day and number of mentions of every paper."""
    return [
        (one.symbol, str(one.day) if one.day else None, len(one.mentions))
        for one in find_papers(lay_out(normalise(text)))
    ]


@pytest.mark.parametrize(
    ("text", "papers"),
    [
        # one paper, named again in short
        (f"{SOME} của Tỉnh ủy. Chỉ thị số 40-CT/TU, Chỉ thị 40 và CHỈ THỊ SỐ 40-CT/TU.", [("40-CT/TU", "2014-03-10", 4)]),
        # the short name stands first
        (f"Qua 10 năm thực hiện Chỉ thị 40, theo {SOME}.", [("40-CT/TU", "2014-03-10", 2)]),
        # leading zero, other dash
        ("Kế hoạch số 07-KH/TU ngày 05/5/2022; Kế hoạch số 7 - KH/TU.", [("07-KH/TU", "2022-05-05", 2)]),
        # one number, two offices
        ("Kết luận số 43-KL/TW ngày 07/01/2019; Kết luận số 43-KL/TU ngày 24/6/2022",
         [("43-KL/TW", "2019-01-07", 1), ("43-KL/TU", "2022-06-24", 1)]),
        # letters written in two ways
        ("Nghị quyết số 25-NQ/TW ngày 03/6/2013; Nghị quyết 25-NQ/TƯ của Ban Chấp hành Trung ương", [("25-NQ/TW", "2013-06-03", 2)]),
        ("Nghị quyết số 13-NQ/TW ngày 03/6/2013; Nghị quyết 13-NQ/TƯ của Tỉnh ủy",
         [("13-NQ/TW", "2013-06-03", 1), ("13-NQ/TƯ", None, 1)]),
        # numbers begin anew: two years, two papers
        ("Kế hoạch số 34-KH/HU ngày 23/02/2018 về sơ kết; Kế hoạch số 34-KH/HU ngày 09/4/2022 về tọa đàm",
         [("34-KH/HU", "2018-02-23", 1), ("34-KH/HU", "2022-04-09", 1)]),
        # within a year the report contradicts itself
        (f"{SOME}. Chỉ thị số 40-CT/TU ngày 07/3/2014.", [("40-CT/TU", None, 2)]),
        # a slip of the pen in the year
        (f"{SOME}. Chỉ thị số 40-CT/TU ngày 10/3/2024.", [("40-CT/TU", None, 2)]),
        # two levels, two papers
        ("Quyết định số 99/QĐ-UBND ngày 05/3/2022 của UBND tỉnh; Quyết định số 99/QĐ-UBND ngày 10/5/2022 của UBND huyện",
         [("99/QĐ-UBND", "2022-03-05", 1), ("99/QĐ-UBND", "2022-05-10", 1)]),
        # two communes, two papers
        ("Quyết định số 9/QĐ-UBND ngày 05/3/2022 của UBND xã Bình An; Quyết định số 9/QĐ-UBND ngày 10/5/2022 của UBND xã Hòa Lạc",
         [("9/QĐ-UBND", "2022-03-05", 1), ("9/QĐ-UBND", "2022-05-10", 1)]),
        # a mention with its year finds its paper, one without goes to the last
        ("Kế hoạch số 34-KH/HU ngày 23/02/2018; Kế hoạch số 34-KH/HU ngày 09/4/2022. Kế hoạch số 34-KH/HU năm 2018; Kế hoạch số 34-KH/HU",
         [("34-KH/HU", "2018-02-23", 3), ("34-KH/HU", "2022-04-09", 1)]),
    ],
)  # fmt: skip
def test_mentions_are_gathered_by_symbol_and_day(
    text: str, papers: list[tuple[str, str | None, int]]
) -> None:
    assert gathered(text) == papers


def test_a_contradicting_paper_keeps_the_days_with_its_mentions() -> None:
    (paper,) = find_papers(lay_out(normalise(f"{SOME}. Chỉ thị số 40-CT/TU ngày 07/3/2014.")))
    assert [str(each.day) for each in paper.mentions] == ["2014-03-10", "2014-03-07"]


def test_the_issuer_is_told_in_its_fullest_wording() -> None:
    text = "Chỉ thị số 4-CT/TU của Ban Bí thư. Chỉ thị số 4-CT/TU của Ban Bí thư Trung ương Đảng."
    (paper,) = find_papers(lay_out(normalise(text)))
    assert paper.issuer == "Ban Bí thư Trung ương Đảng"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Ban Chấp hành Đảng bộ tỉnh", "Ban Thường vụ Tỉnh ủy", True),
        ("UBND tỉnh", "UBND huyện", False),
        ("UBND xã Bình An", "UBND xã Hòa Lạc", False),
        ("UBND xã", "UBND xã Hòa Lạc", True),
        ("Ban Bí thư", None, True),
        ("Ban Thường vụ Huyện đoàn", "Ban Thường vụ Hội LHPN huyện", False),
    ],
)
def test_offices_of_another_level_or_place_are_others(one: str, other: str, same: bool) -> None:
    assert same_office(one, other) is same


def test_levels_are_read_from_names() -> None:
    names = (
        "Bộ Chính trị",
        "Ban Thường vụ Tỉnh ủy",
        "UBND huyện",
        "Đảng ủy xã",
        "Ban Chỉ đạo",
        "Ban Văn hóa - Xã hội",
    )
    assert [level_of(name) for name in names] == [
        "central", "province", "district", "commune", None, None,
    ]  # fmt: skip

"""How reports cite papers: number and symbol, day before or behind, who issued them, what they are about."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kheo.reader.found import Cited
from kheo.reader.layout import lay_out
from kheo.reader.normal import normalise
from kheo.reader.papers import find_papers


def papers(text: str) -> list[Cited]:
    return find_papers(lay_out(normalise(text)))


def told(text: str) -> list[tuple[str, str | None, str | None]]:
    """Kind, symbol and day (or month) of every numbered paper."""
    return [
        (one.kind, one.symbol, one.day.isoformat() if one.day else one.month)
        for one in papers(text)
        if not one.unnumbered
    ]


@pytest.mark.parametrize(
    ("text", "symbol"),
    [
        ("Nghị quyết số 25- NQ/TW của Trung ương", "25-NQ/TW"),
        ("Nghị quyết số 25-\nNQ/TW của Trung ương", "25-NQ/TW"),
        ("Kết luận số 100 - KL/TW của Ban Bí thư", "100-KL/TW"),
        ("Quyết định số: 1252 /QĐ-UBND", "1252/QĐ-UBND"),
        ("Kế hoạch số 45/KH- UBND của xã", "45/KH-UBND"),
        ("Kế hoạch số45/KH-HPN", "45/KH-HPN"),
        ("Kế hoạch số 12 KH/HU của Huyện ủy", "12-KH/HU"),
        ("Kế hoạch phối hợp số 43-KHPH BDV-UBND của hai bên", "43-KHPH BDV-UBND"),
        ("Văn bản số 2010/SNV-XDCQ&TCBC gửi các đơn vị", "2010/SNV-XDCQ&TCBC"),
        ("Công văn 88/UBND", "88/UBND"),
        ("Công văn số 12-CV/BCĐ389 của Ban Chỉ đạo", "12-CV/BCĐ389"),
        ("Nghị định số 59/2023/NĐ-CP của Chính phủ", "59/2023/NĐ-CP"),
        ("Luật Hòa giải ở cơ sở số 35/2013/QH13 của Quốc hội", "35/2013/QH13"),
        ("Quy định 11-QĐi/TW của Bộ Chính trị", "11-QĐi/TW"),
        ("KẾT QUẢ THỰC HIỆN CHỈ THỊ SỐ 40-CT/TU", "40-CT/TU"),
        ("Kế hoạch số 15-KH/TU - Ban Thường vụ yêu cầu", "15-KH/TU"),
        ("Nghị quyết 30a/2008/NQ-CP về giảm nghèo", "30a/2008/NQ-CP"),
        ("(số 32-CT/TU)", "32-CT/TU"),
    ],
)
def test_symbols_are_written_regularly(text: str, symbol: str) -> None:
    assert [one.symbol for one in papers(text)] == [symbol]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Chỉ thị số 40-CT/TU ngày 10/3/2014 của Tỉnh ủy", "2014-03-10"),
        ("Chỉ thị số 40-CT/TU, ngày 10 tháng 3 năm 2014", "2014-03-10"),
        ("Chỉ thị số 40-CT/TU ngày 10-3-2014", "2014-03-10"),
        ("Chỉ thị số 40-CT/TU ngày 10.3.2014", "2014-03-10"),
        ("Chỉ thị số 40-CT/TU (10/3/2014)", "2014-03-10"),
        ("Chỉ thị số 40-CT/TU (ban hành ngày 10/3/2014)", "2014-03-10"),
        ("Chỉ thị số 40-CT/TU (khóa XI) ngày 10/3/2014", "2014-03-10"),
        ("Chỉ thị số 40-CT/TU của Ban Thường vụ Tỉnh ủy ngày 10/3/2014 về dân vận", "2014-03-10"),
        ("Chỉ thị số 40-CT/TU được Ban Thường vụ Tỉnh ủy ban hành ngày 10/3/2014", "2014-03-10"),
        ("Ngày 10/3/2014, Ban Thường vụ Tỉnh ủy đã ban hành Chỉ thị số 40-CT/TU", "2014-03-10"),
        ("Ngày 10/3/2014 ban hành Chỉ thị số 40-CT/TU", "2014-03-10"),
        ("Ngày 10/3/2014, sau khi họp bàn 3 lần, Ban Thường vụ ban hành Chỉ thị số 40-CT/TU", "2014-03-10"),
        ("Chỉ thị số 40-CT/TU, tháng 3/2014", "2014-03"),
        ("Chỉ thị số 40-CT/TU năm 2014", "2014"),
        ("Chỉ thị số 40-CT/TU ngày 31/02/2014", None),
        ("Ngày 10/3/2014, hội nghị tổng kết 10 năm thực hiện Chỉ thị số 40-CT/TU đã họp", None),
        ("Ngày 10/3/2014, xã ra quân thực hiện Chỉ thị số 40-CT/TU", None),
    ],
)  # fmt: skip
def test_the_day_stands_before_or_behind(text: str, day: str | None) -> None:
    assert told(text) == [("Chỉ thị", "40-CT/TU", day)]


def test_a_day_between_two_papers_belongs_to_the_one_it_issues() -> None:
    assert told(
        "Thực hiện Chỉ thị số 40-CT/TU của Ban Thường vụ Tỉnh ủy, ngày 15/10/2014, Ban Thường vụ Huyện ủy"
        " ban hành Kế hoạch số 49-KH/HU; cùng ngày, Ban Dân vận có Hướng dẫn số 09-HD/BDVHU."
    ) == [
        ("Chỉ thị", "40-CT/TU", None),
        ("Kế hoạch", "49-KH/HU", "2014-10-15"),
        ("Hướng dẫn", "09-HD/BDVHU", "2014-10-15"),
    ]


def test_a_day_behind_a_comma_stays_where_the_report_always_writes_it_so() -> None:
    assert told(
        "Kết luận số 43-KL/TW, ngày 07/01/2019 của Ban Bí thư. Quy định số 11-QĐ/TU, ngày 18/02/2019 của Tỉnh ủy."
        " Thực hiện Chỉ thị số 32-CT/TU, ngày 18/9/2018, Ban Thường vụ Huyện ủy ban hành Kế hoạch số 12-KH/HU."
    )[2:] == [("Chỉ thị", "32-CT/TU", "2018-09-18"), ("Kế hoạch", "12-KH/HU", None)]


def test_a_series_goes_on_with_its_kind() -> None:
    assert told(
        "Các Quy định số 12-QĐ/TU ngày 03/2/2020, số 15-QĐ/TU ngày 04/5/2021 và 17-QĐ/TU của Tỉnh ủy"
    ) == [
        ("Quy định", "12-QĐ/TU", "2020-02-03"),
        ("Quy định", "15-QĐ/TU", "2021-05-04"),
        ("Quy định", "17-QĐ/TU", None),
    ]


def test_numbers_of_a_list_share_letters_and_day() -> None:
    found = papers(
        "các Quyết định số 12, 13 và 14/QĐ-UBND ngày 05/3/2020 của UBND huyện về khen thưởng"
    )
    assert [(one.symbol, str(one.day), one.issuer) for one in found] == [
        ("12/QĐ-UBND", "2020-03-05", "UBND huyện"),
        ("13/QĐ-UBND", "2020-03-05", "UBND huyện"),
        ("14/QĐ-UBND", "2020-03-05", "UBND huyện"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Năm qua đã ban hành 12 kế hoạch, 05 chỉ thị, 3 hướng dẫn và 4 công văn.",
        "Quyết định 45 tập thể được khen; Kế hoạch 12 mô hình điểm; Chương trình 5 không 3 sạch.",
        "Tổ dân phố số 5, khu phố số 12, Trung đoàn 271, quốc lộ 14, Điều 5, khoản 2, số 12, đường 3/2.",
        "Mô hình “Kế hoạch nhỏ số 5”; báo cáo 15 năm; đạt 45/60 mô hình; giai đoạn 2021 - 2025.",
        "Đến 31/12/2024 có 98/120 mô hình, tỷ lệ 81,7%; Covid-19; Chi hội số 3.",
    ],
)
def test_counts_and_names_are_no_papers(text: str) -> None:
    assert papers(text) == []


def test_the_number_of_the_report_itself_is_no_cited_paper() -> None:
    text = (
        "ĐẢNG BỘ TỈNH A\nHUYỆN ỦY B\nSố 286-BC/HU\nB, ngày 18 tháng 4 năm 2024\n\nBÁO CÁO\nkết quả năm 2023\n\n"
        "Thực hiện Kế hoạch số 57-KH/TU, Huyện ủy báo cáo như sau. Số liệu kèm Báo cáo số 286-BC/HU."
    )
    assert told(text) == [("Kế hoạch", "57-KH/TU", None)]


@pytest.mark.parametrize(
    ("text", "issuer", "source"),
    [
        ("Chỉ thị số 40-CT/TU của Ban Thường vụ Tỉnh ủy về dân vận", "Ban Thường vụ Tỉnh ủy", None),
        ("Ban Thường vụ Huyện ủy đã ban hành Kế hoạch số 49-KH/HU", "Ban Thường vụ Huyện ủy", None),
        ("đề nghị của Sở Nội vụ tại Văn bản số 2010/SNV-TCBC", "Sở Nội vụ", None),
        ("Thông tư số 12/2011/TT-BVHTTDL của Bộ Văn hóa, Thể thao và Du lịch quy định", "Bộ Văn hóa, Thể thao và Du lịch", None),
        ("Hướng dẫn số 09-HD/BCĐ của Ban Chỉ đạo Phong trào thi đua “Dân vận khéo” tỉnh về quy trình",
         "Ban Chỉ đạo Phong trào thi đua “Dân vận khéo” tỉnh", None),
        ("Nghị quyết số 25-NQ/TW của Ban Chấp hành Trung ương Đảng (khóa XI) về dân vận",
         "Ban Chấp hành Trung ương Đảng (khóa XI)", None),
        ("Chương trình phối hợp số 05/CTrPH-BDVTU-UBND giữa Ban Dân vận Tỉnh ủy và Ủy ban nhân dân tỉnh",
         "Ban Dân vận Tỉnh ủy; Ủy ban nhân dân tỉnh", None),
        ("Kế hoạch số 37-KH/BDVHU về chỉ đạo điểm", "Ban Dân vận Huyện ủy", "ký hiệu"),
        ("Thành ủy họp. Thực hiện Kế hoạch số 12-KH/TU", "Thành ủy", "ký hiệu"),
        ("Quyết định 321/QĐ-TTg", "Thủ tướng Chính phủ", "ký hiệu"),
        ("Quyết định số 99/QĐ-KT", None, None),
    ],
)  # fmt: skip
def test_the_issuer_is_told_or_read_from_the_letters(
    text: str, issuer: str | None, source: str | None
) -> None:
    (paper,) = papers(text)
    assert (paper.issuer, paper.issuer_from) == (issuer, source)


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Kế hoạch số 8-KH/ĐU của Đảng ủy xã về phát động phong trào, đăng ký mô hình năm 2025, sau 03 tháng, kết quả như sau:",
         "về phát động phong trào, đăng ký mô hình năm 2025"),
        ("Chỉ thị số 17-CT/TU của Tỉnh ủy về “Tăng cường lãnh đạo Cuộc vận động “Toàn dân đoàn kết” trong tình hình mới”; các",
         "Tăng cường lãnh đạo Cuộc vận động “Toàn dân đoàn kết” trong tình hình mới"),
        ("Quyết định số 45-QĐ/ĐU thành lập Khối Dân vận.", "thành lập Khối Dân vận"),
        ("Kế hoạch số 45-KH/ĐU, Hướng dẫn của huyện.", None),
    ],
)  # fmt: skip
def test_the_subject_ends_with_its_clause(text: str, subject: str | None) -> None:
    assert papers(text)[0].subject == subject


def test_what_a_paper_carries_out_is_told() -> None:
    found = papers(
        "Huyện ủy ban hành Kế hoạch số 49-KH/HU ngày 15/10/2014 về thực hiện Chỉ thị số 40-CT/TU của Tỉnh ủy."
        " Thực hiện Chỉ thị số 33/CT-TTg ngày 26/11/2021, UBND huyện ban hành Kế hoạch số 15/KH-UBND."
        " Triển khai Nghị quyết số 25-NQ/TW và thực hiện Kết luận số 43-KL/TW."
    )
    assert {one.symbol: one.implements for one in found} == {
        "49-KH/HU": "40-CT/TU", "40-CT/TU": None, "33/CT-TTg": None, "15/KH-UBND": "33/CT-TTg",
        "25-NQ/TW": None, "43-KL/TW": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("theo Kế hoạch số 12-KH/HU, ngày 05/5/2022 của Huyện ủy", ["Kế hoạch số 12-KH/HU, ngày 05/5/2022"]),
        ("Ngày 05/5/2022, Huyện ủy có Công văn số 12-CV/HU", ["Ngày 05/5/2022, Huyện ủy có Công văn số 12-CV/HU"]),
        ("Ngày 05/5/2022, sau khi xét 45 hồ sơ, Huyện ủy ban hành Công văn số 12-CV/HU", ["Công văn số 12-CV/HU"]),
        ("Kế hoạch số 12-KH/HU của Ban Thường vụ Huyện ủy ngày 05/5/2022", ["Kế hoạch số 12-KH/HU"]),
        ("Nghị quyết số 12-NQ/HU (ban hành ngày 05/01/2024).", ["Nghị quyết số 12-NQ/HU (ban hành ngày 05/01/2024)"]),
    ],
)  # fmt: skip
def test_a_mention_covers_number_and_day_but_no_figure(text: str, quotes: list[str]) -> None:
    assert [each.quote for one in papers(text) for each in one.mentions] == quotes


@pytest.mark.parametrize(
    ("text", "kind", "quote"),
    [
        ("theo Nghị quyết Đại hội Đảng bộ tỉnh lần thứ XIV, nhiệm kỳ 2020 - 2025, các cấp", "Nghị quyết",
         "Nghị quyết Đại hội Đảng bộ tỉnh lần thứ XIV, nhiệm kỳ 2020 - 2025"),
        ("Nghị quyết Trung ương 4 khóa XI, XII, XIII về xây dựng Đảng", "Nghị quyết", "Nghị quyết Trung ương 4 khóa XI, XII, XIII"),
        ("thi hành Luật Thi đua, khen thưởng năm 2022.", "Luật", "Luật Thi đua, khen thưởng năm 2022"),
        ("thi hành Bộ luật Lao động về điều kiện lao động", "Bộ luật", "Bộ luật Lao động"),
        ("xây dựng Đề án của Ban Thường vụ Tỉnh ủy về nhân rộng mô hình", "Đề án", "Đề án của Ban Thường vụ Tỉnh ủy"),
    ],
)  # fmt: skip
def test_papers_without_number_are_found_by_name(text: str, kind: str, quote: str) -> None:
    (paper,) = papers(text)
    assert (paper.kind, paper.unnumbered, paper.mentions[0].quote) == (kind, True, quote)


PIECES = st.sampled_from(
    ["Kế hoạch", " số ", "12", "-KH/TU", "/QĐ-UBND", " ngày ", "5/3/2020", ", ", "của ", "Ban Thường vụ Tỉnh ủy",
     " về ", "“", "”", "(", ")", "; ", ".\n", "và ", "Luật", "cùng ngày", "Số 3-BC/HU\n", "ban hành ", "2020", "Ð"]
)  # fmt: skip


@settings(deadline=None, max_examples=150)
@given(st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=25).map("".join)))
def test_any_text_is_read_and_every_mention_lies_in_it(text: str) -> None:
    layout = lay_out(normalise(text))
    starts = []
    for paper in find_papers(layout):
        assert paper.mentions
        starts.append(paper.mentions[0].span.start)
        for each in paper.mentions:
            assert 0 <= each.span.start < each.span.end <= len(layout.normal.text)
            assert each.quote == " ".join(layout.normal.slice(each.span).split())
    assert starts == sorted(starts)

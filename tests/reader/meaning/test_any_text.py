"""Whatever stands in a text, every figure is told once and its links lead to figures."""

from hypothesis import given, settings
from hypothesis import strategies as st

from kheo.reader import numbers
from kheo.reader.found import NumberKind
from kheo.reader.layout import lay_out
from kheo.reader.lexicon import table
from kheo.reader.meaning import figures_of
from kheo.reader.normal import normalise
from tests.reader.meaning.reading import figures_in

WORDS = st.sampled_from(
    [
        "12 mô hình", "07", "(", ")", "tập thể", "5 cá nhân", "lĩnh vực kinh tế", "văn hóa - xã hội:", "trong đó", "gồm",
        "công nhận", "đăng ký", ",", ";", ".", "\n", "\n- ", "| 3 | 4 |", "chiếm 40%", "năm 2023", "tổng số", "và", "“", "”",
        "cuộc", "lượt người dự", "Giấy khen", "tăng", "lần lượt là", "85 - 120", "\t5\t6", "quý III", "đến ngày 45/13/2024",
    ]
)  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(st.lists(WORDS, max_size=40).map(" ".join))
def test_every_figure_is_told_once_with_links_inside_the_list(text):
    layout = lay_out(normalise(text))
    found = numbers.find_numbers(layout)
    figures = figures_of(layout, found)
    counted = [one for one in found if one.kind == NumberKind.FIGURE]
    assert sorted(one.number.core for one in figures) == sorted(one.core for one in counted)
    for index, one in enumerate(figures):
        for link in (one.total, one.whole, one.counted, one.again):
            assert link is None or (0 <= link < len(figures) and link != index)
        assert (one.total is None) <= (one.breakdown == "")


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_no_text_stops_the_reading(text):
    figures_in(text)


def test_every_metric_a_rule_gives_is_one_of_the_schema():
    given_out = {rule["metric"] for rule in table("metrics")["rule"]}
    assert given_out <= {*table("metrics")["core"], "nguon_luc", "ket_qua_khac", "boi_canh"}


def test_a_sentence_told_four_hundred_times_gives_its_figures_as_often():
    once = "Đăng ký 12 mô hình, trong đó lĩnh vực kinh tế 5 mô hình (3 tập thể), chiếm 41,7%. "
    assert len(figures_in(once * 400)) == 400 * len(figures_in(once))

"""What remains of a name: tables, and properties of any text at all."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kheo.initiatives.rules.cores import LONGEST, core_of, with_tones
from kheo.initiatives.rules.sources import way_to
from kheo.initiatives.rules.syllables import is_possible, mended
from kheo.kernel.text import fold


@pytest.mark.parametrize(
    ("title", "places", "core"),
    [
        ("Thắp sáng đường quê", (), "+anhsang ~duonglang"),
        ("thap sang duong que", (), "+anhsang ~duonglang"),
        ("Đèn năng lượng mặt trời trên đường làng", (), "+anhsang +nlmt ~duonglang"),
        ("Ánh sáng đường quê thôn Đông Hà 2 năm 2026", (), "+anhsang ~duonglang"),
        ("Mô hình “Nuôi dúi” xã Tân Lập", ("Xã Tân Lập",), "+dui"),
        ("nuoi dui xa tan lap", ("Xã Tân Lập",), "+dui"),
        ("Tổ dân phố số 5 nuôi dúi", (), "+dui"),
        ("Tổ Đoàn kết xóm 5", (), "~doanket"),
        ("3 chung", (), "+3chung"),
        ("Ba chung", (), "+3chung"),
        ("Dân vận khéo", (), ""),
        ("", (), ""),
        ("a", (), ""),
        ("2026", (), ""),
        ("🙂🙂", (), ""),
        ("Tự do đi lại", (), "tu"),
        ("Làm thủy lợi", (), "+kenhmuong"),
        ("Tổ rà phá thủy lôi", (), "ra pha thuy loi"),
        ("Trồng nấm", (), "+nam"),
        ("Chống nấm mốc", (), "nam moc"),
        ("Giám sát", (), "+danchu"),
        ("Giám sát tiếng ồn", (), "giam sat tieng on"),
    ],
)
def test_a_name_keeps_what_is_done(title, places, core):
    assert core_of(title, places) == core


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("dunng", "dung"), ("sihn", "sinh"), ("latt", "lat"), ("nguyen", "nguyen"), ("ocop", "ocop")],
)
def test_a_slip_of_the_keyboard_is_made_good(typed, meant):
    assert mended(typed) == meant
    assert is_possible(mended("nghieng"))


@given(st.text(max_size=400), st.lists(st.text(max_size=30), max_size=3))
def test_any_text_has_a_core_that_fits_and_does_not_change(title, places):
    core = core_of(title, places)
    assert len(core) <= LONGEST
    assert core == core_of(title, places)
    assert core == " ".join(core.split())
    assert len(set(core.split())) == len(core.split())


@given(
    st.sampled_from(["Thắp sáng đường quê", "Hũ gạo tình thương", "Mẹ đỡ đầu", "Hoà giải ở xóm"])
)
def test_composed_and_decomposed_letters_are_one_name(title):
    assert core_of(unicodedata.normalize("NFD", title)) == core_of(title)


@pytest.mark.parametrize(
    "title", ["Thắp sáng đường quê", "Phân loại rác thải tại nguồn", "Dồn điền đổi thửa"]
)
def test_a_name_without_tones_says_the_same(title):
    assert core_of(fold(title)) == core_of(title)


@pytest.mark.parametrize(
    ("title", "other", "percent"),
    [
        ("Làm ca cao", "Làm cà tím", 0),
        ("Làm ca cao", "Lam ca tim", 70),
        ("Làm ca cao", "Làm ca cao", 70),
    ],
)
def test_syllables_that_only_look_the_same_are_told_apart_where_both_have_tones(
    title, other, percent
):
    assert with_tones(70, (title, core_of(title)), (other, core_of(other))) == percent


def test_the_way_up_a_chain_of_sources_ends_even_in_a_circle():
    assert way_to(3, 1, {3: 2, 2: 1, 1: None}) == [3, 2, 1]
    assert way_to(3, 9, {3: 2, 2: 1, 1: None}) == ()
    assert way_to(3, 9, {3: 2, 2: 3}) == ()

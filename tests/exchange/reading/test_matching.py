"""Headings to fields: whatever their order, case, accents and small slips; never by a guess."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kheo.exchange.enums import Value
from kheo.exchange.profiles import Field
from kheo.exchange.reading.matching import kept_columns, match, names_of
from kheo.exchange.rules.titles import REASON, fingerprint
from kheo.kernel.text import fold
from tests.exchange.reading.fields import FIELDS

TITLES = [str(one.label) for one in FIELDS]
NAMES = names_of(FIELDS)
BY_WORD = [(word, one.name) for one in FIELDS for word in (str(one.label), *one.words)]


@pytest.mark.parametrize(("word", "name"), BY_WORD)
def test_every_declared_word_finds_its_field_in_any_dress(word, name):
    for title in (word, word.upper(), fold(word), f"{word} (*)", f"3. {word}", f"  {word}:"):
        assert match([title], FIELDS, NAMES).columns == {name: 0}, title


@settings(deadline=None)
@given(st.permutations(range(len(TITLES))))
def test_the_order_of_columns_makes_no_difference(order):
    titles = [TITLES[at] for at in order]

    assert match(titles, FIELDS, NAMES).columns == {
        FIELDS[at].name: place for place, at in enumerate(order)
    }
    assert fingerprint(titles) == fingerprint(TITLES)


@pytest.mark.parametrize(
    "title",
    ["Số điện thoại", "Email", "Ngày sinh", "Chức vụ", "Quyết định", "Số", "Ngày", "Tên", "Mã số thuế", "Số thành viên", ""],
)  # fmt: skip
def test_a_heading_that_is_none_of_the_fields_is_left(title):
    assert match([title], FIELDS).columns == {}


def test_running_numbers_and_reasons_are_neither_matched_nor_missed():
    found = match(["STT", "Số TT", REASON, "Tên mô hình", "Số điện thoại"], FIELDS)

    assert (found.columns, found.left) == ({"title": 3}, (4,))
    assert found.sureness == {"title": 1.0}


def test_a_sure_column_leaves_the_second_best_to_be_seen():
    found = match(["Tên mô hình", "Tên mô hình nhân rộng"], FIELDS)

    assert found.columns == {"title": 0}
    assert [(one.column, one.title) for one in found.offers["title"]] == [
        (0, "Tên mô hình"),
        (1, "Tên mô hình nhân rộng"),
    ]


def test_a_kept_matching_is_found_again_by_headings_whatever_their_order_and_case():
    kept = match(TITLES, FIELDS).titles(TITLES)
    shuffled = [title.upper() for title in TITLES]
    random.Random(7).shuffle(shuffled)
    found = kept_columns(shuffled, kept)

    assert {name: shuffled[at] for name, at in found.items()} == {
        name: title.upper() for name, title in kept.items()
    }
    assert kept_columns(["Tên mô hình"], kept) == {"title": 0}


def test_the_column_of_reasons_does_not_make_a_file_another():
    assert fingerprint([*TITLES, REASON, ""]) == fingerprint(TITLES) != fingerprint(TITLES[1:])


NUMBERED = (
    Field("number", "Số", Value.CODE, words=("STT", "TT")), Field("weight", "Trọng số", Value.NUMBER),
    Field("people", "Số dân", Value.WHOLE), Field("began_on", "Ngày bắt đầu", Value.DAY),
    Field("started_on", "Ngày bắt đầu", Value.DAY),
)  # fmt: skip


def test_running_numbers_are_taken_where_a_field_is_called_so():
    assert match(["STT", "Trọng số", "Số dân"], NUMBERED).columns == {
        "number": 0,
        "weight": 1,
        "people": 2,
    }
    assert match(["TT", "Số"], NUMBERED).columns == {"number": 1}


def test_fields_of_one_label_are_told_apart_by_their_order_where_all_of_them_are_there():
    assert match(["Ngày bắt đầu", "Số", "Ngày bắt đầu"], NUMBERED).columns == {
        "number": 1,
        "began_on": 0,
        "started_on": 2,
    }
    assert match(["Ngày bắt đầu"], NUMBERED).columns == {}

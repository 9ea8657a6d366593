"""What was typed, as words and phrases: tables, and any text at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kheo.kernel.text import fold
from kheo.search.rules.questions import LONGEST, MOST_WORDS, NOTHING, read


@pytest.mark.parametrize(
    ("typed", "words", "phrases"),
    [
        ("Tiếng kẻng an ninh", ("tieng", "keng", "an", "ninh"), ()),
        ("  ĐƯỜNG   hoa  ", ("duong", "hoa"), ()),
        ("Đường hoa", ("duong", "hoa"), ()),  # letters and marks apart
        ("hoa hoa hoa", ("hoa",), ()),
        ('"đường hoa" thôn', ("thon",), (("duong", "hoa"),)),
        ("“đường hoa”", (), (("duong", "hoa"),)),
        ('"hoa"', ("hoa",), ()),
        ('"đường hoa', ("duong", "hoa"), ()),  # a mark that is never closed
        ("mô hình đường hoa", ("duong", "hoa"), ()),
        ("phong trào thi đua dân vận khéo", ("phong", "trao", "thi", "dua", "dan", "van", "kheo"), ()),
        ("dân vận", ("dan", "van"), ()),
        ("thôn 5", ("thon", "5"), ()),
        ("tổ a", ("to",), ()),
        ("45-QĐ/TU", ("45", "qd", "tu"), ()),
        ('a" OR NEAR(x y) * ^ {t}: -', ("or", "near"), ()),
    ],
)  # fmt: skip
def test_words_and_phrases_are_read_as_people_mean_them(typed, words, phrases):
    question = read(typed)
    assert (question.words, question.phrases) == (words, phrases)


@pytest.mark.parametrize("typed", ["", " ", "a", "%", "'", '"', "\x00\x01", "😀", "\u200b", "--"])
def test_less_than_two_letters_ask_nothing(typed):
    assert read(typed) == NOTHING
    assert not read(typed)


def test_five_thousand_letters_are_cut():
    question = read("đường " * 5_000)
    assert question.words == ("duong",)
    assert len(question.whole) <= LONGEST
    assert len(read(" ".join(f"từ{n}" for n in range(500))).words) <= MOST_WORDS


def test_the_last_word_may_be_unfinished_but_not_inside_quotation_marks():
    assert read("đường ho").last == "ho"
    assert read("đường h").last == ""
    assert read('thôn "đường hoa"').last == ""


@given(st.text(max_size=900))
def test_any_text_becomes_folded_words_only(typed):
    question = read(typed)
    told = [*question.words, *(word for phrase in question.phrases for word in phrase)]
    assert all(word and fold(word) == word and " " not in word for word in told)
    assert len(question.words) <= MOST_WORDS
    assert not question.last or question.last in told

"""Which of what holds all words stands first."""

from kheo.search.rules.questions import read
from kheo.search.rules.ranking import PAST, Hit, ranked


def titles(question, *hits):
    return [
        hit.title for hit in ranked([Hit(n, *one) for n, one in enumerate(hits)], read(question))
    ]


def test_the_same_name_then_the_words_together_then_near_then_far():
    assert titles(
        "đường hoa",
        ("hoa ven duong lang", "", None),
        ("giu duong hoa truoc ngo", "", None),
        ("hoa sen va con duong moi", "", None),
        ("duong hoa", "", None),
        ("duong lang co hoa", "", None),
    ) == [
        "duong hoa",
        "giu duong hoa truoc ngo",
        "hoa ven duong lang",
        "duong lang co hoa",
        "hoa sen va con duong moi",
    ]


def test_what_lives_stands_before_what_is_past_and_the_newest_first():
    assert titles(
        "đường hoa",
        ("duong hoa", f"{PAST} _u5", "2026-01-01"),
        ("duong hoa", "_u1", "2024-01-01"),
        ("duong hoa thon", "_u2", "2025-01-01"),
        ("duong hoa lang", "_u3", "2026-01-01"),
    ) == ["duong hoa", "duong hoa", "duong hoa lang", "duong hoa thon"]


def test_the_words_every_title_has_still_tell_the_exact_name():
    assert titles(
        "mô hình đường hoa", ("duong hoa", "", None), ("mo hinh duong hoa", "", None)
    ) == ["mo hinh duong hoa", "duong hoa"]

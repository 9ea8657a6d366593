"""Refusals speak a whole sentence, in the language of the reader."""

from __future__ import annotations

import string

import pytest

from kheo.kernel import refusals
from kheo.kernel.refusals import (
    SENTENCES,
    BadInput,
    DomainError,
    InvalidTransition,
    NotAllowed,
    NotFound,
    RuleBroken,
    Stale,
)


class Lazy:
    """A sentence that is made when it is read."""

    language = "en"

    def __str__(self) -> str:
        return {"en": "The title is missing.", "vi": "Thiếu tên."}[self.language]


@pytest.fixture
def vietnamese():
    refusals.speak_with({SENTENCES["number.long"]: "Quá %(limit)s chữ số."}.__getitem__)
    yield
    refusals.speak_with(None)


@pytest.mark.parametrize(
    "kind", [NotAllowed, InvalidTransition, RuleBroken, Stale, BadInput, NotFound]
)
def test_every_refusal_is_a_domain_error_that_shows_its_sentence(kind):
    refusal = kind("No.")

    assert isinstance(refusal, DomainError)
    assert (str(refusal), refusal.fields, refusal.code) == ("No.", {}, "")


def test_a_lazy_sentence_is_read_late():
    sentence = Lazy()
    refusal = RuleBroken(sentence, fields={"title": sentence})
    assert (str(refusal), refusal.fields) == ("The title is missing.", {"title": str(sentence)})

    sentence.language = "vi"

    assert (str(refusal), refusal.fields) == ("Thiếu tên.", {"title": "Thiếu tên."})


def test_placeholders_are_filled_and_a_percent_sign_alone_is_left():
    assert str(RuleBroken("At most %(n)s.", params={"n": 3})) == "At most 3."
    assert str(RuleBroken("Below 50 %")) == "Below 50 %"


def test_a_code_speaks_english_without_a_translator():
    refusal = BadInput(code="number.long", params={"limit": 30})

    assert str(refusal) == "This number has too many digits; 30 are allowed."


@pytest.mark.usefixtures("vietnamese")
def test_a_code_speaks_the_language_of_the_translator():
    assert str(BadInput(code="number.long", params={"limit": 30})) == "Quá 30 chữ số."


def test_a_sentence_given_goes_before_the_code():
    assert str(BadInput("Own words.", code="number.long")) == "Own words."


@pytest.mark.parametrize("code", SENTENCES)
def test_every_kernel_sentence_is_whole_and_names_its_placeholders(code):
    sentence = SENTENCES[code]

    assert sentence.endswith(".")
    assert code.split(".")[0] in {"number", "day"}
    assert sentence.count("%") == sentence.count("%(")
    assert sentence.lstrip("“%(")[0] in string.ascii_letters

"""Codes: enough of them, readable, and what people type is understood."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kheo.appraisal.rules.recognition import ALPHABET, LENGTH, new_code, read_code


def test_a_code_holds_sixty_bits_and_no_look_alikes():
    assert len(ALPHABET) ** LENGTH >= 2**60
    assert len(set(ALPHABET)) == len(ALPHABET)
    assert not set("ILOU") & set(ALPHABET)


def test_a_thousand_codes_are_a_thousand_codes():
    codes = {new_code() for _ in range(1000)}

    assert len(codes) == 1000
    assert {len(code) for code in codes} == {14}
    assert {code[4] + code[9] for code in codes} == {"--"}


@pytest.mark.parametrize(
    "typed",
    ["KH7M-2QXD-9VTP", "kh7m-2qxd-9vtp", "KH7M2QXD9VTP", " kh7m 2qxd 9vtp ", "KH7M–2QXD–9VTP",
     "KH7M.2QXD.9VTP", "ＫＨ７Ｍ-２ＱＸＤ-９ＶＴＰ", "KH7M\t2QXD\n9VTP"],
)  # fmt: skip
def test_what_people_type_is_understood(typed):
    assert read_code(typed) == "KH7M-2QXD-9VTP"


def test_look_alikes_are_mended():
    assert read_code("oil0-1234-uuuu") == "0110-1234-VVVV"


@pytest.mark.parametrize(
    "typed",
    ["", "KH7M", "KH7M-2QXD-9VT", "KH7M-2QXD-9VTPP", "' OR 1=1 --", "../../../etc/passwd", "\x00" * 12,
     "<script>alert(1)</script>", "KH7M-2QXD-9VT\u0110", "K" * 100_000, "💥" * 12, "%00%0a%0d12345678"],
)  # fmt: skip
def test_what_cannot_be_a_code_is_none(typed):
    assert read_code(typed) == ""


@given(st.text(max_size=80))
def test_nothing_typed_breaks_it(typed):
    found = read_code(typed)

    assert found == "" or read_code(found) == found


@given(st.lists(st.sampled_from(ALPHABET), min_size=LENGTH, max_size=LENGTH), st.randoms())
def test_a_code_is_found_however_it_is_spaced(signs, random):
    typed = "".join(sign.lower() + random.choice(["", " ", "-"]) for sign in signs)

    assert read_code(typed).replace("-", "") == "".join(signs)

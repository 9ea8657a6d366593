"""What an entry may say: a table of refusals, and what holds for every entry that passes."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kheo.activities.enums import Ask
from kheo.activities.rules import (
    ASKS,
    CHOICES,
    COLUMN_OF,
    MOST,
    Questions,
    Said,
    code_of,
    wrong_entry,
    wrong_kind,
    wrong_life,
)

TODAY = date(2026, 11, 21)
PLAIN = Questions("Kiểm tra", frozenset(), ())
SESSION = Questions("Tuyên truyền", frozenset({"attended", "expected"}), ("officials", "people"))
AWARD = Questions("Khen thưởng", frozenset({"stage", "level", "kind"}), ("bang_khen", "other"))
GOOD = {"on": date(2026, 3, 10), "title": "Đợt kiểm tra quý I", "quantity": 1}
A_SESSION = {**GOOD, "variant": "people"}
AN_AWARD = {
    **GOOD, "variant": "other", "stage": "granted", "level": "commune", "subject": "individual",
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "said", "wrong"),
    [
        (PLAIN, GOOD, set()),
        (PLAIN, {**GOOD, "on": TODAY + timedelta(days=1)}, set()),
        (PLAIN, {**GOOD, "on": TODAY + timedelta(days=2)}, {"on"}),
        (PLAIN, {**GOOD, "title": ""}, {"title"}),
        (PLAIN, {**GOOD, "title": "a" * 301}, {"title"}),
        (PLAIN, {**GOOD, "quantity": 0}, {"quantity"}),
        (PLAIN, {**GOOD, "quantity": None}, {"quantity"}),
        (PLAIN, {**GOOD, "quantity": MOST + 1}, {"quantity"}),
        (PLAIN, {**GOOD, "attended": 5}, {"attended"}),
        (PLAIN, {**GOOD, "variant": "people"}, {"variant"}),
        (PLAIN, {**GOOD, "field": "economy", "level": "commune"}, {"field", "level"}),
        (PLAIN, {**GOOD, "link": "https://baohatinh.vn/tin-1"}, set()),
        (PLAIN, {**GOOD, "link": "baohatinh.vn/tin-1"}, {"link"}),
        (PLAIN, {**GOOD, "link": "javascript:alert(1)"}, {"link"}),
        (PLAIN, {**GOOD, "link": "ftp://baohatinh.vn/tin-1"}, {"link"}),
        (SESSION, A_SESSION, set()),
        (SESSION, {**A_SESSION, "variant": ""}, {"variant"}),
        (SESSION, {**A_SESSION, "variant": "foreigners"}, {"variant"}),
        (SESSION, {**A_SESSION, "attended": 60, "expected": 60}, set()),
        (SESSION, {**A_SESSION, "attended": 61, "expected": 60}, {"attended"}),
        (SESSION, {**A_SESSION, "attended": 61}, set()),
        (SESSION, {**A_SESSION, "attended": -1}, {"attended"}),
        (AWARD, AN_AWARD, set()),
        (AWARD, {**AN_AWARD, "stage": ""}, {"stage"}),
        (AWARD, {**AN_AWARD, "level": "galaxy", "subject": ""}, {"level", "subject"}),
    ],
)
def test_what_cannot_be_is_named_by_its_column(kind, said, wrong):
    assert set(wrong_entry(Said(**said), kind, today=TODAY)) == wrong


numbers = st.one_of(st.none(), st.integers(-5, 200))
kinds = st.builds(
    Questions,
    st.just("Việc"),
    st.frozensets(st.sampled_from(ASKS)),
    st.sampled_from([(), ("a", "b")]),
)
sayings = st.builds(
    Said,
    on=st.dates(date(2026, 11, 1), date(2026, 12, 1)),
    title=st.sampled_from(["", "Việc làm"]),
    quantity=numbers,
    attended=numbers,
    expected=numbers,
    variant=st.sampled_from(["", "a", "x"]),
    field=st.sampled_from(["", "economy", "x"]),
    subject=st.sampled_from(["", "individual", "x"]),
    level=st.sampled_from(["", "commune", "x"]),
    stage=st.sampled_from(["", "granted", "x"]),
)


@given(sayings, kinds)
def test_an_entry_that_passes_answers_exactly_what_splits_its_figures(said, kind):
    if wrong_entry(said, kind, today=TODAY):
        return
    assert said.quantity >= 1
    assert said.on <= TODAY + timedelta(days=1)
    assert (said.variant in kind.variants) == bool(kind.variants)
    for ask, column in COLUMN_OF.items():
        value = getattr(said, column)
        if ask not in kind.asks:
            assert value in ("", None)
        elif column in CHOICES:
            assert value in CHOICES[column].values
    if said.attended is not None and said.expected is not None:
        assert 0 <= said.attended <= said.expected


@given(sayings, kinds)
def test_every_refusal_is_a_sentence_at_a_column_of_the_entry(said, kind):
    wrong = wrong_entry(said, kind, today=TODAY)
    assert set(wrong) <= set(Said.__slots__)
    assert all(sentence for sentence in wrong.values())


def test_every_question_has_a_column():
    assert set(COLUMN_OF) == set(Ask)


@pytest.mark.parametrize(
    ("on", "others", "sentence"),
    [
        (date(2025, 7, 1), (), ""),
        (date(2026, 6, 30), (), ""),
        (
            date(2025, 6, 30), ("Xã A", "Xã B"),
            "Xã C exists since 01/07/2025 only; before it there were Xã A, Xã B.",
        ),
        (date(2025, 6, 30), (), "Xã C exists since 01/07/2025 only."),
        (
            date(2026, 7, 1), ("Phường D",),
            "Xã C ended on 01/07/2026; on this day Phường D stood in its place.",
        ),
        (date(2026, 7, 1), (), "Xã C ended on 01/07/2026."),
    ],
)  # fmt: skip
def test_a_day_outside_the_life_of_a_unit_names_who_stood_there(on, others, sentence, in_english):
    life = {"born": date(2025, 7, 1), "ended": date(2026, 7, 1), "name": "Xã C"}
    assert wrong_life(on, others=others, **life) == sentence


@given(st.text(max_size=60))
def test_a_code_made_of_any_name_is_empty_or_a_code(name):
    code = code_of(name)
    assert len(code) <= 30
    if code.isascii() and code:
        assert wrong_kind("Tên", "cuộc", [], [{"code": code, "name": name}]) == {}


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({}, set()),
        ({"name": ""}, {"name"}),
        ({"unit_word": "a" * 41}, {"unit_word"}),
        ({"asks": ["weather"]}, {"asks"}),
        ({"variants": [{"code": "a", "name": "A"}, {"code": "a", "name": "B"}]}, {"variants"}),
        ({"variants": [{"code": "", "name": ""}]}, {"variants"}),
    ],
)
def test_a_crooked_kind_is_named_by_its_field(changes, wrong):
    good = {"name": "Hội thao", "unit_word": "cuộc", "asks": [], "variants": []}
    assert set(wrong_kind(**{**good, **changes})) == wrong

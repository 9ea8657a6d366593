"""What checks find in plain figures; the true errors of the five reports, and no false alarm."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kheo.reporting.enums import CheckKind, Severity
from kheo.reporting.rules import checks
from kheo.reporting.rules.book import Before, Book, Column, Passage, Rule, all_found
from kheo.reporting.rules.findings import (
    MARK_LENGTH,
    Figure,
    anchor_of,
    figures_of,
    fingerprint,
    mark_of,
)

FIELDS = ("economy", "culture_society", "defence_security", "political_system")
SOFT, HARD = Severity.SOFT, Severity.HARD


def figure(key, value, **more):
    known = None if value is None else Decimal(str(value))
    if "typed" in more and more["typed"] is not None:
        more["typed"] = Decimal(str(more["typed"]))
    if "counted" in more:
        more["counted"] = Decimal(str(more["counted"]))
    return Figure(key, key, known, **more)


def book(*figures, **more):
    return Book({one.key: one for one in figures}, **more)


def sentences(found):
    return [one.sentence % {**one.params} for one in found]


def by_fields(total, parts):
    """A declared column by field, as a table of four rows and their total."""
    keys = [f"built|field={name}" for name in FIELDS]
    cells = [figure("built", total), *(figure(k, n) for k, n in zip(keys, parts, strict=True))]
    column = Column("built", tuple(keys), "Bốn lĩnh vực")
    return book(*cells, columns=(column,))


# The true reports -------------------------------------------------------------------


def test_the_four_fields_of_quang_nam_are_seven_short_of_the_total():
    [found] = all_found(by_fields(6540, (1621, 3391, 957, 564)), [])

    assert (found.kind, found.severity) == (CheckKind.SUM, HARD)
    assert found.keys == ("built", *(f"built|field={name}" for name in FIELDS))
    assert found.params == {
        "parts_name": "Bốn lĩnh vực", "sum": "6.533", "stated": "6.540", "difference": "7",
    }  # fmt: skip


HA_TINH_SUMS = [
    (24814, (9965, 8589, 2988, 3272)),
    (13171, (5492, 4556, 1464, 1659)),
    (11643, (4473, 4033, 1524, 1613)),
]
PHUNG_HIEP_SUMS = [
    (15, (12, 3)), (57, (4, 15, 38)), (258, (128, 108, 22)), (4037, (1986, 2051)),
    (141332, (55608, 85724)), (975, (822, 153)), (546, (490, 56)), (203, (153, 50)),
    (120, (102, 18)), (542, (479, 63)), (258, (236, 22)), (128, (114, 14)), (103, (98, 5)),
    (102, (76, 26)), (65, (54, 11)), (975, (203, 542, 128, 102)), (822, (153, 479, 114, 76)),
    (153, (50, 63, 14, 26)), (546, (120, 258, 103, 65)), (490, (102, 236, 98, 54)),
    (56, (18, 22, 5, 11)),
]  # fmt: skip


@pytest.mark.parametrize(("total", "parts"), HA_TINH_SUMS + PHUNG_HIEP_SUMS)
def test_sums_that_hold_raise_no_alarm(total, parts):
    cells = [figure(f"part{n}", number) for n, number in enumerate(parts)]

    assert list(checks.sum_of_parts(figure("whole", total), cells, HARD)) == []


@pytest.mark.parametrize(
    ("part", "whole", "stated", "verdict", "right"),
    [
        (9965, 24814, "40.2", "", ""),
        (8589, 24814, "34.65", "share_wrong", "34,61 %"),
        (2988, 24814, "12.05", "share_wrong", "12,04 %"),
        (3272, 24814, "13.2", "", ""),
        (5390, 9965, "54.09", "", ""),
        (4994, 8589, "58.14", "", ""),
        (1848, 2988, "61.84", "share_cut", "61,85 %"),
        (2021, 3272, "61.76", "share_cut", "61,77 %"),
        (14253, 24814, "57.44", "", ""),
    ],
)
def test_the_shares_of_ha_tinh_two_wrong_two_cut(part, whole, stated, verdict, right):
    share = figure("share", None, typed=stated, source="derived", nature="share")
    found = list(checks.share_of_parts(share, (Fraction(part), Fraction(whole)), SOFT))

    assert checks.share_verdict(Decimal(stated), Fraction(part * 100, whole)) == verdict
    assert [one.params["right"].replace("\u00a0", " ") for one in found] == (
        [right] if right else []
    )


# Each kind ----------------------------------------------------------------------------


def test_while_a_part_is_unknown_only_too_much_is_wrong():
    parts = (Decimal(600), None, None, None)

    assert all_found(by_fields(700, parts), []) == []
    [found] = all_found(by_fields(500, parts), [])
    assert sentences([found]) == ["Bốn lĩnh vực already make 600, more than the total of 500"]


def test_one_figure_is_not_larger_than_another():
    rule = Rule(CheckKind.NOT_MORE, HARD, ("attended",), ("expected",))

    assert all_found(book(figure("attended", 40), figure("expected", 40)), [rule]) == []
    found = all_found(book(figure("attended", 41), figure("expected", 40)), [rule])
    assert sentences(found) == ["attended (41) is larger than expected (40)"]
    assert all_found(book(figure("attended", 41)), [rule]) == []


@pytest.mark.parametrize(
    ("value", "severity"), [("-0.01", HARD), ("0", None), ("100", None), ("100.5", HARD)]
)
def test_a_share_lies_between_nothing_and_everything(value, severity):
    share = figure("share", value, typed=value, nature="share")

    assert [one.severity for one in all_found(book(share), [])] == ([severity] if severity else [])


def test_a_counted_share_above_the_whole_is_only_asked_about():
    share = figure("share", "120", source="derived", nature="share")

    assert [one.severity for one in all_found(book(share), [])] == [SOFT]


def test_a_share_typed_otherwise_is_compared_with_the_derived_one_when_its_parts_are_unknown():
    share = figure("share", "61.85", typed="61.9", source="derived", nature="share")
    wrong = figure("share", "61.85", typed="62.8", source="derived", nature="share")

    assert all_found(book(share), []) == []
    [found] = all_found(book(wrong), [])
    assert sentences([found]) == ["share: the report says 62,8\u00a0%, its parts give 61,85\u00a0%"]


def test_a_rule_names_part_and_whole_of_a_typed_share():
    rule = Rule(CheckKind.SHARE, HARD, ("share",), ("effective", "built"))
    cells = [figure("share", "61.84", typed="61.84", nature="share")]
    cells += [figure("effective", 1848), figure("built", 2988)]

    [found] = all_found(book(*cells), [rule])

    assert (found.severity, found.keys) == (HARD, ("share", "effective", "built"))
    assert found.params["right"] == "61,85\u00a0%"


def test_what_is_typed_is_not_below_nothing_and_lies_in_its_range():
    rule = Rule(CheckKind.RANGE, SOFT, ("villages",), low=Decimal(1), high=Decimal(30))

    assert sentences(all_found(book(figure("people", -3)), [])) == [
        "people is -3; at least 0 is expected"
    ]
    assert sentences(all_found(book(figure("villages", 31)), [rule])) == [
        "villages is 31; at most 30 is expected"
    ]


def test_required_figures_and_texts_are_missed():
    cells = [figure("people", None, is_required=True), figure("money", 0, is_required=True)]
    passages = [Passage("text:work", "Kết quả", " ", True), Passage("text:plan", "Nhiệm vụ", "")]

    found = all_found(book(*cells, passages=passages), [])

    assert [(one.kind, one.severity, one.keys) for one in found] == [
        (CheckKind.REQUIRED, HARD, ("people",)),
        (CheckKind.REQUIRED, HARD, ("text:work",)),
    ]


@pytest.mark.parametrize(
    ("before", "now", "is_found"),
    [(100, 150, False), (100, 151, True), (100, 49, True), (10, 29, False), (0, 20, True),
     (0, 19, False), (100, 100, False)],
)  # fmt: skip
def test_a_jump_is_large_in_percent_and_in_number(before, now, is_found):
    told = book(figure("people", now), before=Before({"people": Decimal(before)}))

    assert [one.kind for one in all_found(told, [])] == ([CheckKind.JUMP] if is_found else [])


def test_the_sentence_of_a_jump_says_when_the_last_period_was_of_merged_units():
    told = book(figure("people", 300), before=Before({"people": Decimal(100)}, merged=3))

    [found] = all_found(told, [])

    assert found.params == {
        "cell_name": "people", "before": "100", "now": "300", "percent": "200\u00a0%", "merged": "3",
    }  # fmt: skip


def test_counted_figures_jump_only_where_the_form_asks():
    counted = figure("registered", 300, source="counted", counted=300)
    told = book(counted, before=Before({"registered": Decimal(100)}))
    rule = Rule(CheckKind.JUMP, SOFT, ("registered",), limit=Decimal(100), least=Decimal(5))

    assert all_found(told, []) == []
    assert [one.keys for one in all_found(told, [rule])] == [("registered",)]


def test_a_row_for_every_cell_replaces_what_holds_for_every_form():
    told = book(figure("people", 300), before=Before({"people": Decimal(100)}))
    rule = Rule(CheckKind.JUMP, SOFT, limit=Decimal(500), least=Decimal(5))

    assert all_found(told, [rule]) == []


def test_stock_at_the_end_is_stock_at_the_start_with_what_came_and_went():
    rule = Rule(CheckKind.STOCK_FLOW, SOFT, ("alive",), ("recognised", "struck_off"))
    cells = [figure("recognised", 12), figure("struck_off", 2)]
    start = Before({"alive": Decimal(50)})

    assert all_found(book(figure("alive", 60), *cells, before=start), [rule]) == []
    [found] = all_found(book(figure("alive", 63), *cells, before=start), [rule])
    assert found.params == {
        "cell_name": "alive", "start": "50", "incoming": "12", "outgoing": "2", "expected": "60",
        "stated": "63", "difference": "3",
    }  # fmt: skip
    gap = Before({"alive": Decimal(50)}, adjoins=False)
    assert all_found(book(figure("alive", 63), *cells, before=gap), [rule]) == []


def test_a_row_may_hold_a_stock_against_a_cumulative():
    rule = Rule(CheckKind.STOCK_FLOW, SOFT, ("effective",), ("total_recognised",))
    total = figure("total_recognised", 30, nature="cumulative")
    before = Before({"effective": Decimal(25)})

    assert all_found(book(figure("effective", 30), total, before=before), [rule]) == []
    assert sentences(all_found(book(figure("effective", 31), total, before=before), [rule])) == [
        "effective (31) is larger than all since the beginning (30)"
    ]


def test_a_number_said_otherwise_does_not_make_the_sum_of_counted_ones_wrong():
    rule = Rule(CheckKind.SUM, HARD, ("registered",), ("collective", "individual"))
    counted = {"source": "counted"}
    parts = [figure("collective", 8, counted=8, **counted)]
    parts += [figure("individual", 4, counted=4, **counted)]
    whole = figure("registered", 12, counted=12, typed=13, **counted)

    assert [one.kind for one in all_found(book(whole, *parts), [rule])] == [
        CheckKind.DECLARED_COUNTED
    ]


def test_the_hint_of_a_row_goes_with_its_findings():
    rule = Rule(CheckKind.RANGE, HARD, ("people",), low=Decimal(0), hint="Không có thì ghi 0.")

    [found] = all_found(book(figure("people", -1)), [rule])

    assert found.params["hint_name"] == "Không có thì ghi 0."
    assert "hint_name" not in figures_of(found.params)


def test_a_stock_is_not_larger_than_all_since_the_beginning_and_that_does_not_fall():
    stock = figure("villages_now", 31, nature="stock", family="villages")
    total = figure("villages_all", 30, nature="cumulative", family="villages")
    told = book(stock, total, before=Before({"villages_all": Decimal(33)}))

    assert sentences(all_found(told, [])) == [
        "villages_all counts from the beginning, yet it fell from 33 to 30",
        "villages_now (31) is larger than all since the beginning (30)",
    ]


def test_what_the_unit_says_otherwise_stands_beside_the_counted_number():
    same = figure("registered", 12, source="counted", counted=12, typed=12)
    other = figure("built", 12, source="counted", counted=12, typed=15)

    [found] = all_found(book(same, other), [])

    assert (found.kind, found.severity, found.keys) == (
        CheckKind.DECLARED_COUNTED,
        SOFT,
        ("built",),
    )
    assert figures_of(found.params) == {"counted": "12", "typed": "15", "difference": "3"}


LONG = " ".join(f"câu{n} nói về việc{n} đã làm" for n in range(20))


def test_texts_like_the_last_or_another_are_told_with_how_much():
    others = [("Xã Khác", "rất " + LONG), ("Xã Lạ", "không giống gì " * 30)]
    passages = [Passage("text:work", "Kết quả", LONG, last=LONG.upper(), others=others)]

    found = all_found(book(passages=passages), [])

    assert sentences(found) == [
        "“Kết quả” is about 100\u00a0% the same as in the last period",
        "“Kết quả” is about 95\u00a0% the same as in the report of Xã Khác",
    ]


@pytest.mark.parametrize("body", ["Không có.", "Trong kỳ không có việc gì mới.", ""])
def test_short_texts_are_alike_without_being_copied(body):
    passages = [Passage("text:work", "Kết quả", body, last=body, others=[("Xã Khác", body)])]

    assert all_found(book(passages=passages), []) == []


def test_a_text_of_very_different_length_is_another_text():
    passages = [Passage("text:work", "Kết quả", LONG, others=[("Xã Khác", LONG * 3)])]

    assert all_found(book(passages=passages), []) == []


def test_many_round_figures_are_asked_about_once():
    cells = [figure(f"f{n}", 10 * n + 10, typed=10 * n + 10) for n in range(8)]
    usual = [figure(f"f{n}", 10 * n + 13, typed=10 * n + 13) for n in range(8)]

    [found] = all_found(book(*cells), [])

    assert (found.kind, found.mark) == (CheckKind.TOO_ROUND, "too_round")
    assert found.params == {"round": "8", "all": "8"}
    assert all_found(book(*usual), []) == []
    assert all_found(book(*cells[:7]), []) == []


def test_a_mark_fits_its_column_and_names_the_cells():
    keys = [f"built|field={name}|kind=collective" for name in FIELDS]

    assert mark_of(CheckKind.SUM, "built") == "sum~built"
    assert len(mark_of(CheckKind.SUM, *keys, *keys)) == MARK_LENGTH
    assert mark_of(CheckKind.SUM, *keys, *keys) != mark_of(CheckKind.SUM, *keys, *keys[:-1], "x")


def test_names_are_no_figures_of_an_answer():
    one = {"cell_name": "A", "now": "3", "note": "x"}

    assert fingerprint(one) == fingerprint({"cell_name": "B", "now": "3"})
    assert fingerprint(one) != fingerprint({"cell_name": "A", "now": "4"})
    assert anchor_of("built|field=economy") == "cell-built-field-economy"
    assert anchor_of("text:work") == "text-work"


# Tables of any numbers -------------------------------------------------------------------

numbers = st.integers(min_value=0, max_value=99_999)


@given(st.lists(numbers, min_size=4, max_size=4))
def test_a_table_that_adds_up_raises_nothing(parts):
    assert all_found(by_fields(sum(parts), parts), []) == []


@given(
    st.lists(numbers, min_size=4, max_size=4), st.integers(min_value=0, max_value=4),
    st.integers(min_value=1, max_value=9999),
)  # fmt: skip
def test_one_changed_cell_of_a_table_is_always_found(parts, place, change):
    cells = [sum(parts), *parts]
    cells[place] += change

    [found] = all_found(by_fields(cells[0], cells[1:]), [])

    assert found.kind == CheckKind.SUM
    assert found.params["difference"] == checks.format_number(change)


@given(numbers, st.integers(min_value=1, max_value=99_999), st.integers(min_value=0, max_value=4))
def test_a_share_rounded_half_up_is_right_and_the_next_digit_is_not(part, whole, places):
    exact = Fraction(part * 100, whole)
    rounded = checks.round_half_up(exact, places)
    step = Decimal(1).scaleb(-places)

    assert checks.share_verdict(rounded, exact) == ""
    if checks.places_of(rounded + 2 * step) == places:
        assert checks.share_verdict(rounded + 2 * step, exact) == "share_wrong"

"""Item by item a person decides: every act, every state of the file, every role."""

from datetime import date, timedelta

import pytest

from kheo.access.enums import Role
from kheo.archive.models import DeclaredFigure, Reading, ReadItem
from kheo.archive.operations import readings
from kheo.audit.models import Entry
from kheo.audit.wording import sentence
from kheo.kernel.refusals import NotAllowed, RuleBroken, Stale
from tests.factories.initiatives import InitiativeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def reading(hand):
    return hand()


def last_line():
    return Entry.objects.order_by("-pk")[0]


def act(name, item, other, initiative, person, at):
    """Do the act ``name``."""
    told = {"actor": person, "at": at}
    acts = {
        "take": lambda: readings.take(item, **told),
        "drop": lambda: readings.drop(item, note="thừa", **told),
        "correct": lambda: readings.correct(item, values={"place": "mục I"}, **told),
        "split": lambda: readings.split(item, parts=[{}, {}], **told),
        "merge": lambda: readings.merge(item, into=other, **told),
        "same_as": lambda: readings.same_as(item, initiative=initiative, **told),
        "reopen": lambda: readings.reopen(item, **told),
        "decide_all": lambda: readings.decide_all(
            item.reading, kind="figure", state="taken", **told
        ),
    }
    return acts[name]()


ACTS = ["take", "drop", "correct", "split", "merge", "same_as", "reopen", "decide_all"]


@pytest.mark.parametrize("name", ACTS)
@pytest.mark.parametrize("status", ["waiting", "refused", "confirmed", "set_aside"])
def test_only_in_an_open_file_anything_is_decided(
    reading, item_of, province, clerk, source, at, name, status
):
    item, other = item_of(reading, "Tuyến đường không rác"), item_of(reading, "Camera an ninh")
    Reading.objects.filter(pk=reading.pk).update(status=status, source=source)
    lines = Entry.objects.count()

    with pytest.raises(Stale):
        act(name, item, other, InitiativeFactory(unit=province, status="accepted"), clerk, at)

    assert set(ReadItem.objects.values_list("state", flat=True)) == {"open"}
    assert Entry.objects.count() == lines


MAY = {Role.REGISTRAR, Role.UNIT_HEAD, Role.RECORDS_CLERK, Role.STANDING_OFFICE}


@pytest.mark.parametrize("name", ACTS)
def test_who_decides(reading, item_of, province, someone, at, name):
    initiative = InitiativeFactory(unit=province, status="accepted")
    for role in Role:
        item, other = item_of(reading, "Tuyến đường không rác"), item_of(reading, "Camera an ninh")
        if role == Role.SYSTEM:
            continue
        person = someone(role, over=province)
        if role in MAY:
            act(name, item, other, initiative, person, at)
            ReadItem.objects.filter(off__isnull=False).delete()
            ReadItem.objects.update(state="open", decided_at=None, decided_by=None, into=None)
        else:
            with pytest.raises(NotAllowed):
                act(name, item, other, initiative, person, at)


@pytest.mark.parametrize("name", ACTS)
def test_nobody_decides_outside_his_scope(reading, item_of, province, outsider, at, name):
    item, other = item_of(reading, "Tuyến đường không rác"), item_of(reading, "Camera an ninh")

    with pytest.raises(NotAllowed):
        act(name, item, other, InitiativeFactory(unit=province, status="accepted"), outsider, at)


def test_an_item_is_taken_with_a_line_that_names_it_and_its_line(reading, item_of, clerk, at):
    taken = readings.take(item_of(reading, "120"), actor=clerk, at=at)

    assert (taken.state, taken.decided_by, taken.decided_at) == ("taken", clerk, at)
    line = last_line()
    assert (line.before, line.unit_id) == ({"state": "open"}, reading.office_id)
    assert (line.after["line"], line.after["state"]) == (taken.line, "taken")
    assert sentence(line).startswith("Ngô Thị Trữ đã nhận “120 ")


def test_an_item_is_left_out_with_a_word_why(reading, item_of, clerk, at):
    dropped = readings.drop(item_of(reading, "15"), note="  không  thuộc kỳ ", actor=clerk, at=at)

    assert (dropped.state, dropped.note) == ("dropped", "không thuộc kỳ")
    assert last_line().note == "không thuộc kỳ"


def test_a_decision_is_taken_back_and_corrected_values_stay(reading, item_of, clerk, at):
    item = readings.correct(item_of(reading, "15"), values={"amount": "16"}, actor=clerk, at=at)
    again = readings.reopen(item, actor=clerk, at=at + timedelta(minutes=1))

    assert (again.state, again.decided_by, again.decided_at) == ("open", None, None)
    assert (again.values["amount"], again.read["amount"], again.is_corrected) == ("16", "15", True)


def test_a_correction_tells_what_stood_there(reading, item_of, clerk, at):
    item = readings.correct(
        item_of(reading, "15"), values={"amount": "hơn  16", "field": "economy"}, actor=clerk, at=at
    )

    assert (item.state, item.values["amount"], item.values["field"]) == (
        "taken",
        "hơn 16",
        "economy",
    )
    line = last_line()
    assert line.before == {"state": "open", "amount": "15", "field": ""}
    assert (line.after["amount"], line.after["field"]) == ("hơn 16", "economy")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"amount": ""}, "amount"), ({"amount": "abc"}, "amount"), ({"amount": "9" * 70}, "amount"),
        ({"what": "x" * 301}, "what"), ({"field": "sport"}, "field"),
        ({"indicator": "nothing"}, "indicator"), ({"starts_on": "2020-13-01"}, "starts_on"),
        ({"starts_on": "2024-01-01", "last_day": "2023-12-31"}, "last_day"),
        ({"starts_on": "2199-01-01"}, "last_day"),
    ],
)  # fmt: skip
def test_a_correction_that_cannot_be_is_refused_at_its_field(
    reading, item_of, clerk, at, values, field
):
    item = item_of(reading, "120")
    readings.correct(item, values={"last_day": "2024-12-31"}, actor=clerk, at=at)
    item.refresh_from_db()

    with pytest.raises(RuleBroken) as refusal:
        readings.correct(item, values=values, actor=clerk, at=at)

    assert list(refusal.value.fields) == [field]
    item.refresh_from_db()
    assert item.values["amount"] == "120"


def test_one_item_is_split_into_several_that_all_enter(reading, item_of, clerk, at):
    item = item_of(reading, "40")

    first, second = readings.split(
        item, parts=[{"amount": "30", "kind": "collective"}, {"amount": "10", "kind": "individual"}],
        actor=clerk, at=at,
    )  # fmt: skip

    assert (first.pk, first.values["amount"], first.values["kind"], first.state) == (
        item.pk, "30", "collective", "taken",
    )  # fmt: skip
    assert (second.off, second.values["amount"], second.state, second.start, second.end) == (
        first, "10", "taken", item.start, item.end,
    )  # fmt: skip
    assert len(last_line().after["parts"]) == 2
    assert reading.items.filter(pk=second.pk).exists()


@pytest.mark.parametrize("parts", [[], [{"amount": "3"}], [{"amount": "3"}, {"amount": "x"}]])
def test_a_split_into_less_than_two_or_into_what_cannot_be_is_refused(
    reading, item_of, clerk, at, parts
):
    before = reading.items.count()

    with pytest.raises(RuleBroken):
        readings.split(item_of(reading, "40"), parts=parts, actor=clerk, at=at)

    assert reading.items.count() == before
    assert item_of(reading, "40").state == "open"


def test_one_item_is_merged_into_another_and_takes_along_what_was_merged_into_it(
    reading, item_of, clerk, at
):
    a, b, c = (item_of(reading, amount) for amount in ("120", "70", "50"))

    readings.merge(a, into=b, actor=clerk, at=at)
    b.refresh_from_db()
    merged = readings.merge(b, into=c, actor=clerk, at=at)

    a.refresh_from_db()
    assert (merged.state, merged.into, a.into, a.state) == ("merged", c, c, "merged")
    assert sentence(last_line()).startswith("Ngô Thị Trữ đã gộp “70 ")
    for wrong in (a, merged):
        with pytest.raises(RuleBroken):
            readings.merge(c, into=wrong, actor=clerk, at=at)


def test_what_is_of_another_kind_or_left_out_or_itself_takes_nothing_in(
    reading, item_of, clerk, at
):
    item, other = item_of(reading, "120"), item_of(reading, "70")
    dropped = readings.drop(item_of(reading, "50"), actor=clerk, at=at)

    for into in (item, item_of(reading, "Camera an ninh"), dropped):
        with pytest.raises(RuleBroken) as refusal:
            readings.merge(item, into=into, actor=clerk, at=at)
        assert list(refusal.value.fields) == ["into"]
    assert readings.merge(item, into=other, actor=clerk, at=at).into == other


def test_a_merged_item_that_is_taken_after_all_stands_alone_again(reading, item_of, clerk, at):
    merged = readings.merge(
        item_of(reading, "120"), into=item_of(reading, "70"), actor=clerk, at=at
    )

    assert readings.take(merged, actor=clerk, at=at).into is None


def test_a_named_project_is_found_among_the_records(reading, item_of, province, clerk, at):
    record = InitiativeFactory(unit=province, status="accepted")

    item = readings.same_as(
        item_of(reading, "Camera an ninh"), initiative=record, actor=clerk, at=at
    )

    assert (item.state, item.same_as) == ("taken", record)
    assert last_line().after["record"] == record.title
    with pytest.raises(RuleBroken):
        readings.same_as(item_of(reading, "120"), initiative=record, actor=clerk, at=at)
    assert readings.reopen(item, actor=clerk, at=at).same_as is None


def test_a_record_out_of_scope_is_nobodys_likeness(reading, item_of, ended, clerk, at):
    hidden = InitiativeFactory(unit=ended, status="accepted")

    with pytest.raises(NotAllowed):
        readings.same_as(item_of(reading, "Camera an ninh"), initiative=hidden, actor=clerk, at=at)


def test_of_two_persons_at_once_the_second_looks_again(
    reading, item_of, province, someone, clerk, at
):
    other = someone(Role.STANDING_OFFICE, over=province)
    mine, theirs = item_of(reading, "120"), item_of(reading, "120")
    readings.drop(theirs, actor=other, at=at)

    with pytest.raises(Stale):
        readings.take(mine, actor=clerk, at=at)

    assert item_of(reading, "120").state == "dropped"
    seen = item_of(reading, "120")
    assert readings.take(seen, actor=clerk, at=at).state == "taken"


def test_deciding_on_all_leaves_what_an_error_or_a_doubt_lies_on(reading, item_of, clerk, at):
    doubted, remarked = item_of(reading, "120"), item_of(reading, "15")
    reading.checks = [
        {"grade": "error", "spans": [{"start": doubted.start, "end": doubted.end}]},
        {"grade": "remark", "spans": [{"start": remarked.start, "end": remarked.end}]},
        {"grade": "doubt"},
    ]
    number = reading.items.filter(kind="figure").count()

    done = readings.decide_all(reading, kind="figure", state="taken", actor=clerk, at=at)

    assert done == number - 1
    assert item_of(reading, "120").state == "open"
    assert item_of(reading, "15").state == "taken"
    assert set(reading.items.exclude(kind="figure").values_list("state", flat=True)) == {"open"}
    line = last_line()
    assert line.after == {"kind": "figure", "state": "taken", "number": done}
    assert sentence(line) == (f"Ngô Thị Trữ đã quyết định cùng lúc {done} mục của “{reading}”")


def test_deciding_on_all_leaves_what_has_a_note_and_what_was_decided(reading, item_of, clerk, at):
    ReadItem.objects.filter(pk=item_of(reading, "70").pk).update(note="Bản trước: 69 mô hình")
    readings.drop(item_of(reading, "50"), actor=clerk, at=at)

    readings.decide_all(reading, kind="figure", state="taken", actor=clerk, at=at)

    assert item_of(reading, "70").state == "open"
    assert item_of(reading, "50").state == "dropped"


def test_deciding_on_nothing_writes_no_line_and_a_state_that_is_no_decision_is_refused(
    reading, clerk, at
):
    readings.decide_all(reading, kind="figure", state="taken", actor=clerk, at=at)
    before = last_line()

    assert readings.decide_all(reading, kind="figure", state="taken", actor=clerk, at=at) == 0
    assert last_line() == before
    for state in ("open", "merged", ""):
        with pytest.raises(RuleBroken):
            readings.decide_all(reading, kind="paper", state=state, actor=clerk, at=at)


def test_a_figure_told_twice_is_taken_once(reading, item_of, clerk, at):
    first, again, other = (item_of(reading, amount) for amount in ("120", "70", "50"))
    ReadItem.objects.filter(pk=again.pk).update(again=first, values=first.values)
    ReadItem.objects.filter(pk=other.pk).update(again=first)

    readings.decide_all(reading, kind="figure", state="taken", actor=clerk, at=at)

    for item in (first, again, other):
        item.refresh_from_db()
    assert (first.state, again.state, again.into, other.state) == (
        "taken",
        "merged",
        first,
        "taken",
    )
    assert last_line().after["merged"] == 1


def test_the_head_is_said_with_a_line_and_nothing_enters(reading, headed, province):
    held = headed(reading, title="  Báo cáo   5 năm ", number="12-BC/TU")

    assert (held.title, held.number, held.unit, held.ends_on) == (
        "Báo cáo 5 năm", "12-BC/TU", province, date(2025, 1, 1),
    )  # fmt: skip
    line = last_line()
    assert (line.after["number"], line.after["unit_id"]) == ("12-BC/TU", province.pk)
    assert sentence(line).startswith("Ngô Thị Trữ đã ghi đơn vị và kỳ của “")
    assert DeclaredFigure.objects.count() == 0


@pytest.mark.parametrize(
    ("more", "fields"),
    [
        ({"title": " "}, {"title"}), ({"unit": None}, {"unit"}), ({"ends_on": None}, {"ends_on"}),
        ({"starts_on": date(2025, 1, 1), "ends_on": date(2020, 1, 1)}, {"ends_on"}),
        ({"title": "", "unit": None, "ends_on": None}, {"title", "unit", "ends_on"}),
    ],
)  # fmt: skip
def test_a_head_that_cannot_be_is_refused_at_its_fields(reading, headed, more, fields):
    with pytest.raises(RuleBroken) as refusal:
        headed(reading, **more)

    assert set(refusal.value.fields) == fields
    reading.refresh_from_db()
    assert reading.unit is None


def test_a_head_of_a_closed_file_is_not_said_any_more(reading, headed, clerk, outsider, at):
    readings.set_aside(reading, note="nhầm", actor=clerk, at=at)

    with pytest.raises(Stale):
        headed(reading)
    with pytest.raises(NotAllowed):
        headed(reading, actor=outsider)


def test_a_file_set_aside_is_taken_up_again_with_all_its_decisions(reading, item_of, clerk, at):
    readings.take(item_of(reading, "120"), actor=clerk, at=at)
    readings.set_aside(reading, note="để sau", actor=clerk, at=at)
    readings.take_up(reading, actor=clerk, at=at)

    assert (reading.status, item_of(reading, "120").state) == ("open", "taken")
    with pytest.raises(RuleBroken):
        readings.set_aside(reading, note=" ", actor=clerk, at=at)


def test_a_file_that_was_never_read_is_not_taken_up(hand, clerk, at):
    reading = hand(b"12345 67890", "so.txt")
    readings.set_aside(reading, note="hỏng", actor=clerk, at=at)

    with pytest.raises(RuleBroken):
        readings.take_up(reading, actor=clerk, at=at)

"""A corrected file read again changes only what changed in it."""

import io
from datetime import date

import pytest
from docx import Document

from kheo.archive.models import Candidate, DeclaredFigure, Reading
from kheo.archive.operations import correct_figure, enter_figure, readings, remove_figure
from kheo.archive.rules.same_items import Read, same_items
from kheo.audit.models import Entry
from kheo.kernel.refusals import RuleBroken, Stale
from tests.archive.readings.conftest import END, REPORTS, START, TEXT
from tests.factories.initiatives import InitiativeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def entered(hand, headed, take_rest, clerk, at):
    """``entered(text)``: a file in the books."""

    def make(text=TEXT, name="bao-cao.txt"):
        reading = hand(text, name)
        headed(reading)
        take_rest(reading)
        readings.confirm(reading, actor=clerk, at=at)
        return reading

    return make


def rows_of(source):
    """Key → what a standing figure says."""
    return {one.pk: (one.amount, one.what, one.part_of_id) for one in source.figures.standing()}


def figure(source, amount):
    return source.figures.standing().get(value=amount)


def test_an_unchanged_file_with_a_blank_line_more_asks_nothing_and_changes_nothing(
    entered, hand, clerk, at
):
    first = entered()
    before = rows_of(first.source)
    again = hand(f"{TEXT}\n", before=first)

    assert set(again.items.values_list("state", flat=True)) == {"taken"}
    assert (again.unit, again.title, again.ends_on) == (first.unit, first.title, END)
    source = readings.confirm(again, actor=clerk, at=at)

    assert source == first.source
    assert rows_of(source) == before
    assert DeclaredFigure.objects.filter(removed_at__isnull=False).count() == 0
    assert (source.stored, again.source) == (again.stored, source)
    assert source.stored != first.stored


def test_three_changes_in_a_file_change_three_figures_and_nothing_else(
    entered, hand, take_rest, clerk, at
):
    first = entered()
    source = first.source
    before = rows_of(source)
    fifteen, forty = figure(source, 15), figure(source, 40)
    changed = (
        TEXT.replace("15 cuộc kiểm tra", "16 cuộc kiểm tra")
        .replace("Có 40 mô hình được công nhận.\n", "")
        .replace("2. Văn bản", "Đã tổ chức 9 hội nghị sơ kết phong trào.\n2. Văn bản")
    )

    again = hand(changed, before=first)
    asked = list(again.items.filter(state="open").order_by("order"))
    assert [(one.values["amount"], one.note) for one in asked] == [
        ("16", f"Bản trước: 15 {fifteen.what}"), ("9", ""),
    ]  # fmt: skip
    take_rest(again)
    readings.confirm(again, actor=clerk, at=at)

    after = rows_of(source)
    new, nine = figure(source, 16), figure(source, 9)
    assert set(before) - set(after) == {fifteen.pk, forty.pk}
    assert set(after) - set(before) == {new.pk, nine.pk}
    assert {pk: told for pk, told in after.items() if pk in before} == {
        pk: told for pk, told in before.items() if pk in after
    }
    fifteen.refresh_from_db()
    forty.refresh_from_db()
    assert (new.corrects, fifteen.removed_why, forty.removed_why) == (
        fifteen, "Đọc lại bản đã sửa", "Đọc lại bản đã sửa",
    )  # fmt: skip
    assert not hasattr(forty, "corrected_by")
    line = Entry.objects.filter(action="reading.confirm").order_by("-day", "-position")[0]
    assert line.note.endswith("; 1 số liệu mới, 1 đính chính, 1 rút lại")


def test_figures_that_stay_know_where_they_stand_now(entered, hand, clerk, at):
    first = entered()
    fifteen = figure(first.source, 15)
    again = hand(TEXT.replace("I. KẾT QUẢ", "Kính gửi Ban Chỉ đạo\n\nI. KẾT QUẢ"), before=first)

    readings.confirm(again, actor=clerk, at=at)

    fifteen.refresh_from_db()
    line = again.text[: again.text.index("15 cuộc")].count("\n") + 1
    assert fifteen.place.endswith(f"dòng {line}")
    assert fifteen.removed_at is None


def test_a_total_that_is_gone_is_taken_back_though_its_parts_stay(
    entered, hand, take_rest, clerk, at
):
    first = entered()
    total, economy = figure(first.source, 120), figure(first.source, 70)
    assert economy.part_of == total

    again = hand(
        TEXT.replace("120 mô hình “Dân vận khéo”, trong đó", "nhiều mô hình, trong đó"),
        before=first,
    )
    take_rest(again)
    readings.confirm(again, actor=clerk, at=at)

    total.refresh_from_db()
    assert total.removed_at == at
    left = first.source.figures.standing().get(value=70)
    assert left.part_of is None


def test_a_whole_paragraph_that_is_gone_takes_back_parts_before_their_total(
    entered, hand, take_rest, clerk, at
):
    first = entered()
    start, end = TEXT.index("Qua 5 năm"), TEXT.index("Đã tổ chức")
    gone = [figure(first.source, amount) for amount in (120, 70, 50)]

    again = hand(TEXT[:start] + TEXT[end:], before=first)
    take_rest(again)
    readings.confirm(again, actor=clerk, at=at)

    for one in gone:
        one.refresh_from_db()
    assert [one.removed_at for one in gone] == [at, at, at]


def test_a_figure_that_another_typed_by_hand_leans_on_is_not_taken_back(
    entered, hand, take_rest, clerk, at
):
    first = entered()
    total = figure(first.source, 40)
    enter_figure(
        first.source, amount="3", what="của xã A", ends_on=END, starts_on=START, place="phụ lục",
        part_of=total, actor=clerk, at=at,
    )  # fmt: skip
    again = hand(TEXT.replace("Có 40 mô hình được công nhận.\n", ""), before=first)
    take_rest(again)

    with pytest.raises(RuleBroken, match="40"):
        readings.confirm(again, actor=clerk, at=at)

    total.refresh_from_db()
    assert total.removed_at is None
    assert Reading.objects.get(pk=again.pk).status == "open"


def test_what_people_corrected_or_took_back_in_the_books_stays_so(
    entered, hand, take_rest, clerk, at
):
    first = entered()
    by_hand = correct_figure(
        figure(first.source, 15), why="gõ nhầm", amount="18", actor=clerk, at=at
    )
    remove_figure(figure(first.source, 40), why="không thuộc kỳ", actor=clerk, at=at)
    before = rows_of(first.source)

    again = hand(f"{TEXT}\nHết.", before=first)
    take_rest(again)
    readings.confirm(again, actor=clerk, at=at)

    assert rows_of(first.source) == before
    assert by_hand.pk in before


def test_what_was_split_merged_corrected_and_left_out_stays_so(
    hand, headed, take_rest, item_of, clerk, at
):
    first = hand()
    headed(first)
    readings.split(
        item_of(first, "40"), parts=[{"amount": "30", "kind": "collective"},
                                     {"amount": "10", "kind": "individual"}], actor=clerk, at=at,
    )  # fmt: skip
    readings.merge(item_of(first, "50"), into=item_of(first, "70"), actor=clerk, at=at)
    readings.correct(item_of(first, "15"), values={"amount": "17"}, actor=clerk, at=at)
    readings.drop(item_of(first, "Camera an ninh"), note="trùng", actor=clerk, at=at)
    take_rest(first)
    readings.confirm(first, actor=clerk, at=at)
    before = rows_of(first.source)

    again = hand(TEXT.replace("toàn tỉnh", "cả tỉnh"), before=first)
    take_rest(again)
    assert item_of(again, "50").into == item_of(again, "70")
    assert item_of(again, "10").off == item_of(again, "30")
    assert (item_of(again, "Camera an ninh").state, item_of(again, "Camera an ninh").note) == (
        "dropped", "trùng",
    )  # fmt: skip
    readings.confirm(again, actor=clerk, at=at)

    assert rows_of(first.source) == before


def test_what_is_left_out_the_second_time_is_taken_back(entered, hand, item_of, clerk, at):
    first = entered()
    fifteen = figure(first.source, 15)
    again = hand(f"{TEXT}\n", before=first)
    readings.drop(item_of(again, "15"), actor=clerk, at=at)

    readings.confirm(again, actor=clerk, at=at)

    fifteen.refresh_from_db()
    assert fifteen.removed_at == at


def test_a_period_said_anew_corrects_the_figures_that_have_none_of_their_own(
    entered, hand, headed, clerk, at
):
    first = entered()
    own = {one.pk for one in first.source.figures.all() if one.ends_on != END}
    again = hand(f"{TEXT}\n", before=first)
    headed(again, starts_on=date(2019, 1, 1), ends_on=END)

    source = readings.confirm(again, actor=clerk, at=at)

    assert source.starts_on == date(2019, 1, 1)
    assert own <= {one.pk for one in source.figures.standing()}


def test_candidates_keep_what_became_of_them(entered, hand, take_rest, province, clerk, at):
    first = entered()
    road, camera = first.source.candidates.order_by("order")
    record = InitiativeFactory(unit=province, status="accepted")
    Candidate.objects.filter(pk=road.pk).update(state="registered", initiative=record)

    changed = TEXT.replace("; mô hình “Camera an ninh” của Công an xã Hòa Lạc", "")
    again = hand(changed, before=first)
    take_rest(again)
    readings.confirm(again, actor=clerk, at=at)

    told = list(first.source.candidates.order_by("order").values_list("pk", "state", "note"))
    assert told == [
        (road.pk, "registered", ""),
        (camera.pk, "set_aside", "Văn bản không còn nêu tên"),
    ]

    third = hand(f"{TEXT}\nHết", before=again)
    take_rest(third)
    readings.confirm(third, actor=clerk, at=at)
    told = list(first.source.candidates.order_by("order").values_list("pk", "state", "note"))
    assert told == [(road.pk, "registered", ""), (camera.pk, "open", "")]


def test_a_file_read_again_before_it_was_entered_takes_its_place(
    hand, headed, take_rest, item_of, clerk, at
):
    first = hand()
    headed(first, number="12-BC/TU")
    readings.drop(item_of(first, "15"), actor=clerk, at=at)
    again = hand(f"{TEXT}\n", before=first)

    assert (again.number, item_of(again, "15").state, item_of(again, "120").state) == (
        "12-BC/TU", "dropped", "open",
    )  # fmt: skip
    take_rest(again)
    readings.confirm(again, actor=clerk, at=at)

    first.refresh_from_db()
    assert (first.status, again.status) == ("set_aside", "confirmed")


def test_of_two_files_that_take_the_place_of_one_only_the_first_enters(
    entered, hand, take_rest, clerk, at
):
    first = entered()
    one = hand(TEXT.replace("15 cuộc", "16 cuộc"), before=first)
    other = hand(TEXT.replace("15 cuộc", "17 cuộc"), before=first)
    take_rest(one)
    take_rest(other)
    readings.confirm(one, actor=clerk, at=at)
    before = rows_of(first.source)

    with pytest.raises(Stale):
        readings.confirm(other, actor=clerk, at=at)

    assert rows_of(first.source) == before


def test_the_unit_of_a_paper_in_the_books_does_not_change(
    entered, hand, headed, district, someone, clerk, at
):
    first = entered()
    again = hand(f"{TEXT}\n", before=first)
    headed(again, unit=district)

    with pytest.raises(RuleBroken) as refusal:
        readings.confirm(again, actor=clerk, at=at)

    assert list(refusal.value.fields) == ["unit"]


def word_of(text):
    document = Document()
    for line in text.split("\n"):
        document.add_paragraph(line)
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def test_a_word_file_changed_in_one_place_changes_one_figure(entered, hand, take_rest, clerk, at):
    first = entered(word_of(TEXT), "bao-cao.docx")
    before = rows_of(first.source)

    again = hand(word_of(TEXT.replace("15 cuộc", "16 cuộc")), "bao-cao.docx", before=first)
    take_rest(again)
    readings.confirm(again, actor=clerk, at=at)

    after = rows_of(first.source)
    assert [told[0] for pk, told in before.items() if pk not in after] == ["15"]
    assert [told[0] for pk, told in after.items() if pk not in before] == ["16"]


@pytest.mark.slow
@pytest.mark.parametrize("number", ["000", "002", "003"])
def test_a_real_report_changed_in_three_places_asks_for_three_things(number, hand):
    (path,) = REPORTS.glob(f"{number}_*.txt")
    text = path.read_text("utf-8")
    first = hand(text, path.name)
    figures = [one for one in first.items.filter(kind="figure").order_by("start")
               if one.values["amount"].replace(".", "").isdigit() and int(one.values["amount"].replace(".", "")) > 30]  # fmt: skip
    for item in first.items.all():
        type(item).objects.filter(pk=item.pk).update(state="taken")
    chosen = [figures[len(figures) // 4], figures[len(figures) // 2], figures[-2]]
    changed = text
    for item in sorted(chosen, key=lambda one: -one.start):
        amount = str(int(item.values["amount"].replace(".", "")) + 1)
        changed = changed[: item.start] + amount + changed[item.end :]

    again = hand(changed, path.name, before=first)

    asked = again.items.filter(state="open", kind="figure")
    assert len(asked) == 3
    assert {one.earlier_id for one in asked} == {one.pk for one in chosen}
    assert all(one.note.startswith("Bản trước: ") for one in asked)


def read_of(*rows):
    return [
        Read(name, "figure", key, {"metric": "m", "amount": amount}) for name, key, amount in rows
    ]


@pytest.mark.parametrize(
    ("now", "before", "same"),
    [
        ([(1, "a", "5")], [(9, "a", "5")], {1: 9}),
        ([(1, "a", "6")], [(9, "a", "5")], {1: 9}),
        ([(1, "a", "7"), (2, "a", "5")], [(9, "a", "5")], {2: 9}),
        ([(1, "a", "5"), (2, "a", "5")], [(8, "a", "5"), (9, "a", "5")], {1: 8, 2: 9}),
        ([(1, "b", "5")], [(9, "a", "5")], {1: 9}),
        ([(1, "x", "1"), (2, "b", "6")], [(8, "x", "1"), (9, "a", "5")], {1: 8, 2: 9}),
        ([(2, "b", "6"), (1, "x", "1")], [(8, "x", "1"), (9, "a", "5")], {1: 8}),
        ([], [(9, "a", "5")], {}),
        ([(1, "a", "5")], [], {}),
    ],
)
def test_which_item_is_which(now, before, same):
    assert same_items(read_of(*now), read_of(*before)) == same

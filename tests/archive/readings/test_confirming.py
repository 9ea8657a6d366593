"""Into the books: whole or not at all, each thing with its place, nothing unconfirmed, nothing added up."""

from datetime import date

import pytest

from kheo.access.enums import Role
from kheo.archive.models import Candidate, Citation, CitedPaper, DeclaredFigure, Reading, Source
from kheo.archive.operations import readings
from kheo.audit.models import Entry
from kheo.audit.wording import sentence
from kheo.counting.narrowing import Narrowing
from kheo.counting.queries.indicators import Asked, catalogue_on, values
from kheo.documents.models import Paper
from kheo.kernel.refusals import NotAllowed, RuleBroken, Stale
from tests.archive.readings.conftest import END, START, TEXT
from tests.factories.initiatives import InitiativeFactory

pytestmark = pytest.mark.django_db


def last_line():
    return Entry.objects.order_by("-pk")[0]


@pytest.fixture
def ready(hand, headed, take_rest):
    """A file with its head said and everything taken."""

    def make(text=TEXT, **more):
        reading = hand(text)
        headed(reading, **more)
        take_rest(reading)
        return reading

    return make


def figures_of(source):
    return {one.amount: one for one in source.figures.order_by("order")}


def test_everything_taken_enters_with_its_place_and_one_line(ready, province, clerk, at):
    reading = ready()

    source = readings.confirm(reading, actor=clerk, at=at)

    assert (reading.status, reading.turn, reading.source) == ("confirmed", "nobody", source)
    assert (source.unit, source.title, source.starts_on, source.ends_on, source.stored) == (
        province, "Báo cáo 5 năm", START, END, reading.stored,
    )  # fmt: skip
    figures = figures_of(source)
    assert {"120", "70", "50", "15", "40"} <= set(figures)
    total, economy, culture = (figures[amount] for amount in ("120", "70", "50"))
    assert (economy.part_of, culture.part_of, total.part_of) == (total, total, None)
    assert (economy.field, culture.field) == ("economy", "culture_society")
    assert all(
        (one.grade, one.unit, one.entered_by, one.removed_at) == ("declared", province, clerk, None)
        and "dòng" in one.place and one.quote
        for one in figures.values()
    )  # fmt: skip
    assert [
        item.figure for item in reading.items.filter(kind="figure", state="taken").order_by("start")
    ] == list(source.figures.order_by("order"))
    line = last_line()
    numbers = [reading.items.filter(kind=kind, state="taken").count()
               for kind in ("figure", "initiative", "paper")]  # fmt: skip
    assert line.note == "{} số liệu, {} mô hình, điển hình, {} văn bản".format(*numbers)
    assert sentence(line) == "Ngô Thị Trữ đã đưa kết quả đọc “Báo cáo 5 năm” vào sổ"


def test_declared_figures_never_add_to_counted_ones(ready, province, clerk, at):
    InitiativeFactory(unit=province, status="accepted", registered_on=date(2022, 5, 1))
    catalogue = catalogue_on(date(2026, 11, 21))
    asked = Asked(unit=province, start=START, end=END, today=date(2026, 11, 21))
    wanted = [(code, Narrowing()) for code in ("registered", "built", "recognised", "inspections")]
    before = values(wanted, catalogue=catalogue, asked=asked)

    readings.confirm(ready(), actor=clerk, at=at)

    assert DeclaredFigure.objects.filter(indicator__in=["built", "built_new"]).exists()
    assert values(wanted, catalogue=catalogue, asked=asked) == before


def test_named_projects_become_candidates_that_count_nowhere(ready, clerk, at):
    source = readings.confirm(ready(), actor=clerk, at=at)

    told = list(source.candidates.order_by("order").values_list("title", "state", "initiative"))
    assert told == [("Tuyến đường không rác", "open", None), ("Camera an ninh", "open", None)]
    assert all(one.place_in_source and one.quote for one in Candidate.objects.all())


def test_a_project_found_among_the_records_is_that_record(
    hand, headed, take_rest, item_of, province, clerk, at
):
    record = InitiativeFactory(unit=province, status="accepted")
    reading = hand()
    headed(reading)
    readings.same_as(item_of(reading, "Camera an ninh"), initiative=record, actor=clerk, at=at)
    take_rest(reading)

    readings.confirm(reading, actor=clerk, at=at)

    one = Candidate.objects.get(title="Camera an ninh")
    assert (one.state, one.initiative) == ("same", record)


def test_cited_papers_stand_once_in_the_register_however_many_cite_them(
    ready, province, clerk, at, someone
):
    paper = Paper.objects.first()
    first = readings.confirm(ready(), actor=clerk, at=at)
    second = readings.confirm(
        ready(TEXT.replace("120 mô hình", "121 mô hình"), title="Báo cáo khác"), actor=clerk, at=at
    )

    assert sorted(CitedPaper.objects.values_list("symbol", "issued_on")) == [
        ("15-KH/BDVTU", date(2020, 2, 5)), ("40-CT/TU", date(2014, 3, 10)),
    ]  # fmt: skip
    assert [Citation.objects.filter(source=one).count() for one in (first, second)] == [2, 2]
    assert paper is None or paper.pk


@pytest.mark.parametrize(
    ("one", "other", "rows"),
    [
        (("40-CT/TU", "2014-03-10", "Tỉnh ủy A"), ("40-CT/TU", "2014-03-10", ""), 1),
        (
            ("40-CT/TU", "2014-03-10", "Ban Thường vụ Tỉnh ủy A"),
            ("40-CT/TU", "2014-03-10", "Tỉnh ủy A"),
            1,
        ),
        (("43-KL/TW", "2019-01-07", "Bộ Chính trị"), ("43-KL/TW", "2019-01-07", "Ban Bí thư"), 1),
        (("40-CT/TU", "2014-03-10", "Tỉnh ủy A"), ("40-CT/TU", "2015-03-10", "Tỉnh ủy A"), 2),
        (("40-CT/TU", None, ""), ("40-CT/TU", "2014-03-10", "Tỉnh ủy A"), 1),
        (("40-CT/TU", "2014-03-10", "Tỉnh ủy A"), ("40-CT/TU", None, ""), 1),
        (("43-KL/TW", "2019-01-07", ""), ("43-KL/TU", "2019-01-07", ""), 2),
    ],
)
def test_one_paper_is_one_row_however_it_is_cited(
    hand, headed, take_rest, clerk, at, one, other, rows
):
    for number, (symbol, day, issuer) in enumerate((one, other)):
        reading = hand(f"{TEXT}\nLần {number}")
        headed(reading, title=f"Báo cáo {number}")
        for item in reading.items.exclude(kind="paper"):
            readings.drop(item, actor=clerk, at=at)
        first, *rest = reading.items.filter(kind="paper").order_by("order")
        told = {"symbol": symbol, "issued_on": day, "issuer": issuer, "type": "Chỉ thị"}
        readings.correct(first, values=told, actor=clerk, at=at)
        for item in rest:
            readings.drop(item, actor=clerk, at=at)
        readings.confirm(reading, actor=clerk, at=at)

    assert CitedPaper.objects.count() == rows
    assert Citation.objects.count() == 2


def test_papers_of_two_offices_with_one_symbol_and_day_are_two(
    hand, headed, nation, province, ended, someone, at
):
    clerk = someone(Role.RECORDS_CLERK, over=nation)
    for number, (unit, issuer) in enumerate(
        ((province, "Tỉnh ủy Hà Tĩnh"), (ended, "Tỉnh ủy Quảng Nam"))
    ):
        reading = hand(f"{TEXT}\nLần {number}", office=nation, actor=clerk)
        headed(reading, unit=unit, title="Báo cáo", actor=clerk)
        for item in reading.items.all():
            if item.values.get("symbol") == "40-CT/TU":
                readings.correct(item, values={"issuer": issuer}, actor=clerk, at=at)
            else:
                readings.drop(item, actor=clerk, at=at)
        readings.confirm(reading, actor=clerk, at=at)

    assert sorted(CitedPaper.objects.values_list("issuer", flat=True)) == [
        "Tỉnh ủy Hà Tĩnh", "Tỉnh ủy Quảng Nam",
    ]  # fmt: skip


def test_nothing_enters_while_an_item_waits_or_the_head_is_not_said(
    hand, headed, take_rest, item_of, clerk, at
):
    reading = hand()
    take_rest(reading)
    with pytest.raises(RuleBroken):
        readings.confirm(reading, actor=clerk, at=at)
    headed(reading)
    readings.reopen(item_of(reading, "120"), actor=clerk, at=at)
    with pytest.raises(RuleBroken, match="1 "):
        readings.confirm(reading, actor=clerk, at=at)

    assert (Source.objects.count(), DeclaredFigure.objects.count()) == (0, 0)


def test_nothing_of_ones_own_report_ever_enters(hand, headed, take_rest, clerk, at):
    reading = hand(purpose="own")
    headed(reading)
    take_rest(reading)

    with pytest.raises(RuleBroken):
        readings.confirm(reading, actor=clerk, at=at)

    assert (Source.objects.count(), DeclaredFigure.objects.count(), Candidate.objects.count()) == (
        0,
        0,
        0,
    )


def test_a_figure_that_cannot_be_is_named_by_its_line_and_nothing_enters(
    ready, item_of, province, clerk, at
):
    reading = ready()
    item = item_of(reading, "120")
    readings.correct(item, values={"last_day": "2040-12-31"}, actor=clerk, at=at)

    with pytest.raises(RuleBroken) as refusal:
        readings.confirm(reading, actor=clerk, at=at)

    assert list(refusal.value.fields) == [str(item.pk)]
    assert str(refusal.value).startswith(f"Dòng {item.line}, “120 ")
    reading.refresh_from_db()
    assert (reading.status, Source.objects.count(), DeclaredFigure.objects.count()) == (
        "open",
        0,
        0,
    )
    assert (Candidate.objects.count(), CitedPaper.objects.count()) == (0, 0)


def test_who_enters_into_the_books(ready, province, someone, outsider, at):
    reading = ready()
    for role in Role:
        if role in {Role.RECORDS_CLERK, Role.STANDING_OFFICE, Role.SYSTEM}:
            continue
        with pytest.raises(NotAllowed):
            readings.confirm(reading, actor=someone(role, over=province), at=at)
    with pytest.raises(NotAllowed):
        readings.confirm(reading, actor=outsider, at=at)
    assert Source.objects.count() == 0

    office = someone(Role.STANDING_OFFICE, over=province)
    assert readings.confirm(reading, actor=office, at=at).entered_by == office


def test_nothing_enters_for_a_unit_out_of_scope(ready, headed, ended, clerk, at):
    reading = ready()
    headed(reading, unit=ended)

    with pytest.raises(NotAllowed):
        readings.confirm(reading, actor=clerk, at=at)

    assert Source.objects.count() == 0


def test_of_two_who_confirm_at_once_one_wins(ready, clerk, at):
    reading = ready()
    theirs = Reading.objects.get(pk=reading.pk)
    readings.confirm(theirs, actor=clerk, at=at)
    number = DeclaredFigure.objects.count()

    with pytest.raises(Stale):
        readings.confirm(reading, actor=clerk, at=at)

    assert (Source.objects.count(), DeclaredFigure.objects.count()) == (1, number)


def test_the_same_paper_does_not_enter_twice(ready, clerk, at):
    readings.confirm(ready(), actor=clerk, at=at)

    with pytest.raises(RuleBroken) as refusal:
        readings.confirm(ready(f"{TEXT}\nthêm"), actor=clerk, at=at)

    assert list(refusal.value.fields) == ["title"]
    assert Source.objects.count() == 1


def test_a_share_knows_its_whole_and_what_of_it(hand, headed, take_rest, item_of, clerk, at):
    reading = hand()
    headed(reading)
    whole, part, rate = (item_of(reading, amount) for amount in ("120", "70", "15"))
    readings.correct(rate, values={"amount": "58,3 %", "unit_word": "%", "indicator": ""},
                     actor=clerk, at=at)  # fmt: skip
    type(rate).objects.filter(pk=rate.pk).update(whole=whole, counted=part)
    take_rest(reading)

    source = readings.confirm(reading, actor=clerk, at=at)

    figures = figures_of(source)
    share = next(one for one in figures.values() if one.is_share)
    assert (share.share_of, list(share.share_parts.all())) == (figures["120"], [figures["70"]])


def test_what_leads_to_a_merged_figure_leads_to_what_it_went_into(
    hand, headed, take_rest, item_of, clerk, at
):
    reading = hand()
    headed(reading)
    readings.merge(item_of(reading, "120"), into=item_of(reading, "40"), actor=clerk, at=at)
    take_rest(reading)

    figures = figures_of(readings.confirm(reading, actor=clerk, at=at))

    assert "120" not in figures
    assert figures["70"].part_of == figures["40"]


def test_what_was_left_out_stays_out_and_parts_of_it_stand_alone(
    hand, headed, take_rest, item_of, clerk, at
):
    reading = hand()
    headed(reading)
    readings.drop(item_of(reading, "120"), actor=clerk, at=at)
    take_rest(reading)

    figures = figures_of(readings.confirm(reading, actor=clerk, at=at))

    assert "120" not in figures
    assert figures["70"].part_of is None


def test_two_figures_of_one_line_that_say_the_same_keep_apart(ready, item_of, clerk, at):
    reading = ready()
    told = {"what": "mô hình", "field": "", "indicator": "", "kind": "", "variant": "", "level": "",
            "place": "dòng 6", "starts_on": None, "last_day": None}  # fmt: skip
    for amount in ("120", "70", "50"):
        readings.correct(item_of(reading, amount), values=told, actor=clerk, at=at)

    figures = figures_of(readings.confirm(reading, actor=clerk, at=at))

    assert [figures[amount].place for amount in ("120", "70", "50")] == [
        "dòng 6", "dòng 6, số thứ 2", "dòng 6, số thứ 3",
    ]  # fmt: skip

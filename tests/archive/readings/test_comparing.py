"""The figures of a file beside earlier papers of its unit and beside what records count."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from kheo.access.enums import Role
from kheo.access.operations.accounts import system_user
from kheo.archive.models import Reading
from kheo.archive.operations import enter_figure, enter_source, readings, remove_figure
from kheo.archive.operations.readings import comparing
from kheo.counting.catalogue import load_indicators
from kheo.counting.operations import rebuild_all
from kheo.jobs.operations import run
from tests.archive.readings.conftest import END, START, TEXT
from tests.counting.places import Country

pytestmark = pytest.mark.django_db


@pytest.fixture
def earlier(province, clerk, catalogue, at):
    """``earlier(amount, …)``: a figure of another paper of the province."""
    sources = {}

    def make(amount, title="Báo cáo năm trước", unit=province, who=clerk, **more):
        if title not in sources:
            sources[title] = enter_source(
                unit=unit, title=title, number="7-BC", issued_on=date(2024, 1, 5), starts_on=START,
                ends_on=END, actor=who, at=at,
            )  # fmt: skip
        told = {
            "what": "cuộc kiểm tra", "indicator": "inspections", "starts_on": START, "ends_on": END,
            "place": f"dòng {amount}", **more,
        }  # fmt: skip
        return enter_figure(sources[title], amount=amount, actor=who, at=at, **told)

    return make


@pytest.fixture
def inspections(item_of, clerk, at):
    """``inspections(reading)``: the item of 15 inspections, for the whole period of the paper."""

    def make(reading, **more):
        told = {"indicator": "inspections", "starts_on": None, "last_day": None, **more}
        return readings.correct(item_of(reading, "15"), values=told, actor=clerk, at=at)

    return make


def found(reading, against):
    return [one for one in reading.checks if one.get("against") == against]


def test_another_number_for_the_same_time_in_an_earlier_paper_is_a_doubt(
    hand, headed, inspections, earlier, province
):
    other = earlier("12")
    reading = hand()
    item = inspections(reading)
    assert found(reading, "earlier") == []

    reading = headed(reading)

    (check,) = found(reading, "earlier")
    rank = list(reading.items.filter(kind="figure").order_by("order")).index(item) + 1
    assert check | {"label": "", "message": ""} == {
        "kind": "consistency", "result": "info", "grade": "doubt", "label": "", "message": "",
        "stated": 15, "computed": 12, "difference": -3, "involves": [f"f{rank:03}"],
        "spans": [{"start": item.start, "end": item.end}], "against": "earlier",
        "source": other.source_id,
    }  # fmt: skip
    assert "“Báo cáo năm trước” số 7-BC (2024)" in check["message"]
    assert Reading.objects.get(pk=reading.pk).checks == reading.checks


def test_a_total_that_grew_smaller_since_an_earlier_paper_is_a_doubt(
    hand, headed, inspections, earlier
):
    earlier("30", ends_on=date(2023, 1, 1))
    reading = hand()
    inspections(reading)

    (check,) = found(headed(reading), "earlier")

    assert (check["stated"], check["computed"]) == (15, 30)


@pytest.mark.parametrize(
    ("amount", "more"),
    [
        ("15", {}), ("hơn 12", {}), ("12", {"indicator": "conferences"}), ("12", {"indicator": ""}),
        ("12", {"ends_on": date(2023, 1, 1)}), ("12", {"starts_on": date(2021, 1, 1)}),
        ("12", {"field": "economy"}),
    ],
)  # fmt: skip
def test_what_is_the_same_or_cannot_be_laid_side_by_side_says_nothing(
    hand, headed, inspections, earlier, amount, more
):
    earlier(amount, **more)
    reading = hand()
    inspections(reading)

    assert found(headed(reading), "earlier") == []


def test_a_figure_taken_back_says_nothing(hand, headed, inspections, earlier, clerk, at):
    remove_figure(earlier("12"), why="nhầm", actor=clerk, at=at)
    reading = hand()
    inspections(reading)

    assert found(headed(reading), "earlier") == []


def test_papers_of_two_kinds_are_never_laid_beside_each_other(
    hand, headed, item_of, earlier, clerk, at
):
    earlier("9", indicator="papers_issued", variant="resolution")
    reading = hand()
    readings.correct(
        item_of(reading, "15"), values={"indicator": "papers_issued", "variant": "plan",
                                        "starts_on": None, "last_day": None}, actor=clerk, at=at,
    )  # fmt: skip

    assert found(headed(reading), "earlier") == []


def test_a_figure_of_one_place_of_the_unit_is_not_that_of_the_unit(
    hand, headed, inspections, earlier
):
    earlier("12")
    reading = hand()
    inspections(reading, where="xã An Bình")

    assert found(headed(reading), "earlier") == []


def test_nothing_of_a_unit_out_of_the_offices_reach_is_told(
    hand, headed, inspections, earlier, nation, ended, someone
):
    above = someone(Role.RECORDS_CLERK, over=nation)
    earlier("12", unit=ended, who=above)
    mine = hand()
    inspections(mine)

    assert found(headed(mine, unit=ended), "earlier") == []

    theirs = hand(office=nation, actor=above)
    inspections_of = theirs.items.get(values__amount="15")
    readings.correct(
        inspections_of, values={"indicator": "inspections", "starts_on": None, "last_day": None},
        actor=above, at=datetime(2026, 11, 21, 3, tzinfo=UTC),
    )  # fmt: skip
    assert len(found(headed(theirs, unit=ended, actor=above), "earlier")) == 1


def test_the_comparison_is_made_anew_when_the_head_changes(hand, headed, inspections, earlier):
    earlier("12")
    reading = hand()
    inspections(reading)
    own = list(reading.checks)
    assert len(found(headed(reading), "earlier")) == 1

    again = headed(reading, starts_on=date(2021, 1, 1))

    assert found(again, "earlier") == []
    assert again.checks == own


def test_a_file_read_again_is_not_laid_beside_its_own_earlier_state(
    hand, headed, inspections, take_rest, clerk, at
):
    first = hand()
    inspections(first)
    headed(first)
    take_rest(first)
    readings.confirm(first, actor=clerk, at=at)

    again = hand(TEXT.replace("15 cuộc", "16 cuộc"), before=first)

    assert found(again, "earlier") == []


def test_a_file_of_a_known_unit_is_compared_when_it_is_read(
    hand, headed, earlier, province, monkeypatch
):
    reading = hand(unit=province)
    Reading.objects.filter(pk=reading.pk).update(starts_on=START, ends_on=END)
    item = reading.items.get(values__amount="15")
    item.values |= {"indicator": "inspections", "starts_on": None, "last_day": None}
    item.save()
    earlier("12")
    reading.refresh_from_db()

    comparing.compare(reading, at=datetime(2026, 11, 21, 3, tzinfo=UTC))

    assert len(found(reading, "earlier")) == 1


@pytest.mark.parametrize(("purpose", "grade"), [("past", "remark"), ("own", "doubt")])
def test_another_number_than_records_count_is_told_and_no_record_says_nothing(
    hand, headed, inspections, monkeypatch, purpose, grade
):
    reading = hand(purpose=purpose)
    inspections(reading)
    assert found(headed(reading), "counted") == []

    def counted(wanted, *, catalogue, asked):
        assert (asked.start, asked.end) == (START, END)
        return {"inspections": Decimal(14), "built": Decimal(0)}

    monkeypatch.setattr(comparing, "values", counted)
    reading = headed(reading)

    (check,) = found(reading, "counted")
    assert (check["stated"], check["computed"], check["grade"], check["kind"]) == (
        15, 14, grade, "consistency",
    )  # fmt: skip
    assert "source" not in check
    assert "hồ sơ trong Khéo" in check["message"]


def test_own_reports_are_compared_too(hand, headed, inspections, earlier):
    earlier("12")
    reading = hand(purpose="own")
    inspections(reading)

    assert len(found(headed(reading), "earlier")) == 1


def test_what_was_left_out_is_not_compared(hand, headed, item_of, inspections, earlier, clerk, at):
    earlier("12")
    reading = hand()
    readings.drop(inspections(reading), actor=clerk, at=at)

    assert found(headed(reading), "earlier") == []


def test_registered_projects_counted_from_records_stand_beside_what_the_paper_says(someone, at):
    country = Country()
    days = [date(2019, 5, 1), date(2020, 1, 1), date(2021, 5, 1), date(2024, 12, 31)]
    country.fill(
        *(
            {"unit": country.east.pk, "field": "economy", "facts": [("registered", day)]}
            for day in days
        )
    )
    rebuild_all()
    load_indicators(actor=system_user(), at=at)
    clerk = someone(Role.RECORDS_CLERK, over=country.nation)
    told = {
        "purpose": "own",
        "office": country.nation,
        "unit": country.east,
        "actor": clerk,
        "at": at,
    }
    (handed,) = readings.hand_in([("a.txt", TEXT.encode())], **told)
    run(handed.reading.job_id)
    item = handed.reading.items.get(values__amount="15")
    readings.correct(
        item, values={"indicator": "registered", "starts_on": None, "last_day": None, "field": "economy"},
        actor=clerk, at=at,
    )  # fmt: skip

    reading = readings.set_head(
        Reading.objects.get(), title="Báo cáo", number="", issuer="", issued_on=None, starts_on=START,
        ends_on=END, unit=country.east, actor=clerk, at=at,
    )  # fmt: skip

    (check,) = found(reading, "counted")
    assert (check["stated"], check["computed"], check["difference"]) == (15, 3, -12)

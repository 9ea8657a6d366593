"""Declared beside counted: the same cell on both sides, the difference told, nothing added."""

from datetime import date
from decimal import Decimal

import pytest

from kheo.access.enums import Role
from kheo.archive.enums import Grade
from kheo.archive.operations import enter_figure, enter_source, mark_replaced
from kheo.archive.queries.figures import declared_below, declared_for
from kheo.archive.queries.reconciliation import reconciled, reconciliation, reconciliations
from kheo.archive.web.showing import beside
from kheo.counting.narrowing import ALL, Narrowing, cell_key
from kheo.counting.operations import rebuild_all
from kheo.counting.queries.indicators import Asked, catalogue_on, values
from tests.counting.places import MERGED, TODAY, Country
from tests.factories.reporting import IndicatorFactory

pytestmark = pytest.mark.django_db
START, END = date(2020, 1, 1), date(2024, 1, 1)


@pytest.fixture
def country():
    return Country()


@pytest.fixture
def paper(country, someone, at):
    clerk = someone(Role.RECORDS_CLERK, over=country.nation)
    source = enter_source(unit=country.east, title="Báo cáo", actor=clerk, at=at)

    def make(amount, unit=country.east, **more):
        values = {
            "what": f"mô hình {amount}", "place": "dòng 1", "starts_on": START, "ends_on": END,
            "indicator": "registered", **more,
        }  # fmt: skip
        return enter_figure(source, amount=amount, unit=unit, actor=clerk, at=at, **values)

    IndicatorFactory()
    make.clerk = clerk
    return make


@pytest.fixture
def records(country):
    days = [
        date(2019, 5, 1),
        date(2020, 1, 1),
        date(2021, 5, 1),
        date(2023, 12, 31),
        date(2024, 1, 1),
    ]
    fields = ["economy", "economy", "culture_society", "economy", "economy"]
    country.fill(
        *(
            {"unit": country.east.pk, "field": field, "facts": [("registered", day)]}
            for day, field in zip(days, fields, strict=True)
        )
    )
    rebuild_all()


def test_the_records_of_the_same_unit_period_and_narrowing_stand_beside_it(paper, records):
    whole = reconciliation(paper("10"), TODAY)
    part = reconciliation(paper("2", field="economy"), TODAY)

    assert (whole.counted, whole.difference, whole.fits) == (3, -7, False)
    assert whole.sentence == "Văn bản ghi 10, hồ sơ đếm được 3: 7 chỉ có trên giấy."
    assert (part.counted, part.difference, part.fits) == (2, 0, True)
    assert part.sentence == "Văn bản ghi 2, hồ sơ đếm được 2: phù hợp."


@pytest.mark.parametrize(
    ("amount", "difference", "fits"),
    [
        ("hơn 2", 1, True), ("hơn 5", -2, False), ("gần 5", -2, True), ("2 - 4", 0, True),
        ("5 - 7", -2, False), ("1", 2, False),
    ],
)  # fmt: skip
def test_words_in_front_and_ranges_are_respected(paper, records, amount, difference, fits):
    found = reconciliation(paper(amount), TODAY)

    assert (found.difference, found.fits) == (difference, fits)


def test_without_records_or_indicator_the_paper_stands_alone(paper):
    nothing, unknown = paper("10"), paper("5", indicator="")
    vague = paper("hàng ngàn")

    found = reconciliations([nothing, unknown, vague], TODAY)

    assert found[nothing.pk].sentence == "Văn bản ghi 10; chưa có hồ sơ nào."
    assert found[unknown.pk].sentence == (
        "Không có chỉ tiêu phù hợp; số liệu này chỉ biết từ văn bản."
    )
    assert found[vague.pk].difference is None
    assert not any(one.has_records for one in found.values())


def test_a_declared_figure_never_enters_a_counted_sum(paper, records, country):
    asked = Asked(unit=country.province, start=START, end=END, today=TODAY)
    catalogue = catalogue_on(TODAY)
    before = values([("registered", ALL)], catalogue=catalogue, asked=asked)

    for amount in ("10", "24.814", "85 - 120"):
        paper(amount)

    assert values([("registered", ALL)], catalogue=catalogue, asked=asked) == before
    assert before == {cell_key("registered"): Decimal(3)}


def test_the_number_of_queries_does_not_grow_with_the_figures(
    paper, records, django_assert_num_queries
):
    one, *more = [paper(str(n)) for n in (1, 2, 3)]

    with django_assert_num_queries(2):
        reconciliations([one], TODAY)
    with django_assert_num_queries(2):
        reconciliations([one, *more], TODAY)


def test_declared_for_answers_for_exactly_one_cell_the_checked_first(paper, country):
    declared, other = paper("10"), paper("11")
    other.grade = Grade.CHECKED
    other.save()
    paper("4", field="economy")
    paper("9", starts_on=None)

    found = declared_for(country.east, "registered", ALL, START, END)
    narrowed = declared_for(country.east, "registered", Narrowing(field="economy"), START, END)

    assert found == [other, declared]
    assert [one.amount for one in narrowed] == ["4"]
    assert declared_for(country.joined, "registered", ALL, START, END) == []


def test_what_passed_into_a_unit_is_found_below_it_with_its_own_unit(paper, country):
    of_east = paper("10")
    of_west = paper("20", unit=country.west)
    own = paper("5", unit=country.joined, starts_on=MERGED, ends_on=date(2026, 1, 1))
    paper("3", unit=country.divided)
    paper("2", field="economy")

    found = declared_below(country.joined, START, date(2027, 1, 1), TODAY)

    assert {(one, one.unit) for one in found} == {
        (of_east, country.east), (of_west, country.west), (own, country.joined),
    }  # fmt: skip
    assert list(declared_below(country.joined, END, date(2027, 1, 1), TODAY)) == [own]


def test_records_replace_a_figure_only_where_they_are(paper, records, at):
    one = mark_replaced(paper("10"), actor=paper.clerk, at=at)

    assert (one.grade, reconciliation(one, TODAY).counted) == (Grade.REPLACED, 3)


def test_more_records_than_the_paper_says_is_told():
    class Told:
        value, low, high, approx, amount, indicator = Decimal(2), None, None, "", "2", "registered"
        is_share = False

    assert reconciled(Told, Decimal(5)).sentence == (
        "Văn bản ghi 2, hồ sơ đếm được 5: nhiều hơn văn bản 3."
    )


def test_the_counted_number_opens_as_many_records_as_it_says(
    paper, records, country, client, someone
):
    whole, part = paper("10"), paper("2", field="economy")
    client.force_login(someone(Role.AUDITOR, over=country.nation))

    for row in beside([whole, part], TODAY):
        answer = client.get(row.url)

        assert answer.status_code == 200
        assert answer.context["total"] == row.reconciled.counted


def test_a_share_is_laid_beside_the_share_of_the_records(paper, records):
    IndicatorFactory(
        code="share_of_registered", source="derived", query="", nature="share", decimals=2,
        formula="registered / registered@all", params={},
    )  # fmt: skip
    share = paper("60 %", indicator="share_of_registered", field="economy")
    number = paper("60", indicator="share_of_registered", field="economy", place="dòng 2")

    found = reconciliations([share, number], TODAY)

    assert (found[share.pk].counted, found[share.pk].difference) == (
        Decimal("66.67"),
        Decimal("6.67"),
    )
    assert found[share.pk].sentence.replace("\u00a0", " ") == (
        "Văn bản ghi 60 %, theo hồ sơ là 66,67 %: lệch 6,67 điểm phần trăm."
    )
    assert found[number.pk].counted is None

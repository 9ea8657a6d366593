"""What fits a unit, and why; what the gap radar counts."""

import pytest

from kheo.initiatives.enums import Field, Status
from kheo.insights.queries.calls import asked_of, calls_waiting
from kheo.insights.queries.fitting import fitting_for
from kheo.insights.queries.radar import radar, records_in, units_in
from kheo.orgs.enums import Kind
from tests.factories.exemplars import AdoptionFactory, CallFactory
from tests.factories.initiatives import InitiativeFactory
from tests.factories.orgs import UnitFactory
from tests.insights.fitting.conftest import TODAY


def told(found):
    return [(one.initiative.title, one.score, [why.what for why in one.why]) for one in found]


def test_what_works_in_places_like_this_one_comes_first_with_its_reasons(scene):
    scene.describe(scene.an, "mountain", 9_000, [scene.rubbish, scene.flood])
    scene.describe(scene.binh, "mountain", 8_000)
    scene.proven(scene.ward, "Biển sạch", scene.rubbish)
    scene.proven(scene.binh, "Tránh lũ", scene.flood)
    many = scene.proven(scene.binh, "Ngày xanh", scene.rubbish)
    for _place in range(2):
        AdoptionFactory(source=many)
    AdoptionFactory(source=many, status="adopted")

    assert told(fitting_for(scene.an, today=TODAY)) == [
        ("Ngày xanh", 91, ["theme", "terrain", "kind", "people", "copies"]),
        ("Tránh lũ", 79, ["theme", "terrain", "kind", "people"]),
        ("Biển sạch", 40, ["theme"]),
    ]


def test_never_ones_own_nor_what_one_learns_from_nor_what_is_not_proven(scene):
    scene.describe(scene.an, "mountain", 9_000, [scene.rubbish])
    village = UnitFactory(name="Thôn 1", kind=Kind.VILLAGE, under=scene.an)
    scene.proven(scene.an, "Của mình", scene.rubbish)
    scene.proven(village, "Của thôn mình", scene.rubbish)
    learned = scene.proven(scene.binh, "Đang học", scene.rubbish)
    AdoptionFactory(source=learned, unit=scene.an, status="requested", working_on=None)
    named = scene.proven(scene.binh, "Đã ghi nguồn", scene.rubbish)
    InitiativeFactory(unit=scene.an, source=named)
    given_up = scene.proven(scene.binh, "Đã thôi", scene.rubbish)
    AdoptionFactory(source=given_up, unit=scene.an, status="given_up", given_up_on=TODAY)
    for status in (Status.BUILDING, Status.DORMANT, Status.STRUCK_OFF):
        scene.proven(scene.binh, f"Chưa chắc {status}", scene.rubbish, status=status)
    scene.proven(scene.binh, "Bản sao", scene.rubbish, source=given_up)
    merged = scene.proven(scene.binh, "Trùng", scene.rubbish, merged_into=given_up)

    found = [one.initiative.title for one in fitting_for(scene.an, today=TODAY)]

    assert found == ["Đã thôi"]
    assert merged.title not in found


def test_being_of_the_same_kind_and_size_alone_is_no_reason(scene):
    scene.describe(scene.an, population=9_000)
    scene.describe(scene.binh, population=8_000)
    scene.proven(scene.binh, "Ngày xanh")
    assert fitting_for(scene.an, today=TODAY) == []


def test_a_copy_that_works_in_a_place_like_this_one_counts(scene):
    scene.describe(scene.an, "mountain")
    scene.describe(scene.binh, "mountain")
    source = scene.proven(scene.ward, "Biển sạch")
    AdoptionFactory(source=source, unit=scene.binh)
    assert told(fitting_for(scene.an, today=TODAY)) == [
        ("Biển sạch", 38, ["terrain", "kind", "copies"])
    ]


@pytest.mark.parametrize("number", [1, 3])
def test_fitting_costs_the_same_for_one_and_for_three(scene, django_assert_num_queries, number):
    scene.describe(scene.an, "mountain", 9_000, [scene.rubbish])
    for place in range(number):
        one = scene.proven(scene.binh, f"Mô hình {place}", scene.rubbish)
        AdoptionFactory(source=one)
    with django_assert_num_queries(11):
        assert len(fitting_for(scene.an, today=TODAY)) == number


def cells(found):
    return {
        (row.theme.code, cell.kind): (cell.initiatives, cell.named, cell.without)
        for row in found.rows
        for cell in row.cells
    }


def test_the_radar_counts_by_theme_and_kind_and_says_who_has_nothing(scene):
    scene.describe(scene.an, problems=[scene.rubbish, scene.flood])
    scene.describe(scene.binh, problems=[scene.rubbish])
    scene.proven(scene.binh, "Ngày xanh", scene.rubbish, scene.flood)
    scene.proven(scene.ward, "Biển sạch", scene.rubbish, field=Field.ECONOMY)
    scene.proven(scene.ward, "Đang làm", scene.flood, status=Status.BUILDING)

    found = radar(scene.province, today=TODAY)

    assert cells(found) == {
        ("rac", "commune"): (1, 2, 1), ("rac", "ward"): (1, 0, 0),
        ("lu", "commune"): (1, 1, 1), ("lu", "ward"): (0, 0, 0),
    }  # fmt: skip
    assert found.gaps == ()
    economy = radar(scene.province, today=TODAY, field=Field.ECONOMY)
    assert cells(economy)["rac", "commune"] == (0, 2, 2)
    assert [(gap.theme.code, gap.without) for gap in economy.gaps] == [("rac", 2), ("lu", 1)]


def test_every_number_of_the_radar_opens_as_many_records(scene):
    scene.describe(scene.an, problems=[scene.rubbish])
    scene.describe(scene.ward, problems=[scene.rubbish])
    scene.proven(scene.binh, "Ngày xanh", scene.rubbish)
    scene.proven(scene.ward, "Biển sạch", scene.rubbish)
    for row in radar(scene.province, today=TODAY).rows:
        for cell in row.cells:
            asked = {"today": TODAY, "theme": row.theme, "kind": cell.kind}
            named = units_in(scene.province, **asked)
            assert len(records_in(scene.province, **asked)) == cell.initiatives
            assert (len(named), sum(not has for _u, has in named)) == (cell.named, cell.without)


@pytest.mark.parametrize("number", [1, 3])
def test_the_radar_costs_the_same_for_one_and_for_three(scene, django_assert_num_queries, number):
    for place in range(number):
        scene.proven(scene.binh, f"Mô hình {place}", scene.rubbish)
        unit = UnitFactory(name=f"Xã {place}", under=scene.province)
        scene.describe(unit, problems=[scene.rubbish])
    with django_assert_num_queries(7):
        radar(scene.province, today=TODAY)


def test_calls_wait_on_the_first_page_of_the_units_asked(scene):
    CallFactory(unit=scene.province)
    CallFactory(unit=scene.province, closes_on="2026-11-25")
    work = calls_waiting(scene.clerk, TODAY)
    assert [(one.count, one.late, one.url) for one in work] == [(2, 1, "/phu-hop/keu-goi/?cho=1")]
    assert asked_of(scene.clerk, TODAY).count() == 2
    assert calls_waiting(scene.office, TODAY) == []
    assert asked_of(scene.office, TODAY) is None

"""How far a list has spread, on today's map, and the records behind each number."""

from datetime import date

import pytest

from kheo.access.enums import Role
from kheo.library.operations import exemplars
from kheo.library.queries.exemplars import (
    Cell,
    arrivals,
    behind,
    lists_open_to,
    progress,
    suggested,
)
from kheo.orgs.enums import How, Tree
from kheo.orgs.models import Reach, Unit
from tests.factories.documents import PaperFactory
from tests.factories.exemplars import ListFactory

TODAY = date(2026, 11, 21)


def table(lines):
    return {line.label: (line.total.target, line.total.done) for line in lines}


def test_places_are_counted_by_exemplar_year_and_unit(scene):
    row, other = scene.chosen("Ngày xanh"), scene.chosen("Đêm sáng")
    give = {"actor": scene.office, "at": scene.at}
    exemplars.set_targets(row, targets={(scene.an.pk, 2026): 2, (scene.binh.pk, 2027): 3}, **give)
    scene.spread(row.initiative, scene.village)
    scene.spread(row.initiative, scene.binh)
    scene.spread(other.initiative, scene.binh, status="working")
    scene.spread(row.initiative, scene.province)
    scene.spread(row.initiative, scene.far)
    scene.spread(row.initiative, scene.binh, day=date(2025, 12, 31))
    scene.spread(row.initiative, scene.binh, status="planned")
    scene.spread(row.initiative, scene.binh, status="given_up", given_up_on=TODAY)

    found = progress(scene.list, today=TODAY)

    assert table(found.exemplars) == {"Ngày xanh": (5, 3), "Đêm sáng": (0, 1)}
    assert table(found.units) == {"Xã An": (2, 1), "Xã Bình": (3, 2), "Tỉnh Hà Tĩnh": (0, 1)}
    assert found.cells == (Cell(2, 4), Cell(3, 0), Cell(), Cell(), Cell())
    assert (found.total, found.outside) == (Cell(5, 4), 1)
    assert found.exemplars[0].cells[0].percent == 150


def test_who_learned_from_a_place_counts_for_the_exemplar_at_the_root(scene):
    row, other = scene.chosen("Ngày xanh"), scene.chosen("Đêm sáng")
    child = scene.spread(row.initiative, scene.an).initiative
    grandchild = scene.spread(child, scene.binh).initiative
    scene.spread(grandchild, scene.binh)
    own = scene.spread(row.initiative, scene.an)
    type(own).objects.filter(pk=own.pk).update(initiative=other.initiative)
    scene.spread(other.initiative, scene.binh)

    assert table(progress(scene.list, today=TODAY).exemplars) == {
        "Ngày xanh": (0, 4), "Đêm sáng": (0, 1),
    }  # fmt: skip


def test_a_merged_commune_is_read_at_the_one_that_followed_it(scene):
    row = scene.chosen()
    exemplars.set_target(
        row, unit=scene.an, year=2026, places=2, actor=scene.office, at=scene.at
    )  # fmt: skip
    scene.spread(row.initiative, scene.an)
    Unit.objects.filter(pk=scene.an.pk).update(ends_on=date(2026, 7, 1))
    for model in (scene.an.placements, scene.an.reaches):
        model.update(valid_to=date(2026, 7, 1))
    for ancestor in (scene.binh, scene.province):
        Reach.objects.create(
            unit=scene.an, ancestor=ancestor, tree=Tree.TERRITORY, depth=1, how=How.SUCCEEDED,
            valid_from=date(2026, 7, 1),
        )  # fmt: skip

    found = progress(scene.list, today=TODAY)

    assert table(found.units) == {"Xã Bình": (2, 1)}


def test_every_number_opens_as_many_records(scene):
    row, other = scene.chosen("Ngày xanh"), scene.chosen("Đêm sáng")
    scene.spread(row.initiative, scene.village)
    scene.spread(row.initiative, scene.binh, day=date(2027, 2, 1))
    scene.spread(other.initiative, scene.province)
    scene.spread(other.initiative, scene.far)

    found = progress(scene.list, today=TODAY)

    for line in found.exemplars:
        assert len(behind(scene.list, today=TODAY, exemplar=line.key)) == line.total.done
    for line in found.units:
        opened = behind(scene.list, today=TODAY, unit=line.key or 0)
        assert len(opened) == line.total.done
        for year, cell in zip(found.years, line.cells, strict=True):
            opened = behind(scene.list, today=TODAY, unit=line.key or 0, year=year)
            assert len(opened) == cell.done
    assert len(behind(scene.list, today=TODAY, is_inside=False)) == found.outside == 1
    assert [a.unit.label for _p, a in behind(scene.list, today=TODAY, unit=scene.an.pk)] == [
        "Thôn 1"
    ]


def test_the_map_says_where_an_exemplar_arrived_and_where_it_is_asked(scene):
    row = scene.chosen()
    scene.spread(row.initiative, scene.village)
    exemplars.set_targets(
        row, targets={(scene.binh.pk, 2026): 1, (scene.binh.pk, 2028): 1}, actor=scene.office,
        at=scene.at,
    )  # fmt: skip
    assert arrivals(scene.list, today=TODAY) == (
        {(scene.an.pk, row.pk): 1}, {(scene.binh.pk, row.pk): 2},
    )  # fmt: skip


def test_taken_out_counts_no_more(scene):
    row = scene.chosen()
    scene.spread(row.initiative, scene.binh)
    exemplars.take_out(row, why="Tốn kém", actor=scene.office, at=scene.at)
    assert progress(scene.list, today=TODAY).total == Cell()


def test_what_many_learned_from_is_suggested_first_and_the_chosen_are_left_out(scene):
    few, many, chosen = scene.proven("Ít"), scene.proven("Nhiều"), scene.chosen("Đã chọn")
    scene.proven("Ở xa", scene.far)
    scene.spread(many, scene.binh)
    scene.spread(chosen.initiative, scene.binh)
    found = suggested(scene.list, TODAY)
    assert [(one.title, one.places) for one in found] == [("Nhiều", 1), ("Ít", 0)]
    assert few in found


def test_units_below_see_a_list_only_once_it_is_in_force(scene):
    clerk = scene.someone(Role.REGISTRAR, over=scene.an)
    own = ListFactory(unit=scene.an, title="Của xã")
    stranger = scene.someone(Role.REGISTRAR, over=scene.far)
    citizen = scene.someone(Role.CITIZEN, over=scene.province)
    assert list(lists_open_to(clerk)) == [own]
    type(own).objects.filter(pk=scene.list.pk).update(paper=PaperFactory(unit=scene.province))
    assert set(lists_open_to(clerk)) == {own, scene.list}
    assert list(lists_open_to(stranger)) == list(lists_open_to(citizen)) == []


@pytest.mark.parametrize("number", [1, 3])
def test_progress_costs_the_same_for_one_and_for_three(scene, django_assert_num_queries, number):
    for place in range(number):
        row = scene.chosen(f"Mô hình {place}")
        scene.spread(row.initiative, scene.binh)
        exemplars.set_target(
            row, unit=scene.an, year=2026, places=1, actor=scene.office, at=scene.at
        )  # fmt: skip
    with django_assert_num_queries(10):
        progress(scene.list, today=TODAY)

"""The family over all generations: who is in it, what it sums up, what it never shows."""

from datetime import date

from kheo.initiatives.enums import Status
from kheo.library.models import Story
from kheo.library.queries.family import Reach, family, reach_of
from kheo.orgs.enums import How, Tree
from kheo.orgs.models import Reach as UnitReach
from tests.factories.adoptions import AdoptionFactory, copy_of
from tests.factories.initiatives import InitiativeFactory
from tests.factories.orgs import UnitFactory

TODAY = date(2026, 11, 21)


def story(initiative, people):
    Story.objects.create(
        initiative=initiative, unit=initiative.unit, title="x", people_served=people,
        written_by=initiative.filed_by, moved_at=initiative.moved_at,
        created_at=initiative.moved_at, updated_at=initiative.moved_at,
    )  # fmt: skip


def grown(scene):
    """A first copy that works and was copied by one that was struck off, a plan, and one that gave up."""
    first = copy_of(scene.source, scene.unit, households=100, requested_on=date(2024, 3, 1),
                    adopted_on=date(2024, 5, 1))  # fmt: skip
    fallen = copy_of(
        first.initiative, UnitFactory(name="Xã Hai", under=scene.there), record=Status.STRUCK_OFF,
        households=20,
    )  # fmt: skip
    third = copy_of(fallen.initiative, UnitFactory(name="Xã Ba B", under=scene.there), state="adopted",
                    record=Status.BUILDING)  # fmt: skip
    plan = copy_of(first.initiative, UnitFactory(under=scene.here), state="planned",
                   record=Status.DRAFT, title="Bản nháp kín")  # fmt: skip
    over = AdoptionFactory(
        source=scene.source, unit=UnitFactory(under=scene.there), status="given_up"
    )
    story(first.initiative, 420)
    AdoptionFactory(source=scene.source, status="requested")
    AdoptionFactory(source=scene.source, unit=None, office="Hội Phụ nữ", reach_at="0905")
    return first, fallen, third, plan, over


def test_the_tree_holds_every_generation_with_state_place_and_reason(
    scene, django_assert_num_queries
):
    first, fallen, third, plan, over = grown(scene)
    with django_assert_num_queries(2):
        found = family(scene.source, today=TODAY)

    assert [(n.key, n.parent, n.generation, n.state) for n in found.nodes] == [
        (first.pk, 0, 1, "working"), (over.pk, 0, 1, "given_up"),
        (fallen.pk, first.pk, 2, "working"), (plan.pk, first.pk, 2, "planned"),
        (third.pk, fallen.pk, 3, "adopted"),
    ]  # fmt: skip
    assert found.edges[0] == (0, first.pk)
    assert [node.why for node in found.given_up] == ["Thiếu kinh phí"]
    assert {n.key: n.is_struck_off for n in found.nodes if n.is_struck_off} == {fallen.pk: True}
    assert (found.nodes[0].place.province_name, found.nodes[0].place.commune_name) == (
        "Đà Nẵng", "Xã Hòa Tiến",
    )  # fmt: skip
    assert found.reach == Reach(
        places=3, people=420, years=3, households=120, communes=3, provinces=2, first_year=2024
    )
    assert found.talks == 1
    assert "Bản nháp kín" not in str(found)
    assert "Hội Phụ nữ" not in str(found)


def test_up_to_a_year_only_what_had_begun_is_there_and_what_led_to_it(scene):
    first, _fallen, *_rest = grown(scene)
    found = family(scene.source, today=TODAY, until=2024)

    assert [node.key for node in found.nodes] == [first.pk]
    assert found.years == [2024, 2026]
    assert family(scene.source, today=TODAY, until=1999).nodes == []


def test_the_reach_of_many_is_asked_at_once(scene, django_assert_num_queries):
    first, fallen, *_rest = grown(scene)
    nobody = InitiativeFactory()
    keys = [scene.source.pk, first.initiative_id, fallen.initiative_id, nobody.pk]
    with django_assert_num_queries(2):
        found = reach_of(keys, today=TODAY)

    assert [found[key].places for key in keys] == [3, 2, 1, 0]
    assert found[scene.source.pk] == family(scene.source, today=TODAY).reach
    assert found[nobody.pk] == Reach()
    assert reach_of([], today=TODAY) == {}


def test_a_unit_that_ended_stands_where_its_successor_stands_today(scene):
    old = UnitFactory(name="Xã Cũ", ends_on=date(2025, 7, 1))
    for unit, depth in ((scene.unit, 0), (scene.here, 1)):
        UnitReach.objects.create(
            unit=old, ancestor=unit, tree=Tree.TERRITORY, depth=depth, how=How.SUCCEEDED,
            valid_from=date(2025, 7, 1),
        )  # fmt: skip
    copy_of(scene.source, old)
    (node,) = family(scene.source, today=TODAY).nodes

    assert (node.unit, node.place.commune_name, node.place.province_name) == (
        "Xã Cũ", "Xã Hòa Tiến", "Đà Nẵng",
    )  # fmt: skip


def test_what_was_merged_away_is_no_place_and_a_circle_of_old_stock_ends(scene):
    first = copy_of(scene.source, scene.unit)
    gone = copy_of(scene.source, UnitFactory(under=scene.here))
    gone.initiative.merged_into = first.initiative
    gone.initiative.save()
    AdoptionFactory(
        source=first.initiative, unit=scene.home, initiative=scene.source, status="working"
    )
    found = family(scene.source, today=TODAY)

    assert [node.key for node in found.nodes] == [first.pk]
    assert reach_of([scene.source.pk], today=TODAY)[scene.source.pk].places == 1

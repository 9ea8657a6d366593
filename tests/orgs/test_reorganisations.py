"""The acts on the map: whole results, one journal line each, and every refusal."""

from datetime import date
from decimal import Decimal

import pytest

from kheo.access.enums import Role
from kheo.audit.queries import entries_about
from kheo.kernel.refusals import NotAllowed, RuleBroken, Stale
from kheo.orgs import operations, queries
from kheo.orgs.enums import Change, Kind, Tree
from kheo.orgs.models import Placement, Reach, Reorganisation, Succession, Unit, UnitKind, UnitName
from kheo.orgs.operations import Body, Paper, Part
from tests.factories.orgs import UnitFactory

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 1)
PAPER = Paper("30/NQ-HĐND", date(2026, 2, 1), "Hội đồng nhân dân tỉnh")


@pytest.fixture
def place(someone):
    """Nation › province › two communes › a village in each, and the administrator."""

    class Place:
        nation = UnitFactory(code="VN", name="Việt Nam", kind=Kind.NATION)
        province = UnitFactory(code="42", name="Hà Tĩnh", kind=Kind.PROVINCE, under=nation)
        first = UnitFactory(code="10001", name="Đức Thọ", under=province)
        second = UnitFactory(code="10002", name="Đức Minh", under=province)
        village = UnitFactory(code="V1", name="Thôn 1", kind=Kind.VILLAGE, under=first)
        other = UnitFactory(code="V2", name="Thôn 2", kind=Kind.VILLAGE, under=second)
        admin = someone(Role.SYSTEM_ADMINISTRATOR, over=nation)

    operations.rebuild_reach()
    return Place


def reaches(unit, on, tree=Tree.TERRITORY):
    """Ancestor code → (depth, how, rights follow) on the map of the day."""
    rows = Reach.objects.as_of(on).filter(unit=unit, tree=tree).select_related("ancestor")
    return {r.ancestor.code: (r.depth, str(r.how), r.carries_rights) for r in rows}


def told(event):
    """What the journal says about a reorganisation: exactly one line."""
    (entry,) = entries_about(event)
    return entry.action, entry.before, entry.after


def the_projection_is_what_the_facts_say():
    return not list(queries.reach_differences())


def test_a_merger_ends_the_units_founds_one_and_takes_along_what_stood_below(place, at):
    merged = operations.merge_units(
        units=[place.first, place.second],
        into=Body("10003", "Đức Thịnh", Kind.COMMUNE, place.province),
        on=DAY,
        paper=PAPER,
        actor=place.admin,
        at=at,
    )

    place.first.refresh_from_db()
    assert place.first.ends_on == DAY
    assert (merged.label, merged.starts_on, merged.ends_on) == ("xã Đức Thịnh", DAY, None)
    assert [u.code for u in queries.children(place.province, date(2026, 2, 28))] == [
        "10002",
        "10001",
    ]
    assert list(queries.children(place.province, DAY)) == [merged]
    assert list(queries.children(merged, DAY)) == [place.village, place.other]
    assert reaches(place.first, DAY) == {
        "10001": (0, "placed", True),
        "10003": (1, "succeeded", False),
        "42": (2, "succeeded", True),
        "VN": (3, "succeeded", True),
    }
    assert reaches(merged, date(2026, 2, 1)) == {
        "10003": (0, "placed", True),
        "42": (2, "unresolved", True),
        "VN": (3, "unresolved", True),
    }
    assert reaches(place.village, DAY)["10003"] == (1, "placed", True)
    assert queries.successors_on(place.first, DAY) == [merged]
    event = Reorganisation.objects.get()
    assert (event.kind, event.title, event.paper) == (
        Change.MERGE,
        "Đức Thọ + Đức Minh → xã Đức Thịnh",
        "30/NQ-HĐND",
    )
    assert told(event) == (
        "unit.merge",
        {"units": ["10001 Đức Thọ", "10002 Đức Minh"]},
        {
            "on": "2026-03-01",
            "paper": "30/NQ-HĐND",
            "units": ["10003 xã Đức Thịnh"],
            "moved": ["Thôn 1 → xã Đức Thịnh", "Thôn 2 → xã Đức Thịnh"],
            "successions": 2,
        },
    )
    assert the_projection_is_what_the_facts_say()


def test_a_merger_into_a_unit_that_goes_on_leaves_that_unit_itself(place, at):
    kept = operations.merge_units(
        units=[place.first], into=place.second, on=DAY, paper=PAPER, actor=place.admin, at=at
    )

    assert kept == place.second
    assert list(queries.children(place.second, DAY)) == [place.village, place.other]
    assert reaches(place.first, DAY)["10002"] == (1, "succeeded", False)
    assert reaches(place.second, date(2026, 2, 1))["42"] == (1, "placed", True)
    assert the_projection_is_what_the_facts_say()


def test_a_division_reaches_only_what_all_heirs_have_in_common_even_with_shares(place, at):
    heirs = operations.split_unit(
        unit=place.first,
        parts=[
            Part(Body("10004", "Đức Đông", Kind.COMMUNE, place.province), Decimal("0.6")),
            Part(place.second, Decimal("0.4"), children=(place.village,)),
        ],
        on=DAY,
        paper=PAPER,
        actor=place.admin,
        at=at,
    )

    assert [heir.code for heir in heirs] == ["10004", "10002"]
    assert reaches(place.first, DAY) == {
        "10001": (0, "placed", True),
        "42": (2, "unresolved", True),
        "VN": (3, "unresolved", True),
    }
    assert list(queries.children(place.second, DAY)) == [place.village, place.other]
    assert queries.successors_on(place.first, DAY) == heirs
    assert list(Succession.objects.order_by("pk").values_list("share", "is_whole", "is_main")) == [
        (Decimal("0.600000"), False, True),
        (Decimal("0.400000"), False, False),
    ]
    assert told(Reorganisation.objects.get())[0] == "unit.split"
    assert the_projection_is_what_the_facts_say()


def test_a_part_passes_over_and_both_units_go_on(place, at):
    event = operations.transfer_part(
        unit=place.first,
        to=place.second,
        children=[place.village],
        on=DAY,
        paper=PAPER,
        actor=place.admin,
        at=at,
    )

    assert place.first in Unit.objects.alive(DAY)
    assert list(queries.children(place.second, DAY)) == [place.village, place.other]
    assert reaches(place.first, DAY)["42"] == (1, "placed", True)
    assert told(event) == (
        "unit.partial",
        {},
        {
            "on": "2026-03-01",
            "paper": "30/NQ-HĐND",
            "moved": ["Thôn 1 → Đức Minh"],
            "successions": 1,
        },
    )
    assert the_projection_is_what_the_facts_say()


def test_a_new_name_holds_from_its_day_and_the_old_one_before(place, at):
    event = operations.rename_unit(
        unit=place.first, name="  La  Sơn ", on=DAY, paper=PAPER, actor=place.admin, at=at
    )

    names = UnitName.objects.filter(unit=place.first).order_by("valid_from")
    assert list(names.values_list("name", "valid_from", "valid_to")) == [
        ("Đức Thọ", date(2004, 1, 1), DAY),
        ("La Sơn", DAY, None),
    ]
    place.first.refresh_from_db()
    assert place.first.name == "La Sơn"
    assert queries.search_units("la son") == [place.first]
    assert told(event) == (
        "unit.rename",
        {"names": ["Đức Thọ"]},
        {"on": "2026-03-01", "paper": "30/NQ-HĐND", "names": ["La Sơn"]},
    )


def test_a_commune_becomes_a_ward_and_stays_the_same_unit(place, at):
    event = operations.change_kind(
        unit=place.first, kind=Kind.WARD, on=DAY, paper=PAPER, actor=place.admin, at=at
    )

    place.first.refresh_from_db()
    assert (place.first.kind, place.first.label) == (Kind.WARD, "phường Đức Thọ")
    assert queries.counts_per_kind(date(2026, 2, 28), place.province)[Kind.COMMUNE] == 2
    assert queries.counts_per_kind(DAY, place.province) == {
        "commune": 1,
        "ward": 1,
        "village": 2,
    }
    assert told(event)[:2] == ("unit.change_kind", {"kinds": ["commune"]})


def test_a_unit_moves_in_one_tree_and_stays_in_the_others(place, at):
    board = operations.found_unit(
        code="42-BDV",
        name="Ban Tuyên giáo và Dân vận",
        kind=Kind.BOARD,
        parent=place.province,
        also=((Tree.PARTY, place.province),),
        on=date(2025, 2, 3),
        paper="1-QĐ/TU",
        actor=place.admin,
        at=at,
    )

    event = operations.move_unit(
        unit=board, parent=place.first, on=DAY, paper=PAPER, actor=place.admin, at=at
    )

    assert queries.ancestors(board, DAY) == [place.first, place.province, place.nation]
    assert queries.ancestors(board, DAY, Tree.PARTY) == [place.province]
    assert queries.ancestors(board, date(2026, 1, 1)) == [place.province, place.nation]
    assert told(event)[0] == "unit.reparent"
    assert the_projection_is_what_the_facts_say()


def test_a_level_ends_without_heirs_and_its_children_stand_one_higher(place, at):
    district = UnitFactory(code="440", name="Đức Thọ", kind=Kind.DISTRICT, under=place.province)
    town = UnitFactory(code="10009", name="Thị trấn", kind=Kind.TOWNSHIP, under=district)
    operations.rebuild_reach()

    event = operations.abolish_level(
        kind=Kind.DISTRICT, within=place.province, on=DAY, paper=PAPER, actor=place.admin, at=at
    )

    assert queries.ancestors(town, DAY) == [place.province, place.nation]
    assert reaches(district, DAY) == {
        "440": (0, "placed", True),
        "42": (1, "succeeded", True),
        "VN": (2, "succeeded", True),
    }
    assert queries.successors_on(district, DAY) == []
    assert told(event)[:2] == ("unit.abolish", {"units": ["440 Đức Thọ"]})
    assert the_projection_is_what_the_facts_say()


def test_rights_follow_a_merger_only_after_somebody_has_looked(place, at, someone):
    merged = operations.merge_units(
        units=[place.first, place.second],
        into=Body("10003", "Đức Thịnh", Kind.COMMUNE, place.province),
        on=DAY,
        paper=PAPER,
        actor=place.admin,
        at=at,
    )
    event = Reorganisation.objects.get()
    with pytest.raises(NotAllowed):
        operations.review_rights(event, actor=someone(Role.REGISTRAR, over=merged), at=at)

    operations.review_rights(event, actor=place.admin, at=at)

    assert reaches(place.first, DAY)["10003"] == (1, "succeeded", True)
    assert entries_about(event)[0].action == "reorganisation.review_rights"
    assert (event.rights_reviewed_at, event.rights_reviewed_by) == (at, place.admin)
    assert the_projection_is_what_the_facts_say()
    with pytest.raises(Stale):
        operations.review_rights(event, actor=place.admin, at=at)


def test_a_standing_office_founds_a_village_below_but_no_commune(place, at, someone):
    office = someone(Role.STANDING_OFFICE, over=place.first)
    new = {"on": DAY, "paper": PAPER, "actor": office, "at": at}

    village = operations.found_unit(
        code="V3", name="Thôn 3", kind=Kind.VILLAGE, parent=place.first, **new
    )

    assert queries.ancestors(village, DAY) == [place.first, place.province, place.nation]
    for body in (
        {"code": "V4", "name": "Thôn 4", "kind": Kind.VILLAGE, "parent": place.second},
        {"code": "10005", "name": "Mới", "kind": Kind.COMMUNE, "parent": place.first},
    ):
        with pytest.raises(NotAllowed):
            operations.found_unit(**body, **new)
    assert not Unit.objects.filter(code__in=["V4", "10005"]).exists()


def refused(place, what):
    first, second, province = place.first, place.second, place.province
    body = Body("10003", "Mới", Kind.COMMUNE, province)
    return {
        "dead": lambda: operations.plan_rename(place.dead, "Mới", on=DAY, paper=PAPER),
        "unborn": lambda: operations.plan_rename(first, "Mới", on=date(1990, 1, 1), paper=PAPER),
        "birthday": lambda: operations.plan_rename(first, "Mới", on=date(2004, 1, 1), paper=PAPER),
        "no paper": lambda: operations.plan_rename(first, "Mới", on=DAY, paper=" "),
        "same name": lambda: operations.plan_rename(first, "Đức Thọ", on=DAY, paper=PAPER),
        "circle": lambda: operations.plan_move(province, first, on=DAY, paper=PAPER),
        "itself": lambda: operations.plan_move(first, first, on=DAY, paper=PAPER),
        "dead parent": lambda: operations.plan_move(first, place.dead, on=DAY, paper=PAPER),
        "stands there": lambda: operations.plan_move(first, province, on=DAY, paper=PAPER),
        "shares": lambda: operations.plan_split(
            first,
            [Part(body, Decimal("0.7")), Part(second, Decimal("0.4"))],
            on=DAY,
            paper=PAPER,
        ),
        "negative": lambda: operations.plan_split(
            first, [Part(body, Decimal(-1)), Part(second)], on=DAY, paper=PAPER
        ),
        "one part": lambda: operations.plan_split(first, [Part(body)], on=DAY, paper=PAPER),
        "heir twice": lambda: operations.plan_split(
            first, [Part(second), Part(second)], on=DAY, paper=PAPER
        ),
        "one alone": lambda: operations.plan_merge([first], into=body, on=DAY, paper=PAPER),
        "code": lambda: operations.plan_found(
            Body("10002", "Mới", Kind.COMMUNE, province), on=DAY, paper=PAPER
        ),
        "nation": lambda: operations.plan_merge([place.nation], into=first, on=DAY, paper=PAPER),
        "same kind": lambda: operations.plan_change_kind(
            province, Kind.PROVINCE, on=DAY, paper=PAPER
        ),
        "not below": lambda: operations.plan_transfer(
            first, second, children=[place.other], on=DAY, paper=PAPER
        ),
        "whole part": lambda: operations.plan_transfer(
            first, second, share=Decimal(1), on=DAY, paper=PAPER
        ),
    }[what]


@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        ("dead", "Cũ does not exist on 01/03/2026."),
        ("unborn", "Đức Thọ does not exist on 01/01/1990."),
        ("birthday", "Đức Thọ only begins on 01/01/2004; choose a later day."),
        ("no paper", "Name the paper this rests on."),
        ("same name", "Give a name that differs from the present one."),
        ("circle", "Hà Tĩnh would stand above itself."),
        ("itself", "Đức Thọ would stand above itself."),
        ("dead parent", "Cũ does not exist on 01/03/2026."),
        ("stands there", "Đức Thọ stands there already."),
        ("shares", "The shares add up to more than 100 %."),
        ("negative", "A share lies above 0 and is at most 100 %."),
        ("one part", "A division needs at least two parts."),
        ("heir twice", "A unit is named twice among the successors."),
        ("one alone", "A merger needs at least two units."),
        ("code", "The code 10002 would be alive twice (Đức Minh)."),
        ("nation", "The nation cannot end."),
        ("same kind", "Hà Tĩnh is of this kind already."),
        ("not below", "Thôn 2 does not stand under Đức Thọ on this day."),
        ("whole part", "A part is less than the whole; use a merger."),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(what, sentence, place, settings):
    settings.LANGUAGE_CODE = "en"
    place.dead = UnitFactory(
        code="10008", name="Cũ", under=place.province, ends_on=date(2025, 7, 1)
    )
    UnitKind.objects.filter(unit=place.province).update(wording="tỉnh")

    with pytest.raises(RuleBroken) as refusal:
        refused(place, what)()

    assert str(refusal.value) == sentence
    assert not Reorganisation.objects.exists()


def test_two_reorganisations_of_one_unit_on_one_day_and_earlier_ones_are_refused(
    place, at, settings
):
    settings.LANGUAGE_CODE = "en"
    act = {"unit": place.first, "paper": PAPER, "actor": place.admin, "at": at}
    operations.rename_unit(name="La Sơn", on=DAY, **act)
    rows = Placement.objects.count()

    with pytest.raises(RuleBroken, match="already changes La Sơn on 01/03/2026"):
        operations.change_kind(
            kind=Kind.WARD, on=DAY, **{**act, "unit": Unit.objects.get(code="10001")}
        )
    with pytest.raises(RuleBroken, match="a change before that day cannot be entered"):
        operations.move_unit(parent=place.second, on=date(2026, 2, 1), **act)

    assert Placement.objects.count() == rows
    assert Reorganisation.objects.count() == 1


def test_a_plan_that_grew_old_is_refused_when_it_is_carried_out(place, at):
    plan = operations.plan_abolish([place.village], about=place.village, on=DAY, paper=PAPER)
    operations.abolish_unit(unit=place.village, on=DAY, paper=PAPER, actor=place.admin, at=at)

    with pytest.raises(RuleBroken):
        operations.carry_out(plan, actor=place.admin, at=at)

    assert Reorganisation.objects.count() == 1


def test_effects_count_what_a_plan_touches(place):
    plan = operations.plan_merge(
        [place.first, place.second],
        into=Body("10003", "Đức Thịnh", Kind.COMMUNE, place.province),
        on=DAY,
        paper=PAPER,
    )

    found = operations.effects(plan, people=len, records=lambda units: 10 * len(units))

    assert found == operations.Effects(
        ends=2, begins=1, placements_closed=4, successions=2, people=4, records=40
    )

"""Proposing a list, choosing, targets, the decision."""

import pytest

from kheo.access.enums import Role
from kheo.audit.models import Entry
from kheo.audit.wording import sentence
from kheo.initiatives.enums import Status
from kheo.kernel.refusals import NotAllowed, RuleBroken
from kheo.library.models import Exemplar, ExemplarList, ExemplarTarget
from kheo.library.operations import exemplars
from tests.factories.documents import PaperFactory
from tests.library.exemplars.conftest import told


def names(one):
    rows = Exemplar.objects.filter(list=one, taken_out_on=None).order_by("order")
    return [(row.order, row.initiative.title, row.why, row.places) for row in rows]


def test_a_list_is_proposed_and_told(scene):
    one = exemplars.open_list(
        unit=scene.province, title=" Mô hình  điển hình ", first_year=2025, last_year=2030,
        actor=scene.office, at=scene.at,
    )  # fmt: skip
    line = Entry.objects.about(one).get()
    assert (one.title, one.paper, one.made_by) == ("Mô hình điển hình", None, scene.office)
    assert line.after == {"title": "Mô hình điển hình", "first_year": 2025, "last_year": 2030}
    assert sentence(line) == "Lê Thị Hà đã đề xuất danh mục điển hình “Mô hình điển hình”"


def test_years_in_the_wrong_order_are_refused_at_their_field(scene):
    with pytest.raises(RuleBroken) as refused:
        exemplars.open_list(
            unit=scene.province, title="A", first_year=2030, last_year=2026,
            actor=scene.office, at=scene.at,
        )  # fmt: skip
    assert list(refused.value.fields) == ["last_year"]
    assert ExemplarList.objects.count() == 1


def test_the_office_of_a_commune_does_not_choose_for_the_province(scene):
    stranger = scene.someone(Role.STANDING_OFFICE, over=scene.an)
    one = scene.proven("Ngày xanh")
    with pytest.raises(NotAllowed):
        exemplars.choose(scene.list, initiatives=[one.pk], actor=stranger, at=scene.at)
    assert names(scene.list) == []


def test_initiatives_are_chosen_once_in_their_order(scene):
    first, second = scene.proven("Ngày xanh"), scene.proven("Đêm sáng", scene.binh)

    count = exemplars.choose(
        scene.list, initiatives=[first.pk, second.pk, first.pk], why="Dễ làm", places=12,
        actor=scene.office, at=scene.at,
    )  # fmt: skip
    again = exemplars.choose(
        scene.list, initiatives=[second.pk], actor=scene.office, at=scene.at
    )  # fmt: skip

    assert (count, again) == (2, 0)
    assert names(scene.list) == [(1, "Ngày xanh", "Dễ làm", 12), (2, "Đêm sáng", "Dễ làm", 12)]
    assert told(scene.list) == [("exemplars.choose", "Dễ làm")]


@pytest.mark.parametrize("status", [Status.BUILDING, Status.DORMANT, Status.STRUCK_OFF])
def test_only_what_is_recognised_and_alive_is_chosen(scene, status):
    one = scene.proven("Ngày xanh")
    type(one).objects.filter(pk=one.pk).update(status=status)
    with pytest.raises(RuleBroken, match="Ngày xanh"):
        exemplars.choose(scene.list, initiatives=[one.pk], actor=scene.office, at=scene.at)
    assert names(scene.list) == []


def test_what_lies_outside_the_scope_is_not_chosen_and_nothing_else_with_it(scene):
    near, far = scene.proven("Ngày xanh"), scene.proven("Đêm sáng", scene.far)
    with pytest.raises(RuleBroken, match="Đêm sáng"):
        exemplars.choose(
            scene.list, initiatives=[near.pk, far.pk], actor=scene.office, at=scene.at
        )  # fmt: skip
    assert names(scene.list) == []


def test_taken_out_needs_a_reason_and_comes_back(scene):
    row = scene.chosen()
    with pytest.raises(RuleBroken) as refused:
        exemplars.take_out(row, why=" ", actor=scene.office, at=scene.at)
    assert list(refused.value.fields) == ["why"]

    exemplars.take_out(row, why="Tốn kém", actor=scene.office, at=scene.at)
    out = Exemplar.objects.get(pk=row.pk)
    assert (out.taken_out_why, f"{out.taken_out_on:%d/%m/%Y}") == ("Tốn kém", "21/11/2026")
    with pytest.raises(RuleBroken):
        exemplars.take_out(row, why="nữa", actor=scene.office, at=scene.at)

    exemplars.put_back(row, actor=scene.office, at=scene.at)
    assert Exemplar.objects.get(pk=row.pk).taken_out_on is None
    assert told(scene.list)[1:] == [("exemplars.take_out", "Tốn kém"), ("exemplars.put_back", "")]


def test_targets_are_set_changed_and_taken_away_cell_by_cell(scene):
    row = scene.chosen()
    an, binh = scene.an.pk, scene.binh.pk
    give = {"actor": scene.office, "at": scene.at}
    exemplars.set_targets(row, targets={(an, 2026): 2, (binh, 2027): 3}, **give)
    changed = exemplars.set_targets(row, targets={(an, 2026): 2, (binh, 2027): 0}, **give)
    exemplars.set_target(row, unit=scene.binh, year=2028, places=1, **give)

    cells = ExemplarTarget.objects.order_by("year").values_list("unit_id", "year", "places")
    last = Entry.objects.about(scene.list).order_by("-pk").first()
    assert changed == 1
    assert list(cells) == [(an, 2026, 2), (binh, 2028, 1)]
    assert last.after == {
        "initiative": "Ngày xanh", "places": 3, "targets": {f"Xã Bình #{binh} 2028": 1},
    }  # fmt: skip
    assert last.before == {"targets": {f"Xã Bình #{binh} 2028": 0}}


@pytest.mark.parametrize(("year", "places"), [(2031, 1), (2026, -1), (2026, 10_000)])
def test_a_target_outside_the_years_or_out_of_bounds_is_refused(scene, year, places):
    row = scene.chosen()
    with pytest.raises(RuleBroken):
        exemplars.set_targets(
            row, targets={(scene.an.pk, year): places}, actor=scene.office, at=scene.at
        )  # fmt: skip
    assert not ExemplarTarget.objects.exists()


def test_a_target_for_a_unit_outside_is_refused_by_its_name(scene):
    row = scene.chosen()
    for unit in (scene.far, scene.village):
        with pytest.raises(RuleBroken, match=unit.label):
            exemplars.set_target(
                row, unit=unit, year=2026, places=1, actor=scene.office, at=scene.at
            )  # fmt: skip
    assert not ExemplarTarget.objects.exists()


def test_a_list_comes_in_force_by_a_decision_of_its_own_unit(scene):
    decision = PaperFactory(unit=scene.province)
    with pytest.raises(RuleBroken, match="Danh mục chưa có mô hình nào"):
        exemplars.put_in_force(scene.list, paper=decision, actor=scene.office, at=scene.at)
    scene.chosen()
    for wrong in (PaperFactory(unit=scene.an), PaperFactory(unit=scene.province, kind="notice")):
        with pytest.raises(RuleBroken) as refused:
            exemplars.put_in_force(scene.list, paper=wrong, actor=scene.office, at=scene.at)
        assert list(refused.value.fields) == ["paper"]

    exemplars.put_in_force(scene.list, paper=decision, actor=scene.office, at=scene.at)

    assert ExemplarList.objects.get().paper == decision
    assert told(scene.list)[-1] == ("exemplars.force", "")


def test_in_force_nothing_is_added_until_it_is_a_proposal_again(scene):
    row = scene.chosen()
    paper = PaperFactory(unit=scene.province)
    give = {"actor": scene.office, "at": scene.at}
    exemplars.put_in_force(scene.list, paper=paper, **give)
    other = scene.proven("Đêm sáng")

    with pytest.raises(RuleBroken):
        exemplars.choose(scene.list, initiatives=[other.pk], **give)
    with pytest.raises(RuleBroken):
        exemplars.change_list(scene.list, title="B", first_year=2026, last_year=2030, **give)
    exemplars.set_target(row, unit=scene.an, year=2026, places=1, **give)
    exemplars.take_out(row, why="Tốn kém", **give)
    exemplars.make_proposal_again(scene.list, why="Bổ sung", **give)
    exemplars.choose(scene.list, initiatives=[other.pk], **give)

    assert names(scene.list) == [(2, "Đêm sáng", "", 0)]
    assert told(scene.list)[-2:] == [("exemplars.reopen", "Bổ sung"), ("exemplars.choose", "")]


def test_years_with_targets_are_not_cut_off(scene):
    row = scene.chosen()
    give = {"actor": scene.office, "at": scene.at}
    exemplars.set_target(row, unit=scene.an, year=2030, places=1, **give)
    with pytest.raises(RuleBroken, match="2030"):
        exemplars.change_list(scene.list, title="B", first_year=2026, last_year=2029, **give)
    exemplars.change_list(scene.list, title="B", first_year=2026, last_year=2031, **give)
    assert ExemplarList.objects.values_list("title", "last_year").get() == ("B", 2031)


def test_the_reason_and_the_places_wanted_are_changed(scene):
    row = scene.chosen()
    exemplars.describe(row, why="Ai cũng làm được", places=20, actor=scene.office, at=scene.at)
    last = Entry.objects.about(scene.list).order_by("-pk").first()
    assert (last.before, last.after) == (
        {"why": "", "places": 4},
        {"why": "Ai cũng làm được", "places": 20, "initiative": "Ngày xanh"},
    )

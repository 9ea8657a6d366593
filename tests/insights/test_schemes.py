"""Scorings are made from a sample or an empty sheet, changed, copied; what cannot be is refused."""

from datetime import date
from decimal import Decimal

import pytest

from kheo.audit.models import Entry
from kheo.audit.wording import sentence
from kheo.insights import operations
from kheo.insights.enums import SchemeStatus
from kheo.kernel.refusals import InvalidTransition, RuleBroken, Stale
from tests.insights.conftest import YEAR, fresh, told

D = Decimal
pytestmark = pytest.mark.django_db
C = SchemeStatus
ITEM = {"name": "Công nhận", "hits": "recognised", "base": "registered", "weight": D(40)}


def test_the_sample_has_six_items_and_says_that_it_is_a_sample(scene):
    scheme = scene.sample()

    assert (scheme.is_sample, scheme.status, scheme.year) == (True, C.DRAFT, YEAR)
    assert "mẫu tham khảo" in scheme.name
    assert [(one.hits, one.base) for one in scheme.items.order_by("order")] == [
        ("recognised", "registered"), ("effective", "total_built"), ("targets_met", "targets_set"),
        ("confirmed", "alive"), ("replicated", "built"), ("papers_issued", ""),
    ]  # fmt: skip
    assert sum(one.weight for one in scheme.items.all()) == 100
    (line,) = Entry.objects.about(scheme)
    assert (line.action, line.actor) == ("scheme.sample", scene.office)
    assert sentence(line) == (f"Lê Thị Hà lập bảng chấm điểm “{scheme.name}” từ mẫu tham khảo")


def test_items_are_added_changed_and_taken_out_with_a_line_each(scene, at):
    scheme = operations.make_scheme(
        unit=scene.province, year=YEAR, name="Bảng điểm", actor=scene.office, at=at
    )
    item = operations.add_item(scheme, **ITEM, actor=scene.office, at=at)
    operations.change_item(item, weight=D(30), actor=scene.office, at=at)
    operations.remove_item(item, actor=scene.office, at=at)

    assert not scheme.items.exists()
    added = {**ITEM, "weight": "40", "full_at": "100", "direction": "more", "min_base": None}
    lines = told(scheme)
    assert [act for act, _after, _note in lines] == [
        "scheme.make", "scheme.add_item", "scheme.change_item", "scheme.remove_item",
    ]  # fmt: skip
    assert lines[1][1] == {**added, "item": "Công nhận"}
    assert lines[2][1] == {"weight": "30", "item": "Công nhận"}
    with pytest.raises(Stale):
        operations.remove_item(item, actor=scene.office, at=at)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": " "}, "name"), ({"hits": "no_such"}, "hits"), ({"hits": ""}, "hits"),
        ({"hits": "share_recognised"}, "hits"), ({"hits": "labour_days"}, "hits"),
        ({"base": "recognised"}, "base"), ({"base": "registered|level=commune"}, "base"),
        ({"weight": D(0)}, "weight"), ({"weight": D(1001)}, "weight"), ({"full_at": D(0)}, "full_at"),
        ({"full_at": D(101)}, "full_at"), ({"min_base": 1001}, "min_base"),
        ({"direction": "up"}, "direction"), ({"name": "x" * 201}, "name"),
    ],
)  # fmt: skip
def test_an_item_that_cannot_be_counted_is_refused_with_its_field(values, field, scene, at):
    scheme = scene.sample()
    with pytest.raises(RuleBroken) as refusal:
        operations.add_item(scheme, **{**ITEM, **values}, actor=scene.office, at=at)
    assert set(refusal.value.fields) == {field}
    assert scheme.items.count() == 6


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": ""}, "name"), ({"year": 12}, "year"), ({"min_base": 1001}, "min_base"),
        ({"for_kinds": ["castle"]}, "for_kinds"), ({"name": "Có rồi"}, "name"),
        ({"starts_on": date(YEAR + 2, 1, 1)}, "ends_on"),
    ],
)  # fmt: skip
def test_a_scoring_that_cannot_be_is_refused_with_its_field(values, field, scene, at):
    given = {"unit": scene.province, "actor": scene.office, "at": at}
    operations.make_scheme(year=YEAR, name="Có rồi", **given)
    with pytest.raises(RuleBroken) as refusal:
        operations.make_scheme(**{"year": YEAR, "name": "Mới", **values}, **given)
    assert set(refusal.value.fields) == {field}


def test_a_copy_has_the_items_of_the_other_year(scene, at):
    source = scene.sample()
    copy = operations.copy_scheme(source, year=YEAR + 1, name="Năm sau", actor=scene.office, at=at)

    def columns(scheme):
        return list(scheme.items.order_by("order").values_list("order", "name", "hits", "weight"))

    assert columns(copy) == columns(source)
    assert (copy.starts_on, copy.ends_on, copy.is_sample) == (
        date(YEAR + 1, 1, 1), date(YEAR + 2, 1, 1), True,
    )  # fmt: skip
    assert told(copy)[0][:1] == ("scheme.copy",)
    assert told(copy)[0][1]["source"] == source.name


def test_what_units_have_seen_is_changed_only_after_it_was_taken_back(scene, at):
    scheme = scene.shown()
    item = scheme.items.first()
    for act in (
        lambda: operations.change_scheme(scheme, min_base=5, actor=scene.office, at=at),
        lambda: operations.add_item(scheme, **ITEM, actor=scene.office, at=at),
        lambda: operations.change_item(item, weight=D(1), actor=scene.office, at=at),
        lambda: operations.remove_item(item, actor=scene.office, at=at),
    ):
        with pytest.raises(InvalidTransition):
            act()
    operations.revise(scheme, note="sai mẫu số", actor=scene.office, at=at)
    operations.change_scheme(fresh(scheme), min_base=5, actor=scene.office, at=at)
    assert (fresh(scheme).min_base, told(scheme)[-1][1]) == (5, {"min_base": 5})

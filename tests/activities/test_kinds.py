"""Kinds are shipped once, and changed by dated rows."""

from datetime import date

import pytest

from kheo.access.enums import Role
from kheo.activities import operations
from kheo.activities.models import ActivityKind
from kheo.activities.queries import kind_on, kinds_now, kinds_on
from kheo.audit.queries import entries_about
from kheo.audit.wording import sentence
from kheo.kernel.refusals import NotAllowed, RuleBroken

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)
SHIPPED = [
    "paper", "inspection", "conference", "dissemination", "award", "news", "contest",
    "contest_prize", "talk", "handbook", "training", "drive", "dialogue", "opinion_found",
    "opinion_solved", "exemplar_selected",
]  # fmt: skip


@pytest.fixture
def change(kinds, administrator, at):
    """``change(code, **changes)``: from 1 December 2026 on."""

    def make(code="news", **changes):
        kind = ActivityKind.objects.running().get(code=code)
        values = {
            "valid_from": date(2026, 12, 1), "name": kind.name, "unit_word": kind.unit_word,
            "asks": kind.asks, "variants": kind.variants, "order": kind.order,
            "actor": administrator, "at": at,
        }  # fmt: skip
        return operations.change_kind(kind, **{**values, **changes})

    return make


def test_the_shipped_kinds_come_in_once(administrator, at):
    first = operations.load_kinds(actor=administrator, at=at)
    again = operations.load_kinds(actor=administrator, at=at)
    assert (first, again) == (16, 0)
    assert [kind.code for kind in kinds_on(TODAY)] == SHIPPED


def test_what_the_house_changed_or_ended_is_left_alone(change, administrator, at):
    change(name="Tin tức")
    talk = ActivityKind.objects.get(code="talk")
    operations.end_kind(talk, ends_on=TODAY, note="Gộp", actor=administrator, at=at)
    assert operations.load_kinds(actor=administrator, at=at) == 0


def test_only_who_sets_kinds_loads_or_changes_them(kinds, clerk, at):
    with pytest.raises(NotAllowed):
        operations.load_kinds(actor=clerk, at=at)
    with pytest.raises(NotAllowed):
        operations.add_kind(name="Hội thao", unit_word="cuộc", valid_from=TODAY, actor=clerk, at=at)


def test_a_new_kind_is_recorded_from_its_day_on(record, administrator, at, in_english):
    kind = operations.add_kind(
        name="Hội thao", unit_word="cuộc", asks=["attended"], valid_from=date(2026, 3, 1),
        variants=[{"name": "Cấp xã"}], actor=administrator, at=at,
    )  # fmt: skip
    assert (kind.code, kind.variants) == ("hoi_thao", [{"code": "cap_xa", "name": "Cấp xã"}])
    assert [sentence(entry) for entry in entries_about(kind)] == [
        f"{administrator} added the kind of activity “Hội thao” from 01/03/2026"
    ]
    assert record(kind="hoi_thao", variant="cap_xa", attended=40).attended == 40
    with pytest.raises(RuleBroken) as refusal:
        record(kind="hoi_thao", variant="cap_xa", on=date(2026, 2, 28))
    assert set(refusal.value.fields) == {"kind"}


def test_a_change_holds_from_its_day_and_the_past_keeps_its_words(change, in_english):
    fresh = change(name="Tin, bài trên báo", variants=[{"name": "Báo in"}])
    assert kind_on("news", date(2026, 11, 30)).name == "Tin, bài, phóng sự"
    assert kind_on("news", date(2026, 12, 1)) == fresh
    assert fresh.variants == [{"code": "bao_in", "name": "Báo in"}]
    assert ActivityKind.objects.running().filter(code="news").count() == 1
    assert "changed the kind of activity “Tin, bài trên báo” from 01/12/2026" in sentence(
        entries_about(fresh)[0]
    )


def test_a_kind_with_a_change_to_come_stands_as_it_is_today(change):
    change(name="Tin, bài trên báo")
    standing, ended = kinds_now(TODAY)
    assert {one.code: one.name for one in standing}["news"] == "Tin, bài, phóng sự"
    assert ended == []


def test_a_name_that_makes_no_code_is_refused(kinds, administrator, at):
    with pytest.raises(RuleBroken) as refusal:
        operations.add_kind(
            name="Новости", unit_word="tin", valid_from=TODAY, actor=administrator, at=at
        )
    assert set(refusal.value.fields) == {"name"}


def test_a_change_of_nothing_makes_no_row(change):
    change()
    assert ActivityKind.objects.filter(code="news").count() == 1


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"valid_from": date(2000, 1, 1)}, {"valid_from"}),
        ({"name": ""}, {"name"}),
        ({"unit_word": " "}, {"unit_word"}),
        ({"asks": ["weather"]}, {"asks"}),
        ({"variants": [{"name": "A"}, {"name": "a"}]}, {"variants"}),
    ],
)
def test_a_crooked_change_is_refused_at_its_field(changes, wrong, change):
    with pytest.raises(RuleBroken) as refusal:
        change(**changes)
    assert set(refusal.value.fields) == wrong


def test_a_variant_in_use_does_not_fall_away_under_its_entries(change, record):
    record(kind="contest_prize", variant="third", on=date(2026, 6, 1))
    with pytest.raises(RuleBroken) as refusal:
        change("contest_prize", valid_from=date(2026, 5, 1), variants=[{"name": "Giải nhất"}])
    assert set(refusal.value.fields) == {"variants"}


def test_a_kind_of_a_taken_name_is_refused(change, administrator, at):
    with pytest.raises(RuleBroken) as refusal:
        operations.add_kind(
            name="Talk", unit_word="buổi", valid_from=TODAY, actor=administrator, at=at
        )
    assert set(refusal.value.fields) == {"name"}


def test_an_ended_kind_is_not_recorded_from_that_day_on(record, administrator, at):
    kind = ActivityKind.objects.get(code="talk")
    values = {"actor": administrator, "at": at}
    with pytest.raises(RuleBroken) as refusal:
        operations.end_kind(kind, ends_on=date(2026, 5, 1), note=" ", **values)
    assert set(refusal.value.fields) == {"note"}
    record(kind="talk", on=date(2026, 6, 1))
    with pytest.raises(RuleBroken) as refusal:
        operations.end_kind(kind, ends_on=date(2026, 5, 1), note="Gộp", **values)
    assert set(refusal.value.fields) == {"ends_on"}

    ended = operations.end_kind(kind, ends_on=date(2026, 7, 1), note="Gộp", **values)
    assert (ended.valid_to, entries_about(ended)[0].note) == (date(2026, 7, 1), "Gộp")
    with pytest.raises(RuleBroken):
        record(kind="talk", title="Khác", on=date(2026, 7, 1))
    standing, gone = kinds_now(TODAY)
    assert ("talk" in {one.code for one in standing}, [one.code for one in gone]) == (
        False, ["talk"],
    )  # fmt: skip
    with pytest.raises(RuleBroken):
        operations.end_kind(kind, ends_on=TODAY, note="Lần nữa", **values)


def test_a_head_of_unit_sets_no_kinds(someone, commune, at):
    with pytest.raises(NotAllowed):
        operations.load_kinds(actor=someone(Role.UNIT_HEAD, over=commune), at=at)

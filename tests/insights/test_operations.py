"""Scorings are made, shown and frozen; signals are raised, answered and judged; who sees what."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from kheo.access.enums import Role
from kheo.access.models import User
from kheo.access.policy import today
from kheo.audit.models import Entry
from kheo.audit.wording import sentence
from kheo.campaigns.models import Campaign
from kheo.counting.narrowing import Narrowing
from kheo.counting.queries.indicators import catalogue_on, figure
from kheo.documents.models import StoredFile
from kheo.initiatives.enums import EvidenceOf
from kheo.initiatives.models import Evidence, Initiative
from kheo.insights import operations, transitions
from kheo.insights.enums import SchemeStatus, SignalKind, SignalStatus
from kheo.insights.models import Scheme, Signal, UnitScore
from kheo.insights.queries.open_to import signals_open_to
from kheo.insights.queries.points import asked_of, live, of_kind, rows_of
from kheo.insights.queries.signals import deadline_of, raised
from kheo.insights.queries.waiting import asked_of as waiting_of
from kheo.insights.queries.waiting import signals_waiting
from kheo.kernel.refusals import InvalidTransition, NotAllowed, RuleBroken, Stale
from kheo.reporting.models import Cell
from tests.factories.orgs import UnitFactory
from tests.factories.reporting import (
    FormFactory,
    FormVersionFactory,
    ReportFactory,
    RoundFactory,
    send,
)
from tests.insights.conftest import TEXT, YEAR

D = Decimal
pytestmark = pytest.mark.django_db
C, S, R = SchemeStatus, SignalStatus, Role
ITEM = {"name": "Công nhận", "hits": "recognised", "base": "registered", "weight": D(40)}


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def told(row):
    return [(e.action, e.after, e.note) for e in Entry.objects.about(row).order_by("pk")]


def again(person):
    """The same person in another request."""
    return User.objects.get(pk=person.pk)


# --- scorings in preparation


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


# --- points


def test_forty_five_of_sixty_stand_before_three_of_three(scene):
    scene.register(scene.an, 3, recognised=3)
    scene.register(scene.binh, 60, recognised=45)
    rows = live(scene.sample(), today=today())

    assert [(row.rank, row.unit.label) for row in rows] == [(1, "Xã Bình"), (2, "Xã An")]
    first = [row.items[0] for row in rows]
    assert [(one.hits, one.base, one.rate, one.points, one.is_small) for one in first] == [
        (D(45), D(60), D("75.00"), D("18.75"), False), (D(3), D(3), D("30.00"), D("7.50"), True),
    ]  # fmt: skip


def test_every_number_opens_as_many_records_as_it_says(scene):
    scene.register(scene.an, 5, recognised=2)
    scene.register(scene.binh, 4, recognised=1)
    scheme = scene.sample()
    catalogue, asked = catalogue_on(scheme.last_day), asked_of(scheme, today())
    items = list(scheme.items.order_by("order"))
    for row in live(scheme, today=today()):
        for item, one in zip(items, row.items, strict=True):
            own = replace(asked, unit=row.unit)
            assert figure(catalogue[item.hits], Narrowing(), own) == one.hits, item.hits
            if item.base:
                assert figure(catalogue[item.base], Narrowing(), own) == one.base, item.base


def test_units_of_a_kind_are_compared_with_each_other(scene):
    UnitFactory(name="Phường Hoa", kind="ward", under=scene.province)
    scene.register(scene.an, 12, recognised=12)
    rows = live(scene.sample(), today=today())

    assert [(row.rank, row.unit.label) for row in of_kind(rows, "commune")] == [
        (1, "Xã An"), (2, "Xã Bình"),
    ]  # fmt: skip
    assert [(row.rank, row.unit.label) for row in of_kind(rows, "ward")] == [(1, "Phường Hoa")]
    assert [row.rank for row in rows] == [1, 2, 2]


def test_a_scoring_for_wards_leaves_communes_out(scene):
    ward = UnitFactory(name="Phường Hoa", kind="ward", under=scene.province)
    scheme = scene.sample(for_kinds=["ward"])
    assert [row.unit for row in live(scheme, today=today())] == [ward]


@pytest.mark.parametrize("units", [1, 3])
def test_the_queries_of_a_ranking_do_not_grow_with_the_units(
    units, scene, django_assert_num_queries
):
    for number in range(units - 1):
        unit = UnitFactory(name=f"Xã {number}", under=scene.province)
        scene.register(unit, 3, recognised=1)
    scheme = scene.sample()
    with django_assert_num_queries(25):
        live(scheme, today=today())


def test_what_was_published_is_read_and_never_counted_again(scene, at, django_assert_num_queries):
    scene.register(scene.an, 20, recognised=10, title="", approach="")
    scheme = scene.shown(days=0)
    Signal.objects.all().update(status=S.ANSWERED)
    before = live(scheme, today=today())
    operations.publish(scheme, actor=scene.office, at=at)
    scene.register(scene.an, 20)
    with django_assert_num_queries(1):
        kept = rows_of(scheme, today())

    assert kept == before
    assert live(scheme, today=today()) != before
    assert UnitScore.objects.filter(scheme=scheme).count() == 2
    assert told(scheme)[-1][:2] == ("scheme.publish", {"status": C.PUBLISHED})


# --- every arrow


SCHEME_ARROWS = {
    "show": ({C.DRAFT}, C.SHOWN), "publish": ({C.SHOWN}, C.PUBLISHED), "revise": ({C.SHOWN}, C.DRAFT),
}  # fmt: skip
SCORERS = {R.STANDING_OFFICE, R.SYSTEM}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("name", SCHEME_ARROWS)
def test_every_step_of_a_scoring_from_every_state_by_every_role(name, role, scene, at):
    sources, target = SCHEME_ARROWS[name]
    scheme = scene.sample()
    actor = scene.someone(role, over=scene.province)
    more = {"show": {"answer_by": today()}, "revise": {"note": "sửa"}}.get(name, {})
    assert {arrow.name for arrow in transitions.SCHEME_FLOW.table} == set(SCHEME_ARROWS)
    for status in C:
        Scheme.objects.filter(pk=scheme.pk).update(status=status, version=1, answer_by=today())
        one, lines = fresh(scheme), Entry.objects.about(scheme).count()
        if role in SCORERS and status in sources:
            getattr(operations, name)(one, actor=actor, at=at, **more)
            stored = fresh(scheme)
            assert (stored.status, stored.version) == (target, 2)
            assert stored.turn == transitions.SCHEME_FLOW.turns[target]
            assert told(scheme)[-1][0] == f"scheme.{name}"
        else:
            with pytest.raises((NotAllowed, InvalidTransition)):
                getattr(operations, name)(one, actor=actor, at=at, **more)
            assert (fresh(scheme).status, Entry.objects.about(scheme).count()) == (status, lines)


SIGNAL_ARROWS = {
    "answer": ("an", {R.REGISTRAR, R.UNIT_HEAD, *SCORERS}, {S.ASKED, S.ANSWERED}, S.ANSWERED),
    "clear": ("province", SCORERS, {S.ANSWERED, S.UPHELD}, S.CLEARED),
    "uphold": ("province", SCORERS, {S.ASKED, S.ANSWERED, S.CLEARED}, S.UPHELD),
}


def a_signal(scene, scheme, **more):
    return Signal.objects.create(
        scheme=scheme, unit=scene.an, kind=SignalKind.NO_PROOF, sentence="no_proof",
        params={"bare": "3", "all": "3"}, created_at=scene.at, updated_at=scene.at,
        moved_at=scene.at, **more,
    )  # fmt: skip


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("name", SIGNAL_ARROWS)
def test_every_step_of_a_signal_from_every_state_by_every_role(name, role, scene, at):
    where, roles, sources, target = SIGNAL_ARROWS[name]
    scheme = scene.shown()
    Scheme.objects.filter(pk=scheme.pk).update(answer_by=today() - timedelta(days=1))
    signal = a_signal(scene, scheme)
    actor = scene.someone(role, over=getattr(scene, where))
    more = {"answer": "Đã bổ sung ảnh."} if name == "answer" else {"note": "đã xem"}
    offered = {arrow.name for arrow in transitions.SIGNAL_FLOW.table if not arrow.inner}
    assert offered == set(SIGNAL_ARROWS)
    for status in S:
        Signal.objects.filter(pk=signal.pk).update(status=status, version=1)
        one, lines = fresh(signal), Entry.objects.about(signal).count()
        if role in roles and status in sources:
            getattr(operations, name)(one, actor=actor, at=at, **more)
            stored = fresh(signal)
            assert (stored.status, stored.version) == (target, 2)
            assert stored.turn == transitions.SIGNAL_FLOW.turns[target]
            act, _after, note = told(signal)[-1]
            assert (act, note) == (f"signal.{name}", next(iter(more.values())))
        else:
            with pytest.raises((NotAllowed, InvalidTransition)):
                getattr(operations, name)(one, actor=actor, at=at, **more)
            assert (fresh(signal).status, Entry.objects.about(signal).count()) == (status, lines)


def test_the_province_does_not_answer_for_its_communes(scene, at):
    signal = a_signal(scene, scene.shown())
    with pytest.raises(NotAllowed):
        operations.answer(signal, answer="Vì thế", actor=scene.office, at=at)


def test_who_answered_for_the_unit_does_not_judge_it(scene, at):
    signal = a_signal(scene, scene.shown(), status=S.ANSWERED, answered_by=scene.office)
    with pytest.raises(NotAllowed, match="người khác phải kết luận"):
        operations.clear(signal, actor=scene.office, at=at)


def test_an_unanswered_signal_is_not_judged_in_the_units_own_time(scene, at):
    signal = a_signal(scene, scene.shown())
    with pytest.raises(NotAllowed):
        operations.uphold(signal, note="rõ", actor=scene.office, at=at)


@pytest.mark.parametrize("words", ["", "  ", "x" * 1001])
def test_an_answer_has_words_and_not_too_many(words, scene, at):
    signal = a_signal(scene, scene.shown())
    with pytest.raises(RuleBroken) as refusal:
        operations.answer(signal, answer=words, actor=scene.clerk, at=at)
    assert set(refusal.value.fields) == {"answer"}


def test_nothing_is_published_while_a_unit_may_still_answer(scene, at):
    scheme = scene.shown()
    signal = a_signal(scene, scheme)
    with pytest.raises(RuleBroken, match="1 dấu hiệu"):
        operations.publish(scheme, actor=scene.office, at=at)
    operations.answer(signal, answer="Đã bổ sung.", actor=scene.clerk, at=at)
    operations.publish(fresh(scheme), actor=scene.office, at=at)
    with pytest.raises(RuleBroken):
        operations.answer(fresh(signal), answer="Thêm", actor=scene.clerk, at=at)


@pytest.mark.parametrize("days", [-1, 367])
def test_the_day_for_answers_lies_in_the_coming_year(days, scene, at):
    with pytest.raises(RuleBroken) as refusal:
        operations.show(
            scene.sample(), answer_by=today() + timedelta(days=days), actor=scene.office, at=at
        )
    assert set(refusal.value.fields) == {"answer_by"}


def test_nothing_is_shown_without_items(scene, at):
    scheme = operations.make_scheme(
        unit=scene.province, year=YEAR, name="Trống", actor=scene.office, at=at
    )
    with pytest.raises(RuleBroken, match="ít nhất một mục"):
        operations.show(scheme, answer_by=today(), actor=scene.office, at=at)


# --- what the records raise


def kinds_of(scheme):
    found = raised(scheme, today())
    return {unit.label: {str(one.kind) for one in signals} for unit, signals in found.items()}


def test_the_records_raise_the_signals_of_each_unit(scene):
    scene.register(scene.an, 4, on=date(YEAR, 12, 28), approach=TEXT)
    scene.register(scene.binh, 2, on=date(YEAR, 12, 28), approach=TEXT)
    assert kinds_of(scene.sample()) == {"Xã An": {"last_week", "same_text", "no_proof"}}


def test_evidence_and_days_apart_raise_nothing(scene, at):
    rows = scene.register(scene.an, 4)
    stored = StoredFile.objects.create(
        sha256="0" * 64, path="a.jpg", size=1, content_type="image/jpeg", kept_at=at,
    )  # fmt: skip
    Evidence.objects.bulk_create(
        Evidence(
            initiative=row, of=EvidenceOf.values[0], stored=stored, name="a.jpg", added_at=at,
            added_by=scene.filer,
        )
        for row in rows
    )  # fmt: skip
    assert kinds_of(scene.sample()) == {}


def test_three_recognised_long_ago_and_silent_since_raise_a_signal(scene):
    scene.register(scene.an, 3, recognised=3, on=date(YEAR - 5, 3, 1))
    assert kinds_of(scene.sample()) == {"Xã An": {"no_proof", "no_change"}}


def test_round_figures_of_sent_reports_raise_a_signal(scene):
    form = FormVersionFactory(form=FormFactory(unit=scene.province), made_by=scene.office)
    asked = RoundFactory(
        form=form, unit=scene.province, opened_by=scene.office, starts_on=date(YEAR, 1, 1),
        ends_on=date(YEAR, 7, 1), due_on=date(YEAR, 7, 10),
    )  # fmt: skip
    report = ReportFactory(round=asked, unit=scene.an, receiver=scene.province)
    keys = ["participants_declared", "money_mobilised", "labour_days", "land_donated", "delegates"]
    for key in keys:
        Cell.objects.create(
            report=report, key=key, value=50, changed_by=scene.clerk, changed_at=scene.at
        )
    send(report, {**dict.fromkeys(keys, 50), "registered": 7}, scene.clerk)
    (signals,) = raised(scene.sample(), today()).values()
    assert [(one.kind, one.params, one.records) for one in signals] == [
        ("round", {"all": "5"}, (report.pk,))
    ]


def test_the_last_week_is_that_of_the_own_campaign_else_of_the_year(scene, at):
    scheme = scene.sample()
    assert deadline_of(scheme, scheme.last_day) == (date(YEAR, 12, 31), False)
    for unit, day in ((scene.nation, 30), (scene.province, 20)):
        Campaign.objects.create(
            unit=unit, title="Đợt", year=YEAR, starts_on=date(YEAR, 1, 1),
            ends_on=date(YEAR + 1, 1, 1), register_by=date(YEAR, 3, day), launched_at=at,
            launched_by=scene.office, created_at=at, updated_at=at,
        )  # fmt: skip
    assert deadline_of(scheme, scheme.last_day) == (date(YEAR, 3, 20), True)


@pytest.mark.parametrize("units", [1, 3])
def test_the_queries_of_signals_do_not_grow_with_the_units(units, scene, django_assert_num_queries):
    for number in range(units - 1):
        scene.register(UnitFactory(name=f"Xã {number}", under=scene.province), 3)
    scheme = scene.sample()
    with django_assert_num_queries(6):
        raised(scheme, today())


def test_shown_again_answers_stay_where_the_records_say_the_same(scene, at):
    scene.register(scene.an, 3)
    scene.register(scene.binh, 3)
    scheme = scene.shown()
    own = Signal.objects.get(unit=scene.an, kind="no_proof")
    other = Signal.objects.get(unit=scene.binh, kind="no_proof")
    assert told(own)[0][:2] == (
        "signal.raise",
        {"sentence": "no_proof", "params": {"bare": "3", "all": "3"}, "records": own.records},
    )
    operations.answer(own, answer="Đang bổ sung.", actor=scene.clerk, at=at)
    operations.answer(other, answer="Đang bổ sung.", actor=scene.neighbour, at=at)
    operations.revise(fresh(scheme), note="sửa", actor=scene.office, at=at)
    scene.register(scene.binh, 1)
    operations.show(fresh(scheme), answer_by=today(), actor=scene.office, at=at)

    own, other = fresh(own), fresh(other)
    assert (own.status, own.answer) == (S.ANSWERED, "Đang bổ sung.")
    assert (other.status, other.answer, other.params) == (S.ASKED, "", {"bare": "4", "all": "4"})
    assert told(other)[-1][0] == "signal.ask_again"

    operations.revise(fresh(scheme), note="sửa", actor=scene.office, at=at)
    Initiative.objects.all().update(status="withdrawn")
    operations.show(fresh(scheme), answer_by=today(), actor=scene.office, at=at)
    assert {fresh(own).status, fresh(other).status} == {S.GONE}
    assert told(own)[-1][0] == "signal.pass"


# --- who sees a signal, on whose desk it lies


def seen_by(*people):
    return [signals_open_to(again(person)).count() for person in people]


def waits(*people):
    return [
        {one.key: one.count for one in signals_waiting(again(person), today())} for person in people
    ]


def test_the_unit_sees_its_signal_first_and_others_once_it_answered(scene, at):
    auditor = scene.someone(Role.AUDITOR, over=scene.nation)
    people = (scene.clerk, scene.office, scene.neighbour, auditor)
    signal = a_signal(scene, scene.shown())
    assert seen_by(*people) == [1, 0, 0, 0]
    assert waits(scene.clerk, scene.office) == [{"signal_answer": 1}, {}]

    operations.answer(signal, answer="Đang bổ sung ảnh.", actor=scene.clerk, at=at)
    assert seen_by(*people) == [1, 1, 0, 1]
    assert waits(scene.clerk, scene.office) == [{}, {"signal_judge": 1}]
    assert waiting_of(again(scene.office), today()).count() == 1

    operations.clear(signal, actor=scene.office, at=at)
    assert waits(scene.clerk, scene.office) == [{}, {}]


def test_a_silent_unit_has_its_time_and_no_more(scene):
    scheme = scene.shown(days=0)
    a_signal(scene, scheme)
    assert seen_by(scene.clerk, scene.office) == [1, 0]
    Scheme.objects.filter(pk=scheme.pk).update(answer_by=today() - timedelta(days=1))
    assert seen_by(scene.clerk, scene.office) == [1, 1]
    assert waits(scene.clerk, scene.office) == [{"signal_answer": 1}, {"signal_judge": 1}]


def test_nothing_waits_of_a_scoring_that_is_being_changed_or_was_published(scene):
    scheme = scene.shown()
    a_signal(scene, scheme)
    for status in (C.DRAFT, C.PUBLISHED):
        Scheme.objects.filter(pk=scheme.pk).update(status=status)
        assert waits(scene.clerk) == [{}]

"""What the records of a unit raise, and what becomes of it when the scoring is shown again."""

from datetime import date

import pytest

from kheo.access.policy import today
from kheo.campaigns.models import Campaign
from kheo.documents.models import StoredFile
from kheo.initiatives.enums import EvidenceOf
from kheo.initiatives.models import Evidence, Initiative
from kheo.insights import operations
from kheo.insights.enums import SignalStatus
from kheo.insights.models import Signal
from kheo.insights.queries.signals import deadline_of, raised
from kheo.reporting.models import Cell
from tests.factories.orgs import UnitFactory
from tests.factories.reporting import (
    FormFactory,
    FormVersionFactory,
    ReportFactory,
    RoundFactory,
    send,
)
from tests.insights.conftest import TEXT, YEAR, fresh, told

pytestmark = pytest.mark.django_db
S = SignalStatus


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

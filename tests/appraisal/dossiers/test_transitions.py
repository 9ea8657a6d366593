"""Every arrow of a dossier, from every state, by every role: the regulation written by hand."""

from pathlib import Path

import pytest

from kheo.access.enums import Role
from kheo.appraisal.enums import OPEN, DossierStatus
from kheo.appraisal.transitions.dossiers import FLOW
from kheo.audit.models import Entry
from kheo.kernel.refusals import InvalidTransition, NotAllowed, RuleBroken
from kheo.workflow.drawing import mermaid
from kheo.workflow.engine import perform
from tests.appraisal.dossiers.scene import person
from tests.factories.appraisal import DossierFactory
from tests.factories.initiatives import InitiativeFactory
from tests.factories.orgs import UnitFactory

S, R = DossierStatus, Role
OFFICE = {R.STANDING_OFFICE, R.SYSTEM}
CARRIES_OUT = {R.STANDING_OFFICE, R.COUNCIL_SECRETARY, R.SYSTEM}
HEAD = {R.UNIT_HEAD, R.SYSTEM}
WHO_AND_WHENCE = {
    "present": ({R.REGISTRAR, R.SYSTEM}, {S.SELF_ASSESSMENT}),
    "send": (HEAD, {S.SELF_ASSESSMENT}),
    "hand_back": (HEAD, {S.SELF_ASSESSMENT}),
    "give_to_team": (OFFICE, {S.SUBMITTED}),
    "close_scoring": (OFFICE, {S.WITH_TEAM}),
    "send_back": (OFFICE, {S.SUBMITTED, S.WITH_TEAM}),
    "take_from_team": (OFFICE, {S.WITH_TEAM}),
    "reopen_scoring": (OFFICE, {S.SCORED}),
    "put_on_agenda": (CARRIES_OUT, {S.SCORED}),
    "take_off_agenda": (CARRIES_OUT, {S.BEFORE_COUNCIL}),
    "record_vote": (CARRIES_OUT, {S.BEFORE_COUNCIL}),
    "recognise": (CARRIES_OUT, {S.SCORED, S.VOTED}),
    "decline": (CARRIES_OUT, {S.SCORED, S.VOTED}),
    "withdraw": (HEAD, {S.SELF_ASSESSMENT, S.SUBMITTED, S.WITH_TEAM, S.SCORED}),
    "drop": ({R.SYSTEM}, set(OPEN)),
}
NEEDED = {"hand_back": {"awaits_head": True}}
SILENT = {"send", "give_to_team", "close_scoring", "present", "drop"} | {
    "put_on_agenda", "record_vote", "recognise",
}  # fmt: skip


def test_the_table_has_exactly_the_arrows_of_the_regulation():
    assert {arrow.name for arrow in FLOW.table} == set(WHO_AND_WHENCE)


def test_every_state_says_whose_turn_it_is():
    assert set(FLOW.turns) == set(S)


def test_steps_that_send_back_or_end_ask_for_the_reason():
    assert {arrow.name for arrow in FLOW.table if not arrow.needs_note} == SILENT


@pytest.mark.django_db
@pytest.mark.parametrize("arrow", FLOW.table, ids=lambda arrow: arrow.name)
@pytest.mark.parametrize("role", Role)
def test_every_arrow_from_every_state_by_every_role(arrow, role, at):
    body = UnitFactory()
    unit = UnitFactory(under=body)
    roles, sources = WHO_AND_WHENCE[arrow.name]
    actor = person(role, unit if role in {R.REGISTRAR, R.UNIT_HEAD} else body)
    for status in S:
        dossier = DossierFactory(
            initiative=InitiativeFactory(complete=True, unit=unit, status="awaiting_appraisal"),
            body=body, status=status, **NEEDED.get(arrow.name, {}),
        )  # fmt: skip
        lines = Entry.objects.about(dossier)
        if role in roles and status in sources:
            perform(arrow, dossier, flow=FLOW, actor=actor, at=at, note="because")
            entry = lines.get()
            assert (entry.action, entry.before["status"], entry.after["status"], entry.note) == (
                f"dossier.{arrow.name}", status, arrow.target or status, "because",
            )  # fmt: skip
            stored = type(dossier).objects.get(pk=dossier.pk)
            turn = "head" if arrow.name == "present" else FLOW.turns[stored.status]
            assert (stored.status, stored.turn, stored.version) == (arrow.target or status, turn, 2)
        else:
            with pytest.raises((InvalidTransition, NotAllowed)):
                perform(arrow, dossier, flow=FLOW, actor=actor, at=at, note="because")
            stored = type(dossier).objects.get(pk=dossier.pk)
            assert (stored.status, stored.version) == (status, 1)
            assert not lines.exists()


@pytest.mark.django_db
def test_handed_over_twice_or_handed_back_unasked_is_refused(at):
    body = UnitFactory()
    dossier = DossierFactory(
        initiative=InitiativeFactory(complete=True, unit=body), awaits_head=True
    )
    with pytest.raises(RuleBroken):
        perform(FLOW.named("present"), dossier, flow=FLOW, actor=person(R.REGISTRAR, body), at=at)
    dossier.awaits_head = False
    with pytest.raises(RuleBroken):
        perform(
            FLOW.named("hand_back"), dossier, flow=FLOW, actor=person(R.UNIT_HEAD, body), at=at,
            note="because",
        )  # fmt: skip


@pytest.mark.django_db
def test_the_office_does_not_judge_the_work_of_its_own_unit(at):
    body = UnitFactory()
    dossier = DossierFactory(
        initiative=InitiativeFactory(complete=True, unit=body), status=S.WITH_TEAM
    )
    both = person(R.STANDING_OFFICE, body)
    type(both.grants.get()).objects.create(
        user=both, unit=body, role=R.REGISTRAR, valid_from="2020-01-01", paper="1", granted_at=at
    )
    for name in ("close_scoring", "send_back", "take_from_team"):
        with pytest.raises(NotAllowed):
            perform(FLOW.named(name), dossier, flow=FLOW, actor=both, at=at, note="because")


def test_the_diagram_in_the_docs_is_drawn_from_the_table():
    drawn = Path(__file__).parents[3] / "docs" / "diagrams" / "dossier.mmd"

    assert drawn.read_text(encoding="utf-8") == mermaid(FLOW)

"""Every arrow of a session and of a case, from every state, by every role."""

from pathlib import Path

import pytest

from kheo.access.enums import Role
from kheo.appraisal.enums import CaseStatus, SessionStatus, TieRule, Verdict
from kheo.appraisal.transitions.councils import CASE_FLOW, SESSION_FLOW
from kheo.audit.models import Entry
from kheo.kernel.refusals import InvalidTransition, NotAllowed, RuleBroken
from kheo.workflow.drawing import mermaid
from kheo.workflow.engine import perform
from tests.factories.appraisal import CaseFactory, CouncilFactory, SessionFactory
from tests.factories.orgs import UnitFactory

S, C, R = SessionStatus, CaseStatus, Role
WHO = {R.COUNCIL_SECRETARY, R.SYSTEM}
SESSION = {
    "invite": {S.PLANNED, S.INVITED},
    "open": {S.PLANNED, S.INVITED},
    "close": {S.OPEN},
    "reopen": {S.CLOSED},
    "seal": {S.CLOSED},
    "cancel": {S.PLANNED, S.INVITED},
}
CASE = {
    "open_ballot": {C.WAITING},
    "close_ballot": {C.VOTING},
    "void_ballot": {C.VOTING},
    "vote_again": {C.COUNTED},
    "chair_decides": {C.COUNTED},
    "postpone": {C.WAITING, C.VOTING, C.COUNTED},
}


@pytest.mark.parametrize(
    ("flow", "table", "states"), [(SESSION_FLOW, SESSION, S), (CASE_FLOW, CASE, C)]
)
def test_the_tables_have_exactly_these_arrows_and_every_state_its_turn(flow, table, states):
    assert {arrow.name for arrow in flow.table} == set(table)
    assert set(flow.turns) == set(states)


@pytest.mark.django_db
@pytest.mark.parametrize("arrow", SESSION_FLOW.table, ids=lambda arrow: arrow.name)
@pytest.mark.parametrize("role", Role)
def test_every_step_of_a_session(arrow, role, someone, at):
    council = CouncilFactory(unit=UnitFactory())
    actor = someone(role, over=council.unit)
    for status in S:
        one = SessionFactory(council=council, status=status)

        def move(one=one):
            perform(arrow, one, flow=SESSION_FLOW, actor=actor, at=at, note="because")

        check(move, one, "session", arrow, role in WHO and status in SESSION[arrow.name], status)


@pytest.mark.django_db
@pytest.mark.parametrize("arrow", CASE_FLOW.table, ids=lambda arrow: arrow.name)
@pytest.mark.parametrize("role", Role)
def test_every_step_of_a_case(arrow, role, someone, at):
    rule = TieRule.CHAIR if arrow.name == "chair_decides" else TieRule.AGAIN
    council = CouncilFactory(unit=UnitFactory(), tie_rule=rule)
    session = SessionFactory(council=council, status=S.OPEN)
    actor = someone(role, over=council.unit)
    for status in C:
        tied = {"verdict": Verdict.TIE, "yes": 1, "no": 1} if status == C.COUNTED else {}
        one = CaseFactory(session=session, status=status, **tied)

        def move(one=one):
            perform(arrow, one, flow=CASE_FLOW, actor=actor, at=at, note="because")

        check(move, one, "case", arrow, role in WHO and status in CASE[arrow.name], status)


def check(move, one, name, arrow, may, status):
    """The step is done with its journal line, or refused without a trace."""
    lines = Entry.objects.about(one)
    if may:
        move()
        entry = lines.get()
        target = arrow.target or status
        assert (entry.action, entry.before["status"], entry.after["status"], entry.note) == (
            f"{name}.{arrow.name}", status, target, "because",
        )  # fmt: skip
        stored = type(one).objects.get(pk=one.pk)
        assert (stored.status, stored.turn, stored.version) == (target, one.turn, 2)
    else:
        with pytest.raises((InvalidTransition, NotAllowed)):
            move()
        stored = type(one).objects.get(pk=one.pk)
        assert (stored.status, stored.version, lines.exists()) == (status, 1, False)


@pytest.mark.django_db
@pytest.mark.parametrize("arrow", CASE_FLOW.table, ids=lambda arrow: arrow.name)
@pytest.mark.parametrize("status", [status for status in S if status != S.OPEN])
def test_no_case_moves_while_its_council_is_not_sitting(arrow, status, someone, at):
    rule = TieRule.CHAIR if arrow.name == "chair_decides" else TieRule.AGAIN
    council = CouncilFactory(tie_rule=rule)
    session = SessionFactory(council=council, status=status)
    whence = C.COUNTED if C.COUNTED in arrow.source else min(arrow.source)
    tied = {"verdict": Verdict.TIE, "yes": 1, "no": 1} if whence == C.COUNTED else {}
    one = CaseFactory(session=session, status=whence, **tied)
    actor = someone(R.COUNCIL_SECRETARY, over=council.unit)

    with pytest.raises(RuleBroken):
        perform(arrow, one, flow=CASE_FLOW, actor=actor, at=at, note="because")


@pytest.mark.parametrize("flow", [SESSION_FLOW, CASE_FLOW], ids=lambda flow: flow.name)
def test_the_diagrams_in_the_docs_are_drawn_from_the_tables(flow):
    drawn = Path(__file__).parents[3] / "docs" / "diagrams" / f"{flow.name}.mmd"

    assert drawn.read_text(encoding="utf-8") == mermaid(flow)

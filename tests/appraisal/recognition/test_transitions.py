"""The arrows of decisions, recognitions and proposals: one table of who, from where, to where."""

from pathlib import Path

import pytest

from kheo.access.enums import Role
from kheo.appraisal.transitions.recognition import DECISION, NOMINATION, PROPOSALS, RECOGNITION
from kheo.workflow.drawing import mermaid

OFFICE = {Role.STANDING_OFFICE, Role.SYSTEM}
VERIFIERS = {*OFFICE, Role.RECORDS_CLERK, Role.COMMENDATION_OFFICER}
WANTED = {
    ("decision", "put_in_force"): (OFFICE, {"preparing"}, "in_force", "primary", False),
    ("decision", "give_up"): (OFFICE, {"preparing"}, "void", "danger", True),
    ("recognition", "verify_again"): (
        VERIFIERS, {"standing", "expired"}, "standing", "primary", True,
    ),
    ("recognition", "expire"): ({Role.SYSTEM}, {"standing"}, "expired", "plain", False),
    ("recognition", "withdraw"): (OFFICE, {"standing", "expired"}, "withdrawn", "danger", True),
    ("recognition", "restore"): (OFFICE, {"withdrawn"}, "standing", "plain", True),
    ("nomination", "propose"): (OFFICE, {"listed"}, "proposed", "plain", False),
    ("nomination", "take_up"): (OFFICE, {"proposed"}, "taken", "primary", False),
    ("nomination", "refuse"): (OFFICE, {"proposed"}, "refused", "plain", True),
    ("nomination", "take_back"): (OFFICE, {"listed", "proposed"}, "withdrawn", "plain", True),
    ("proposals", "send"): (OFFICE, {"listed"}, "proposed", "primary", False),
    ("proposals", "discard"): (OFFICE, {"listed"}, "withdrawn", "danger", True),
}  # fmt: skip
FLOWS = (DECISION, RECOGNITION, NOMINATION, PROPOSALS)


def test_the_tables_hold_these_arrows_and_no_other():
    found = {
        (flow.name, step.name): (
            set(step.permission.roles), set(step.source), step.target, step.tone, step.needs_note
        )
        for flow in FLOWS
        for step in flow.table
    }  # fmt: skip

    assert found == WANTED


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.name)
def test_every_state_has_its_turn(flow):
    assert set(flow.turns) == set(flow.states)


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.name)
def test_the_diagram_in_the_docs_is_drawn_from_the_table(flow):
    drawn = Path(__file__).parents[3] / "docs" / "diagrams" / f"{flow.name}.mmd"

    assert drawn.read_text(encoding="utf-8") == mermaid(flow)

"""Every arrow, from every state, by every role: the regulation written out by hand."""

from datetime import date
from pathlib import Path

import pytest

from kheo.access.enums import Role
from kheo.audit.models import Entry
from kheo.initiatives.enums import Outcome, Status
from kheo.initiatives.transitions import FLOW
from kheo.kernel.refusals import InvalidTransition, NotAllowed
from kheo.workflow.drawing import mermaid
from kheo.workflow.engine import perform
from tests.factories.initiatives import InitiativeFactory
from tests.factories.orgs import UnitFactory

S, R = Status, Role
BEFORE_APPRAISAL = {S.ACCEPTED, S.BUILDING, S.AWAITING_APPRAISAL, S.APPRAISED, S.NOT_RECOGNISED}
FROZEN_ALIVE = {S.RECOGNISED, S.DOUBTFUL, S.DORMANT}
WHO_AND_WHENCE = {
    "present": ({R.REGISTRAR, R.SYSTEM}, {S.DRAFT, S.RETURNED, S.BUILDING}),
    "submit": ({R.UNIT_HEAD, R.SYSTEM}, {S.DRAFT, S.RETURNED}),
    "submit_paper": ({R.STANDING_OFFICE, R.SYSTEM}, {S.DRAFT, S.RETURNED}),
    "hand_back": ({R.UNIT_HEAD}, {S.DRAFT, S.RETURNED, S.BUILDING}),
    "accept": ({R.STANDING_OFFICE, R.SYSTEM}, {S.SUBMITTED}),
    "return": ({R.STANDING_OFFICE, R.SYSTEM}, {S.SUBMITTED}),
    "start": ({R.REGISTRAR, R.SYSTEM}, {S.ACCEPTED}),
    "submit_result": ({R.UNIT_HEAD, R.SYSTEM}, {S.BUILDING}),
    "record_outcome": ({R.STANDING_OFFICE, R.SYSTEM}, {S.AWAITING_APPRAISAL}),
    "return_result": ({R.STANDING_OFFICE, R.SYSTEM}, {S.AWAITING_APPRAISAL}),
    "settle_outcome": ({R.STANDING_OFFICE, R.COUNCIL_SECRETARY, R.SYSTEM}, {S.APPRAISED}),
    "withdraw_level": ({R.STANDING_OFFICE, R.COUNCIL_SECRETARY, R.SYSTEM}, FROZEN_ALIVE),
    "restore_level": ({R.STANDING_OFFICE, R.COUNCIL_SECRETARY, R.SYSTEM}, FROZEN_ALIVE),
    "recognise": ({R.STANDING_OFFICE, R.SYSTEM}, {S.APPRAISED}),
    "recognise_higher": ({R.STANDING_OFFICE, R.SYSTEM}, {S.RECOGNISED}),
    "refuse": ({R.STANDING_OFFICE, R.SYSTEM}, {S.APPRAISED}),
    "resume": ({R.REGISTRAR, R.SYSTEM}, {S.NOT_RECOGNISED}),
    "confirm": ({R.REGISTRAR, R.UNIT_HEAD, R.SYSTEM}, {S.RECOGNISED, S.DOUBTFUL}),
    "revive": ({R.STANDING_OFFICE, R.SYSTEM}, {S.DORMANT}),
    "reopen": ({R.STANDING_OFFICE, R.SYSTEM}, FROZEN_ALIVE),
    "close_reopening": ({R.REGISTRAR, R.UNIT_HEAD, R.STANDING_OFFICE, R.SYSTEM}, FROZEN_ALIVE),
    "restore": ({R.STANDING_OFFICE, R.SYSTEM}, {S.STRUCK_OFF}),
    "strike_off": ({R.STANDING_OFFICE, R.SYSTEM}, FROZEN_ALIVE),
    "withdraw": ({R.UNIT_HEAD, R.SYSTEM}, BEFORE_APPRAISAL),
    "discard": ({R.REGISTRAR, R.SYSTEM}, {S.DRAFT}),
    "doubt": ({R.SYSTEM}, {S.RECOGNISED}),
    "fall_dormant": ({R.SYSTEM}, {S.DOUBTFUL}),
}
NEEDED = {
    "hand_back": {"awaits_head": True},
    "close_reopening": {"is_reopened": True},
    "submit_paper": {"came_on_paper": True},
}

CHANGES = {
    "submit": {"registered_on": date(2026, 1, 20)},
    "submit_paper": {"registered_on": date(2026, 1, 20)},
    "recognise": {"recognised_on": date(2026, 6, 1)},
}


def test_the_table_has_exactly_the_arrows_of_the_regulation():
    assert {arrow.name for arrow in FLOW.table} == set(WHO_AND_WHENCE)


def test_every_state_says_whose_turn_it_is():
    assert set(FLOW.turns) == set(Status)


@pytest.mark.django_db
@pytest.mark.parametrize("arrow", FLOW.table, ids=lambda arrow: arrow.name)
@pytest.mark.parametrize("role", Role)
def test_every_arrow_from_every_state_by_every_role(arrow, role, someone, at):
    unit = UnitFactory()
    actor = someone(role, over=unit)
    roles, sources = WHO_AND_WHENCE[arrow.name]
    for status in Status:
        needed = {"outcome": Outcome.PASSED} if status == S.APPRAISED else {}
        initiative = InitiativeFactory(
            complete=True, unit=unit, status=status, **needed, **NEEDED.get(arrow.name, {})
        )

        def move(one=initiative):
            changes = CHANGES.get(arrow.name)
            perform(arrow, one, flow=FLOW, actor=actor, at=at, note="because", changes=changes)

        lines = Entry.objects.about(initiative)
        if role in roles and status in sources:
            move()
            entry = lines.get()
            assert (entry.action, entry.before["status"], entry.after["status"], entry.note) == (
                f"initiative.{arrow.name}",
                status,
                arrow.target or status,
                "because",
            )
            stored = type(initiative).objects.get(pk=initiative.pk)
            assert (stored.status, stored.turn) == (arrow.target or status, initiative.turn)
            assert stored.version == 2
        else:
            with pytest.raises((InvalidTransition, NotAllowed)):
                move()
            stored = type(initiative).objects.get(pk=initiative.pk)
            assert (stored.status, stored.version) == (status, 1)
            assert not lines.exists()


def test_the_diagram_in_the_docs_is_drawn_from_the_table():
    drawn = Path(__file__).parents[2] / "docs" / "diagrams" / "initiative.mmd"

    assert drawn.read_text(encoding="utf-8") == mermaid(FLOW)

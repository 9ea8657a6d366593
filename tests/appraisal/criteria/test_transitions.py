"""Every arrow of a version, from every state, by every role."""

from datetime import date
from pathlib import Path

import pytest

from kheo.access.enums import Role
from kheo.appraisal.enums import SetStatus
from kheo.appraisal.models import CriteriaVersion
from kheo.appraisal.transitions.criteria import FLOW
from kheo.audit.models import Entry
from kheo.kernel.refusals import InvalidTransition, NotAllowed
from kheo.workflow.drawing import mermaid
from kheo.workflow.engine import perform
from tests.factories.appraisal import CriteriaSetFactory, CriteriaVersionFactory
from tests.factories.orgs import UnitFactory

S, R = SetStatus, Role
WHO = {R.STANDING_OFFICE, R.SYSTEM}
WHENCE = {"issue": {S.DRAFT}, "succeed": {S.IN_FORCE}, "end": {S.IN_FORCE}}
CHANGES = {
    "issue": {"valid_from": date(2026, 3, 15)},
    "succeed": {"valid_to": date(2026, 9, 1)},
    "end": {"valid_to": date(2026, 9, 1)},
}


def test_the_table_has_exactly_these_arrows_and_every_state_its_turn():
    assert {arrow.name for arrow in FLOW.table} == set(WHENCE)
    assert set(FLOW.turns) == set(SetStatus)


@pytest.mark.django_db
@pytest.mark.parametrize("arrow", FLOW.table, ids=lambda arrow: arrow.name)
@pytest.mark.parametrize("role", Role)
def test_every_arrow_from_every_state_by_every_role(arrow, role, someone, at):
    unit = UnitFactory()
    actor = someone(role, over=unit)
    for status in SetStatus:
        days = {} if status == S.DRAFT else {"valid_from": date(2026, 1, 1)}
        version = CriteriaVersionFactory(
            set=CriteriaSetFactory(unit=unit), status=status, **{"valid_from": None, **days}
        )

        def move(one=version):
            perform(
                arrow,
                one,
                flow=FLOW,
                actor=actor,
                at=at,
                note="vì thế",
                changes=CHANGES[arrow.name],
            )

        lines = Entry.objects.about(version)
        if role in WHO and status in WHENCE[arrow.name]:
            move()
            line = lines.get()
            assert (line.action, line.before["status"], line.after["status"], line.note) == (
                f"criteria.{arrow.name}", status, arrow.target, "vì thế",
            )  # fmt: skip
            assert line.unit_id == unit.pk
            stored = CriteriaVersion.objects.get(pk=version.pk)
            assert (stored.status, stored.version) == (arrow.target, 2)
        else:
            with pytest.raises((InvalidTransition, NotAllowed)):
                move()
            assert CriteriaVersion.objects.get(pk=version.pk).status == status
            assert not lines.exists()


def test_the_diagram_in_the_docs_is_drawn_from_the_table():
    drawn = Path(__file__).parents[3] / "docs" / "diagrams" / "criteria.mmd"

    assert drawn.read_text(encoding="utf-8") == mermaid(FLOW)

"""Every table of transitions stands drawn in docs/."""

from pathlib import Path

from kheo.console.management.commands.draw_workflow import flows
from kheo.workflow.drawing import mermaid

DIAGRAMS = Path(__file__).parents[2] / "docs" / "diagrams"


def test_every_flow_is_drawn_from_its_table():
    found = flows()

    assert {"dossier", "initiative"} <= {flow.name for flow in found}
    drawn = {
        flow.name: (DIAGRAMS / f"{flow.name}.mmd").read_text(encoding="utf-8") for flow in found
    }
    assert drawn == {flow.name: mermaid(flow) for flow in found}

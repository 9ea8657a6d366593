"""Draws a table of transitions as a Mermaid state diagram."""

from __future__ import annotations

from django.utils import translation

from kheo.workflow.table import Flow


def mermaid(flow: Flow) -> str:
    """The diagram of ``flow`` in Vietnamese, arrows in the order of the table."""
    with translation.override("vi"):
        lines = ["stateDiagram-v2"]
        lines += [f'    state "{state.label}" as {state.value}' for state in flow.states]
        lines.append(f"    [*] --> {next(iter(flow.states)).value}")
        for arrow in flow.table:
            for source in [state.value for state in flow.states if state.value in arrow.source]:
                target = arrow.target or source
                clock = " (theo thời hạn)" if arrow.timed else ""
                lines.append(f"    {source} --> {target}: {arrow.label}{clock}")
    return "\n".join(lines) + "\n"

"""What reports announce."""

from __future__ import annotations

from dataclasses import dataclass

from kheo.kernel.events import Event


@dataclass(frozen=True)
class ReportSent(Event):
    """A report was sent to who asked for it, or the summary that goes to nobody was locked."""

    report_id: int

"""Rows of reporting and what the data base itself guarantees about them."""

from kheo.reporting.models.findings import Finding, Reminder
from kheo.reporting.models.forms import Check, Form, FormVersion, Line, Section
from kheo.reporting.models.reports import (
    Cell,
    CellChange,
    Report,
    ReportVersion,
    Round,
    Text,
    VersionValue,
)

__all__ = [
    "Cell",
    "CellChange",
    "Check",
    "Finding",
    "Form",
    "FormVersion",
    "Line",
    "Reminder",
    "Report",
    "ReportVersion",
    "Round",
    "Section",
    "Text",
    "VersionValue",
]

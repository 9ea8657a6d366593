"""Acts on sources and declared figures."""

from kheo.archive.operations.entering import correct_figure, enter_figure
from kheo.archive.operations.judging import (
    check_figure,
    explain_figure,
    mark_replaced,
    remove_figure,
)
from kheo.archive.operations.loading import load_reports
from kheo.archive.operations.sources import change_source, enter_source
from kheo.archive.operations.tables import import_figures

__all__ = [
    "change_source",
    "check_figure",
    "correct_figure",
    "enter_figure",
    "enter_source",
    "explain_figure",
    "import_figures",
    "load_reports",
    "mark_replaced",
    "remove_figure",
]

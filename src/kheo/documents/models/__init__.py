"""Papers, stored files, and what papers are made with."""

from kheo.documents.enums import PaperKind
from kheo.documents.models.drafts import Draft, DraftVersion, PrintedFigure, PrintRun
from kheo.documents.models.making import (
    Letterhead,
    NumberSeries,
    PaperTemplate,
    SeriesNumber,
)
from kheo.documents.models.papers import Paper, StoredFile

__all__ = [
    "Draft",
    "DraftVersion",
    "Letterhead",
    "NumberSeries",
    "Paper",
    "PaperKind",
    "PaperTemplate",
    "PrintRun",
    "PrintedFigure",
    "SeriesNumber",
    "StoredFile",
]

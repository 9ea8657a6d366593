"""Tables of this slice: papers and their figures; files read and what was found in them; cited papers."""

from kheo.archive.models.books import Candidate, Citation, CitedPaper
from kheo.archive.models.readings import Reading, ReadItem
from kheo.archive.models.sources import DeclaredFigure, Source

__all__ = ["Candidate", "Citation", "CitedPaper", "DeclaredFigure", "ReadItem", "Reading", "Source"]

"""Questions about the register."""

from kheo.activities.queries.kinds import kind_on, kinds_now, kinds_on, latest_rows, questions_of
from kheo.activities.queries.register import (
    Filters,
    Total,
    kept_twin,
    known_of,
    labels_then,
    narrowed,
    sameness,
    totals,
)

__all__ = [
    "Filters",
    "Total",
    "kept_twin",
    "kind_on",
    "kinds_now",
    "kinds_on",
    "known_of",
    "labels_then",
    "latest_rows",
    "narrowed",
    "questions_of",
    "sameness",
    "totals",
]  # fmt: skip

"""Questions about the register."""

from kheo.activities.queries.kinds import kind_on, kinds_now, kinds_on, latest_rows, questions_of
from kheo.activities.queries.register import (
    Filters,
    Total,
    kept_twin,
    labels_then,
    narrowed,
    totals,
)

__all__ = [
    "Filters", "Total", "kept_twin", "kind_on", "kinds_now", "kinds_on", "labels_then",
    "latest_rows", "narrowed", "questions_of", "totals",
]  # fmt: skip

"""Taking lists out as files."""

from kheo.exchange.operations.exports.asking import BIG, STYLES, ask, chosen_before
from kheo.exchange.operations.exports.csv_file import lines
from kheo.exchange.operations.exports.in_background import (
    JOB,
    forget_old,
    not_open_any_more,
    write_out,
)
from kheo.exchange.operations.exports.workbook import write_workbook

__all__ = [
    "BIG", "JOB", "STYLES", "ask", "chosen_before", "forget_old", "lines", "not_open_any_more",
    "write_out", "write_workbook",
]  # fmt: skip

"""A file on its way in: uploaded, matched, checked, taken in, called off, undone."""

from kheo.exchange.operations.imports.checking import CHECK_JOB, check_in
from kheo.exchange.operations.imports.columns import choose_place, drop_matching, match
from kheo.exchange.operations.imports.entering import ENTER_JOB, enter_in
from kheo.exchange.operations.imports.steps import ask_to_enter, call_off, go_on, resume, undo
from kheo.exchange.operations.imports.uploading import upload

__all__ = [
    "CHECK_JOB", "ENTER_JOB", "ask_to_enter", "call_off", "check_in", "choose_place",
    "drop_matching", "enter_in", "go_on", "match", "resume", "undo", "upload",
]  # fmt: skip

"""Files handed in, read, looked through and entered into the books."""

from kheo.archive.operations.readings.confirming import confirm
from kheo.archive.operations.readings.deciding import (
    correct,
    decide_all,
    drop,
    merge,
    reopen,
    same_as,
    split,
    take,
)
from kheo.archive.operations.readings.handing_in import JOB, Handed, hand_in
from kheo.archive.operations.readings.heading import set_head
from kheo.archive.operations.readings.reading_in import read_in
from kheo.archive.operations.readings.steps import read_again, set_aside, take_up

__all__ = [
    "JOB", "Handed", "confirm", "correct", "decide_all", "drop", "hand_in", "merge", "read_again",
    "read_in", "reopen", "same_as", "set_aside", "set_head", "split", "take", "take_up",
]  # fmt: skip

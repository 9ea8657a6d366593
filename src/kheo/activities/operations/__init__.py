"""Acts on the register: atomic, with an actor and a moment."""

from kheo.activities.operations.entries import cancel, change, record
from kheo.activities.operations.kinds import add_kind, change_kind, end_kind, load_kinds
from kheo.activities.operations.pasting import record_many

__all__ = [
    "add_kind", "cancel", "change", "change_kind", "end_kind", "load_kinds", "record",
    "record_many",
]  # fmt: skip

"""Acts on initiatives: atomic, with an actor and a moment, each with its journal line."""

from kheo.initiatives.operations.commitments import commit, withdraw_commitment
from kheo.initiatives.operations.decisions import (
    commend,
    mark_effective,
    recognise,
    record_outcome,
    refuse,
    restore,
    strike_off,
)
from kheo.initiatives.operations.dossiers import (
    hold_by_dossier,
    restore_level,
    settle_outcome,
    withdraw_level,
)
from kheo.initiatives.operations.evidence import add_evidence, remove_evidence
from kheo.initiatives.operations.facts import cancel_fact
from kheo.initiatives.operations.mergers import merge, tell_apart, unmerge
from kheo.initiatives.operations.proof import confirm, keep_time, revive
from kheo.initiatives.operations.registration import register, revise, write_field
from kheo.initiatives.operations.steps import (
    accept,
    add_progress,
    close_reopening,
    discard,
    hand_back,
    present,
    reopen,
    resume,
    return_result,
    send_back,
    start,
    submit,
    submit_paper,
    submit_result,
    withdraw,
)

__all__ = [
    "accept",
    "add_evidence",
    "add_progress",
    "cancel_fact",
    "close_reopening",
    "commend",
    "commit",
    "confirm",
    "discard",
    "hand_back",
    "hold_by_dossier",
    "keep_time",
    "mark_effective",
    "merge",
    "present",
    "recognise",
    "record_outcome",
    "refuse",
    "register",
    "remove_evidence",
    "reopen",
    "restore",
    "restore_level",
    "resume",
    "return_result",
    "revise",
    "revive",
    "send_back",
    "settle_outcome",
    "start",
    "strike_off",
    "submit",
    "submit_paper",
    "submit_result",
    "tell_apart",
    "unmerge",
    "withdraw",
    "withdraw_commitment",
    "withdraw_level",
    "write_field",
]

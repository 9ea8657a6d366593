"""Which colour and which shape stand for a value.

One dictionary keyed by the stored value, so that a state looks the same on every page, in every list and in
every export. A tone is never shown without its shape and a word beside it.
"""

from typing import NamedTuple


class Tone(NamedTuple):
    """How a value looks: ``name`` is the colour class, ``icon`` the shape of the sprite."""

    name: str
    icon: str


QUIET = Tone("quiet", "dot")

TONES: dict[str, Tone] = {
    # the meanings themselves
    "quiet": QUIET,
    "info": Tone("info", "info"),
    "good": Tone("good", "good"),
    "success": Tone("good", "good"),
    "warn": Tone("warn", "warning"),
    "warning": Tone("warn", "warning"),
    "bad": Tone("bad", "bad"),
    "danger": Tone("bad", "bad"),
    "error": Tone("bad", "bad"),
    "accent": Tone("accent", "star"),
    # the life of an initiative
    "draft": Tone("quiet", "pencil"),
    "submitted": Tone("info", "send"),
    "returned": Tone("warn", "back"),
    "accepted": Tone("info", "check"),
    "building": Tone("info", "half"),
    "awaiting_appraisal": Tone("info", "send"),
    "appraised": Tone("accent", "paper"),
    "recognised": Tone("good", "stamp"),
    "not_recognised": Tone("bad", "bad"),
    "withdrawn": Tone("quiet", "minus"),
    "alive": Tone("good", "good"),
    "doubtful": Tone("warn", "question"),
    "dormant": Tone("warn", "pause"),
    "struck_off": Tone("bad", "stop"),
    "restored": Tone("good", "back"),
    "effective": Tone("good", "star"),
    # dossiers of appraisal and their sheets
    "self_assessment": Tone("info", "pencil"),
    "with_team": Tone("info", "people"),
    "scored": Tone("accent", "check"),
    "before_council": Tone("info", "calendar"),
    "voted": Tone("accent", "paper"),
    "saved": Tone("good", "check"),
    "abstained": Tone("quiet", "minus"),
    "dropped": Tone("quiet", "trash"),
    # campaigns, accounts, papers, deadlines
    "planned": Tone("quiet", "calendar"),
    "open": Tone("good", "half"),
    "active": Tone("good", "good"),
    "closed": Tone("quiet", "lock"),
    "ended": Tone("quiet", "stop"),
    "unresolved": Tone("warn", "question"),
    "late": Tone("bad", "clock"),
    "due": Tone("warn", "clock"),
    "on_time": Tone("good", "clock"),
    # reports of units
    "expected": Tone("quiet", "circle"),
    "approved": Tone("accent", "check"),
    "sent": Tone("info", "send"),
    "locked": Tone("good", "lock"),
    "excused": Tone("quiet", "minus"),
    # scorings of units and their signals
    "shown": Tone("info", "eye"),
    "published": Tone("good", "stamp"),
    "asked": Tone("warn", "question"),
    "answered": Tone("info", "check"),
    "cleared": Tone("good", "good"),
    "upheld": Tone("bad", "flag"),
    "gone": Tone("quiet", "minus"),
    # stories
    "checking": Tone("info", "eye"),
    "checked": Tone("accent", "check"),
    "taken_down": Tone("warn", "stop"),
    "printed": Tone("good", "print"),
    # places that learn from an initiative
    "requested": Tone("warn", "question"),
    "talking": Tone("info", "people"),
    "adopted": Tone("info", "half"),
    "working": Tone("good", "good"),
    "given_up": Tone("bad", "cross"),
    # background work
    "job_waiting": Tone("info", "clock"),
    "job_running": Tone("info", "half"),
    "job_done": Tone("good", "good"),
    "job_failed": Tone("bad", "bad"),
    "job_called_off": Tone("quiet", "stop"),
    # whose turn
    "us": Tone("accent", "turn"),
    "them": Tone("quiet", "wait"),
    "nobody": Tone("quiet", "dot"),
}


def tone_of(value: str) -> Tone:
    """The look of ``value``; an unknown value is quiet, never an error on somebody's page."""
    return TONES.get(str(value).strip().lower(), QUIET)

"""The marks of the chessboard: what has become of one report, in one letter that prints in black.

A mark is a letter and a tone; ``late`` adds that the report came after its day.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Mark(models.TextChoices):
    """What the board shows of a report. The order is that of the legend."""

    OVERDUE = "overdue", pgettext_lazy("board", "overdue")
    EXPECTED = "expected", pgettext_lazy("board", "not begun")
    BEGUN = "begun", pgettext_lazy("board", "being filled")
    APPROVED = "approved", pgettext_lazy("board", "approved, not sent")
    RETURNED = "returned", pgettext_lazy("board", "returned")
    SENT = "sent", pgettext_lazy("board", "sent on time")
    SENT_LATE = "sent_late", pgettext_lazy("board", "sent late")
    ACCEPTED = "accepted", pgettext_lazy("board", "accepted")
    LOCKED = "locked", pgettext_lazy("board", "locked")
    NOT_APPLICABLE = "not_applicable", pgettext_lazy("board", "not applicable")


LETTERS: dict[str, Any] = {
    Mark.OVERDUE: pgettext_lazy("mark", "!"),
    Mark.EXPECTED: pgettext_lazy("mark", "·"),
    Mark.BEGUN: pgettext_lazy("mark", "F"),
    Mark.APPROVED: pgettext_lazy("mark", "H"),
    Mark.RETURNED: pgettext_lazy("mark", "R"),
    Mark.SENT: pgettext_lazy("mark", "S"),
    Mark.SENT_LATE: pgettext_lazy("mark", "L"),
    Mark.ACCEPTED: pgettext_lazy("mark", "A"),
    Mark.LOCKED: pgettext_lazy("mark", "K"),
    Mark.NOT_APPLICABLE: pgettext_lazy("mark", "–"),
}
"""One letter a mark; no two are alike, so the board needs no colour."""

TONES: dict[str, str] = {
    Mark.OVERDUE: "bad", Mark.EXPECTED: "none", Mark.BEGUN: "quiet", Mark.APPROVED: "info",
    Mark.RETURNED: "warn", Mark.SENT: "accent", Mark.SENT_LATE: "warn", Mark.ACCEPTED: "good",
    Mark.LOCKED: "done", Mark.NOT_APPLICABLE: "none",
}  # fmt: skip
NOT_IN = frozenset({Mark.OVERDUE, Mark.EXPECTED, Mark.BEGUN, Mark.APPROVED, Mark.RETURNED})
"""Marks of reports the receiver does not have."""
HERE = frozenset({Mark.SENT, Mark.SENT_LATE, Mark.ACCEPTED, Mark.LOCKED})
"""Marks of reports the receiver has."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A mark as it is drawn."""

    mark: Mark
    late: bool = False

    @property
    def letter(self) -> str:
        """The letter in the reader's language."""
        return str(LETTERS[self.mark])

    @property
    def tone(self) -> str:
        """The class of its colour."""
        return TONES[self.mark]

    @property
    def words(self) -> str:
        """In words, for the title of a cell and for who listens to the page."""
        if self.late and self.mark in {Mark.ACCEPTED, Mark.LOCKED, Mark.RETURNED}:
            return _("%(mark)s, sent late") % {"mark": self.mark.label}
        return str(self.mark.label)


LEGEND = tuple(Shown(mark) for mark in Mark)

"""Who reads the words of citizens decides, replies, and may take a decision back for ten minutes."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import require
from kheo.audit.journal import record
from kheo.kernel.refusals import InvalidTransition, RuleBroken
from kheo.kernel.text import clean_block, clean_line
from kheo.participation import policies
from kheo.participation.models import Remark
from kheo.participation.transitions import FLOW, REFUSE, SHOW, TAKE_BACK
from kheo.workflow.engine import compare_and_set, perform

BACK_WITHIN = timedelta(minutes=10)
LONGEST_REPLY, LONGEST_REASON = 3000, 300


def show(remark: Remark, *, actor: User, at: datetime) -> None:
    """The remark appears under its story. Raises NotAllowed, InvalidTransition, Stale."""
    changes = {"read_by": actor, "read_at": at, "refused_why": ""}
    perform(SHOW, remark, flow=FLOW, actor=actor, at=at, changes=changes)


def refuse(remark: Remark, *, reason: str, actor: User, at: datetime) -> None:
    """The remark does not appear; its writer reads the reason by his number.

    Raises NotAllowed, InvalidTransition, RuleBroken (no reason, or a long one), Stale.
    """
    reason = clean_line(reason)
    if len(reason) > LONGEST_REASON:
        sentence = _("A reason has at most %(most)s characters.") % {"most": LONGEST_REASON}
        raise RuleBroken(sentence, fields={"reason": sentence})
    if not reason:
        sentence = _("Write the reason: who wrote it reads it by his number.")
        raise RuleBroken(sentence, fields={"reason": sentence})
    changes = {"read_by": actor, "read_at": at, "refused_why": reason}
    perform(REFUSE, remark, flow=FLOW, actor=actor, at=at, note=reason, changes=changes)


def take_back(remark: Remark, *, actor: User, at: datetime) -> None:
    """The remark waits again as if nobody had decided.

    Raises NotAllowed, InvalidTransition (also when ten minutes are over), Stale.
    """
    require(actor, policies.READ, remark)
    if not seconds_left(remark, at):
        raise InvalidTransition(
            _("Ten minutes have passed: decide anew, the decision before stays in the journal.")
        )
    changes = {"read_by": None, "read_at": None, "refused_why": ""}
    perform(TAKE_BACK, remark, flow=FLOW, actor=actor, at=at, changes=changes)


def seconds_left(remark: Remark, at: datetime) -> int:
    """How long the last decision can still be taken back; 0 = no more, or none was taken."""
    if remark.read_at is None:
        return 0
    return max(0, int((remark.read_at + BACK_WITHIN - at).total_seconds()))


@transaction.atomic
def reply(remark: Remark, *, words: str, actor: User, at: datetime) -> None:
    """Answer the writer: under the remark where it is shown, by his number in any case.

    Empty words take the reply away. Raises NotAllowed, RuleBroken, Stale.
    """
    require(actor, policies.READ, remark)
    words = clean_block(words)
    if len(words) > LONGEST_REPLY:
        sentence = _("A reply has at most %(most)s characters.") % {"most": LONGEST_REPLY}
        raise RuleBroken(sentence, fields={"words": sentence})
    before = {"reply": remark.reply}
    after = {"reply": words, "replied_at": at if words else None}
    compare_and_set(remark, after, flow=FLOW, at=at)
    record("remark.reply", remark, actor=actor, at=at, before=before, after={"reply": words})

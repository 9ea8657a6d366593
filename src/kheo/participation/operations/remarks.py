"""A visitor writes under a story."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from kheo.access.operations import system_user
from kheo.appraisal.rules.recognition import new_code
from kheo.audit.journal import record
from kheo.initiatives.models import Initiative
from kheo.kernel.refusals import RuleBroken
from kheo.kernel.text import clean_block, clean_line
from kheo.participation.enums import RemarkKind, RemarkStatus
from kheo.participation.models import Remark
from kheo.participation.operations.pace import WRITE, keep_pace
from kheo.participation.rules import spam
from kheo.participation.transitions import FLOW

SHORTEST, LONGEST = 10, 3000
LATELY = timedelta(days=7)


@transaction.atomic
def write(
    initiative: Initiative,
    *,
    kind: str,
    words: str,
    name: str = "",
    reach_at: str = "",
    trap: str = "",
    seconds: int | None = None,
    sender: str,
    at: datetime,
) -> Remark:
    """Keep what somebody wrote; it waits to be read before it appears.

    The writer is nobody in the books: the act stands under the system, ``name`` and ``reach_at`` only where he
    gave them, and none of his words enter the journal. ``trap`` and ``seconds`` are signs for
    ``rules.spam``; what looks like spam is kept and marked, never thrown away unseen.
    Raises RuleBroken (size, kind), TooOften.
    """
    words, name, reach_at = clean_block(words), clean_line(name), clean_line(reach_at)
    _refuse_sizes(kind, words, name, reach_at)
    keep_pace(WRITE, sender, at)
    lately = Remark.objects.filter(created_at__gte=at - LATELY)
    told_before = lately.filter(words=words).exists()
    signs = spam.found_in(words, trap=trap, seconds=seconds, told_before=told_before)
    remark = Remark(
        initiative=initiative, unit_id=initiative.unit_id, kind=kind, words=words, name=name,
        reach_at=reach_at, number=new_code(), looks_like_spam=",".join(signs),
        created_at=at, updated_at=at, moved_at=at, turn=FLOW.turns[RemarkStatus.WAITING],
    )  # fmt: skip
    remark.save(force_insert=True)
    after = {"about": str(initiative), "kind": kind, "signs": remark.looks_like_spam}
    record("remark.write", remark, actor=system_user(), at=at, after=after)
    return remark


def _refuse_sizes(kind: str, words: str, name: str, reach_at: str) -> None:
    wrong: dict[str, str] = {}
    if kind not in RemarkKind.values:
        wrong["kind"] = _("Choose what you want to say.")
    if len(words) < SHORTEST:
        wrong["words"] = _("Write a little more: at least %(least)s characters.") % {
            "least": SHORTEST
        }
    if len(words) > LONGEST:
        over = {"most": LONGEST, "over": len(words) - LONGEST}
        wrong["words"] = (
            _("At most %(most)s characters: shorten it by %(over)s, or send it in two parts.")
            % over
        )
    if len(name) > 100:
        wrong["name"] = _("A name has at most 100 characters.")
    if len(reach_at) > 200:
        wrong["reach_at"] = _("At most 200 characters: one telephone number or e-mail is enough.")
    if wrong:
        raise RuleBroken(next(iter(wrong.values())), fields=wrong)

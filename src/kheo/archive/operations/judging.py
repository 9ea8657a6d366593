"""What people say of a figure: checked against the paper, explained, replaced, taken back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.archive.enums import Grade
from kheo.archive.models import DeclaredFigure
from kheo.archive.operations.entering import locked
from kheo.archive.operations.figures import told
from kheo.archive.queries.reconciliation import reconciliation
from kheo.audit.journal import record
from kheo.kernel.refusals import NotAllowed, RuleBroken
from kheo.kernel.text import clean_block, clean_line


@transaction.atomic
def check_figure(figure: DeclaredFigure, *, actor: User, at: datetime) -> DeclaredFigure:
    """Say that the figure was compared with the paper and stands there so.

    Maker and checker are different persons (DESIGN §7): raises ``NotAllowed`` for who entered it,
    ``RuleBroken`` unless it is only declared, ``Stale`` when it was taken back.
    """
    held = locked(figure, actor)
    if held.entered_by_id == actor.pk:
        raise NotAllowed(_("You entered this figure; somebody else has to check it."))
    if held.grade != Grade.DECLARED:
        raise RuleBroken(_("This figure has been checked already."))
    return _graded(held, Grade.CHECKED, "archive.check_figure", actor, at)


@transaction.atomic
def mark_replaced(figure: DeclaredFigure, *, actor: User, at: datetime) -> DeclaredFigure:
    """Say that records carry this figure now; it stays readable beside them.

    Raises ``RuleBroken`` when nothing is counted for its cell: paper would be all there is.
    """
    held = locked(figure, actor)
    if held.grade == Grade.REPLACED:
        raise RuleBroken(_("Records stand in for this figure already."))
    if not reconciliation(held, timezone.localdate(at)).has_records:
        raise RuleBroken(_("No record is counted for this figure; it cannot be replaced yet."))
    return _graded(held, Grade.REPLACED, "archive.mark_replaced", actor, at)


def _graded(
    held: DeclaredFigure, grade: Grade, act: str, actor: User, at: datetime
) -> DeclaredFigure:
    before = held.grade
    held.grade, held.updated_at = grade, at
    held.save(update_fields=["grade", "updated_at"])
    record(
        act, held, actor=actor, at=at, before={"grade": before},
        after={"grade": held.grade, **told(held)},
    )  # fmt: skip
    return held


@transaction.atomic
def explain_figure(
    figure: DeclaredFigure, *, note: str, actor: User, at: datetime
) -> DeclaredFigure:
    """Write down why a figure does not add up, or take the explanation away (empty).

    The figure itself stays as printed. Nothing is written when the words are the same.
    """
    held = locked(figure, actor)
    words = clean_block(note)
    if words == held.note:
        return held
    before, held.note, held.updated_at = held.note, words, at
    held.save(update_fields=["note", "updated_at"])
    record(
        "archive.explain_figure", held, actor=actor, at=at, before={"note": before},
        after={"note": words},
    )  # fmt: skip
    return held


@transaction.atomic
def remove_figure(figure: DeclaredFigure, *, why: str, actor: User, at: datetime) -> DeclaredFigure:
    """Take a figure back: it is kept with the reason and shown no more among the others.

    Raises ``RuleBroken`` without a reason, and while parts or shares lean on it.
    """
    held = locked(figure, actor)
    reason = clean_line(why)[:300]
    if not reason:
        raise RuleBroken(
            _("Say why it is taken back."), fields={"why": _("Say why it is taken back.")}
        )
    leaning = held.parts.standing().count() + held.shares.standing().count()
    leaning += DeclaredFigure.objects.standing().filter(share_parts=held).count()
    if leaning:
        sentence = _(
            "%(n)s other figures of the paper lean on this one (parts or shares); correct those first."
        ) % {"n": leaning}
        raise RuleBroken(sentence, fields={"why": sentence})
    held.removed_at, held.removed_why, held.updated_at = at, reason, at
    held.save(update_fields=["removed_at", "removed_why", "updated_at"])
    record(
        "archive.remove_figure", held, actor=actor, at=at, before=told(held), after={},
        note=reason,
    )  # fmt: skip
    return held

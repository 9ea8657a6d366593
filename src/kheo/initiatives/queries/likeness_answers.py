"""What was said to the look-alikes shown, and whether to ask again."""

from __future__ import annotations

from collections.abc import Iterable

from kheo.initiatives.models import Initiative, LikenessAnswer
from kheo.initiatives.queries.look_alikes import LookAlike


def last_answer(initiative: Initiative) -> LikenessAnswer | None:
    """The answer that holds. One query."""
    rows = LikenessAnswer.objects.filter(initiative=initiative)
    return rows.select_related("other__unit", "answered_by").order_by("-pk").first()


def is_answered(answer: LikenessAnswer | None, rows: Iterable[LookAlike]) -> bool:
    """Whether everything in the list was shown when the answer was given: only then it still holds."""
    if answer is None:
        return False
    known = {one["key"] for one in answer.shown} | {answer.other_id}
    return all(one.initiative.pk in known for one in rows)

"""The one arrow of a handbook: printed, it never changes again."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kheo.library import policies
from kheo.library.enums import HandbookStatus, StoryStatus
from kheo.workflow.table import Flow, Transition, Turn

S = HandbookStatus


def holds_published_stories(handbook: Any) -> str:
    """Something is in it, and everything in it is public."""
    statuses = list(handbook.stories.values_list("story__status", flat=True))
    if not statuses:
        return _("Choose at least one published story first.")
    if any(status != StoryStatus.PUBLISHED for status in statuses):
        return _("A story in it is no longer published; leave it out first.")
    return ""


PRINT = Transition(
    name="print",
    label=gettext_lazy("Print the handbook"),
    source=frozenset({S.DRAFT}),
    target=S.PRINTED,
    permission=policies.MAKE_HANDBOOKS,
    objection=holds_published_stories,
    tone="primary",
)

FLOW = Flow(
    name="handbooks",
    states=HandbookStatus,
    table=(PRINT,),
    turns={S.DRAFT: Turn.OFFICE, S.PRINTED: Turn.NOBODY},
)

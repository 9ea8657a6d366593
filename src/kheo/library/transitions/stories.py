"""The arrows of a story. The diagram in docs/ is drawn from this."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kheo.initiatives.enums import ALIVE
from kheo.library import policies
from kheo.library.enums import StoryStatus
from kheo.workflow.table import Flow, Transition, Turn

S = StoryStatus
DEMANDED = ("title", "summary", "problem", "idea", "steps", "result")


def is_told_whole(story: Any) -> str:
    """The parts a reader needs are there, and an office to ask."""
    if any(not getattr(story, name).strip() for name in DEMANDED) or story.contact_unit_id is None:
        return _(
            "Fill in title, summary, problem, idea, steps, result and the office to ask first."
        )
    return ""


def may_be_shown(story: Any) -> str:
    """Only an initiative that was recognised and still works is shown as a good way."""
    if story.initiative.status not in ALIVE:
        return _("Only an initiative that is recognised can be published.")
    return is_told_whole(story)


ASK_CHECK = Transition(
    name="ask_check",
    label=gettext_lazy("Ask for the expert check"),
    source=frozenset({S.DRAFT}),
    target=S.CHECKING,
    permission=policies.WRITE,
    objection=is_told_whole,
    tone="primary",
)
CHECK = Transition(
    name="check",
    label=gettext_lazy("Found right"),
    source=frozenset({S.CHECKING}),
    target=S.CHECKED,
    permission=policies.CHECK,
    tone="primary",
)
HAND_BACK = Transition(
    name="hand_back",
    label=pgettext_lazy("story", "Back to the writer"),
    source=frozenset({S.CHECKING, S.CHECKED}),
    target=S.DRAFT,
    permission=policies.CHECK,
    needs_note=True,
)
PUBLISH = Transition(
    name="publish",
    label=pgettext_lazy("story", "Publish"),
    source=frozenset({S.CHECKED}),
    target=S.PUBLISHED,
    permission=policies.PUBLISH,
    objection=may_be_shown,
    tone="primary",
)
TAKE_DOWN = Transition(
    name="take_down",
    label=gettext_lazy("Take down"),
    source=frozenset({S.PUBLISHED}),
    target=S.TAKEN_DOWN,
    permission=policies.PUBLISH,
    needs_note=True,
    tone="danger",
)
FALL = Transition(
    name="fall",
    label=gettext_lazy("Taken down with the recognition"),
    source=frozenset({S.PUBLISHED}),
    target=S.TAKEN_DOWN,
    permission=policies.PUBLISH,
    inner=True,
)
REVISE = Transition(
    name="revise",
    label=pgettext_lazy("story", "Write again"),
    source=frozenset({S.CHECKED, S.TAKEN_DOWN}),
    target=S.DRAFT,
    permission=policies.WRITE,
)

FLOW = Flow(
    name="stories",
    states=StoryStatus,
    table=(ASK_CHECK, CHECK, HAND_BACK, PUBLISH, TAKE_DOWN, FALL, REVISE),
    turns={
        S.DRAFT: Turn.UNIT, S.CHECKING: Turn.OFFICE, S.CHECKED: Turn.OFFICE,
        S.PUBLISHED: Turn.NOBODY, S.TAKEN_DOWN: Turn.NOBODY,
    },
)  # fmt: skip

"""The arrows of a story. The diagram in docs/ is drawn from this."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kheo.initiatives.enums import ALIVE
from kheo.library import policies
from kheo.library.enums import ConsentTo, StoryStatus
from kheo.library.models import Consent
from kheo.library.rules import privacy, telling
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


def private_words(story: Any) -> list[privacy.Finding]:
    """What looks private in the text and was neither agreed to nor looked at. One query."""
    texts = {name: getattr(story, name) for name in telling.TEXTS}
    found = privacy.findings({**texts, "contact_line": story.contact_line})
    seen = {one["words"] for one in story.settled}
    left = [one for one in found if one.words not in seen and not _of_an_office(one)]
    if not any(one.kind == privacy.Private.NAME for one in left):
        return left
    names = _agreed_names(story)
    return [
        one
        for one in left
        if one.kind != privacy.Private.NAME or not privacy.agreed(one.words, names)
    ]


def _of_an_office(finding: privacy.Finding) -> bool:
    """Telephone and mail of the office stand in the line made for them."""
    reached_by = {privacy.Private.PHONE, privacy.Private.MAIL}
    return finding.field == "contact_line" and finding.kind in reached_by


def _agreed_names(story: Any) -> list[str]:
    """Who agreed to be named, alone or with the whole story; a withdrawn name is masked when it is shown."""
    given = Consent.objects.filter(story=story.pk).exclude(to=ConsentTo.PICTURE)
    return list(given.values_list("whom", flat=True))


def keeps_secrets(story: Any) -> str:
    """Whole, and nothing private left in the text."""
    if refusal := is_told_whole(story):
        return refusal
    if left := private_words(story):
        words = ", ".join(f"“{words}”" for words in dict.fromkeys(one.words for one in left))
        return _("These words look private: %(words)s. Take them out, record the consent, or say why they are not.") % {"words": words}  # fmt: skip
    return ""


def is_found_right(story: Any) -> str:
    """Every mark of the list is set and no remark is open."""
    if not all(story.checks.get(check.code) for check in telling.CHECKS):
        return _("Tick every line of the check list first, or send it back with your remarks.")
    if story.remarks:
        return _("There are open remarks; send it back to the writer.")
    return keeps_secrets(story)


def may_be_shown(story: Any) -> str:
    """Only an initiative that was recognised and still works is shown as a good way."""
    initiative = story.initiative
    if initiative.status not in ALIVE or initiative.merged_into_id is not None:
        return _("Only an initiative that is recognised can be published.")
    return keeps_secrets(story)


ASK_CHECK = Transition(
    name="ask_check",
    label=gettext_lazy("Ask for the expert check"),
    source=frozenset({S.DRAFT}),
    target=S.CHECKING,
    permission=policies.WRITE,
    objection=keeps_secrets,
    tone="primary",
)
CHECK = Transition(
    name="check",
    label=gettext_lazy("Found right"),
    source=frozenset({S.CHECKING}),
    target=S.CHECKED,
    permission=policies.CHECK,
    objection=is_found_right,
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
RISE = Transition(
    name="rise",
    label=gettext_lazy("Put back after a slip"),
    source=frozenset({S.TAKEN_DOWN}),
    target=S.PUBLISHED,
    permission=policies.PUBLISH,
    objection=may_be_shown,
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
    table=(ASK_CHECK, CHECK, HAND_BACK, PUBLISH, TAKE_DOWN, FALL, RISE, REVISE),
    turns={
        S.DRAFT: Turn.UNIT, S.CHECKING: Turn.OFFICE, S.CHECKED: Turn.OFFICE,
        S.PUBLISHED: Turn.NOBODY, S.TAKEN_DOWN: Turn.NOBODY,
    },
)  # fmt: skip

"""The arrows of the life of a draft."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kheo.documents import policies
from kheo.documents.enums import DraftStatus
from kheo.documents.paper_forms import FORMS
from kheo.workflow.table import Flow, Transition, Turn


def has_no_number_of_its_own(draft: Any) -> str:
    """Certificates carry the number of the decision."""
    if not FORMS[draft.form].is_numbered:
        return _("This form gets no number of its own; it carries that of the decision.")
    return ""


NUMBER = Transition(
    name="number",
    label=gettext_lazy("Give the number"),
    source=frozenset({DraftStatus.DRAFTED}),
    target=DraftStatus.NUMBERED,
    permission=policies.NUMBER,
    objection=has_no_number_of_its_own,
    tone="primary",
)
SIGN = Transition(
    name="sign",
    label=gettext_lazy("Attach the signed copy"),
    source=frozenset({DraftStatus.NUMBERED}),
    target=DraftStatus.SIGNED,
    permission=policies.NUMBER,
    tone="primary",
)
VOID = Transition(
    name="void",
    label=pgettext_lazy("draft", "Void the draft"),
    source=frozenset({DraftStatus.DRAFTED}),
    target=DraftStatus.VOID,
    permission=policies.DRAFT,
    needs_note=True,
    tone="danger",
)

FLOW = Flow(
    name="draft",
    states=DraftStatus,
    table=(NUMBER, SIGN, VOID),
    turns={
        DraftStatus.DRAFTED: Turn.OFFICE,
        DraftStatus.NUMBERED: Turn.OFFICE,
        DraftStatus.SIGNED: Turn.NOBODY,
        DraftStatus.VOID: Turn.NOBODY,
    },
)

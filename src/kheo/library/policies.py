"""Who may do what in the library and in replication (DESIGN §7)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kheo.access.enums import STAFF, Role
from kheo.access.models import User
from kheo.access.policy import Permission


def not_ones_own_words(actor: User, story: Any) -> str:
    """Who wrote a story does not check it."""
    if story.pk and story.written_by_id == actor.pk:
        return _("You wrote this story yourself; another person has to check it.")
    return ""


VIEW_STORIES = Permission("library.view", gettext_lazy("See stories of the library"), STAFF)
WRITE = Permission(
    "library.write",
    gettext_lazy("Write public stories and record consents"),
    frozenset({Role.REGISTRAR, Role.LIBRARY_EDITOR, Role.STANDING_OFFICE, Role.SYSTEM}),
)
CHECK = Permission(
    "library.check",
    gettext_lazy("Check a story as an expert"),
    frozenset({Role.LIBRARY_EDITOR, Role.STANDING_OFFICE, Role.SYSTEM}),
    objection=not_ones_own_words,
)
PUBLISH = Permission(
    "library.publish",
    gettext_lazy("Publish stories and take them down"),
    frozenset({Role.LIBRARY_EDITOR, Role.SYSTEM}),
)
MAKE_HANDBOOKS = Permission(
    "library.handbooks",
    gettext_lazy("Make handbooks of stories"),
    frozenset({Role.LIBRARY_EDITOR, Role.STANDING_OFFICE, Role.SYSTEM}),
)
VIEW_HANDBOOKS = Permission("library.view_handbooks", gettext_lazy("See handbooks"), STAFF)
VIEW_EXEMPLARS = Permission(
    "library.view_exemplars", gettext_lazy("See exemplars of a period"), STAFF
)
CHOOSE_EXEMPLARS = Permission(
    "library.exemplars",
    gettext_lazy("Choose exemplars of a period and set their targets"),
    frozenset({Role.STANDING_OFFICE, Role.SYSTEM}),
)
VIEW_LEARNING = Permission(
    "library.view_learning", gettext_lazy("See what one's own unit learns from others"), STAFF
)
VIEW_TEACHING = Permission(
    "library.view_teaching",
    gettext_lazy("See who learns from one's own unit"),
    STAFF,
    unit_lookup="source__unit",
)
LEARN = Permission(
    "library.learn",
    gettext_lazy("Ask to learn from an initiative, plan and report"),
    frozenset({Role.REGISTRAR, Role.UNIT_HEAD, Role.SYSTEM}),
)
TEACH = Permission(
    "library.teach",
    gettext_lazy("Answer who wants to learn, and record the help given"),
    frozenset(
        {Role.REGISTRAR, Role.UNIT_HEAD, Role.LIBRARY_EDITOR, Role.STANDING_OFFICE, Role.SYSTEM}
    ),
    unit_lookup="source__unit",
)
DESCRIBE = Permission(
    "library.describe",
    gettext_lazy("Say what kind of place a unit is and what troubles it"),
    frozenset({Role.REGISTRAR, Role.UNIT_HEAD, Role.STANDING_OFFICE, Role.SYSTEM}),
)
VIEW_CALLS = Permission("library.view_calls", gettext_lazy("See calls for initiatives"), STAFF)
CALL = Permission(
    "library.call",
    gettext_lazy("Call for initiatives where there are none"),
    frozenset({Role.STANDING_OFFICE, Role.SYSTEM}),
)

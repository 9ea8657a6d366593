"""What the library says on the page of an initiative: its story, or the way to it."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import can
from kheo.initiatives.enums import ALIVE
from kheo.initiatives.models import Initiative
from kheo.initiatives.web.panels import Panel, PanelLine
from kheo.library import policies
from kheo.library.models import Story


def story_panel(initiative: Initiative, viewer: User) -> Panel | None:
    """The story with its state, or the button that opens it. One query at most."""
    if not can(viewer, policies.VIEW_STORIES, initiative):
        return None
    story = Story.objects.filter(initiative=initiative).first()
    if story is not None:
        line = PanelLine(
            text=story.title, url=reverse("stories:page", args=[story.pk]),
            tone=story.status, state=story.get_status_display(),
        )  # fmt: skip
        return Panel(_("Story for the public"), (line,))
    if initiative.status not in ALIVE or not can(viewer, policies.WRITE, initiative):
        return None
    act = (_("Write its story"), reverse("stories:open", args=[initiative.pk]))
    return Panel(_("Story for the public"), (), (act,))

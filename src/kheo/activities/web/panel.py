"""What the register of activities says on the page of an initiative."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import visible
from kheo.activities.models import Activity
from kheo.activities.policies import VIEW
from kheo.initiatives.models import Initiative
from kheo.initiatives.web.panels import Panel, PanelLine
from kheo.kernel.days import format_day

SHOWN = 8


def activities_panel(initiative: Initiative, viewer: User) -> Panel | None:
    """The newest activities linked to it that ``viewer`` may see. One query."""
    rows = visible(Activity.objects.standing().filter(initiative=initiative), viewer, VIEW)
    lines = tuple(
        PanelLine(
            text=_("%(day)s: %(title)s") % {"day": format_day(one.on), "title": one.title},
            url=reverse("activities:page", args=[one.pk]),
        )
        for one in rows.order_by("-on", "-pk")[:SHOWN]
    )
    return Panel(_("Activities"), lines) if lines else None

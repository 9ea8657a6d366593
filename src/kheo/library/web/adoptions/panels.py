"""Beside the record of an initiative: who learns from it, and from whom it learned."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kheo.access.models import User
from kheo.access.policy import can
from kheo.initiatives.enums import ALIVE
from kheo.initiatives.models import Initiative
from kheo.initiatives.web.panels import Panel, PanelLine
from kheo.kernel.numbers import format_number
from kheo.library.enums import GOING_ON, AdoptionStatus
from kheo.library.models import Adoption
from kheo.library.policies import LEARN
from kheo.library.queries.adoptions import seen_by
from kheo.library.web.adoptions.words import ROAD

NEWEST = 5


def learning_panel(initiative: Initiative, viewer: User) -> Panel | None:
    """Credit to the source, the places that learned, and asking to learn; None when there is nothing."""
    lines = [*_credit(initiative, viewer), *_learners(initiative)]
    acts = []
    if initiative.status in ALIVE and can(viewer, LEARN) and not can(viewer, LEARN, initiative):
        acts.append(
            (_("We want to learn from it"), reverse("adoptions:ask", args=(initiative.pk,)))
        )
    if not lines and not acts:
        return None
    return Panel(title=_("Learning from each other"), lines=tuple(lines), acts=tuple(acts))


def _credit(initiative: Initiative, viewer: User) -> list[PanelLine]:
    """From whom it learned."""
    own = seen_by(viewer).filter(initiative=initiative).first() if initiative.source_id else None
    if own is None:
        return []
    text = _("Learned from “%(title)s” of %(unit)s") % {
        "title": own.source.title, "unit": own.source.unit.label,
    }  # fmt: skip
    url = reverse("adoptions:page", args=(own.pk,))
    return [PanelLine(text, url, own.status, str(own.get_status_display()))]


def _learners(initiative: Initiative) -> list[PanelLine]:
    """How many took it over, and the newest of those who are learning."""
    rows = Adoption.objects.filter(source=initiative).select_related("unit")
    found = [one for one in rows.order_by("-requested_on", "-pk") if one.unit_id is not None]
    taken = [one for one in found if one.status in {AdoptionStatus.ADOPTED, AdoptionStatus.WORKING}]
    tree = reverse("adoptions:family", args=(initiative.pk,))
    lines = []
    if found:
        told = ngettext(
            "%(n)s place learned from it", "%(n)s places learned from it", len(taken)
        ) % {"n": format_number(len(taken))}
        lines.append(PanelLine(told, tree))
    for one in [one for one in found if one.status in GOING_ON][:NEWEST]:
        day = next(day for _s, name in reversed(ROAD) if (day := getattr(one, name)))
        lines.append(
            PanelLine(
                f"{one.who} · {day:%d/%m/%Y}", tree, one.status, str(one.get_status_display())
            )
        )
    return lines

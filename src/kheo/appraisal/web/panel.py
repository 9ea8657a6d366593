"""What appraisal says on the page of an initiative: its dossiers and its recognitions."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import can
from kheo.appraisal import policies
from kheo.appraisal.models import Dossier, Recognition
from kheo.initiatives.enums import Status
from kheo.initiatives.models import Initiative
from kheo.initiatives.web.panels import Panel, PanelLine
from kheo.kernel.days import format_day

OPENED_FROM = frozenset({Status.BUILDING, Status.AWAITING_APPRAISAL, Status.RECOGNISED})


def appraisal_panel(initiative: Initiative, viewer: User) -> Panel | None:
    """The dossiers and recognitions ``viewer`` may see, and the way to a new dossier."""
    if not can(viewer, policies.VIEW, initiative):
        return None
    lines = [
        PanelLine(
            text=_("Dossier of %(level)s, opened on %(day)s")
            % {"level": dossier.get_level_display(), "day": format_day(dossier.opened_on)},
            url=reverse("dossiers:page", args=[dossier.pk]),
            tone=dossier.status,
            state=dossier.get_status_display(),
        )
        for dossier in Dossier.objects.filter(_of(initiative)).order_by("-pk")
    ]
    lines += [
        PanelLine(
            text=_("Recognised at %(level)s on %(day)s")
            % {"level": one.get_level_display(), "day": format_day(one.on)},
            url=reverse("recognition:page", args=[one.pk]),
            tone=one.status,
            state=one.get_status_display(),
        )
        for one in Recognition.objects.filter(_of(initiative)).order_by("-on", "-pk")
    ]
    acts = ((_("Open a dossier"), reverse("dossiers:open", args=[initiative.pk])),)
    may_open = (
        not initiative.has_dossier
        and not initiative.merged_into_id
        and initiative.status in OPENED_FROM
    )
    allowed = may_open and (
        can(viewer, policies.ASSESS, initiative) or can(viewer, policies.DECIDE, initiative)
    )
    if not lines and not allowed:
        return None
    return Panel(_("Appraisal and recognition"), tuple(lines), acts if allowed else ())


def _of(initiative: Initiative) -> Q:
    """Rows about the record and about those merged into it."""
    return Q(initiative=initiative) | Q(initiative__merged_into=initiative)

"""What the reviewer reads about look-alikes on the page of an initiative."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import can, visible
from kheo.initiatives import policies
from kheo.initiatives.enums import Status
from kheo.initiatives.models import Initiative
from kheo.initiatives.queries.likeness_answers import last_answer
from kheo.initiatives.queries.look_alikes import LookAlike, in_words, looked
from kheo.initiatives.queries.themes import movements_proposed, text_of
from kheo.initiatives.web.panels import Panel, PanelLine
from kheo.kernel.days import format_day

READ_WHILE = frozenset(
    {Status.SUBMITTED, Status.RETURNED, Status.ACCEPTED, Status.BUILDING, Status.AWAITING_APPRAISAL}
)
"""States in which somebody still judges whether it is new."""


def answer_panel(initiative: Initiative, viewer: User) -> Panel | None:
    """The list as it was shown, the answer and the reason: for its writers and its reviewer."""
    if not can(viewer, policies.REVIEW) and not can(viewer, policies.FILE):
        return None
    given = last_answer(initiative)
    if given is None:
        return None
    said = [str(given.get_answer_display()), str(given.other or ""), given.reason]
    lines = [
        PanelLine(
            text=_("%(who)s, %(day)s: %(said)s")
            % {
                "who": given.answered_by,
                "day": format_day(timezone.localdate(given.answered_at)),
                "said": " · ".join(word for word in said if word),
            },
            url=_link(given.other, viewer),
            tone="info",
        )
    ]
    lines += [
        PanelLine(
            text=f"{one['title']} · {one['unit']}",
            tone="quiet",
            state=in_words(int(one["percent"])),
        )
        for one in given.shown
    ]
    return Panel(_("Similar ones it was shown, and its answer"), tuple(lines))


def look_alikes_panel(initiative: Initiative, viewer: User) -> Panel | None:
    """For who reviews it: what looks like it today, and other movements it may belong to as well."""
    if initiative.status not in READ_WHILE or not can(viewer, policies.REVIEW):
        return None
    found = looked(
        initiative.title,
        unit=initiative.unit,
        field=initiative.field,
        exclude=initiative,
        today=timezone.localdate(),
        sees_own=False,
    )
    keys = [one.initiative.pk for one in found.rows]
    seen = set(
        visible(Initiative.objects.filter(pk__in=keys), viewer, policies.VIEW).values_list(
            "pk", flat=True
        )
        if keys
        else ()
    )
    lines = [*_movements(initiative), *(_line(one, seen) for one in found.rows)]
    return Panel(_("Similar ones today"), tuple(lines)) if lines else None


def _line(one: LookAlike, seen: set[int]) -> PanelLine:
    row = one.initiative
    return PanelLine(
        text=f"{row} · {row.unit.label} · {one.year}",
        url=reverse("initiatives:page", args=[row.pk]) if row.pk in seen else "",
        tone="warn" if one.is_nearly_same else "quiet",
        state=one.in_words,
    )


def _movements(initiative: Initiative) -> list[PanelLine]:
    """Movements its words speak of, unless the clerk has named them already."""
    named = set(initiative.other_movements.values_list("pk", flat=True))
    return [
        PanelLine(
            text=_("may overlap with the movement “%(name)s”") % {"name": one.name},
            tone="info" if one.pk in named else "warn",
            state=_("named by the unit") if one.pk in named else _("not named by the unit"),
        )
        for one in movements_proposed(text_of(initiative), title=initiative.title)
    ]


def _link(other: Initiative | None, viewer: User) -> str:
    may = other is not None and bool(can(viewer, policies.VIEW, other))
    return reverse("initiatives:page", args=[other.pk]) if other is not None and may else ""

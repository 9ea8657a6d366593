"""What papers declare of a unit, beside its counted figures."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import visible
from kheo.archive.models import DeclaredFigure
from kheo.archive.policies import VIEW
from kheo.archive.queries.candidates import told_of
from kheo.archive.queries.figures import BESIDE, declared_below
from kheo.archive.rules.spans import in_words
from kheo.counting.web.panels import DeclaredLine, Panel, Shown
from kheo.initiatives.models import Initiative
from kheo.initiatives.web import panels as panels_of_initiatives

NAMED = 6
"""Papers that are shown beside a record."""


def declared_panel(shown: Shown, viewer: User) -> Panel | None:
    """The totals that papers declare for days of the page; None when there is none."""
    rows = declared_below(shown.unit, shown.start, shown.end, shown.today)
    once: dict[tuple[object, ...], DeclaredFigure] = {}
    for one in visible(rows, viewer, VIEW)[: 3 * BESIDE]:
        once.setdefault((one.unit_id, one.indicator, one.starts_on, one.ends_on, one.amount), one)
    found = list(once.values())
    if not found:
        return None
    lines = tuple(
        DeclaredLine(
            what=one.what, amount=one.amount, url=reverse("archive:figure", args=(one.pk,)),
            about=f"{one.unit.label} · {in_words(one.starts_on, one.ends_on)}", grade=one.grade,
        )
        for one in found[:BESIDE]
    )  # fmt: skip
    left_out = len(found) > BESIDE
    more = (_("More figures from paper"), reverse("archive:list")) if left_out else ("", "")
    return Panel(
        title=_("From papers, not counted from records"),
        note=_("Each with its own period and unit of then. They are not added to the figures above."),
        lines=lines, more=more,
    )  # fmt: skip


def named_panel(initiative: Initiative, viewer: User) -> panels_of_initiatives.Panel | None:
    """Papers that name the initiative, beside its record; None when there is none in scope."""
    rows = list(told_of(initiative, viewer)[:NAMED])
    if not rows:
        return None
    lines = tuple(
        panels_of_initiatives.PanelLine(
            text=str(one.source), url=reverse("readings:candidate", args=(one.pk,))
        )
        for one in rows
    )
    return panels_of_initiatives.Panel(title=_("Named in papers"), lines=lines)

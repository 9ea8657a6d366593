"""What papers declare of a unit, beside its counted figures."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import visible
from kheo.archive.models import DeclaredFigure
from kheo.archive.policies import VIEW
from kheo.archive.queries.figures import BESIDE, declared_below
from kheo.archive.rules.spans import in_words
from kheo.counting.web.panels import DeclaredLine, Panel, Shown


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

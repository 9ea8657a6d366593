"""Whether one record may name another as its source."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kheo.initiatives.enums import Status
from kheo.initiatives.models import Initiative
from kheo.initiatives.rules.sources import way_to
from kheo.kernel.refusals import RuleBroken

FARTHEST = 100
"""Steps up at most: nobody learns over a hundred others."""


def refuse_source(row: Initiative, source: Initiative) -> None:
    """Raise RuleBroken when ``source`` was never sent, was given up or merged, or learns from ``row``."""
    never_sent = source.status in {Status.DRAFT, Status.SUBMITTED, Status.RETURNED}
    if never_sent or source.status == Status.WITHDRAWN or source.merged_into_id is not None:
        sentence = _(
            "“%(title)s” was given up, merged or not accepted yet; name another source."
        ) % {"title": source}
        raise RuleBroken(sentence, fields={"source": sentence})
    way = _way_up(source.pk, row.pk) if row.pk else ()
    if way:
        titles = dict(Initiative.objects.filter(pk__in=way).values_list("pk", "title"))
        told = " ← ".join(titles[pk] or f"#{pk}" for pk in [*way, way[0]])
        sentence = _("This would run in a circle: %(way)s. Choose another source.") % {"way": told}
        raise RuleBroken(sentence, fields={"source": sentence})


def _way_up(start: int, goal: int) -> tuple[int, ...]:
    """The chain of sources from ``start`` to ``goal``; () when it does not lead there."""
    sources: dict[int, int | None] = {}
    here: int | None = start
    while here is not None and here not in sources and len(sources) < FARTHEST:
        above = Initiative.objects.filter(pk=here).values_list("source_id", flat=True).first()
        sources[here] = above
        here = above
    return tuple(way_to(start, goal, sources))

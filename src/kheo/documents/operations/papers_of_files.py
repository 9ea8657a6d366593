"""Papers that a file of the past names: registered many at once, and taken back with it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import connection
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import granted_units, holds_nation, unit_scope
from kheo.audit.journal import Line, record_many
from kheo.documents import policies
from kheo.documents.models import Paper
from kheo.exchange.queries.resting import resting_on
from kheo.foundation import bulk
from kheo.kernel.refusals import NotAllowed
from kheo.search.enums import What
from kheo.search.operations.index import drop, refresh

_COLUMNS = (
    "id", "unit_id", "kind", "number", "issued_on", "summary", "created_by_id", "created_at",
    "updated_at",
)  # fmt: skip


def register_many(papers: Sequence[Paper], *, actor: User, at: datetime) -> list[int]:
    """``register_paper`` for papers whose rules were asked before; returns their keys, in order.

    Raises NotAllowed when one is of a unit for which ``actor`` registers no papers.
    """
    if not papers:
        return []
    units = {paper.unit_id for paper in papers}
    if not holds_nation(actor, policies.REGISTER):
        scope = unit_scope(granted_units(actor, policies.REGISTER))
        if units - set(scope.filter(unit_id__in=units).values_list("unit_id", flat=True)):
            raise NotAllowed(_("This belongs to a unit outside your scope."))
    keys = bulk.reserve(Paper, len(papers))
    for key, paper in zip(keys, papers, strict=True):
        paper.pk = key
        paper.created_by, paper.created_at, paper.updated_at = actor, at, at
    rows = [tuple(getattr(paper, name) for name in _COLUMNS) for paper in papers]
    bulk.insert(Paper, _COLUMNS, rows)
    refresh(What.PAPER, keys)
    record_many([_line("paper.register", paper) for paper in papers], actor=actor, at=at)
    return keys


def take_back_many(keys: Collection[int], *, actor: User, at: datetime) -> int:
    """Take registered papers back out of the register on which nothing rests; returns how many."""
    if not keys:
        return 0
    resting = resting_on(Paper, keys)
    papers = list(Paper.objects.filter(pk__in=[key for key in keys if key not in resting]))
    gone = [paper.pk for paper in papers]
    record_many([_line("paper.take_back", paper) for paper in papers], actor=actor, at=at)
    drop(What.PAPER, gone)
    Paper.objects.filter(pk__in=gone)._raw_delete(connection.alias)  # noqa: SLF001 - asked above
    return len(gone)


def _line(action: str, paper: Paper) -> Line:
    after = {"number": paper.number, "kind": paper.kind, "issued_on": paper.issued_on}
    return Line(action, Paper._meta.label_lower, paper.pk, str(paper), paper.unit_id, after=after)

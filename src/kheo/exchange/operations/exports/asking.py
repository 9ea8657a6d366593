"""Asking for a list as a file: told in the journal, remembered, begun in the background when long."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import grants_of, require
from kheo.audit.journal import record
from kheo.exchange.models import ColumnChoice, Export
from kheo.exchange.policies import EXPORT
from kheo.exchange.queries.exports import Asked
from kheo.exchange.rules.cells import sentence
from kheo.jobs.operations import enqueue
from kheo.kernel.refusals import BadInput
from kheo.orgs.models import Unit

BIG = 20_000
"""Rows from which a file is written in the background."""
JOB = "exchange.export"
STYLES = ("xlsx", "csv")


@transaction.atomic
def ask(asked: Asked, *, style: str, site: str = "", waits: bool = False) -> Export:
    """Note who takes what out and how many rows; the choice of columns is kept for the next time.

    More than ``BIG`` rows become a job, unless the caller ``waits`` for it. Raises NotAllowed, BadInput.
    """
    actor, at = asked.actor, asked.now
    require(actor, EXPORT)
    require(actor, asked.listing.permission)
    if style not in STYLES or not asked.columns:
        raise BadInput(_("Choose at least one column, and .xlsx or .csv."))
    rows = asked.rows().count()
    title = sentence(asked.listing.label)
    export = Export.objects.create(
        listing=asked.listing.name, title=title[:200], query=asked.query, style=style,
        columns=[one.name for one in asked.columns], site=site, unit=unit_of(actor),
        asked_by=actor, asked_at=at, rows=rows,
    )  # fmt: skip
    told = {"listing": export.listing, "rows": rows, "style": style, "query": export.query}
    record("exchange.export", export, actor=actor, at=at, after=told)
    ColumnChoice.objects.update_or_create(
        user=actor, listing=export.listing, defaults={"columns": export.columns, "style": style}
    )
    if rows > BIG and not waits and export.unit is not None:
        export.job = enqueue(
            JOB, subject=export.pk, title=_("File of “%(list)s”") % {"list": title},
            unit=export.unit, actor=actor, at=at,
        )  # fmt: skip
        export.save(update_fields=["job"])
    return export


def chosen_before(actor: User, listing: str) -> tuple[Sequence[str], str]:
    """The columns and the kind of file ``actor`` took of this list the last time; ([], "xlsx") at first."""
    kept = ColumnChoice.objects.filter(user=actor, listing=listing).first()
    return (kept.columns, kept.style) if kept else ([], STYLES[0])


def unit_of(actor: User) -> Unit | None:
    """Where the person works; without such a unit the first he holds a role over."""
    held = grants_of(actor)
    return actor.unit or (held[0].unit if held else None)

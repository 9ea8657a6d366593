"""Long lists written by the worker; their files are kept for a week."""

from __future__ import annotations

import tempfile
from datetime import datetime, timedelta
from typing import IO

from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from kheo.exchange.models import Export
from kheo.exchange.operations.exports.asking import JOB
from kheo.exchange.operations.exports.csv_file import lines
from kheo.exchange.operations.exports.workbook import write_workbook
from kheo.exchange.queries.exports import Asked, asked_for, open_listing
from kheo.jobs.kinds import Running
from kheo.kernel.numbers import format_number
from kheo.kernel.refusals import NotFound, RuleBroken

KEPT = timedelta(days=7)
__all__ = ["JOB", "KEPT", "file_name", "forget_old", "not_open_any_more", "write_into", "write_out"]


def write_out(running: Running) -> str:
    """The job: write the file with the rights its person has now, and keep it a week.

    Run twice it writes the file anew. Raises CalledOff, and RuleBroken when the list is no longer open to him.
    """
    export = Export.objects.select_related("asked_by").get(pk=running.subject)
    now = timezone.now()
    forget_old(now)
    try:
        listing = open_listing(export.listing, export.asked_by)
    except NotFound:
        raise not_open_any_more(export) from None
    asked = asked_for(listing, export.query, export.columns, actor=export.asked_by, now=now)
    total = max(export.rows, 1)
    with tempfile.NamedTemporaryFile(suffix=f".{export.style}") as target:
        rows = write_into(
            asked, target, style=export.style, site=export.site,
            progress=lambda done: running.progress(min(done, total), total),
        )  # fmt: skip
        target.seek(0)
        _keep(export, target, rows=rows, now=now)
    return _("The file with %(rows)s rows is ready; it is kept for a week.") % {
        "rows": format_number(rows)
    }


def not_open_any_more(export: Export) -> RuleBroken:
    """The refusal to write for somebody whose right has ended since he asked; it names the remedy."""
    return RuleBroken(
        _(
            "Not open to %(person)s any more: %(title)s. Give the right back and try again, or let somebody else "
            "take it out."
        )
        % {"title": export.title, "person": export.asked_by.full_name}
    )


def write_into(
    asked: Asked, target: IO[bytes], *, style: str, site: str = "", progress: object = None
) -> int:
    """Write the list as ``style`` into an open file; returns how many rows."""
    told = progress if callable(progress) else None
    if style == "xlsx":
        return write_workbook(asked, target, site=site, progress=told)
    seen = [0]

    def heard(done: int) -> None:
        seen[0] = done
        if told is not None:
            told(done)

    for piece in lines(asked, site=site, told=heard):
        target.write(piece)
    return seen[0]


def file_name(export: Export, day: datetime) -> str:
    """A name every system takes: "mo-hinh-dien-hinh-2026-11-21.xlsx"."""
    title = slugify(export.title.replace("đ", "d").replace("Đ", "D")) or export.listing
    return f"{title}-{timezone.localdate(day).isoformat()}.{export.style}"


@transaction.atomic
def _keep(export: Export, target: IO[bytes], *, rows: int, now: datetime) -> None:
    if export.content:
        export.content.delete(save=False)
    export.content.save(f"{export.pk}.{export.style}", File(target), save=False)
    export.rows, export.kept_until = rows, now + KEPT
    export.save(update_fields=["content", "rows", "kept_until"])


def forget_old(now: datetime) -> int:
    """Drop files whose week is over; returns how many. The rows stay: they tell who took what out."""
    old = Export.objects.filter(kept_until__lte=now).exclude(content="")
    for one in old:
        one.content.delete(save=False)
        Export.objects.filter(pk=one.pk).update(content="")
    return len(old)

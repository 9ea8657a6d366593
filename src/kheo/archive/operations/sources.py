"""Papers as sources: entered once, changed with a line in the journal."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import require
from kheo.archive.models import Source
from kheo.archive.operations.periods import wrong_period
from kheo.archive.policies import ENTER
from kheo.audit.journal import record
from kheo.documents.models import Paper, StoredFile
from kheo.foundation.models import row_values
from kheo.kernel.days import format_day
from kheo.kernel.refusals import RuleBroken
from kheo.kernel.text import clean_block, clean_line
from kheo.orgs.models import Unit

COLUMNS = (
    "title", "number", "issued_on", "issuer", "starts_on", "ends_on", "note", "paper_id",
    "stored_id",
)  # fmt: skip
_LENGTHS = {"title": 500, "number": 60, "issuer": 200}


@transaction.atomic
def enter_source(
    *,
    unit: Unit,
    title: str,
    number: str = "",
    issued_on: date | None = None,
    issuer: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
    note: str = "",
    paper: Paper | None = None,
    stored: StoredFile | None = None,
    actor: User,
    at: datetime,
) -> Source:
    """Enter a paper whose figures will be kept; the period is half-open.

    Raises ``NotAllowed`` outside the actor's scope, ``RuleBroken`` naming the field: no title, a day
    to come, a period upside down, a unit that did not stand then, the same paper twice.
    """
    source = Source(
        unit=unit, title=title, number=number, issued_on=issued_on, issuer=issuer,
        starts_on=starts_on, ends_on=ends_on, note=note, paper=paper, stored=stored,
        entered_by=actor, created_at=at, updated_at=at,
    )  # fmt: skip
    require(actor, ENTER, source)
    _check(source, at)
    _save(source)
    record("archive.enter_source", source, actor=actor, at=at, after=row_values(source, *COLUMNS))
    return source


@transaction.atomic
def change_source(source: Source, *, actor: User, at: datetime, **values: Any) -> Source:
    """Set columns of a source; ``values`` are named as in ``enter_source`` (never the unit).

    Raises as ``enter_source`` does. Nothing is written when nothing changed.
    """
    require(actor, ENTER, source)
    source = Source.objects.select_for_update().get(pk=source.pk)
    before = row_values(source, *COLUMNS)
    for name, value in values.items():
        if name not in {*COLUMNS, "paper", "stored"}:
            raise TypeError(f"a source has no column {name} to change")
        setattr(source, name, value)
    _check(source, at)
    after = row_values(source, *COLUMNS)
    changed = [name for name in COLUMNS if before[name] != after[name]]
    if changed:
        source.updated_at = at
        _save(source)
        record(
            "archive.change_source", source, actor=actor, at=at,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
        )  # fmt: skip
    return source


def _check(source: Source, at: datetime) -> None:
    """Clean the columns and refuse what cannot be, every reason at once."""
    source.note = clean_block(source.note)
    wrong: dict[str, str] = {}
    for name, most in _LENGTHS.items():
        setattr(source, name, clean_line(getattr(source, name)))
        if len(getattr(source, name)) > most:
            wrong[name] = _("At most %(most)s characters.") % {"most": most}
    if not source.title:
        wrong["title"] = _("Write the title of the paper.")
    if source.issued_on and source.issued_on > timezone.localdate(at):
        wrong["issued_on"] = _("%(day)s is still to come; look at the date of the paper.") % {
            "day": format_day(source.issued_on)
        }
    if source.starts_on and not source.ends_on:
        wrong["ends_on"] = _("Write the last day of the period too.")
    if source.ends_on:
        wrong |= wrong_period(source.unit, source.starts_on, source.ends_on)
    if wrong:
        raise RuleBroken(" ".join(wrong.values()), fields=wrong)
    same = Source.objects.filter(unit=source.unit, title=source.title, number=source.number)
    if same.exclude(pk=source.pk).exists():
        raise RuleBroken(_known(), fields={"title": _known()})


def _known() -> str:
    return _("This paper of the unit has been entered already; add its figures there.")


def _save(source: Source) -> None:
    """Write the row; when another request was faster with the same paper, raise RuleBroken."""
    try:
        with transaction.atomic():
            source.save()
    except IntegrityError as trouble:
        raise RuleBroken(_known(), fields={"title": _known()}) from trouble

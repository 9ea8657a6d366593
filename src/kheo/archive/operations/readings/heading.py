"""What a person says about the paper as a whole: whose it is, of which period, its number and day."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import require
from kheo.archive.enums import ReadingStatus
from kheo.archive.models import Reading
from kheo.archive.operations.periods import wrong_period
from kheo.archive.operations.readings.comparing import compare
from kheo.archive.policies import READ_REPORTS
from kheo.audit.journal import record
from kheo.foundation.models import row_values
from kheo.kernel.refusals import RuleBroken, Stale
from kheo.kernel.text import clean_line
from kheo.orgs.models import Unit

COLUMNS = ("title", "number", "issuer", "issued_on", "starts_on", "ends_on", "unit_id")


@transaction.atomic
def set_head(
    reading: Reading, *, title: str, number: str, issuer: str, issued_on: date | None,
    starts_on: date | None, ends_on: date | None, unit: Unit | None, actor: User, at: datetime,
) -> Reading:  # fmt: skip
    """Say whose paper it is and which (half-open) period it is for. Nothing enters the books.

    What is known of the unit is laid beside the figures anew.
    Raises NotAllowed, Stale once it is entered, RuleBroken with a sentence for every field to blame.
    """
    require(actor, READ_REPORTS, reading)
    held = Reading.objects.select_for_update().get(pk=reading.pk)
    if held.status != ReadingStatus.OPEN:
        raise Stale(_("This file is not open any more; look at it again."))
    before = row_values(held, *COLUMNS)
    held.title, held.number = clean_line(title)[:500], clean_line(number)[:60]
    held.issuer, held.issued_on = clean_line(issuer)[:200], issued_on
    held.starts_on, held.ends_on, held.unit = starts_on, ends_on, unit
    wrong = {} if held.title else {"title": _("Write the title of the paper.")}
    if unit is None:
        wrong["unit"] = _("Say whose report this is.")
    if ends_on is None:
        wrong["ends_on"] = _("Write the last day of the period that the report is for.")
    elif unit is not None:
        wrong |= wrong_period(unit, starts_on, ends_on)
    if wrong:
        raise RuleBroken(" ".join(wrong.values()), fields=wrong)
    held.updated_at = at
    held.save()
    record(
        "reading.set_head", held, actor=actor, at=at, before=before,
        after=row_values(held, *COLUMNS), unit_id=held.office_id,
    )  # fmt: skip
    compare(held, at=at)
    return held

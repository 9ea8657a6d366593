"""Acts on terms."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import require
from kheo.audit.journal import record
from kheo.kernel.refusals import RuleBroken
from kheo.orgs.models import Unit
from kheo.workflow import policies
from kheo.workflow.enums import Termed
from kheo.workflow.models import Term

MOST_DAYS = 3650


@transaction.atomic
def set_term(
    *, what: str, unit: Unit, days: int, valid_from: date, paper: str, actor: User, at: datetime
) -> Term:
    """From ``valid_from`` on, ``what`` has ``days`` days in ``unit`` and everything below it.

    The running row ends on that day and stays as history. Raises NotAllowed, RuleBroken.
    """
    term = Term(what=what, unit=unit, days=days, valid_from=valid_from, paper=paper)
    require(actor, policies.SET_TERMS, term)
    if what not in Termed.values or not 1 <= days <= MOST_DAYS:
        sentence = _("Enter between 1 and %(most)s days.") % {"most": MOST_DAYS}
        raise RuleBroken(sentence, fields={"days": sentence})
    if valid_from < timezone.localdate(at):
        sentence = _("A term changes from today or a later day; deadlines already set stay.")
        raise RuleBroken(sentence, fields={"valid_from": sentence})
    earlier = Term.objects.select_for_update().filter(what=what, unit=unit)
    if earlier.filter(valid_from__gte=valid_from).exists():
        sentence = _("A term from this day or a later one stands already.")
        raise RuleBroken(sentence, fields={"valid_from": sentence})
    running = earlier.running().first()
    before = {"days": running.days} if running else {}
    if running:
        running.valid_to = valid_from
        running.save(update_fields=["valid_to"])
    term.save()
    after = {"what": what, "days": days, "valid_from": valid_from, "unit": unit.label}
    record("term.set", term, actor=actor, at=at, before=before, after=after, note=paper)
    return term

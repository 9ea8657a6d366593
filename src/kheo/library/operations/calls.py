"""Calls from above for what nobody does yet, and the answers from below."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import require
from kheo.audit.journal import record
from kheo.foundation.models import row_values
from kheo.initiatives.models import Initiative, Theme
from kheo.initiatives.policies import FILE
from kheo.kernel.days import format_day
from kheo.kernel.refusals import RuleBroken
from kheo.kernel.text import clean_block, clean_line
from kheo.library.models import Call, CallAnswer
from kheo.library.policies import CALL
from kheo.library.queries.calls import LEFT
from kheo.library.rules.calls import check_call
from kheo.orgs.enums import Kind, Tree
from kheo.orgs.models import Reach, Unit

COLUMNS = ("title", "words", "field", "theme_id", "unit_kind", "opens_on", "closes_on")


@transaction.atomic
def call(
    *, unit: Unit, title: str, words: str, field: str, theme: Theme, unit_kind: str,
    opens_on: date, closes_on: date, actor: User, at: datetime,
) -> Call:  # fmt: skip
    """Ask the units below ``unit`` for initiatives in a field on a theme.

    ``unit_kind`` = "" asks all that stand directly below. Raises ``NotAllowed``, and ``RuleBroken``
    for days out of order, an empty title, or a unit that has ended.
    """
    made = Call(
        unit=unit, title=clean_line(title), words=clean_block(words), field=field, theme=theme,
        unit_kind=unit_kind, opens_on=opens_on, closes_on=closes_on, made_by=actor,
        created_at=at, updated_at=at,
    )  # fmt: skip
    require(actor, CALL, made)
    check_call(made.title, opens_on, closes_on)
    if not unit.is_alive(timezone.localdate(at)):
        told = _("%(unit)s no longer exists.") % {"unit": unit.label}
        raise RuleBroken(told, fields={"unit": told})
    made.save(force_insert=True)
    record("call.make", made, actor=actor, at=at, after=row_values(made, *COLUMNS))
    return made


@transaction.atomic
def change(made: Call, *, actor: User, at: datetime, **values: Any) -> Call:
    """Change the words and days of a call that is not closed; ``values`` as in ``call``."""
    row = _locked(made)
    require(actor, CALL, row)
    _refuse_closed(row)
    before = row_values(row, *COLUMNS)
    for name in ("title", "words", "field", "theme", "unit_kind", "opens_on", "closes_on"):
        setattr(row, name, values.get(name, getattr(row, name)))
    row.title, row.words = clean_line(row.title), clean_block(row.words)
    check_call(row.title, row.opens_on, row.closes_on)
    if row_values(row, *COLUMNS) != before:
        row.updated_at = at
        row.save()
        after = row_values(row, *COLUMNS)
        record("call.change", row, actor=actor, at=at, before=before, after=after)
    return row


@transaction.atomic
def close(made: Call, *, actor: User, at: datetime) -> Call:
    """Close a call before its day; nobody answers it any more. Raises ``RuleBroken`` when it is."""
    row = _locked(made)
    require(actor, CALL, row)
    _refuse_closed(row)
    row.closed_at = row.updated_at = at
    row.save(update_fields=["closed_at", "updated_at"])
    record("call.close", row, actor=actor, at=at, after={"answers": row.answers.count()})
    return row


@transaction.atomic
def open_again(made: Call, *, actor: User, at: datetime) -> Call:
    """Undo ``close``. Raises ``RuleBroken`` for a call that is not closed."""
    row = _locked(made)
    require(actor, CALL, row)
    if row.closed_at is None:
        raise RuleBroken(_("This call is not closed."))
    row.closed_at, row.updated_at = None, at
    row.save(update_fields=["closed_at", "updated_at"])
    record("call.open_again", row, actor=actor, at=at)
    return row


@transaction.atomic
def answer(made: Call, *, initiative: Initiative, actor: User, at: datetime) -> CallAnswer:
    """Name an initiative of one's own unit as the answer to a call.

    Raises ``NotAllowed`` for an initiative one does not file; ``RuleBroken`` when the call is closed
    or not open on the day, when the initiative is no longer going on, lies outside the unit that
    calls or in a unit of another kind, and when it answers already.
    """
    row = _locked(made)
    require(actor, FILE, initiative)
    day = timezone.localdate(at)
    _refuse_closed(row)
    if not row.opens_on <= day <= row.closes_on:
        raise RuleBroken(
            _("This call is open from %(opens)s to %(closes)s.")
            % {"opens": format_day(row.opens_on), "closes": format_day(row.closes_on)}
        )
    _refuse_strange(row, initiative, day)
    try:
        with transaction.atomic():
            given = CallAnswer.objects.create(call=row, initiative=initiative, answered_on=day)
    except IntegrityError as twice:
        raise RuleBroken(
            _("“%(title)s” answers this call already.") % {"title": initiative}
        ) from twice
    record("call.answer", row, actor=actor, at=at, after=_told(initiative))
    return given


@transaction.atomic
def take_back(given: CallAnswer, *, actor: User, at: datetime) -> None:
    """The unit takes its answer back while the call is open. Raises ``RuleBroken`` once it is closed."""
    row = _locked(given.call)
    require(actor, FILE, given.initiative)
    _refuse_closed(row)
    given.delete()
    record("call.take_back", row, actor=actor, at=at, before=_told(given.initiative))


def _told(initiative: Initiative) -> dict[str, object]:
    return {
        "initiative": str(initiative),
        "unit": initiative.unit.label,
        "initiative_id": initiative.pk,
    }


def _locked(made: Call) -> Call:
    rows = Call.objects.select_for_update(of=("self",)).select_related("unit", "theme")
    return rows.get(pk=made.pk)


def _refuse_closed(row: Call) -> None:
    if row.closed_at is not None:
        raise RuleBroken(_("This call is closed."))


def _refuse_strange(row: Call, initiative: Initiative, day: date) -> None:
    if initiative.status in LEFT or initiative.merged_into_id is not None:
        raise RuleBroken(_("“%(title)s” is no longer going on.") % {"title": initiative})
    reach = Reach.objects.as_of(day).filter(
        unit_id=initiative.unit_id, ancestor_id=row.unit_id, tree=Tree.TERRITORY
    )
    if not reach.exists():
        raise RuleBroken(_("“%(title)s” lies outside the unit that calls.") % {"title": initiative})
    if row.unit_kind and initiative.unit.kind != row.unit_kind:
        raise RuleBroken(
            _("This call asks units of another kind: %(kind)s.")
            % {"kind": Kind(row.unit_kind).label}
        )

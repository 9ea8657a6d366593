"""What becomes of a project that a paper names: a record already, registered now, or set aside."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import require
from kheo.archive.enums import CandidateState
from kheo.archive.models import Candidate
from kheo.archive.policies import CANDIDATES
from kheo.audit.journal import record
from kheo.initiatives import operations as initiatives
from kheo.initiatives.enums import Origin
from kheo.initiatives.models import Initiative
from kheo.kernel.refusals import RuleBroken, Stale
from kheo.kernel.text import clean_line
from kheo.orgs.models import Unit

NOTE = 300


@transaction.atomic
def same_record(
    candidate: Candidate, *, initiative: Initiative, actor: User, at: datetime
) -> Candidate:
    """Say that the named project is a record already. Raises NotAllowed, Stale."""
    held = _open(candidate, actor)
    return _settle(held, CandidateState.SAME, actor, at, initiative=initiative)


@transaction.atomic
def register_candidate(
    candidate: Candidate, *, unit: Unit, title: str, field: str = "", kind: str,
    origin: str = Origin.KEEP_UP, place: str = "", lead: str = "", actor: User, at: datetime,
) -> Initiative:  # fmt: skip
    """Open the registration of the named project in ``unit``'s name, as one that came on paper.

    The rest of the form is written on its own page. Raises NotAllowed, Stale, and what the
    registration refuses, named by field.
    """
    held = _open(candidate, actor)
    made = initiatives.register(
        unit=unit, kind=kind, title=title, field=field, origin=origin, place=place, lead=lead,
        came_on_paper=True, actor=actor, at=at,
    )  # fmt: skip
    held.unit = unit
    _settle(held, CandidateState.REGISTERED, actor, at, initiative=made)
    return made


@transaction.atomic
def set_aside_candidate(candidate: Candidate, *, note: str, actor: User, at: datetime) -> Candidate:
    """Put the named project aside with the reason. Raises NotAllowed, Stale, RuleBroken without one."""
    held = _open(candidate, actor)
    why = clean_line(note)
    if not why or len(why) > NOTE:
        sentence = (
            _("Write why it is set aside.")
            if not why
            else _("At most %(most)s characters.") % {"most": NOTE}
        )
        raise RuleBroken(sentence, fields={"note": sentence})
    return _settle(held, CandidateState.SET_ASIDE, actor, at, note=why)


@transaction.atomic
def reopen_candidate(candidate: Candidate, *, actor: User, at: datetime) -> Candidate:
    """Take back what was said of the named project; a registered one stays registered.

    Raises NotAllowed, Stale, RuleBroken.
    """
    held = _locked(candidate, actor)
    if held.state == CandidateState.REGISTERED:
        raise RuleBroken(_("It was registered; withdraw the registration instead."))
    if held.state == CandidateState.OPEN:
        raise Stale(_("Someone else has just changed this; reload the page."))
    return _settle(held, CandidateState.OPEN, actor, at)


def _locked(candidate: Candidate, actor: User) -> Candidate:
    rows = Candidate.objects.select_for_update(of=("self",)).select_related("source")
    held = rows.get(pk=candidate.pk)
    require(actor, CANDIDATES, held)
    return held


def _open(candidate: Candidate, actor: User) -> Candidate:
    held = _locked(candidate, actor)
    if held.state != CandidateState.OPEN:
        raise Stale(_("Someone else has just settled this; look at it again."))
    return held


def _settle(
    held: Candidate, state: CandidateState, actor: User, at: datetime, *,
    initiative: Initiative | None = None, note: str = "",
) -> Candidate:  # fmt: skip
    before: dict[str, Any] = {"state": held.state, "initiative": held.initiative_id}
    held.state, held.initiative, held.note, held.updated_at = state, initiative, note, at
    held.save()
    record(
        "archive.settle_candidate", held, actor=actor, at=at, before=before, note=note,
        after={"state": str(state), "initiative": initiative.pk if initiative else None},
        unit_id=held.source.unit_id,
    )  # fmt: skip
    return held

"""What waits for a person in appraisal, councils and recognition, for the first page.

Each line counts exactly what its address lists; lines without a desk are not asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from kheo.access.models import User
from kheo.access.policy import Permission, granted_units, unit_scope
from kheo.appraisal import policies
from kheo.appraisal.enums import (
    CaseStatus,
    DecisionStatus,
    DossierStatus,
    NominationStatus,
    RecognitionStatus,
    SessionStatus,
)
from kheo.appraisal.models import (
    Assignment,
    Case,
    Decision,
    Dossier,
    Nomination,
    Recognition,
    Session,
    Voted,
)
from kheo.appraisal.queries.queue import mine
from kheo.appraisal.queries.teams import own_units
from kheo.workflow.desks import WaitingWork, counted, has_desk
from kheo.workflow.enums import Termed
from kheo.workflow.queries import days_allowed
from kheo.workflow.table import Turn

IN_MOTION = (SessionStatus.PLANNED, SessionStatus.INVITED, SessionStatus.OPEN)


def waiting_for(user: User, day: date) -> list[WaitingWork]:
    """Everything of these slices that waits for ``user`` on ``day``; at most nine queries.

    The system's own account has no desk. A line that counts nothing is left out.
    """
    if not has_desk(user):
        return []
    return [work for work in _all(user, day) if work.count]


def _all(user: User, day: date) -> Iterator[WaitingWork]:
    if granted_units(user, policies.SCORE):
        yield _to_score(user, day)
    if granted_units(user, policies.VOTE):
        yield _ballots(user)
    yield from _dossiers(user, day)
    if granted_units(user, policies.RUN_SESSION):
        yield from _sessions(user, day)
    if granted_units(user, policies.DECIDE):
        rows = _within(Decision, user, policies.DECIDE).filter(status=DecisionStatus.PREPARING)
        label = _("Decisions to put in force")
        yield WaitingWork("decisions", label, rows.count(), _address("recognition:decisions"))
    if granted_units(user, policies.TAKE_UP):
        rows = _within(Nomination, user, policies.TAKE_UP, "to_unit")
        count = rows.filter(status=NominationStatus.PROPOSED).count()
        url = _address("recognition:proposals")
        yield WaitingWork("nominations", _("Proposals from below to take up"), count, url)
    if granted_units(user, policies.VERIFY):
        yield _to_verify(user, day)


def _to_score(user: User, day: date) -> WaitingWork:
    found = (
        mine(user)
        .filter(done_at__isnull=True)
        .aggregate(
            count=Count("pk"),
            late=Count("pk", filter=Q(due_on__lt=day)),
            reminded=Count("pk", filter=Q(nudges__gt=0)),
        )
    )
    return WaitingWork("score", _("Dossiers to score"), url=_address("teams:queue"), **found)


def _ballots(user: User) -> WaitingWork:
    voted = Voted.objects.filter(case=OuterRef("pk"), round=OuterRef("round"), seat__user=user)
    cases = (
        Case.objects.filter(
            status=CaseStatus.VOTING,
            session__status=SessionStatus.OPEN,
            session__attendance__seat__user=user,
            session__attendance__presence="present",
            session__attendance__left_at__isnull=True,
        )
        .exclude(dossier__recusals__seat__user=user)
        .exclude(Exists(voted))
    )
    found = list(cases.values_list("pk", flat=True).distinct()[:50])
    url = _address("councils:case", found[0]) if found else ""
    return WaitingWork("ballots", _("Ballots open to vote"), len(found), url)


def _dossiers(user: User, day: date) -> Iterator[WaitingWork]:
    """The four desks of dossiers, counted in one query; nobody is asked about his own unit."""
    office = ~Q(unit_id__in=own_units(user))
    todo = Assignment.objects.filter(
        dossier=OuterRef("pk"), ended_at__isnull=True, done_at__isnull=True
    )
    desks: dict[str, tuple[Permission, str, Q]] = {
        "assess": (policies.ASSESS, "unit", Q(turn=Turn.UNIT)),
        "send": (policies.SEND, "unit", Q(turn=Turn.HEAD) & ~Q(opened_by=user)),
        "share": (policies.ASSIGN, "body", Q(status=DossierStatus.SUBMITTED) & office),
        "close": (
            policies.ASSIGN, "body",
            Q(status=DossierStatus.WITH_TEAM, sheets_saved__gt=0) & office & ~Q(Exists(todo)),
        ),
    }  # fmt: skip
    conditions = {}
    for key, (permission, column, condition) in desks.items():
        if units := granted_units(user, permission):
            conditions[key] = condition & Q(**{f"{column}_id__in": unit_scope(units)})
    found = counted(Dossier.objects.all(), conditions, late=Q(due_on__lt=day))
    for key, (count, late) in found.items():
        label, (name, query) = _DESKS[key]
        yield WaitingWork(key, label, count, _address(name, **query), late)


_DESKS: dict[str, tuple[Any, tuple[str, dict[str, str]]]] = {
    "assess": (
        _("Self-assessments to fill"),
        ("dossiers:list", {"status": DossierStatus.SELF_ASSESSMENT, "mine": "on"}),
    ),
    "send": (
        _("Dossiers to read and send"),
        ("dossiers:list", {"status": DossierStatus.SELF_ASSESSMENT, "mine": "on"}),
    ),
    "share": (_("Dossiers to share among a team"), ("teams:share", {})),
    "close": (_("Scorings to close"), ("teams:ready", {})),
}


def _sessions(user: User, day: date) -> Iterator[WaitingWork]:
    found = _within(Session, user, policies.RUN_SESSION).aggregate(
        prepare=Count("pk", filter=Q(status__in=IN_MOTION)),
        late=Count("pk", filter=Q(status__in=IN_MOTION, on__lt=day)),
        sign=Count("pk", filter=Q(status=SessionStatus.CLOSED)),
    )
    url = _address("councils:list")
    yield WaitingWork(
        "sessions", _("Sessions to prepare and hold"), found["prepare"], url, found["late"]
    )
    yield WaitingWork("minutes", _("Minutes to be signed"), found["sign"], url)


def _to_verify(user: User, day: date) -> WaitingWork:
    """Those whose period ends within the term of the first unit looked after, as their list has."""
    unit = min(granted_units(user, policies.VERIFY))
    soon = day + timedelta(days=days_allowed(Termed.REVERIFY, unit_id=unit, on=day))
    rows = _within(Recognition, user, policies.VERIFY).filter(
        status=RecognitionStatus.STANDING, valid_to__gt=day, valid_to__lte=soon
    )
    url = _address("recognition:list", state="soon")
    return WaitingWork("verify", _("Recognitions to verify again"), rows.count(), url)


def _within(rows: Any, user: User, permission: Permission, column: str = "unit") -> Any:
    """The rows of a table under the units over which ``user`` holds ``permission``."""
    scope = unit_scope(granted_units(user, permission))
    return rows.objects.filter(**{f"{column}_id__in": scope})


def _address(name: str, *args: object, **query: str) -> str:
    """The address called ``name``; "" in a house without that page."""
    try:
        found = reverse(name, args=args)
    except NoReverseMatch:
        return ""
    return f"{found}?{urlencode(query)}" if query else found

"""The public check of a certificate. No sign-in, no script, no personal data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.pages import PUBLIC, PageRequest, page
from kheo.access.web.entering import address_of
from kheo.appraisal.enums import RecognitionStatus
from kheo.appraisal.models import Recognition
from kheo.appraisal.rules.recognition import ended_since, read_code, stands_on
from kheo.documents.models import Paper
from kheo.orgs.models import Unit
from kheo.orgs.queries import standing, successors_on
from kheo.participation.operations.pace import TooOften
from kheo.portal.operations.certificates import look_up

LONGEST = 60


@dataclass(frozen=True, slots=True)
class Named:
    """A unit as it was named then, and who stands in its place today ("" = itself)."""

    then: str
    today: str


@page(PUBLIC)
def ask(request: PageRequest) -> HttpResponse:
    """The form to type a code; a readable one leads to its own page."""
    typed = request.GET.get("ma", "").strip()
    if not typed:
        return _quietly(render(request, "portal/ask.html", {"here": "check"}))
    if code := read_code(typed):
        return redirect("portal:certificate", code)
    return _answer(request, typed)


@page(PUBLIC)
def certificate(request: PageRequest, code: str) -> HttpResponse:
    """What stands behind a code; one and the same page for every code that is not known."""
    return _answer(request, code)


def _answer(request: PageRequest, typed: str) -> HttpResponse:
    try:
        found = look_up(typed, sender=address_of(request), at=request.now)
    except TooOften as wait:
        response = render(
            request, "portal/wait.html", {"minutes": -(-wait.seconds // 60)}, status=429
        )
        response["Retry-After"] = str(wait.seconds)
        return _quietly(response)
    if found is None:
        unknown = {"typed": typed[:LONGEST]}
        return _quietly(render(request, "portal/unknown.html", unknown, status=404))
    context = _told(found, timezone.localdate(request.now))
    return _quietly(render(request, "portal/certificate.html", context))


def _told(found: Recognition, day: date) -> dict[str, Any]:
    ends_on = found.valid_to - timedelta(days=1) if found.valid_to else None
    return {
        "recognition": found, "stands": stands_on(found, day), "since": ended_since(found, day),
        "is_withdrawn": found.status == RecognitionStatus.WITHDRAWN, "last_day": ends_on,
        "unit": _named(found.unit, found.on, day), "decision": _paper(found.paper, day),
        "ending": _paper(found.ended_paper, day), "asked_on": day,
    }  # fmt: skip


def _paper(paper: Paper | None, day: date) -> dict[str, Any] | None:
    """Number, day and issuer of a decision; nothing of who signed or entered it."""
    if paper is None:
        return None
    return {
        "kind": paper.get_kind_display(), "number": paper.number, "day": paper.issued_on,
        "body": _named(paper.unit, paper.issued_on, day),
    }  # fmt: skip


def _named(unit: Unit, then: date, day: date) -> Named:
    [was] = standing([unit], then)
    heirs = successors_on(unit, day)
    now = [one.label for one in heirs]
    if now == [was.label]:
        return Named(was.label, "")
    return Named(was.label, ", ".join(now) or _("nobody: it has ended"))


def _quietly(response: HttpResponse) -> HttpResponse:
    """No search engine lists it, no cache keeps an answer that may change today."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = "no-store"
    return response

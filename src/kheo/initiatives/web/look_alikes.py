"""Look-alikes beside the form: shown while one types, answered with the form's own buttons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.pages import PageRequest, load, page
from kheo.access.policy import can, granted_units, visible
from kheo.campaigns.enums import CommitmentKind
from kheo.initiatives import policies
from kheo.initiatives.enums import LikenessExit
from kheo.initiatives.models import Initiative
from kheo.initiatives.operations import likeness
from kheo.initiatives.queries.likeness_answers import is_answered, last_answer
from kheo.initiatives.queries.look_alikes import Looked, known_to, looked
from kheo.kernel.refusals import BadInput
from kheo.kernel.text import clean_line
from kheo.orgs.models import Unit

LONGEST = 300
EXITS = {
    "keep_up": (LikenessExit.CONTINUE, CommitmentKind.KEEP_UP),
    "strengthen": (LikenessExit.CONTINUE, CommitmentKind.STRENGTHEN),
    "copy": (LikenessExit.COPY, CommitmentKind.REPLICATE),
    "new": (LikenessExit.NEW, CommitmentKind.NEW),
}


@dataclass(frozen=True, slots=True)
class Exit:
    """The button that was pressed: what it says, and about which record."""

    answer: LikenessExit
    kind: CommitmentKind
    other: Initiative | None
    reason: str


@page(policies.VIEW)
def beside(request: PageRequest) -> HttpResponse:
    """The list for the name typed so far: a part of the page."""
    initiative = None
    if key := _key(request.GET.get("initiative", "")):
        initiative = load(request, Initiative.objects.for_list(), policies.VIEW, pk=key)
    title = clean_line(request.GET.get("title", ""))[:LONGEST]
    unit = initiative.unit if initiative else unit_meant(request.user, request.GET)
    context = panel(request, title, unit, initiative, field=request.GET.get("field", ""))
    return render(request, "initiatives/_look_alikes.html", context)


def panel(
    request: PageRequest,
    title: str,
    unit: Unit | None,
    initiative: Initiative | None = None,
    *,
    field: str = "",
) -> dict[str, Any]:
    """What ``_look_alikes.html`` shows: the list, the last answer, what was typed as the reason."""
    found = Looked([])
    if unit is not None and title:
        today = timezone.localdate(request.now)
        found = looked(title, unit=unit, field=field, exclude=initiative, today=today)
    given = last_answer(initiative) if initiative else None
    keys = [one.initiative.pk for one in found.rows]
    in_scope = visible(Initiative.objects.filter(pk__in=keys), request.user, policies.VIEW)
    return {
        "look_alikes": found,
        "open_keys": set(in_scope.values_list("pk", flat=True)) if keys else set(),
        "likeness_title": title,
        "likeness_answer": given,
        "is_answered": is_answered(given, found.rows),
        "likeness_reason": request.POST.get(
            "likeness_reason", request.GET.get("likeness_reason", "")
        ),
        "likeness_form": "text-form" if initiative else "start-form",
        "may_go_on": bool(can(request.user, policies.FILE)),
    }


def unit_meant(person: User, told: QueryDict) -> Unit | None:
    """The unit of the form: the one picked, the one whose code the office typed, else the only own."""
    own = granted_units(person, policies.FILE)
    if code := told.get("unit_code", "").strip():
        may = bool(granted_units(person, policies.FILE_FOR_OTHERS))
        return Unit.objects.filter(code=code, ends_on=None).first() if may else None
    key = _key(told.get("unit", ""))
    wanted = own & {key} if key else own
    return Unit.objects.filter(pk__in=wanted, ends_on=None).for_list().first()


def exit_of(request: PageRequest, unit: Unit) -> Exit | None:
    """The exit that was pressed, None when the form was sent by its own button.

    Raises BadInput when it names no record that may be known.
    """
    pressed = request.POST.get("exit", "")
    if not pressed:
        return None
    name, _sign, key = pressed.partition("-")
    return exit_called(
        name, other=_key(key), reason=request.POST.get("likeness_reason", ""), unit=unit
    )


def exit_called(name: str, *, other: int | None, reason: str, unit: Unit) -> Exit:
    """The exit ``name`` (a key of ``EXITS``) about the record ``other`` that ``unit`` may know of.

    Raises BadInput when there is no such exit or no such record.
    """
    if name not in EXITS:
        raise BadInput(_("Choose one of the values on offer."))
    answer, kind = EXITS[name]
    if answer == LikenessExit.NEW:
        return Exit(answer, kind, None, reason)
    found = known_to(unit.pk).select_related("unit").filter(pk=other or 0).first()
    if found is None:
        raise BadInput(_("Choose which of the initiatives shown you mean."))
    return Exit(answer, kind, found, reason)


def keep_answer(initiative: Initiative, chosen: Exit, *, actor: User, at: datetime) -> None:
    """Answer for a saved draft, with the list as it stands for its name now. Raises DomainError."""
    found = looked(
        initiative.title,
        unit=initiative.unit,
        field=initiative.field,
        exclude=initiative,
        today=timezone.localdate(at),
    )
    likeness.answer(
        initiative,
        answer=chosen.answer,
        other=chosen.other,
        reason=chosen.reason,
        shown=likeness.as_shown(found.rows),
        kind=chosen.kind,
        actor=actor,
        at=at,
    )


def take(request: PageRequest, initiative: Initiative, chosen: Exit) -> HttpResponse:
    """Answer for a saved draft; then onward."""
    keep_answer(initiative, chosen, actor=request.user, at=request.now)
    if chosen.answer == LikenessExit.CONTINUE and chosen.other is not None:
        return went_on(request, chosen.other)
    if chosen.answer == LikenessExit.COPY:
        messages.success(request, _("The source is named; its owner is told."))
    else:
        messages.success(request, _("Your answer is kept; the office sees it."))
    return redirect("initiatives:edit", pk=initiative.pk)


def went_on(request: PageRequest, earlier: Initiative) -> HttpResponse:
    """To the record in which the work goes on."""
    messages.success(request, _("You go on with the earlier record; nothing is entered twice."))
    return redirect("initiatives:page", pk=earlier.pk)


def _key(typed: str) -> int | None:
    return int(typed) if typed.isdecimal() and len(typed) < 18 else None

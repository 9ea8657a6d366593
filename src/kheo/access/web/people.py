"""The list of people and the page of one person."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.models import Grant, Identity, User
from kheo.access.operations.guards import require_administration
from kheo.access.pages import PageRequest, load, page
from kheo.access.policies import ADMINISTER, LINK, VIEW_JOURNAL, VIEW_PEOPLE
from kheo.access.policy import can, visible
from kheo.access.queries import Factors, factors_of, grant_lines, identities_of, sessions_of, usable
from kheo.access.web.forms import PeopleFilter
from kheo.audit.queries import entries_about
from kheo.audit.wording import sentence
from kheo.foundation.paging import keyset
from kheo.kernel.refusals import NotAllowed
from kheo.kernel.text import words
from kheo.orgs.models import Reach, Unit

PAGE = 30


@page(VIEW_PEOPLE)
def people(request: PageRequest) -> HttpResponse:
    """People in one's scope, found by name without accents, unit, role and state."""
    day = timezone.localdate(request.now)
    form = PeopleFilter(request.GET or None)
    asked = form.cleaned_data if form.is_valid() else {}
    held = Grant.objects.as_of(day).select_related("unit").order_by("pk")
    found = (
        narrowed(visible(User.objects.all(), request.user, VIEW_PEOPLE), asked, day)
        .select_related("unit")
        .prefetch_related(Prefetch("grants", queryset=held, to_attr="held"))
    )
    place = request.GET.get("trang", "")
    rows = keyset(found, order=("sort_key", "id"), size=PAGE, place=place)
    for person in rows.rows:
        person.usable = person.is_valid(day)  # type: ignore[attr-defined]
    may_open = bool(can(request.user, ADMINISTER))
    context = {
        "form": form, "rows": rows, "query": query_without_place(request), "place": place,
        "may_open": may_open, "waiting": _waiting(request) if may_open else 0,
        "may_read": bool(can(request.user, VIEW_JOURNAL)),
    }  # fmt: skip
    return render(request, "access/people.html", context)


def _waiting(request: PageRequest) -> int:
    """How many people of other systems wait for this administrator."""
    rows = visible(Identity.objects.all(), request.user, LINK)
    return rows.filter(user__isnull=True, refused_at__isnull=True).count()


def narrowed(people: QuerySet[User], asked: dict[str, Any], day: date) -> QuerySet[User]:
    """``people`` under the conditions of the filter; an unknown unit fits nobody."""
    for word in words(asked.get("q") or "")[:8]:
        people = people.filter(search_text__contains=word)
    if code := asked.get("unit"):
        people = people.filter(unit_id__in=below(code, day))
    if role := asked.get("role"):
        held = Grant.objects.as_of(day).filter(role=role)
        people = people.filter(pk__in=held.values("user_id"))
    match asked.get("state") or "":
        case "":
            people = usable(people, day)
        case "ended":
            people = people.filter(
                Q(is_active=False) | Q(valid_from__gt=day) | Q(valid_to__lte=day)
            )
    return people


def below(code: str, day: date) -> QuerySet[Any, Any]:
    """Keys of the units that on ``day`` stand under the unit with this code, itself included."""
    units = Unit.objects.filter(code=code[:20])
    return Reach.objects.as_of(day).filter(ancestor__in=units).values("unit_id")


@page(VIEW_PEOPLE)
def person(request: PageRequest, pk: int) -> HttpResponse:
    """What somebody may do, as sentences; his account; what the journal says about him."""
    one = load(request, User.objects.select_related("unit"), VIEW_PEOPLE, pk=pk)
    day = timezone.localdate(request.now)
    held = factors_of(one)
    context = {
        "person": one,
        "facts": _facts(one, day, held),
        "lines": grant_lines(one, day),
        "refusal": refusal(request.user, one, day),
        "held": held,
        "sessions": sessions_of(one).count(),
        "history": history(one) if can(request.user, VIEW_JOURNAL, one) else None,
    }
    return render(request, "access/person.html", context)


def history(person: User) -> list[dict[str, Any]]:
    """What the journal says about ``person``, the latest first."""
    return [
        {"sentence": sentence(entry), "at": entry.at, "note": entry.note}
        for entry in entries_about(person)[:50]
    ]


def refusal(actor: User, person: User, day: date) -> str:
    """Why ``actor`` may not look after this account; "" when he may."""
    try:
        require_administration(actor, person, day)
    except NotAllowed as reason:
        return str(reason)
    return "" if person.is_active else _("This account has already ended.")


def query_without_place(request: PageRequest) -> str:
    """The conditions of the list as part of an address, ending in "&" when there are any."""
    asked = request.GET.copy()
    asked.pop("trang", None)
    return f"{asked.urlencode()}&" if asked else ""


def _facts(person: User, day: date, held: Factors) -> list[tuple[str, Any]]:
    from_to = _("from %(start)s") % {"start": f"{person.valid_from:%d/%m/%Y}"}
    if person.valid_to:
        from_to = _("%(start)s, ends %(end)s") % {
            "start": from_to,
            "end": f"{person.valid_to:%d/%m/%Y}",
        }
    state = _("in use") if person.is_valid(day) else _("not in use")
    pairs = [
        (_("Sign-in name"), person.username),
        (_("Position"), person.position),
        (_("Works in"), person.unit or ""),
        (_("Account"), f"{state}, {from_to}"),
        (_("Password"), _("one-time, to be changed") if person.must_change_password else ""),
        (_("Second factor"), _("yes") if held.any else _("no")),
        (_("Other systems"), ", ".join(str(one) for one in identities_of(person) if one.user_id)),
    ]
    return [pair for pair in pairs if pair[1]]

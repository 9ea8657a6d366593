"""For administrators: people of other systems, demanded second factors, lost ones."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.enums import ASSIGNABLE
from kheo.access.models import FactorDemand, Identity, User
from kheo.access.openid.providers import provider_of
from kheo.access.operations import demands, identities
from kheo.access.operations.second_step import reset_factors as reset
from kheo.access.pages import PageRequest, load, page
from kheo.access.policies import ADMINISTER, DEMAND, LINK
from kheo.access.policy import visible
from kheo.access.web.forms import DemandForm, LinkForm, WhyForm
from kheo.audit.queries import entries_about
from kheo.audit.wording import sentence
from kheo.foundation.forms import DomainForm
from kheo.foundation.paging import keyset
from kheo.kernel.refusals import DomainError

SIZE = 40
STATES = ("cho", "da-lien-ket", "tu-choi")


@page(LINK)
def index(request: PageRequest) -> HttpResponse:
    """Who waits, who is linked, who was refused."""
    word = request.GET.get("xem", "")
    word = word if word in STATES else STATES[0]
    rows = visible(Identity.objects.all(), request.user, LINK)
    parts = _parts(rows)
    shown = parts[word].select_related("user", "wanted_by", "unit")
    part = keyset(shown, order=("-pk",), size=SIZE, place=request.GET.get("tu", "")[:400])
    names = {"cho": _("waiting"), "da-lien-ket": _("linked"), "tu-choi": _("turned down")}
    path = reverse("access:identities")
    tabs = [
        {
            "label": names[one],
            "url": f"{path}?xem={one}",
            "current": one == word,
            "count": parts[one].count(),
        }
        for one in STATES
    ]
    shown_rows = [(one, _provider_name(one)) for one in part.rows]
    context = {"rows": shown_rows, "part": part, "tabs": tabs, "word": word, "crumbs": way()}
    return render(request, "access/identities.html", context)


def _parts(rows: QuerySet[Identity]) -> dict[str, QuerySet[Identity]]:
    free = rows.filter(user__isnull=True)
    return {
        "cho": free.filter(refused_at__isnull=True),
        "da-lien-ket": rows.filter(user__isnull=False),
        "tu-choi": free.filter(refused_at__isnull=False),
    }


def way(here: str = "") -> list[dict[str, str]]:
    """The way to these pages."""
    found = [{"label": _("People and rights"), "url": reverse("access:people")}]
    found.append(
        {"label": _("People of other systems"), "url": reverse("access:identities") if here else ""}
    )
    return [*found, {"label": here[:70], "url": ""}] if here else found


def _provider_name(identity: Identity) -> str:
    provider = provider_of(identity.provider)
    return provider.name if provider else identity.provider


def _found(request: PageRequest, pk: int) -> Identity:
    rows = Identity.objects.select_related("user__unit", "wanted_by", "unit", "linked_by")
    return load(request, rows, LINK, pk=pk)


@page(LINK, methods=("GET", "POST"))
def one(request: PageRequest, pk: int) -> HttpResponse:
    """One identity: who he says he is, and the account he is linked to."""
    identity = _found(request, pk)
    wanted = identity.wanted_by.username if identity.wanted_by else ""
    form = LinkForm(request.POST or None, initial={"username": wanted})
    done = request.method == "POST" and form.attempt(
        identities.link, identity, actor=request.user, at=request.now
    )
    if done:
        messages.success(request, _("Linked; the person comes in by this system from now on."))
        return redirect("access:identity", pk)
    context = {
        "identity": identity, "form": form, "provider": _provider_name(identity),
        "crumbs": way(str(identity)),
        "history": [
            {"sentence": sentence(line), "at": line.at, "note": line.note}
            for line in entries_about(identity)[:20]
        ],
    }  # fmt: skip
    return render(request, "access/identity.html", context, status=422 if form.errors else 200)


@page(LINK, methods=("GET", "POST"))
def refuse(request: PageRequest, pk: int) -> HttpResponse:
    """Nobody here knows him."""
    return _with_reason(
        request, pk, identities.refuse, title=_("Refuse"), note=_("He reads that nobody linked him; he may ask again only through an account."),
    )  # fmt: skip


@page(LINK, methods=("GET", "POST"))
def unlink(request: PageRequest, pk: int) -> HttpResponse:
    """Cut the link."""
    return _with_reason(
        request, pk, identities.unlink, title=_("Cut the link"), note=_("The person does not come in by this system any more; the password keeps working."),
    )  # fmt: skip


def _with_reason(request: PageRequest, pk: int, act: Any, *, title: str, note: str) -> HttpResponse:
    identity, form = _found(request, pk), WhyForm(request.POST or None)
    if request.method == "POST" and form.attempt(act, identity, actor=request.user, at=request.now):
        messages.success(request, _("Done."))
        return redirect("access:identities")
    back = reverse("access:identity", args=[pk])
    context = {
        "form": form, "title": title, "label": title, "tone": "danger", "back": back,
        "crumbs": way(title), "note": f"{identity}. {note}",
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "foundation/form_page.html", context, status=status)


@page(DEMAND, methods=("GET", "POST"))
def demanded(request: PageRequest) -> HttpResponse:
    """The roles that must have a second factor, and the form that adds one."""
    start = {"valid_from": timezone.localdate(request.now)}
    form = DemandForm(request.POST or None, roles=ASSIGNABLE, initial=start)
    if request.method == "POST" and form.attempt(
        demands.demand_factor, actor=request.user, at=request.now
    ):
        messages.success(request, _("Demanded; the people concerned are told on their first page."))
        return redirect("access:demands")
    rows = visible(FactorDemand.objects.select_related("unit", "set_by"), request.user, DEMAND)
    context = {
        "form": form, "rows": rows.order_by("valid_to", "-valid_from", "pk"),
        "today": timezone.localdate(request.now),
        "crumbs": [
            {"label": _("People and rights"), "url": reverse("access:people")},
            {"label": _("Demanded second factors"), "url": ""},
        ],
    }  # fmt: skip
    return render(request, "access/demands.html", context, status=422 if form.errors else 200)


@page(DEMAND, methods=("POST",))
def end_demand(request: PageRequest, pk: int) -> HttpResponse:
    """Demand it no longer."""
    row = load(request, FactorDemand.objects.select_related("unit"), DEMAND, pk=pk)
    try:
        demands.end_demand(row, actor=request.user, at=request.now)
        messages.success(request, _("It is demanded no longer."))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("access:demands")


@page(ADMINISTER, methods=("GET", "POST"))
def reset_factors(request: PageRequest, pk: int) -> HttpResponse:
    """Take the second factors of somebody away who lost his."""
    person = load(request, User.objects.select_related("unit"), ADMINISTER, pk=pk)
    form: DomainForm = WhyForm(request.POST or None)
    if request.method == "POST" and form.attempt(reset, person, actor=request.user, at=request.now):
        messages.success(
            request,
            _("%(person)s signs in with the password alone now and is told so.")
            % {"person": person},
        )
        return redirect("access:person", pk)
    context = {
        "form": form, "person": person, "title": _("Take the second factor away"),
        "button": _("Take it away"), "tone": "danger", "back": reverse("access:person", args=[pk]),
        "note": _("Make sure who asks: by telephone number known to you, or in person. Write how into the reason. Every session of the person ends."),
    }  # fmt: skip
    return render(request, "access/act.html", context, status=422 if form.errors else 200)

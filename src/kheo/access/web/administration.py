"""Acts of administrators: open and end accounts, new passwords, give and end roles."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access import operations
from kheo.access.enums import Role
from kheo.access.models import Grant, User
from kheo.access.pages import PageRequest, load, page
from kheo.access.policies import ADMINISTER, GRANT_OVER
from kheo.access.policy import grants_of, visible
from kheo.access.queries import sentence_of, wears_two_hats
from kheo.access.rules import may_hand_out
from kheo.access.web.forms import GrantForm, OpenAccountForm, WhyForm
from kheo.foundation.forms import DomainForm
from kheo.kernel.text import words
from kheo.orgs.models import Unit


@page(ADMINISTER, methods=("GET", "POST"))
def open_account(request: PageRequest) -> HttpResponse:
    """Open an account; the one-time password is shown once."""
    form = OpenAccountForm(request.POST or None, initial={"valid_from": _today(request)})
    if request.method == "POST" and form.attempt(
        operations.open_account, actor=request.user, at=request.now
    ):
        return _show_once(request, *form.result)
    return _ask(
        request, form, title=_("Open an account"), button=_("Open the account"),
        back=reverse("access:people"),
    )  # fmt: skip


@page(ADMINISTER, methods=("GET", "POST"))
def reset_password(request: PageRequest, pk: int) -> HttpResponse:
    """A new one-time password, shown once; the person is signed out everywhere."""
    person = _person(request, pk)
    form = DomainForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.attempt(
        operations.reset_password, person, actor=request.user, at=request.now
    ):
        return _show_once(request, person, form.result)
    return _ask(
        request, form, person=person, title=_("New one-time password"), button=_("Make it"),
        note=_("The present password stops working and every session of the person ends."),
    )  # fmt: skip


@page(ADMINISTER, methods=("GET", "POST"))
def end_account(request: PageRequest, pk: int) -> HttpResponse:
    """End an account at once."""
    person, form = _person(request, pk), WhyForm(request.POST or None)
    if request.method == "POST" and form.attempt(
        operations.end_account, person, actor=request.user, at=request.now
    ):
        messages.success(request, _("The account of %(person)s has ended.") % {"person": person})
        return redirect("access:person", pk)
    return _ask(
        request, form, person=person, title=_("End the account"), button=_("End the account"),
        note=_("The person is signed out and every right ends today; what he did stays on record."),
        tone="danger",
    )  # fmt: skip


@page(ADMINISTER, methods=("POST",))
def end_sessions(request: PageRequest, pk: int) -> HttpResponse:
    """Sign a person out everywhere."""
    person = _person(request, pk)
    operations.end_sessions(person, actor=request.user, at=request.now)
    messages.success(request, _("%(person)s is signed out everywhere.") % {"person": person})
    return redirect("access:person", pk)


@page(ADMINISTER, methods=("GET", "POST"))
def grant_role(request: PageRequest, pk: int) -> HttpResponse:
    """Give a role over a unit."""
    person, actor = _person(request, pk), request.user
    roles = may_hand_out(grant.role for grant in grants_of(actor))
    initial = {"valid_from": _today(request), "unit": person.unit.code if person.unit else ""}
    form = GrantForm(request.POST or None, roles=roles, initial=initial)
    if request.method == "POST" and form.attempt(
        operations.grant_role, user=person, actor=actor, at=request.now
    ):
        _tell(request, person, form.result)
        return redirect("access:person", pk)
    return _ask(
        request, form, person=person, title=_("Give a role"), button=_("Give the role"),
        note=_("A role holds over the unit and every unit below it."),
    )  # fmt: skip


@page(ADMINISTER, methods=("GET", "POST"))
def end_grant(request: PageRequest, pk: int) -> HttpResponse:
    """Take a role back at once."""
    scope = visible(Unit.objects.all(), request.user, GRANT_OVER)
    rows = Grant.objects.select_related("user", "unit").filter(unit__in=scope)
    grant = rows.filter(pk=pk).first() or _none()
    form = WhyForm(request.POST or None)
    if request.method == "POST" and form.attempt(
        operations.end_grant, grant, actor=request.user, at=request.now
    ):
        messages.success(request, _("The right has ended."))
        return redirect("access:person", grant.user_id)
    return _ask(
        request, form, person=grant.user, title=_("End a right"), button=_("End the right"),
        note=sentence_of(grant), tone="danger",
    )  # fmt: skip


@page(ADMINISTER)
def units(request: PageRequest) -> HttpResponse:
    """Suggestions for a unit field: those in one's scope whose name or code fits."""
    typed = request.GET.get("unit", "")[:60]
    found = visible(Unit.objects.alive(_today(request)), request.user, GRANT_OVER)
    for word in words(typed)[:6]:
        found = found.filter(search_text__contains=word)
    rows = list(found.order_by("sort_key", "pk")[:12]) if typed.strip() else []
    return render(request, "access/_units.html", {"units": rows})


def _person(request: PageRequest, pk: int) -> User:
    return load(request, User.objects.select_related("unit"), ADMINISTER, pk=pk)


def _none() -> Any:
    raise Http404


def _today(request: PageRequest) -> date:
    return timezone.localdate(request.now)


def _ask(request: PageRequest, form: DomainForm, **context: Any) -> HttpResponse:
    """The page of one act: what will happen, its fields, its button."""
    person = context.get("person")
    if person is not None:
        context["back"] = reverse("access:person", args=[person.pk])
    context["form"] = form
    return render(request, "access/act.html", context, status=422 if form.errors else 200)


def _show_once(request: PageRequest, person: User, password: str) -> HttpResponse:
    """The password, on an answer that no browser and no proxy keeps."""
    response = render(request, "access/one_time.html", {"person": person, "password": password})
    response.headers["Cache-Control"] = "no-store"
    return response


def _tell(request: PageRequest, person: User, grant: Grant) -> None:
    messages.success(request, sentence_of(grant))
    if wears_two_hats(person, [Role(grant.role)], _today(request)):
        messages.warning(
            request,
            _(
                "%(person)s now both files and checks. Khéo keeps anybody from checking what he "
                "filed himself, so another person must be there for that."
            )
            % {"person": person},
        )

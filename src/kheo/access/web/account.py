"""One's own account: what I may do, where I am signed in, my password."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.operations import change_password as change
from kheo.access.operations import end_session as end
from kheo.access.operations import end_sessions as end_others
from kheo.access.pages import SIGNED_IN, PageRequest, page
from kheo.access.queries import grant_lines, sessions_of
from kheo.access.rules import browser_words
from kheo.access.web.forms import ChangePasswordForm


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab of the account pages."""

    label: str
    url: str
    current: bool


@page(SIGNED_IN)
def account(request: PageRequest) -> HttpResponse:
    """What I may do where, as sentences."""
    context = {
        "tabs": tabs("account"),
        "lines": grant_lines(request.user, timezone.localdate(request.now)),
    }
    return render(request, "access/account.html", context)


@page(SIGNED_IN)
def sessions(request: PageRequest) -> HttpResponse:
    """Every browser I am signed in with."""
    here = request.session.session_key
    rows = [
        {"booked": row, "browser": browser_words(row.browser), "here": row.session_key == here}
        for row in sessions_of(request.user)
    ]
    return render(request, "access/sessions.html", {"tabs": tabs("sessions"), "rows": rows})


@page(SIGNED_IN, methods=("POST",))
def end_session(request: PageRequest, pk: int) -> HttpResponse:
    """End one of my other sessions."""
    booked = get_object_or_404(sessions_of(request.user), pk=pk)
    end(booked, actor=request.user, at=request.now)
    messages.success(request, _("That session has ended."))
    return redirect("access:sessions")


@page(SIGNED_IN, methods=("POST",))
def end_sessions(request: PageRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    here = request.session.session_key or ""
    end_others(request.user, actor=request.user, at=request.now, keep=here)
    messages.success(request, _("You are signed out everywhere but here."))
    return redirect("access:sessions")


@page(SIGNED_IN, methods=("GET", "POST"))
def change_password(request: PageRequest) -> HttpResponse:
    """A new password of one's own; obligatory after a one-time password."""
    form, forced = ChangePasswordForm(request.POST or None), request.user.must_change_password
    here = request.session.session_key or ""
    done = request.method == "POST" and form.attempt(
        change, request.user, at=request.now, keep_session=here
    )
    if done:
        _stay_signed_in(request, request.user)
        messages.success(request, _("Your password is changed."))
        return HttpResponseRedirect(_next(request) or reverse("access:account"))
    context = {"form": form, "forced": forced, "next": _next(request)}
    context["tabs"] = [] if forced else tabs("change_password")
    return render(
        request, "access/change_password.html", context, status=422 if form.errors else 200
    )


def _stay_signed_in(request: HttpRequest, person: User) -> None:
    """The new password gives this session a new key; its entry in the list goes along."""
    before = request.session.session_key
    update_session_auth_hash(request, person)
    request.session.save()
    sessions_of(person).filter(session_key=before).update(session_key=request.session.session_key)


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(
        wanted, request.get_host(), require_https=request.is_secure()
    )
    return wanted if safe else ""


def tabs(current: str) -> list[Any]:
    """The pages of one's own account."""
    words = {
        "account": _("My rights"),
        "sessions": _("Where I am signed in"),
        "change_password": _("Password"),
        "tokens": _("Tokens"),
        "security": _("Security"),
    }
    return [Tab(word, reverse(f"access:{name}"), name == current) for name, word in words.items()]

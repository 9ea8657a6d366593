"""Signing in, signing out, and sending again what was typed when the session ended."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from kheo.access.kept import drop, kept_in
from kheo.access.middleware import SEEN
from kheo.access.models import User
from kheo.access.operations import identify, leave
from kheo.access.operations import sign_in as book
from kheo.access.pages import PUBLIC, SIGNED_IN, PageRequest, page
from kheo.access.web.forms import SignInForm


@page(PUBLIC, methods=("GET", "POST"))
def sign_in(request: PageRequest) -> HttpResponse:
    """The sign-in page; a failure says one sentence whatever was wrong."""
    if isinstance(request.user, User) and request.user.is_valid(timezone.localdate()):
        return HttpResponseRedirect(_destination(request))
    form = SignInForm(request.POST or None)
    done = request.method == "POST" and form.attempt(
        identify, address=address_of(request), at=request.now
    )
    if done:
        _open_session(request, form.result)
        return HttpResponseRedirect(_destination(request))
    context = {"form": form, "next": _next(request), "kept": kept_in(request)}
    return render(request, "access/sign_in.html", context, status=422 if form.errors else 200)


@page(SIGNED_IN, methods=("POST",))
def sign_out(request: PageRequest) -> HttpResponse:
    """End this session."""
    leave(request.user, session_key=request.session.session_key or "", at=request.now)
    logout(request)
    return HttpResponseRedirect(reverse("access:sign_in"))


@page(SIGNED_IN, methods=("GET", "POST"))
def resume(request: PageRequest) -> HttpResponse:
    """What was typed when the session ended, with one button to send it again.

    The form goes to its own page; POST here throws away what was kept.
    """
    kept = kept_in(request)
    if request.method == "POST":
        drop(request)
        return HttpResponseRedirect(_home())
    if kept is None:
        return HttpResponseRedirect(_home())
    return render(request, "access/resume.html", {"kept": kept})


def address_of(request: HttpRequest) -> str:
    """The sender's address. Behind our own proxy it is the last one the proxy wrote down."""
    if settings.SECURE_PROXY_SSL_HEADER:
        seen_by_proxy = request.headers.get("X-Forwarded-For", "").split(",")[-1].strip()
        if seen_by_proxy:
            return seen_by_proxy
    return str(request.META.get("REMOTE_ADDR", ""))


def _open_session(request: PageRequest, person: User) -> None:
    login(request, person)  # gives the session a new key
    request.session.set_expiry(None)
    request.session[SEEN] = int(request.now.timestamp())
    request.session.save()
    book(
        person,
        session_key=request.session.session_key or "",
        address=address_of(request),
        browser=request.headers.get("User-Agent", ""),
        at=request.now,
    )


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(
        wanted, request.get_host(), require_https=request.is_secure()
    )
    return wanted if safe else ""


def _destination(request: HttpRequest) -> str:
    """Where sign-in leads: to what was kept, to the page asked for, else home."""
    if kept_in(request) is not None:
        return reverse("access:resume")
    return _next(request) or _home()


def _home() -> str:
    return resolve_url(settings.LOGIN_REDIRECT_URL)

"""The second step of sign-in, and the passkey as the whole of it."""

from __future__ import annotations

from typing import Final

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from kheo.access.operations.passkeys import ask_for_known
from kheo.access.operations.second_step import pass_with_code, pass_with_passkey
from kheo.access.pages import PUBLIC, PageRequest, page
from kheo.access.queries import factors_of
from kheo.access.web import entering
from kheo.access.web.forms import CodeForm, SignInForm
from kheo.access.web.sign_in import sign_in_page
from kheo.kernel.refusals import DomainError

CHALLENGE: Final = "passkey_challenge"
"""Key in the session: what the next passkey has to sign."""


@page(PUBLIC, methods=("GET", "POST"))
def second_step(request: PageRequest) -> HttpResponse:
    """A code of the app, a recovery code or a passkey, for who has given his password already."""
    half = entering.half_of(request)
    if half is None:
        return redirect("access:sign_in")
    form = CodeForm(request.POST or None)
    trouble = ""
    if request.method == "POST" and request.POST.get("credential"):
        try:
            _pass_with_passkey(request, half)
            return _in(request, half)
        except DomainError as refusal:
            form, trouble = CodeForm(), str(refusal)
    elif request.method == "POST" and form.attempt(
        pass_with_code, half.person, address=entering.address_of(request), at=request.now
    ):
        return _in(request, half)
    return _ask(request, half, form, trouble)


def _pass_with_passkey(request: PageRequest, half: entering.Half) -> None:
    pass_with_passkey(
        half.person, credential=request.POST["credential"], challenge=request.session.pop(CHALLENGE, ""),
        site=entering.site_of(request), address=entering.address_of(request), at=request.now,
    )  # fmt: skip


def _in(request: PageRequest, half: entering.Half) -> HttpResponse:
    where = entering.destination(request, half.next)
    return entering.open_session(request, half.person, half.way, where)


def _ask(request: PageRequest, half: entering.Half, form: CodeForm, trouble: str) -> HttpResponse:
    held = factors_of(half.person)
    options = ""
    if held.passkeys:
        options, challenge = ask_for_known(half.person, entering.site_of(request))
        request.session[CHALLENGE] = challenge
    context = {
        "form": form,
        "held": held,
        "options": options,
        "trouble": trouble,
        "person": half.person,
    }
    status = 422 if form.errors or trouble else 200
    return render(request, "access/second_step.html", context, status=status)


@page(PUBLIC, methods=("POST",))
def leave_half(request: PageRequest) -> HttpResponse:
    """Back to the first step, as somebody else."""
    entering.forget_half(request)
    return redirect("access:sign_in")


@page(PUBLIC, methods=("POST",))
def passkey_question(request: PageRequest) -> HttpResponse:
    """What the browser is to ask a device, for a sign-in without name and password."""
    options, challenge = ask_for_known(None, entering.site_of(request))
    request.session[CHALLENGE] = challenge
    return JsonResponse({"options": options})


@page(PUBLIC, methods=("POST",))
def passkey_sign_in(request: PageRequest) -> HttpResponse:
    """The device has signed and made sure of its owner: that is the whole sign-in."""
    try:
        person = pass_with_passkey(
            None, credential=request.POST.get("credential", ""),
            challenge=request.session.pop(CHALLENGE, ""), site=entering.site_of(request),
            address=entering.address_of(request), at=request.now,
        )  # fmt: skip
    except DomainError as refusal:
        return sign_in_page(request, SignInForm(), trouble=str(refusal))
    return entering.enter(request, person, entering.BY_PASSKEY)

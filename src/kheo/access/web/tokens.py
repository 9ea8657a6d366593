"""Tokens with which programs ask in a person's name: one's own, and those of the people one looks after."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kheo.access import scopes
from kheo.access.models import User
from kheo.access.operations.tokens import LONGEST_DAYS, end, make
from kheo.access.pages import SIGNED_IN, PageRequest, load, page
from kheo.access.policies import VIEW_PEOPLE
from kheo.access.queries import tokens_of
from kheo.access.web.account import tabs
from kheo.access.web.forms import PasswordField
from kheo.access.web.people import refusal
from kheo.foundation.forms import DomainForm, LineField
from kheo.kernel.text import fold

SOME = "_some"


class TokenForm(DomainForm):
    """What a new token is for."""

    name = LineField(
        label=gettext_lazy("Which program uses it"),
        max_length=120,
        help_text=gettext_lazy("For example: e-office of the province, fetches decisions"),
    )
    reach = forms.ChoiceField(
        label=gettext_lazy("What it may do"),
        initial=scopes.READ + SOME,
        widget=forms.RadioSelect,
        choices=[
            (scopes.READ + SOME, gettext_lazy("read the lists chosen below and nothing else")),
            (scopes.READ, gettext_lazy("read everything that I may see")),
            (scopes.WRITE + SOME, gettext_lazy("read and act in the lists chosen below")),
            (scopes.WRITE, gettext_lazy("read and do everything that I may")),
        ],
    )
    lists = forms.MultipleChoiceField(
        label=gettext_lazy("Lists"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "many"}),
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("Ends after"),
        coerce=int,
        initial=90,
        choices=[
            (30, gettext_lazy("30 days")),
            (90, gettext_lazy("90 days")),
            (180, gettext_lazy("180 days")),
            (LONGEST_DAYS, gettext_lazy("a year")),
        ],
    )
    password = PasswordField(
        label=gettext_lazy("Your password once more"), autocomplete="current-password"
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = scopes.places_of(person)
        self.fields["lists"].choices = sorted(places, key=lambda one: fold(str(one[1])))  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Reach and lists become scopes."""
        cleaned = super().clean() or {}
        reach, lists = cleaned.pop("reach", ""), cleaned.pop("lists", [])
        if reach.endswith(SOME):
            cleaned["scopes"] = [f"{name}:{reach.removesuffix(SOME)}" for name in lists]
            if not lists:
                self.add_error("lists", _("Choose at least one list."))
        else:
            cleaned["scopes"] = [reach]
        return cleaned


@page(SIGNED_IN)
def tokens(request: PageRequest) -> HttpResponse:
    """My tokens: what each may do, when it was last used, when it ends."""
    context = {"tabs": tabs("tokens"), "lines": lines_of(request.user, request)}
    return render(request, "access/tokens.html", context)


@page(SIGNED_IN, methods=("GET", "POST"))
def make_token(request: PageRequest) -> HttpResponse:
    """A new token of one's own; its secret is shown once, on the answer to this form."""
    form = TokenForm(request.POST or None, person=request.user)
    if request.method == "POST" and form.attempt(make, request.user, at=request.now):
        token, secret = form.result
        context = {"token": token, "secret": secret, "words": scopes.in_words(token.scopes)}
        answer = render(request, "access/token_once.html", context)
        answer.headers["Cache-Control"] = "no-store"
        return answer
    context = {"form": form, "tabs": tabs("tokens")}
    return render(request, "access/make_token.html", context, status=422 if form.errors else 200)


@page(SIGNED_IN, methods=("POST",))
def end_token(request: PageRequest, pk: int) -> HttpResponse:
    """End a token of my own."""
    token = get_object_or_404(tokens_of(request.user), pk=pk)
    end(token, actor=request.user, at=request.now)
    messages.success(request, _("The token “%(name)s” has ended.") % {"name": token.name})
    return redirect("access:tokens")


@page(VIEW_PEOPLE)
def tokens_of_person(request: PageRequest, pk: int) -> HttpResponse:
    """The tokens of somebody in one's scope."""
    person = load(request, User.objects.select_related("unit"), VIEW_PEOPLE, pk=pk)
    context = {
        "person": person,
        "lines": lines_of(person, request),
        "refusal": refusal(request.user, person, timezone.localdate(request.now)),
    }
    return render(request, "access/tokens_of_person.html", context)


@page(VIEW_PEOPLE, methods=("POST",))
def end_token_of(request: PageRequest, pk: int, token: int) -> HttpResponse:
    """End the token of somebody whose account one looks after."""
    person = load(request, User.objects.all(), VIEW_PEOPLE, pk=pk)
    held = get_object_or_404(tokens_of(person), pk=token)
    end(held, actor=request.user, at=request.now)
    messages.success(request, _("The token “%(name)s” has ended.") % {"name": held.name})
    return redirect("access:tokens_of", pk)


def lines_of(person: User, request: PageRequest) -> list[dict[str, Any]]:
    """Tokens as the screen shows them: those in force first."""
    lines = [
        {
            "token": token,
            "words": scopes.in_words(token.scopes),
            "runs": token.is_valid(request.now),
        }
        for token in tokens_of(person)
    ]
    return sorted(lines, key=lambda line: not line["runs"])

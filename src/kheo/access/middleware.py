"""Closed by default: without a valid account only pages marked public answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from kheo.access.models import User
from kheo.access.pages import PUBLIC

Answer = Callable[[HttpRequest], HttpResponse]


class AccountMiddleware:
    """Sends who is not signed in to the sign-in page, unless the page is public."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Let public pages through; ask everyone else for a valid account."""
        if getattr(view, "gate", None) == PUBLIC:
            return None
        person = request.user
        if isinstance(person, User) and person.is_valid(timezone.localdate()):
            return None
        return redirect_to_login(request.get_full_path(), reverse("access:sign_in"))

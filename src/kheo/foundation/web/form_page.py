"""The page of one form: its fields below each other, one button, the way back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def form_page(
    request: HttpRequest, form: forms.Form, *, title: str, label: str, back: str,
    crumbs: Sequence[dict[str, str]], note: str = "",
    template: str = "foundation/form_page.html", **more: Any,
) -> HttpResponse:  # fmt: skip
    """Show ``form`` with its button ``label``; 422 with everything typed when it was refused.

    ``back`` is where Cancel leads. A page that shows more extends ``foundation/form_page.html``
    (blocks ``above_form``, ``hidden``, ``actions``, ``aside``), names itself as ``template`` and
    gets ``more``; ``tone`` colours the button.
    """
    context = {
        "form": form, "title": title, "label": label, "back": back, "crumbs": crumbs, "note": note,
        **more,
    }  # fmt: skip
    return render(request, template, context, status=422 if form.errors else 200)

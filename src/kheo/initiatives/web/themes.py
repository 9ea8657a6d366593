"""Problem themes and other movements: boxes of the registration form, and the lists behind them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import groupby
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kheo.access.pages import PageRequest, page
from kheo.foundation.forms import BlockField, DomainForm, LineField
from kheo.initiatives import policies
from kheo.initiatives.enums import Field
from kheo.initiatives.models import Initiative, OtherMovement, Theme
from kheo.initiatives.operations.themes import keep, set_other_movements, set_themes
from kheo.initiatives.queries.themes import MOST, speaking_of, text_of
from kheo.kernel.refusals import NotFound

SETTERS: Mapping[str, Callable[..., list[Any]]] = {
    "themes": set_themes,
    "other_movements": set_other_movements,
}
"""Name of a group of boxes in the form → the act that saves it."""
KINDS = {"chu-de": Theme, "phong-trao": OtherMovement}


def boxes_of(initiative: Initiative) -> list[dict[str, Any]]:
    """The two groups of boxes: chosen and proposed ones in sight, the others folded away.

    Four queries. What is proposed is not ticked: a person decides.
    """
    text, title = text_of(initiative), initiative.title
    groups = []
    for name, label, model in (
        ("themes", _("Problem themes"), Theme),
        ("other_movements", _("Belongs to another movement as well"), OtherMovement),
    ):
        chosen = set(getattr(initiative, name).values_list("code", flat=True))
        rows: list[Any] = list(model._base_manager.order_by("order", "pk"))
        on_offer = [row for row in rows if row.is_open or row.code in chosen]
        likely = {row.code for row in speaking_of(on_offer, text, title)[:MOST]}
        first = [row for row in on_offer if row.code in chosen | likely]
        rest = [row for row in on_offer if row not in first]
        boxes = [
            {"row": row, "on": row.code in chosen, "likely": row.code in likely} for row in first
        ]
        groups.append(
            {"name": name, "label": label, "first": boxes, "rest": _by_field(rest), "any": on_offer}
        )
    return groups


def _by_field(rows: list[Any]) -> list[tuple[str, list[Any]]]:
    fields = dict(Field.choices)
    return [
        (str(fields.get(field, "")), list(some))
        for field, some in groupby(rows, key=lambda row: getattr(row, "field", ""))
    ]


def save_boxes(request: PageRequest, initiative: Initiative) -> None:
    """Save both groups as the plain button sent them. Raises DomainError."""
    for name, save in SETTERS.items():
        if f"{name}_shown" in request.POST:
            codes = request.POST.getlist(name)
            save(initiative, codes=codes, actor=request.user, at=request.now)


class RowForm(DomainForm):
    """A row of either list."""

    name = LineField(label=gettext_lazy("Its name"), max_length=200)
    field = forms.ChoiceField(
        label=gettext_lazy("Field"), choices=[("", "–"), *Field.choices], required=False
    )
    words = BlockField(
        label=gettext_lazy("Words by which a text is proposed for it"), required=False, rows=8,
        help_text=gettext_lazy("One word or phrase a line; accents do not matter."),
    )  # fmt: skip
    is_open = forms.BooleanField(
        label=gettext_lazy("On offer"), required=False,
        help_text=gettext_lazy("A closed one is offered no more; records that name it keep it."),
    )  # fmt: skip

    def clean_words(self) -> list[str]:
        """One a line."""
        told: str = self.cleaned_data["words"]
        return told.split("\n")


@page(policies.KEEP_THEMES)
def index(request: PageRequest) -> HttpResponse:
    """Both lists."""
    lists = [
        {"kind": kind, "rows": list(model._base_manager.order_by("order", "pk")), "label": label}
        for (kind, model), label in zip(
            KINDS.items(), (_("Problem themes"), _("Other movements")), strict=True
        )
    ]
    return render(request, "initiatives/themes/list.html", {"lists": lists})


@page(policies.KEEP_THEMES, methods=("GET", "POST"))
def edit(request: PageRequest, kind: str, pk: int = 0) -> HttpResponse:
    """Add or change a row: name, words, field, on offer or closed."""
    row = _row(kind, pk)
    told = {
        "name": row.name, "field": getattr(row, "field", ""), "words": row.words,
        "is_open": row.is_open,
    }  # fmt: skip
    form = RowForm(request.POST if request.method == "POST" else None, initial=told)
    if kind != "chu-de":
        del form.fields["field"]
    if request.method == "POST" and form.attempt(keep, row, actor=request.user, at=request.now):
        messages.success(request, _("“%(name)s” is saved.") % {"name": form.result.name})
        return redirect("initiatives:themes")
    context = {"form": form, "row": row}
    status = 422 if form.errors else 200
    return render(request, "initiatives/themes/edit.html", context, status=status)


def _row(kind: str, pk: int) -> Theme | OtherMovement:
    """The row named, or a new one."""
    model: Any = KINDS.get(kind)
    if model is None:
        raise NotFound(_("Nothing is found at this address."))
    found: Theme | OtherMovement | None = (
        model._base_manager.filter(pk=pk).first() if pk else model()
    )
    if found is None:
        raise NotFound(_("Nothing is found at this address."))
    return found

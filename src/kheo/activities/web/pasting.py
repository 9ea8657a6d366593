"""Rows pasted from a spreadsheet: looked at first, then the good ones are kept."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.pages import PageRequest, page
from kheo.activities import operations
from kheo.activities.enums import SUBJECTS, Stage
from kheo.activities.operations.pasting import Pasted
from kheo.activities.pasted import LABELS
from kheo.activities.policies import RECORD
from kheo.activities.queries import kinds_now
from kheo.activities.rules import COLUMN_OF
from kheo.activities.web.forms import PasteForm
from kheo.activities.web.showing import crumbs
from kheo.activities.web.units import chosen_unit
from kheo.activities.web.words import in_words
from kheo.initiatives.enums import Field, Level
from kheo.kernel.refusals import BadInput


@page(RECORD, methods=("GET", "POST"))
def paste(request: PageRequest) -> HttpResponse:
    """The fate of every row first; on the second press the good rows are entries."""
    chosen = chosen_unit(request)
    form = PasteForm(request.POST or None)
    keeps = request.POST.get("act") == "keep"
    pasted: Pasted | None = None
    if form.is_valid():
        try:
            pasted = operations.record_many(
                unit=chosen.unit, text=form.cleaned_data["text"], only_look=not keeps,
                actor=request.user, at=request.now,
            )  # fmt: skip
        except BadInput as refusal:
            form.add_error("text", str(refusal))
    if pasted and keeps:
        _tell(request, pasted)
        if not pasted.bad:
            return redirect("activities:list")
        form = PasteForm(initial={"text": pasted.left})
    context = {
        "form": form, "chosen": chosen, "unit": chosen.unit, "pasted": pasted, "kept": keeps,
        "fates": _fates(pasted), "heads": "\t".join(str(label) for label in LABELS.values()),
        "kinds": _kinds(request), "crumbs": crumbs(None, _("Paste from a spreadsheet")),
    }  # fmt: skip
    status = 422 if form.errors or chosen.trouble else 200
    return render(request, "activities/paste.html", context, status=status)


def _tell(request: PageRequest, pasted: Pasted) -> None:
    messages.success(request, _("%(good)s rows are recorded.") % {"good": pasted.good})
    if pasted.bad:
        told = _("%(bad)s rows were not; they stand below with what is wrong.")
        messages.warning(request, told % {"bad": pasted.bad})


def _fates(pasted: Pasted | None) -> list[dict[str, Any]]:
    """Rows as the page shows them: bad ones first, with their text."""
    if pasted is None:
        return []
    good = [fate for fate in pasted.fates if fate.activity is not None]
    words = in_words(fate.activity for fate in good if fate.activity is not None)
    shown = [
        {"number": fate.row.number, "activity": fate.activity, "words": told}
        for fate, told in zip(good, words, strict=True)
    ]
    bad = [
        {
            "number": fate.row.number,
            "cells": [cell for cell in fate.row.text.split("\t") if cell.strip()],
            "troubles": fate.troubles,
        }
        for fate in pasted.fates
        if fate.activity is None
    ]
    return [*bad, *shown]


def _kinds(request: PageRequest) -> list[dict[str, Any]]:
    """How kinds and answers are written, so that nobody has to try."""
    answers = {
        "field": Field.labels, "subject": list(SUBJECTS.values()), "level": Level.labels,
        "stage": Stage.labels,
    }  # fmt: skip
    standing, _ended = kinds_now(timezone.localdate(request.now))
    return [
        {
            "name": kind.name,
            "variants": [one["name"] for one in kind.variants],
            "asks": [
                {"label": LABELS[COLUMN_OF[ask]], "answers": answers.get(COLUMN_OF[ask], ())}
                for ask in kind.asks
                if ask in COLUMN_OF
            ],
        }
        for kind in standing
    ]

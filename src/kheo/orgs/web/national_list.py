"""A new national list as a file: differences first, then one act."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kheo.foundation.forms import DayField, DomainForm, LineField
from kheo.kernel.refusals import DomainError, RuleBroken
from kheo.orgs import operations
from kheo.orgs.operations import Paper
from kheo.orgs.operations.list_file import Line, read_list
from kheo.orgs.operations.national_list import Comparison, compare_list

COLUMNS = ("mã", "tên", "loại", "mã cấp trên", "mã cũ")
SHOWN = 200


class ListForm(DomainForm):
    """The day, the paper, and the list as a file or as read before."""

    on = DayField(label=gettext_lazy("First day of the new state"))
    paper = LineField(label=gettext_lazy("Number of the paper"), max_length=100)
    title = LineField(label=gettext_lazy("What it is about"), max_length=500, required=False)
    file = forms.FileField(
        label=gettext_lazy("The list (.xlsx or .csv)"),
        required=False,
        help_text=gettext_lazy(
            "Columns: mã, tên, loại, mã cấp trên; and mã cũ with the codes of the predecessors."
        ),
    )
    read = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)

    def compare(self, *, on, paper, title, file, read) -> Comparison:  # type: ignore[no-untyped-def]
        """Read and compare. Raises ``BadInput`` and ``RuleBroken``."""
        if file is None and not read:
            sentence = _("Choose a file.")
            raise RuleBroken(sentence, fields={"file": sentence})
        content, name = (file.read(), file.name) if file else (read.encode(), "list.csv")
        self.lines = read_list(content, name)
        return compare_list(self.lines, on=on, paper=Paper(paper, title=title))


def as_text(lines: Iterable[Line]) -> str:
    """The rows once more as a table, kept in the page until somebody confirms."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(COLUMNS)
    table.writerows((one.code, one.name, one.kind, one.parent, one.before) for one in lines)
    return out.getvalue()


def page(request: HttpRequest) -> HttpResponse:
    """Choose a file, see the differences, apply them as one reorganisation."""
    form = ListForm(request.POST or None, request.FILES or None)
    found: Comparison | None = None
    if request.POST and form.attempt(form.compare):
        found = form.result
        if "confirm" in request.POST and found.plan is not None:
            try:
                event, _founded = operations.carry_out(
                    found.plan,
                    actor=request.user,
                    at=request.now,  # type: ignore[attr-defined]
                )
            except DomainError as refusal:
                form.show(refusal)
            else:
                messages.success(request, _("The map has been changed."))
                return redirect("orgs:reorganisation", pk=event.pk)
    context = {
        "form": form,
        "found": found,
        "shown": SHOWN,
        "kept": as_text(form.lines) if found and not found.faults else "",
        "crumbs": [
            {"label": _("Units"), "url": reverse("orgs:tree")},
            {"label": _("A new national list"), "url": ""},
        ],
    }
    wrong = request.POST and (found is None or found.faults or form.errors)
    return render(request, "orgs/national_list.html", context, status=422 if wrong else 200)

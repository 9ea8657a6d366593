"""A dossier is opened for an initiative."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kheo.access.models import User
from kheo.access.pages import PageRequest, load, page
from kheo.appraisal import policies
from kheo.appraisal.enums import OPEN
from kheo.appraisal.models import CriteriaVersion, Dossier
from kheo.appraisal.operations.dossiers import open_dossier
from kheo.appraisal.queries.opening import choices_for
from kheo.foundation.forms import DomainForm
from kheo.initiatives.models import Initiative
from kheo.initiatives.policies import VIEW as VIEW_INITIATIVES


class OpenForm(DomainForm):
    """Before which body, by which criteria; usually there is one answer and nothing to choose."""

    criteria = forms.TypedChoiceField(
        coerce=int, widget=forms.RadioSelect, label=gettext_lazy("Body and criteria in force today")
    )

    def __init__(self, *args: Any, choices: list[CriteriaVersion], bodies: dict[int, Any]) -> None:
        super().__init__(*args)
        self.fields["criteria"].choices = [  # type: ignore[attr-defined]
            (
                one.pk,
                _("%(body)s · %(level)s · %(set)s, version %(number)s")
                % {
                    "body": bodies[one.pk].label,
                    "level": one.set.get_level_display(),
                    "set": one.set.name,
                    "number": one.number,
                },
            )
            for one in choices
        ]
        if choices:
            self.fields["criteria"].initial = choices[0].pk


@page(policies.VIEW, methods=("GET", "POST"))
def open_(request: PageRequest, pk: int) -> HttpResponse:
    """Show the criteria in force, open the dossier, and go on to the self-assessment."""
    initiative = load(request, Initiative.objects.for_list(), VIEW_INITIATIVES, pk=pk)
    running = initiative.dossiers.filter(status__in=OPEN).first()
    if running is not None:
        return redirect("dossiers:page", pk=running.pk)
    found = choices_for(initiative, on=timezone.localdate(request.now))
    bodies = {version.pk: body for body, version in found}
    form = OpenForm(
        request.POST if request.method == "POST" else None,
        choices=[version for _body, version in found], bodies=bodies,
    )  # fmt: skip
    if request.method == "POST" and form.attempt(_opening(request, initiative, found)):
        messages.success(
            request, _("The dossier is open. Give every criterion its mark and its proof.")
        )
        return redirect("dossiers:self", pk=form.result.pk)
    context = {"initiative": initiative, "form": form, "found": found}
    return render(
        request, "appraisal/dossiers/open.html", context, status=422 if form.errors else 200
    )


def _opening(request: PageRequest, initiative: Initiative, found: Any) -> Any:
    """The operation, with the body that goes with the chosen criteria."""

    def opened(*, criteria: int) -> Any:
        return open_by(initiative, found, criteria, actor=request.user, at=request.now)

    return opened


def open_by(
    initiative: Initiative, found: Any, criteria: int, *, actor: User, at: datetime
) -> Dossier:
    """Open the dossier by the version ``criteria`` of ``found``, before its body."""
    body, version = next(pair for pair in found if pair[1].pk == criteria)
    return open_dossier(
        initiative, body=body, level=version.set.level, criteria=version, actor=actor, at=at
    )

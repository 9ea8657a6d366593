"""Terms: what stands, and setting one."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kheo.access.models import User
from kheo.access.pages import PageRequest, page
from kheo.access.policy import granted_units, visible
from kheo.foundation.forms import DayField, DomainForm, LineField, NumberField
from kheo.orgs.models import Unit
from kheo.workflow import operations, policies, queries
from kheo.workflow.enums import DEFAULT_DAYS, Termed
from kheo.workflow.models import Term


class TermForm(DomainForm):
    """One term of one unit."""

    what = forms.ChoiceField(label=gettext_lazy("Term"), choices=Termed.choices)
    unit = forms.ModelChoiceField(label=gettext_lazy("Unit"), queryset=Unit.objects.none())
    days = NumberField(label=gettext_lazy("Days"), minimum=1, maximum=operations.MOST_DAYS)
    valid_from = DayField(label=gettext_lazy("From the day"))
    paper = LineField(label=gettext_lazy("Paper it rests on"), max_length=200, required=False)

    def __init__(self, *args: object, person: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        mine = granted_units(person, policies.SET_TERMS)
        choice: forms.ModelChoiceField[Unit] = self.fields["unit"]  # type: ignore[assignment]
        choice.queryset = Unit.objects.filter(pk__in=mine).for_list()


@page(policies.SET_TERMS)
def terms(request: PageRequest) -> HttpResponse:
    """Every term with its default and the rows of the person's units, running and past."""
    rows = visible(Term.objects.all(), request.user, policies.SET_TERMS)
    kept = queries.terms_by_code(rows)
    table = [
        {"what": what, "default": DEFAULT_DAYS[what], "rows": kept.get(what.value, [])}
        for what in Termed
    ]
    return render(request, "workflow/terms.html", {"table": table})


@page(policies.SET_TERMS, methods=("GET", "POST"))
def set_term(request: PageRequest) -> HttpResponse:
    """Set a term from a day on."""
    start = {"what": request.GET.get("what"), "valid_from": timezone.localdate(request.now)}
    form = TermForm(request.POST or None, person=request.user, initial=start)
    if form.attempt(operations.set_term, actor=request.user, at=request.now):
        messages.success(request, _("The term is set."))
        return redirect("workflow:terms")
    status = 422 if form.errors else 200
    return render(request, "workflow/set_term.html", {"form": form}, status=status)

"""Beginning a form: empty, like another, as the next version."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from kheo.access.pages import PageRequest, load, page
from kheo.access.policy import granted_units
from kheo.foundation.web.form_page import form_page
from kheo.kernel.refusals import DomainError
from kheo.orgs.models import Unit
from kheo.reporting.models import FormVersion
from kheo.reporting.operations import forms as operations
from kheo.reporting.policies import SET_FORMS
from kheo.reporting.queries.forms import readable
from kheo.reporting.web.forms.inputs import NewForm
from kheo.reporting.web.forms.words import crumbs


@page(SET_FORMS, methods=("GET", "POST"))
def make(request: PageRequest) -> HttpResponse:
    """A new form of one of the person's units."""
    sources = readable(request.user).select_related("form").order_by("form__name", "-number")
    units = Unit.objects.filter(pk__in=granted_units(request.user, SET_FORMS)).for_list()
    like = sources.filter(pk=_number(request.GET.get("like", ""))).first()
    start = {"unit": units.first(), "like": like, "name": like.form.name if like else "",
             "purpose": like.form.purpose if like else ""}  # fmt: skip
    form = NewForm(request.POST or None, person=request.user, sources=sources, initial=start)
    if request.method == "POST" and form.attempt(
        operations.make_form, actor=request.user, at=request.now
    ):
        return redirect("report_forms:edit", form.result.pk)
    return form_page(
        request, form, title=_("New report form"), label=_("Begin"),
        back=reverse("report_forms:list"), crumbs=crumbs(None, _("New report form")),
    )  # fmt: skip


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 18 else 0


@page(SET_FORMS, methods=("POST",))
def new_version(request: PageRequest, pk: int) -> HttpResponse:
    """The next version of a form, copied from the last."""
    one = load(request, FormVersion.objects.select_related("form"), SET_FORMS, pk=pk)
    try:
        fresh = operations.new_version(one.form, actor=request.user, at=request.now)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("report_forms:version", pk)
    messages.success(
        request,
        _(
            "A draft was made from the last version; that one holds until the draft is put in force."
        ),
    )
    return redirect("report_forms:edit", fresh.pk)

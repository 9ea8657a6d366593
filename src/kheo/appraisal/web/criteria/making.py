"""Beginning a set: empty, from a sample, as a copy, as the next version."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kheo.access.pages import PageRequest, load, page
from kheo.access.policy import granted_units
from kheo.appraisal.enums import SetStatus
from kheo.appraisal.models import CriteriaVersion
from kheo.appraisal.operations import criteria as operations
from kheo.appraisal.operations.criteria_samples import CODES, level_of, sample
from kheo.appraisal.policies import SET_CRITERIA
from kheo.appraisal.queries.criteria import running_dossiers
from kheo.appraisal.web.criteria.forms import NewSetForm, OwnedForm, SampleForm
from kheo.appraisal.web.criteria.showing import crumbs, name_of
from kheo.appraisal.web.criteria.views import dossiers_of, found
from kheo.foundation.web.form_page import form_page
from kheo.initiatives.enums import Level
from kheo.kernel.refusals import DomainError
from kheo.orgs.models import Unit


def own_unit(request: PageRequest) -> Unit | None:
    """The body proposed: the first one the person may act for."""
    units = granted_units(request.user, SET_CRITERIA)
    return Unit.objects.filter(pk__in=units).for_list().first()


@page(SET_CRITERIA, methods=("GET", "POST"))
def new(request: PageRequest) -> HttpResponse:
    """Begin an empty set, or choose another way to begin."""
    unit = own_unit(request)
    start = {"unit": unit, "level": level_of(unit) if unit else Level.COMMUNE}
    form = NewSetForm(request.POST or None, person=request.user, initial=start)
    if request.method == "POST" and form.attempt(
        operations.make_set, actor=request.user, at=request.now
    ):
        return redirect("criteria:edit", form.result.pk)
    return _form(request, form, _("New criteria set"), _("Begin"))


@page(SET_CRITERIA)
def samples(request: PageRequest) -> HttpResponse:
    """The two shipped samples, in full."""
    unit = own_unit(request)
    level = level_of(unit) if unit else Level.COMMUNE
    context = {
        "samples": [sample(code, level) for code in CODES],
        "crumbs": crumbs(None, _("Samples")),
    }
    return render(request, "appraisal/criteria/samples.html", context)


@page(SET_CRITERIA, methods=("GET", "POST"))
def use_sample(request: PageRequest, code: str) -> HttpResponse:
    """Make a shipped sample the office's own draft."""
    if code not in CODES:
        raise Http404
    unit = own_unit(request)
    level = level_of(unit) if unit else Level.COMMUNE
    name = sample(code, level).name.partition(": ")[2]
    start = {"unit": unit, "level": level, "name": name[:1].upper() + name[1:]}
    form = SampleForm(request.POST or None, person=request.user, initial=start)
    if request.method == "POST" and form.attempt(
        operations.use_sample, code, actor=request.user, at=request.now
    ):
        messages.success(request, _("The draft is yours now; go through it before it is issued."))
        return redirect("criteria:edit", form.result.pk)
    note = _("A sample for reference, not an official table of points.")
    return _form(request, form, _("Use a sample"), _("Make it our draft"), note=note)


@page(SET_CRITERIA, methods=("GET", "POST"))
def copy(request: PageRequest, pk: int) -> HttpResponse:
    """Make a draft set of one's own out of any set one may read."""
    source = found(request, pk)
    was = source.set
    start = {
        "unit": own_unit(request), "level": was.level, "subject_kind": was.subject_kind,
        "field": was.field, "name": _("%(name)s (copy)") % {"name": was.name[:180]},
    }  # fmt: skip
    form = OwnedForm(request.POST or None, person=request.user, initial=start)
    if request.method == "POST" and form.attempt(
        operations.copy_set, source, actor=request.user, at=request.now
    ):
        return redirect("criteria:edit", form.result.pk)
    note = _("From “%(name)s” of %(unit)s.") % {"name": name_of(source), "unit": was.unit.label}
    return _form(request, form, _("Copy the set"), _("Copy"), source, note)


@page(SET_CRITERIA, methods=("GET", "POST"))
def new_version(request: PageRequest, pk: int) -> HttpResponse:
    """Begin the next version, after saying what becomes of dossiers that run."""
    rows = CriteriaVersion.objects.select_related("set", "set__unit")
    one = load(request, rows, SET_CRITERIA, pk=pk)
    if request.method == "POST":
        try:
            draft = operations.new_version(one.set, actor=request.user, at=request.now)
        except DomainError as refusal:
            messages.error(request, str(refusal))
            held = one.set.versions.filter(status=SetStatus.DRAFT).first()
            return redirect("criteria:page", held.pk if held else one.pk)
        return redirect("criteria:edit", draft.pk)
    context = {
        "version": one, "running": running_dossiers([one], request.user)[one.pk],
        "dossiers_url": dossiers_of(one), "crumbs": crumbs(one, _("New version")),
    }  # fmt: skip
    return render(request, "appraisal/criteria/new_version.html", context)


def _form(
    request: PageRequest,
    form: OwnedForm,
    title: str,
    label: str,
    source: CriteriaVersion | None = None,
    note: str = "",
) -> HttpResponse:
    back = reverse("criteria:page", args=(source.pk,)) if source else reverse("criteria:list")
    return form_page(
        request, form, title=title, label=label, back=back, crumbs=crumbs(source, title), note=note
    )

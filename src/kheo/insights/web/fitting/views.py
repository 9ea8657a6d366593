"""What fits a unit, and the small form that says what the unit is like."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.pages import PageRequest, page
from kheo.access.policy import can
from kheo.foundation.web.form_page import form_page
from kheo.initiatives.models import Theme
from kheo.initiatives.policies import VIEW as VIEW_INITIATIVES
from kheo.insights.queries.fitting import fitting_for
from kheo.insights.web.fitting.forms import DescribeForm
from kheo.insights.web.fitting.showing import choices_of, crumbs, shown, tabs, unit_of
from kheo.library.enums import Terrain
from kheo.library.models import UnitProfile
from kheo.library.operations import profiles
from kheo.library.policies import DESCRIBE, LEARN
from kheo.library.queries.profiles import description_of

MOST = 15


@page(VIEW_INITIATIVES)
def fitting(request: PageRequest) -> HttpResponse:
    """Initiatives proven in units like this one, each with its reasons and the next step."""
    unit = unit_of(request, VIEW_INITIATIVES)
    if unit is None:
        return render(request, "insights/fitting/page.html", {"tabs": tabs("page", None)})
    day = timezone.localdate(request.now)
    here = description_of(unit, today=day)
    names = dict(Theme.objects.order_by("pk").values_list("code", "name"))
    context = {
        "unit": unit, "here": here, "units": choices_of(request, VIEW_INITIATIVES, unit),
        "terrain": Terrain(here.terrain).label if here.terrain else "",
        "rows": shown(fitting_for(unit, today=day, limit=MOST), unit, names),
        "may_describe": can(request.user, DESCRIBE, UnitProfile(unit=unit)),
        "may_learn": can(request.user, LEARN), "tabs": tabs("page", unit),
    }  # fmt: skip
    return render(request, "insights/fitting/page.html", context)


@page(DESCRIBE, methods=("GET", "POST"))
def describe(request: PageRequest) -> HttpResponse:
    """Say what kind of place a unit is and what troubles it; what is known stands there already."""
    unit = unit_of(request, DESCRIBE)
    if unit is None:
        return redirect("fitting:page")
    about = description_of(unit, today=timezone.localdate(request.now))
    form = DescribeForm(request.POST or None, about=about)
    back = f"{reverse('fitting:page')}?don-vi={unit.pk}"
    if request.method == "POST" and form.attempt(
        profiles.describe, unit, actor=request.user, at=request.now
    ):
        messages.success(request, _("Saved. What fits is sorted anew."))
        return redirect(back)
    title = _("What %(unit)s is like") % {"unit": unit.label}
    note = _("A minute of your time; initiatives of places like yours come to the top.")
    return form_page(
        request, form, title=title, label=_("Save"), back=back, note=note,
        crumbs=crumbs((title, "")),
    )  # fmt: skip

"""Opening a story and writing it, field by field or all at once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.pages import PageRequest, load, page
from kheo.access.policy import require
from kheo.initiatives.models import Initiative
from kheo.initiatives.policies import VIEW as VIEW_INITIATIVES
from kheo.kernel.refusals import BadInput, DomainError, Stale
from kheo.library import policies
from kheo.library.enums import StoryStatus
from kheo.library.models import Story
from kheo.library.operations import stories
from kheo.library.rules import telling
from kheo.library.web.stories.forms import TextForm, values_of
from kheo.library.web.stories.showing import private_of, story_of


@page(policies.WRITE, methods=("GET", "POST"))
def open_one(request: PageRequest, pk: int) -> HttpResponse:
    """Open the story of an initiative: the page says what is taken over, the button does it."""
    initiative = load(request, Initiative.objects.for_list(), VIEW_INITIATIVES, pk=pk)
    there = Story.objects.filter(initiative=initiative).first()
    if there is not None:
        return redirect("stories:page", pk=there.pk)
    refusal = ""
    if request.method == "POST":
        try:
            story = stories.open_story(initiative, actor=request.user, at=request.now)
        except DomainError as refused:
            refusal = str(refused)
        else:
            return redirect("stories:edit", pk=story.pk)
    context = {"initiative": initiative, "refusal": refusal}
    status = 422 if refusal else 200
    return render(request, "library/stories/open.html", context, status=status)


@page(policies.WRITE, methods=("GET", "POST"))
def edit(request: PageRequest, pk: int) -> HttpResponse:
    """The form that saves itself, with hints, remarks and what looks private."""
    story = story_of(request, pk)
    require(request.user, policies.WRITE, story)
    if story.status != StoryStatus.DRAFT:
        messages.info(request, _("The story is not being written now; take it back first."))
        return redirect("stories:page", pk=pk)
    form = TextForm(
        request.POST if request.method == "POST" else None,
        initial=values_of(story), story=story, day=timezone.localdate(request.now),
    )  # fmt: skip
    if request.method == "POST" and _saved(form, story, request):
        if request.POST.get("then") == "ask_check":
            return redirect("stories:step", pk=pk, name="ask_check")
        if request.POST.get("then") == "look":
            return redirect("stories:page", pk=pk)
        messages.success(request, _("Saved. You may stop here and go on later."))
        return redirect("stories:edit", pk=pk)
    status = 422 if form.errors else 200
    return render(request, "library/stories/edit.html", _page(story, form), status=status)


def _saved(form: TextForm, story: Story, request: PageRequest) -> bool:
    """Save what the plain button sent; what a script saved before is the same and no change."""
    if not form.is_valid():
        return False
    typed = request.POST.get("version", "")
    seen = int(typed) if typed.isdecimal() and len(typed) < 10 else None
    values = {name: value for name, value in form.cleaned_data.items() if name in form.data}
    try:
        stories.revise(story, values=values, version=seen, actor=request.user, at=request.now)
    except DomainError as refusal:
        if isinstance(refusal, Stale):
            story.refresh_from_db()
        form.show(refusal)
        return False
    return True


def _page(story: Story, form: TextForm) -> dict[str, Any]:
    rows = []
    for name, field in form.fields.items():
        part = telling.BY_NAME.get(name)
        counter = part.liked if part else 0
        rows.append(
            {
                "field": form[name], "remark": story.remarks.get(name, ""),
                "counter": counter or "", "optional": "" if name in DEMANDED else "1",
                "label": field.label,
            }
        )  # fmt: skip
    return {"story": story, "form": form, "rows": rows, "private": private_of(story)}


DEMANDED = ("title", "summary", "problem", "idea", "steps", "result", "contact_unit")


@page(policies.WRITE, methods=("POST",))
def save_field(request: PageRequest, pk: int) -> HttpResponse:
    """Save one field by itself; the answers are those of docs/design-system.md."""
    story = story_of(request, pk)
    name, version = request.POST.get("field", ""), request.POST.get("version", "")
    try:
        if not version.isdecimal() or len(version) > 9:
            raise BadInput(_("Reload the page; this form is too old to be saved."))
        row = stories.revise(
            story, values={name: request.POST.get("value", "")}, version=int(version),
            actor=request.user, at=request.now,
        )  # fmt: skip
    except Stale as stale:
        told = {key: stale.params[key] for key in ("version", "value") if key in stale.params}
        return JsonResponse({"saved": False, "sentence": str(stale), **told}, status=409)
    except DomainError as refusal:
        return JsonResponse({"saved": False, "sentence": str(refusal)}, status=422)
    value = stories.shown_value(getattr(row, name))
    return JsonResponse({"saved": True, "version": row.version, "value": value})


@page(policies.WRITE)
def private(request: PageRequest, pk: int) -> HttpResponse:
    """What looks private in the text as it is saved now; fetched anew whenever a field was saved."""
    story = story_of(request, pk)
    context = {"story": story, "private": private_of(story)}
    return render(request, "library/stories/_private.html", context)

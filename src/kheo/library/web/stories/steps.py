"""The steps of a story: asking for the check, the check itself, publishing, taking down."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kheo.access.models import User
from kheo.access.pages import PageRequest, page
from kheo.kernel.refusals import DomainError, Stale
from kheo.library import policies
from kheo.library.models import Story
from kheo.library.operations import stories
from kheo.library.queries.shown import shown
from kheo.library.transitions.stories import FLOW
from kheo.library.web.stories.forms import CheckForm, NoteForm, SettleForm
from kheo.library.web.stories.showing import at_a_glance, private_of, story_of
from kheo.workflow.engine import steps_for

DONE = {
    "ask_check": gettext_lazy("The expert sees it now."),
    "check": gettext_lazy("Found right. It waits to be published."),
    "hand_back": gettext_lazy("The writer sees your words."),
    "publish": gettext_lazy("Published. Everybody can read it."),
    "take_down": gettext_lazy("Taken down. Nobody outside sees it any more."),
    "revise": gettext_lazy("You may write on it; afterwards it is checked anew."),
}
ADVICE = {
    "ask_check": gettext_lazy("Another person reads it. Until then nobody changes the text."),
    "publish": gettext_lazy("From now on everybody can read it, also without an account."),
    "take_down": gettext_lazy(
        "It leaves the public pages at once. Printed handbooks stay as they are."
    ),
    "revise": gettext_lazy("It is not public while it is being written, and is checked again."),
}


def refuse_old_page(request: PageRequest, story: Story) -> None:
    """What was judged must be what was read. Raises Stale."""
    seen = request.POST.get("version", "")
    if seen and seen != str(story.version):
        raise Stale(_("Someone else has just changed this; look at it again before you go on."))


@page(policies.VIEW_STORIES, methods=("GET", "POST"))
def step(request: PageRequest, pk: int, name: str) -> HttpResponse:
    """Ask for what a step needs, and do it."""
    story = story_of(request, pk)
    if name == "check":
        return redirect("stories:check", pk=pk)
    if name not in DONE:
        raise Http404
    arrow = FLOW.named(name)
    offered = {one.transition.name: one for one in steps_for(request.user, story, FLOW)}
    form = NoteForm(request.POST if request.method == "POST" else None)
    form.fields["note"].required = arrow.needs_note
    status = 200
    if request.method == "POST":
        if form.is_valid() and _done(request, story, name, form):
            messages.success(request, str(DONE[name]))
            return redirect("stories:page", pk=pk)
        status = 422
    offer = offered.get(name)
    refusal = offer.refusal if offer else _("This step is not open to you in the current state.")
    context = {
        "story": story, "form": form, "label": arrow.label, "advice": ADVICE.get(name, ""),
        "refusal": refusal, "asks": arrow.needs_note, "tone": arrow.tone,
    }  # fmt: skip
    return render(request, "library/stories/step.html", context, status=status)


def _done(request: PageRequest, story: Story, name: str, form: NoteForm) -> bool:
    try:
        with transaction.atomic():
            refuse_old_page(request, story)
            note = form.cleaned_data["note"]
            stories.step(story, name=name, note=note, actor=request.user, at=request.now)
    except DomainError as refusal:
        form.show(refusal)
        story.refresh_from_db()
        return False
    return True


@page(policies.CHECK, methods=("GET", "POST"))
def check(request: PageRequest, pk: int) -> HttpResponse:
    """The expert's page: the story, the list, words for the writer; found right, or back."""
    story = story_of(request, pk)
    form = CheckForm(request.POST if request.method == "POST" else None, story=story)
    status = 200
    if request.method == "POST":
        if form.is_valid() and _checked(request, story, form):
            return redirect("stories:page", pk=pk)
        status = 422
    told = shown(story)
    steps = {one.transition.name: one for one in steps_for(request.user, story, FLOW)}
    context = {
        "story": story, "form": form, "shown": told, "glance": at_a_glance(told),
        "private": private_of(story), "settled": story.settled,
        "may": "hand_back" in steps, "why": _why(request, story),
    }  # fmt: skip
    return render(request, "library/stories/check.html", context, status=status)


def _why(request: PageRequest, story: Story) -> str:
    """Why this person does not check this story now."""
    return policies.not_ones_own_words(request.user, story) or _(
        "The story does not wait for a check."
    )


def keep_check(
    story: Story, answers: Mapping[str, Any], *, then: str, note: str, actor: User, at: datetime
) -> None:
    """Keep marks and words, then found right, handed back or neither. Raises DomainError."""
    row = stories.remark(story, **answers, actor=actor, at=at)
    if then in {"check", "hand_back"}:
        row = Story.objects.select_related("unit", "initiative").get(pk=row.pk)
        why = "\n".join(row.remarks.values()) or note
        stories.step(row, name=then, note=why, actor=actor, at=at)


def _checked(request: PageRequest, story: Story, form: CheckForm) -> bool:
    """Keep marks and words, then the step that was pressed; all of it or nothing."""
    then = request.POST.get("then", "")
    try:
        with transaction.atomic():
            refuse_old_page(request, story)
            keep_check(
                story, form.answers(), then=then, note=request.POST.get("note", ""),
                actor=request.user, at=request.now,
            )  # fmt: skip
    except DomainError as refusal:
        form.show(refusal)
        return False
    messages.success(request, str(DONE.get(then, _("Your marks are kept."))))
    return True


@page(policies.WRITE, methods=("POST",))
def settle(request: PageRequest, pk: int) -> HttpResponse:
    """Say why words that look private are not."""
    story = story_of(request, pk)
    form = SettleForm(request.POST)
    if form.attempt(stories.settle, story, actor=request.user, at=request.now):
        messages.success(request, _("Kept with your reason; the expert sees it."))
    else:
        messages.error(request, str(next(iter(form.errors.values()))[0]))
    back = "stories:edit" if request.POST.get("from") == "edit" else "stories:page"
    return redirect(back, pk=pk)

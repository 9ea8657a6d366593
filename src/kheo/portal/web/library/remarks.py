"""What a visitor does: find a story good, write under it, look his words up by their number."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from kheo.access.pages import PUBLIC, PageRequest, page
from kheo.access.web.entering import address_of as sender_of
from kheo.appraisal.rules.recognition import read_code
from kheo.kernel.refusals import DomainError
from kheo.library.queries.shown import shown
from kheo.library.queries.stories import published
from kheo.participation import operations
from kheo.participation.operations.looking_up import by_number
from kheo.participation.operations.pace import TooOften
from kheo.portal.queries.stories import address_of
from kheo.portal.web.library.answering import never_kept
from kheo.portal.web.library.remark_form import RemarkForm
from kheo.portal.web.library.story import context_of, open_story

LONGEST = 60


@page(PUBLIC, methods=("GET", "POST"))
def write(request: PageRequest, pk: int) -> HttpResponse:
    """Keep the remark and lead to its number; refused, the story with the text as it was typed."""
    row = open_story(pk)
    told = shown(row, today=timezone.localdate(request.now))
    if request.method != "POST":
        return redirect(f"{address_of(told)}#y-kien")
    form, status = RemarkForm(request.POST, at=request.now), 422
    try:
        if form.is_valid():
            remark = operations.write(
                row.initiative, **form.cleaned_data, sender=sender_of(request), at=request.now
            )
            return redirect(f"{reverse('public:remark', args=[remark.number])}?moi=1")
    except DomainError as refusal:
        status = 429 if isinstance(refusal, TooOften) else 422
        form.show(refusal)
    context = context_of(request, told, form)
    return never_kept(render(request, "portal/library/story.html", context, status=status))


@page(PUBLIC, methods=("GET", "POST"))
def support(request: PageRequest, pk: int) -> HttpResponse:
    """Counted once a day from one address; the page says which of the two it was."""
    row = open_story(pk)
    address = address_of(shown(row, today=timezone.localdate(request.now)))
    if request.method != "POST":
        return redirect(address)
    try:
        counted = operations.support(row.initiative, sender=sender_of(request), at=request.now)
    except TooOften as wait:
        return _too_often(request, wait)
    return redirect(f"{address}?cam-on={'1' if counted else 'roi'}#thay-hay")


@page(PUBLIC)
def find(request: PageRequest) -> HttpResponse:
    """The form to type a number; a readable one leads to its page."""
    typed = request.GET.get("so", "").strip()
    if typed and (number := read_code(typed)):
        return never_kept(redirect("public:remark", number))
    context = {"typed": typed[:LONGEST], "is_unknown": bool(typed)}
    return never_kept(
        render(request, "portal/library/find_remark.html", context, status=404 if typed else 200)
    )


@page(PUBLIC)
def remark(request: PageRequest, number: str) -> HttpResponse:
    """State, reason and reply of one remark: only who knows its number comes here."""
    try:
        one = by_number(number, sender=sender_of(request), at=request.now)
    except TooOften as wait:
        return _too_often(request, wait)
    if one is None:
        context = {"typed": number[:LONGEST], "is_unknown": True}
        return never_kept(render(request, "portal/library/find_remark.html", context, status=404))
    story = published().filter(initiative=one.initiative_id).first()
    about = shown(story) if story else None
    context = {
        "remark": one, "is_new": "moi" in request.GET, "about": about,
        "about_url": address_of(about) if about else "",
    }  # fmt: skip
    return never_kept(render(request, "portal/library/remark.html", context))


def _too_often(request: PageRequest, wait: TooOften) -> HttpResponse:
    context = {"sentence": str(wait)}
    response = render(request, "portal/library/too_often.html", context, status=429)
    response.headers["Retry-After"] = str(wait.seconds)
    return never_kept(response)

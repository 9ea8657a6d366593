"""Handbooks: the list, one with its stories, its preview, its print."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.pages import PageRequest, load, page
from kheo.access.policy import can, visible
from kheo.audit.queries import entries_about
from kheo.audit.wording import sentence
from kheo.documents.enums import PrintStage
from kheo.documents.models import PrintRun
from kheo.documents.operations.printing import ask_for_pdf, start
from kheo.documents.web.serving import serve
from kheo.foundation.paging import keyset
from kheo.kernel.text import fold
from kheo.library import policies
from kheo.library.enums import HandbookStatus
from kheo.library.models import Handbook
from kheo.library.queries.books import docx_of, entries_of, frozen_content
from kheo.library.queries.shown import shown_all
from kheo.library.queries.stories import published
from kheo.library.queries.waiting import to_call_back
from kheo.library.transitions.handbooks import holds_published_stories
from kheo.library.web.handbooks.forms import FindForm, WordsForm

OFFERED = 12
"""Stories offered at once beside a handbook."""
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def handbook_of(request: PageRequest, pk: int) -> Handbook:
    """The handbook in the person's scope, else 404."""
    rows = Handbook.objects.select_related("unit", "docx", "made_by", "edition_of")
    return load(request, rows, policies.VIEW_HANDBOOKS, pk=pk)


@page(policies.VIEW_HANDBOOKS)
def index(request: PageRequest) -> HttpResponse:
    """Handbooks in the person's scope, newest first."""
    state = request.GET.get("state", "")
    seen = visible(Handbook.objects.select_related("unit"), request.user, policies.VIEW_HANDBOOKS)
    lost = set(to_call_back().values_list("pk", flat=True))
    rows = seen.filter(pk__in=lost) if state == "lost" else seen
    found = keyset(rows, order=("-id",), size=30, place=request.GET.get("place", ""))
    tabs = [
        {"label": _("all"), "url": "?", "current": state != "lost"},
        {"label": _("to call back"), "url": "?state=lost", "current": state == "lost",
         "count": seen.filter(pk__in=lost).count()},
    ]  # fmt: skip
    context = {
        "page": found, "rows": [{"one": one, "is_lost": one.pk in lost} for one in found],
        "tabs": tabs, "may_make": bool(can(request.user, policies.MAKE_HANDBOOKS)),
    }  # fmt: skip
    return render(request, "library/handbooks/list.html", context)


@page(policies.VIEW_HANDBOOKS)
def detail(request: PageRequest, pk: int) -> HttpResponse:
    """One handbook: being filled, or as it was printed."""
    return show(request, handbook_of(request, pk))


def show(
    request: PageRequest, handbook: Handbook, status: int = 200, form: WordsForm | None = None
) -> HttpResponse:
    """The page of a handbook, with ``form`` when its words were refused."""
    may_make = bool(can(request.user, policies.MAKE_HANDBOOKS, handbook))
    is_open = handbook.status == HandbookStatus.DRAFT
    entries = list(entries_of(handbook))
    context: dict[str, Any] = {
        "handbook": handbook, "entries": entries, "is_open": is_open, "may_make": may_make,
        "is_lost": to_call_back().filter(pk=handbook.pk).exists(),
        "form": form or WordsForm(initial={"title": handbook.title, "foreword": handbook.foreword}),
        "run": PrintRun.objects.filter(source=handbook.docx).first() if handbook.docx else None,
        "later": handbook.later.order_by("pk").first(),
        "lines": [
            {"sentence": sentence(line), "at": line.at, "note": line.note}
            for line in entries_about(handbook)
        ],
    }  # fmt: skip
    if is_open and may_make:
        context |= {
            "refusal": holds_published_stories(handbook),
            "find": FindForm(request.GET or None),
            "offered": _offered(request, [one.story_id for one in entries]),
        }
    return render(request, "library/handbooks/page.html", context, status=status)


def _offered(request: PageRequest, there: list[int]) -> list[Any]:
    """Published stories that may be put in, newest first or those the words name."""
    rows = published().exclude(pk__in=there)
    for word in fold(request.GET.get("q", "")[:200]).split()[:8]:
        rows = rows.filter(
            Q(initiative__search_text__contains=word) | Q(unit__search_text__contains=word)
        )
    return shown_all(rows[:OFFERED])


@page(policies.MAKE_HANDBOOKS)
def preview(request: PageRequest, pk: int) -> HttpResponse:
    """The book as it would be printed now, as .docx; nothing is kept."""
    handbook = handbook_of(request, pk)
    day = timezone.localdate(request.now)
    entries = list(entries_of(handbook))
    told = [content for _entry, content, _consents in frozen_content(entries, day)]
    response = HttpResponse(docx_of(handbook, told, day), content_type=WORD)
    response.headers["Content-Disposition"] = 'attachment; filename="so-tay-xem-truoc.docx"'
    return response


@page(policies.VIEW_HANDBOOKS)
def download(request: PageRequest, pk: int, kind: str) -> HttpResponse:
    """What was printed: the .docx, or the PDF once it is made."""
    handbook = handbook_of(request, pk)
    if handbook.docx is None or kind not in {"docx", "pdf"}:
        raise Http404
    if kind == "docx":
        return serve(handbook.docx, name=handbook.title)
    run = ask_for_pdf(handbook.docx)
    if run.pdf is not None:
        return serve(run.pdf, name=handbook.title)
    start(run)
    if run.stage == PrintStage.FAILED:
        messages.error(request, run.problem)
    else:
        messages.info(request, _("The PDF is being made; look again in a moment."))
    return redirect("handbooks:page", pk=pk)

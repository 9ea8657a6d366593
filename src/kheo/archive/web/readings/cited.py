"""The register of cited papers: searched, each with everything that cites it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import F
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from kheo.access.pages import PageRequest, page
from kheo.access.policy import can, visible
from kheo.archive.enums import ItemKind
from kheo.archive.models import Citation, CitedPaper, Reading, ReadItem, Source
from kheo.archive.operations.cited import link_paper
from kheo.archive.policies import ENTER, READ_REPORTS, VIEW
from kheo.archive.queries.cited import (
    choices_of,
    citations_of,
    cited_for,
    narrowed,
    papers_alike,
    with_counts,
)
from kheo.audit.queries import entries_about
from kheo.audit.wording import sentence
from kheo.documents.models import Paper
from kheo.documents.policies import VIEW as VIEW_PAPERS
from kheo.kernel.refusals import DomainError

SIZE = 40
EXPORTED = {"q": "q", "kind": "loai", "year": "nam", "issuer": "co-quan", "source": "nguon"}
"""Condition of the list that is taken out → word of the address."""
NAMES = {"q": "text", "loai": "kind", "nam": "year", "co-quan": "issuer", "nguon": "source"}


def way(here: str = "") -> list[dict[str, str]]:
    """The way to these pages."""
    found = [
        {"label": _("Reading reports"), "url": reverse("readings:list")},
        {"label": _("Cited papers"), "url": reverse("readings:cited") if here else ""},
    ]
    return [*found, {"label": here[:70], "url": ""}] if here else found


@page(VIEW)
def index(request: PageRequest) -> HttpResponse:
    """The register, the newest papers first."""
    told = {name: request.GET.get(name, "")[:200] for name in NAMES}
    seen = cited_for(request.user)
    rows = narrowed(seen, **{NAMES[name]: value for name, value in told.items()})
    number = _page(request)
    order = (F("issued_on").desc(nulls_last=True), "-pk")
    listed = with_counts(rows, request.user).select_related("paper").order_by(*order)
    start = (number - 1) * SIZE
    part = list(listed[start : start + SIZE + 1])
    query = {name: value for name, value in told.items() if value}
    context = {
        "export": urlencode({n: told[o] for n, o in EXPORTED.items() if told[o]}),
        "rows": part[:SIZE], "total": rows.count(), "told": told, "choices": choices_of(seen),
        "next": _address(query, number + 1) if len(part) > SIZE else "",
        "previous": _address(query, number - 1) if number > 1 else "",
        "is_narrowed": bool(query), "crumbs": way(), "issuer": told["co-quan"],
        "source": _source(request, told["nguon"]),
    }  # fmt: skip
    return render(request, "archive/readings/cited.html", context)


def _source(request: PageRequest, key: str) -> Source | None:
    if not key.isdecimal() or len(key) > 17:
        return None
    return visible(Source.objects.all(), request.user, VIEW).filter(pk=int(key)).first()


def _page(request: PageRequest) -> int:
    typed = request.GET.get("trang", "")
    return max(1, int(typed)) if typed.isdecimal() and len(typed) < 6 else 1


def _address(query: dict[str, str], number: int) -> str:
    return f"?{urlencode({**query, 'trang': str(number)})}"


def found(request: PageRequest, pk: int) -> CitedPaper:
    """The cited paper that some paper in scope cites, else 404."""
    one = cited_for(request.user).select_related("paper__unit").filter(pk=pk).first()
    if one is None:
        raise Http404
    return one


@page(VIEW)
def one(request: PageRequest, pk: int) -> HttpResponse:
    """One paper: who cites it and where, and what it is in the register of papers."""
    cited = found(request, pk)
    text = request.GET.get("q", "")[:100]
    citations = list(citations_of(cited, request.user)[:200])
    may_link = bool(can(request.user, ENTER))
    papers = visible(Paper.objects.all(), request.user, VIEW_PAPERS)
    context = {
        "one": cited, "citations": _placed(citations, request), "text": text,
        "alike": papers_alike(cited, request.user, text) if may_link else [],
        "may_link": may_link, "crumbs": way(str(cited)),
        "may_see_paper": bool(cited.paper_id and papers.filter(pk=cited.paper_id).exists()),
        "history": [
            {"sentence": sentence(line), "at": line.at} for line in entries_about(cited)[:20]
        ],
    }  # fmt: skip
    return render(request, "archive/readings/cited_paper.html", context)


def _placed(
    citations: list[Citation], request: PageRequest
) -> list[tuple[Citation, ReadItem | None]]:
    """Each citation with its mark in the file it was read from. One query."""
    items: dict[tuple[Any, str], ReadItem] = {}
    rows = ReadItem.objects.filter(
        kind=ItemKind.PAPER, reading__source__in=[row.source_id for row in citations],
        quote__in=[row.quote for row in citations],
    )  # fmt: skip
    rows = rows.filter(reading__in=_readings(request)).select_related("reading")
    for item in rows.defer("reading__text", "reading__checks").order_by("pk"):
        items[item.reading.source_id, item.quote] = item
    return [(row, items.get((row.source_id, row.quote))) for row in citations]


def _readings(request: PageRequest) -> Any:
    return visible(Reading.objects.all(), request.user, READ_REPORTS).values("pk")


@page(VIEW, methods=("POST",))
def link(request: PageRequest, pk: int) -> HttpResponse:
    """It is this paper of the register of papers, or none."""
    cited = found(request, pk)
    key = request.POST.get("paper", "")
    seen = visible(Paper.objects.all(), request.user, VIEW_PAPERS)
    paper = seen.filter(pk=int(key)).first() if key.isdecimal() and len(key) < 18 else None
    try:
        link_paper(cited, paper=paper, actor=request.user, at=request.now)
        messages.success(request, _("Kept.") if paper else _("The link was taken away."))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("readings:cited_paper", pk)

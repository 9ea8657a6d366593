"""The register of papers."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from kheo.access.pages import PageRequest, load, page
from kheo.access.policy import can, visible
from kheo.audit.queries import entries_about
from kheo.audit.wording import sentence
from kheo.documents import policies
from kheo.documents.models import Paper, StoredFile
from kheo.documents.operations import attach_file, keep_file, register_paper
from kheo.documents.web.filters import PaperFilter, narrowed
from kheo.documents.web.forms import PaperForm
from kheo.documents.web.serving import serve
from kheo.foundation.paging import keyset
from kheo.kernel.refusals import DomainError


@page(policies.VIEW)
def index(request: PageRequest) -> HttpResponse:
    """Papers of the units looked after, newest first; ``q`` searches number and subject."""
    form = PaperFilter(request.GET)
    given = form.given()
    papers = visible(Paper.objects.select_related("unit", "stored"), request.user, policies.VIEW)
    papers = narrowed(papers, given, now=request.now, actor=request.user)
    rows = keyset(papers, order=("-issued_on", "-id"), place=request.GET.get("place", ""))
    context = {
        "rows": rows,
        "form": form,
        "query": urlencode({name: request.GET[name] for name in given}),
        "words": given.get("q", ""),
        "may_register": bool(can(request.user, policies.REGISTER)),
        "may_set_up": bool(can(request.user, policies.TEMPLATES)),
    }
    return render(request, "documents/index.html", context)


@page(policies.REGISTER, methods=("GET", "POST"))
def register(request: PageRequest) -> HttpResponse:
    """Enter a paper, with its scan when there is one."""
    form = PaperForm(request.POST if request.method == "POST" else None, actor=request.user)
    if request.method == "POST":
        try:
            done = form.is_valid() and _entered(form, request)
        except DomainError as refusal:
            form.is_valid()
            form.add_error(None, str(refusal))
            done = False
        if done:
            messages.success(request, _("The paper is in the register."))
            return redirect("documents:page", pk=form.result.pk)
    status = 422 if form.errors else 200
    return render(request, "documents/register.html", {"form": form}, status=status)


def _entered(form: PaperForm, request: PageRequest) -> bool:
    """Scan and paper together or neither."""
    with transaction.atomic():
        stored = kept_upload(request, "scan")
        done = form.attempt(register_paper, stored=stored, actor=request.user, at=request.now)
        if not done:
            transaction.set_rollback(True)
    return done


@page(policies.VIEW, methods=("GET", "POST"))
def detail(request: PageRequest, pk: int) -> HttpResponse:
    """One paper with its scan and its journal; a missing scan may be put to it."""
    papers = Paper.objects.select_related("unit", "stored", "created_by")
    paper = load(request, papers, policies.VIEW, pk=pk)
    if request.method == "POST":
        stored = kept_upload(request, "scan")
        if stored is None:
            messages.error(request, _("Choose the file of the scan first."))
        else:
            attach_file(paper, stored=stored, actor=request.user, at=request.now)
            messages.success(request, _("The scan is kept with the paper."))
        return redirect("documents:page", pk=pk)
    lines = [{"sentence": sentence(line), "at": line.at} for line in entries_about(paper)]
    may_attach = not paper.stored and can(request.user, policies.REGISTER, paper)
    context = {"paper": paper, "lines": lines, "may_attach": bool(may_attach)}
    return render(request, "documents/detail.html", context)


@page(policies.VIEW)
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """The scan of a paper."""
    papers = Paper.objects.select_related("stored")
    paper = load(request, papers, policies.VIEW, pk=pk)
    if paper.stored is None:
        raise Http404
    return serve(paper.stored, name=paper.number)


def kept_upload(request: PageRequest, name: str) -> StoredFile | None:
    """The upload called ``name``, checked and kept; None when none was sent."""
    upload = request.FILES.get(name)
    if upload is None:
        return None
    return keep_file(content=upload.read(), name=upload.name or "", at=request.now)

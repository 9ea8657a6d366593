"""Files that are read: handed in, many at once; where each stands and whose turn it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from kheo.access.pages import PageRequest, load, page
from kheo.access.policy import can, visible
from kheo.archive.enums import ReadingStatus
from kheo.archive.models import Reading
from kheo.archive.operations.readings import Handed, hand_in
from kheo.archive.operations.readings.handing_in import MOST_FILES
from kheo.archive.policies import CANDIDATES, READ_REPORTS, VIEW
from kheo.archive.queries.progress import Progress, progress_of
from kheo.archive.web.readings.forms import HandInForm
from kheo.archive.web.readings.showing import crumbs, turn_of
from kheo.foundation.paging import keyset
from kheo.kernel.refusals import DomainError

WORDS = {
    "can-xem": ReadingStatus.OPEN, "dang-doc": ReadingStatus.WAITING,
    "khong-doc-duoc": ReadingStatus.REFUSED, "da-vao-so": ReadingStatus.CONFIRMED,
    "gac-lai": ReadingStatus.SET_ASIDE,
}  # fmt: skip
"""Words of the address for the states."""
EVERY = "tat-ca"
SIZE = 40
ENDINGS = ".docx,.pdf,.txt,.html,.htm,.doc,.odt,.rtf"


def seen_by(request: PageRequest) -> QuerySet[Reading]:
    """The files in the person's scope, without their text."""
    rows = Reading.objects.select_related("office", "unit", "job", "handed_in_by", "source")
    return visible(rows.defer("text", "checks", "head"), request.user, READ_REPORTS)


@page(READ_REPORTS, methods=("GET", "POST"))
def readings(request: PageRequest) -> HttpResponse:
    """The list with its drop zone; while a file is being read the rows ask again by themselves."""
    if request.method == "POST":
        return _hand_in(request)
    form = HandInForm(person=request.user, today=timezone.localdate(request.now))
    context = {**_listed(request), "form": form}
    is_part = request.headers.get("HX-Request") and "hang" in request.GET
    template = "archive/readings/_rows.html" if is_part else "archive/readings/list.html"
    return render(request, template, context)


def _hand_in(request: PageRequest) -> HttpResponse:
    """Keep the files; what became of each is told above the list."""
    form = HandInForm(request.POST, person=request.user, today=timezone.localdate(request.now))
    files = [(one.name or "", one.read()) for one in request.FILES.getlist("files")]
    try:
        if form.is_valid():
            handed = hand_in(files, **form.cleaned_data, actor=request.user, at=request.now)
            return redirect(_told_at(handed))
    except DomainError as refusal:
        form.show(refusal)
    context = {**_listed(request), "form": form}
    return render(request, "archive/readings/list.html", context, status=422)


def _told_at(handed: Sequence[Handed]) -> str:
    """The list that tells of these files: the new ones by their batch, the known ones by key."""
    batches = [one.reading.batch for one in handed if one.is_new]
    known = [str(one.reading.pk) for one in handed if not one.is_new]
    query = {"dot": batches[0]} if batches else {}
    query |= {"cu": ",".join(known)} if known else {}
    return f"{reverse('readings:list')}?{urlencode(query)}"


def _listed(request: PageRequest) -> dict[str, Any]:
    """Rows, tabs with counts, and what became of the files handed in just now."""
    rows = seen_by(request)
    counts = dict(rows.order_by().values_list("status").annotate(number=Count("pk")))
    word = request.GET.get("xem", "")
    if word not in {*WORDS, EVERY}:
        word = EVERY
    shown = rows.filter(status=WORDS[word]) if word in WORDS else rows
    handed = _handed(request, rows)
    batch = handed["new"]
    if handed["is_told"]:
        shown = shown.exclude(pk__in=[one.pk for one in batch])
    part = keyset(shown, order=("-pk",), size=SIZE, place=request.GET.get("tu", "")[:400])
    progress = progress_of([*part.rows, *batch])
    return {
        "rows": [_row(one, progress) for one in part.rows], "part": part,
        "new": [_row(one, progress) for one in batch], "known": handed["known"],
        "is_told": handed["is_told"], "tabs": _tabs(word, counts), "is_first": not counts,
        "runs": any(is_running(one) for one in [*part.rows, *batch]), "most": MOST_FILES,
        "export": f"status={WORDS[word]}" if word in WORDS else "",
        "poll": _again(request), "endings": ENDINGS, "word": word,
        "may_settle": can(request.user, CANDIDATES), "may_look": can(request.user, VIEW),
    }  # fmt: skip


def _handed(request: PageRequest, rows: QuerySet[Reading]) -> dict[str, Any]:
    batch = request.GET.get("dot", "")[:32]
    keys = [
        int(key)
        for key in request.GET.get("cu", "").split(",")
        if key.isdecimal() and len(key) < 18
    ]
    new = list(rows.filter(batch=batch).order_by("pk")[:MOST_FILES]) if batch else []
    known = list(rows.filter(pk__in=keys[:MOST_FILES]).order_by("pk")) if keys else []
    return {"new": new, "known": known, "is_told": bool(new or known)}


def is_running(reading: Reading) -> bool:
    """Whether the worker has it, or will have it."""
    return bool(reading.job_id and reading.job and not reading.job.is_over)


def _row(reading: Reading, progress: Mapping[int, Progress]) -> dict[str, Any]:
    running = is_running(reading)
    return {
        "reading": reading, "progress": progress[reading.pk], "is_running": running,
        "turn": turn_of(reading, is_running=running),
    }  # fmt: skip


def _again(request: PageRequest) -> str:
    query = QueryDict(mutable=True)
    query.update(
        {name: request.GET[name] for name in ("xem", "tu", "dot", "cu") if name in request.GET}
    )
    query["hang"] = "1"
    return f"{reverse('readings:list')}?{query.urlencode()}"


def _tabs(word: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    path = reverse("readings:list")
    every = {
        "label": _("all"),
        "url": path,
        "current": word == EVERY,
        "count": sum(counts.values()),
    }
    return [
        every,
        *(
            {
                "label": status.label, "url": f"{path}?xem={name}", "current": word == name,
                "count": counts.get(status, 0),
            }
            for name, status in WORDS.items()
            if counts.get(status) or word == name
        ),
    ]  # fmt: skip


@page(READ_REPORTS, methods=("GET", "POST"))
def renew(request: PageRequest, pk: int) -> HttpResponse:
    """A corrected state of a paper that was entered: hand it in, only what changed is asked."""
    rows = Reading.objects.select_related("office", "unit", "source").defer("text", "checks")
    earlier = load(request, rows, READ_REPORTS, pk=pk)
    wrong, status = "", 200
    if request.method == "POST":
        files = [(one.name or "", one.read()) for one in request.FILES.getlist("files")]
        try:
            if earlier.status not in {ReadingStatus.CONFIRMED, ReadingStatus.OPEN}:
                return redirect("readings:page", pk)
            (handed, *_rest) = hand_in(
                files, purpose=earlier.purpose, office=earlier.office, unit=earlier.unit,
                before=earlier, actor=request.user, at=request.now,
            )  # fmt: skip
            return redirect("readings:page", handed.reading.pk)
        except DomainError as refusal:
            wrong, status = str(refusal), 422
    title = _("Read the corrected file")
    context = {
        "reading": earlier, "wrong": wrong, "endings": ENDINGS, "title": title,
        "crumbs": crumbs(earlier, title),
    }  # fmt: skip
    return render(request, "archive/readings/renew.html", context, status=status)

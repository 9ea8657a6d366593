"""Files on their way in: the list, the upload, templates to fill in, kept matchings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote, urlencode

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kheo.access.pages import PageRequest, load, page
from kheo.access.policy import can
from kheo.exchange.enums import ImportState
from kheo.exchange.models import Import, Matching
from kheo.exchange.operations import imports
from kheo.exchange.operations.workbooks import template_workbook
from kheo.exchange.policies import IMPORT, VIEW_IMPORTS
from kheo.exchange.profiles import profile_of
from kheo.exchange.queries.imports import imports_for, matchings_for
from kheo.exchange.queries.taking import open_to, units_open_to
from kheo.exchange.web.imports.forms import UploadForm
from kheo.exchange.web.imports.showing import TONES, way
from kheo.foundation.paging import keyset
from kheo.kernel.refusals import DomainError

S = ImportState
WORDS: dict[str, tuple[str, ...]] = {
    "cho-minh": (S.UPLOADED, S.CHECKED, S.FAILED), "dang-chay": (S.CHECKING, S.ENTERING, S.UNDOING),
    "da-nhan": (S.ENTERED,), "da-bo": (S.CALLED_OFF, S.UNDONE),
}  # fmt: skip
EVERY = "tat-ca"
USUAL = "initiatives"
SIZE = 30
ENDINGS = ".xlsx,.xlsm,.xls,.ods,.csv,.tsv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@page(VIEW_IMPORTS, methods=("GET", "POST"))
def index(request: PageRequest) -> HttpResponse:
    """The list with the upload above it."""
    profiles, listed = open_to(request.user), _listed(request)
    form = UploadForm(
        request.POST or None, profiles=profiles, units=units_open_to(request.user),
        home=request.user.unit, initial=_start(request, listed["part"].rows),
    )  # fmt: skip
    if request.method == "POST":
        found = _upload(request, form)
        if found is not None:
            return found
    context = {**listed, "form": form, "profiles": profiles, "endings": ENDINGS}
    status = 422 if request.method == "POST" else 200
    return render(request, "exchange/imports.html", context, status=status)


def _start(request: PageRequest, rows: Sequence[Import]) -> dict[str, str]:
    """What the address says, else what the person took in the last time, else the kind asked for most."""
    last = next((one for one in rows if one.asked_by_id == request.user.pk), None)
    told = {"profile": request.GET.get("loai", "")[:40] or (last.profile if last else USUAL)}
    return {**told, "unit": last.unit.code} if last else told


def _upload(request: PageRequest, form: UploadForm) -> HttpResponse | None:
    """To the page of the file, or to its columns when a person has to look; None when refused."""
    files = request.FILES.getlist("file")
    if not form.is_valid():
        return None
    if len(files) != 1:
        form.add_error(None, _("Choose one file."))
        return None
    try:
        imported = imports.upload(
            files[0].read(), name=files[0].name or "", **form.cleaned_data, actor=request.user,
            at=request.now,
        )  # fmt: skip
    except DomainError as refusal:
        form.show(refusal)
        return None
    name = "exchange:columns" if imported.status == S.UPLOADED else "exchange:import"
    return redirect(name, imported.pk)


def _listed(request: PageRequest) -> dict[str, Any]:
    rows = imports_for(request.user)
    if is_mine := request.GET.get("cua") == "toi":
        rows = rows.filter(asked_by=request.user)
    counts = dict(rows.order_by().values_list("status").annotate(number=Count("pk")))
    word = request.GET.get("xem", EVERY)
    shown = rows.filter(status__in=WORDS[word]) if word in WORDS else rows
    part = keyset(shown, order=("-pk",), size=SIZE, place=request.GET.get("tu", "")[:400])
    labels = {one.name: one.label for one in open_to(request.user)}
    return {
        "rows": [(one, TONES[one.status], labels.get(one.profile) or _label(one.profile)) for one in part.rows],
        "export": _export(word, is_mine=is_mine), "part": part, "tabs": _tabs(word, counts, is_mine=is_mine), "word": word, "is_mine": is_mine,
        "is_first": not counts, "may_import": can(request.user, IMPORT), "crumbs": way(),
        "has_matchings": matchings_for(request.user).exists(),
    }  # fmt: skip


def _export(word: str, *, is_mine: bool) -> str:
    """The same conditions in the words of the list that is taken out."""
    return urlencode({"stage": word} if word in WORDS else {}) + ("&mine=on" if is_mine else "")


def _label(name: str) -> Any:
    try:
        return profile_of(name).label
    except LookupError:
        return name


def _tabs(word: str, counts: dict[str, int], *, is_mine: bool) -> list[dict[str, Any]]:
    path = reverse("exchange:list")
    mine = "&cua=toi" if is_mine else ""
    labels = {
        "cho-minh": _("waiting for you"), "dang-chay": _("in progress"), "da-nhan": S.ENTERED.label,
        "da-bo": _("called off or undone"),
    }  # fmt: skip
    every = {"label": _("all"), "url": f"{path}?xem={EVERY}{mine}", "current": word not in WORDS, "count": sum(counts.values())}  # fmt: skip
    told = {name: sum(counts.get(one, 0) for one in states) for name, states in WORDS.items()}
    return [every] + [
        {"label": labels[name], "url": f"{path}?xem={name}{mine}", "current": name == word, "count": number}
        for name, number in told.items()
        if number or name == word
    ]  # fmt: skip


@page(IMPORT)
def template(request: PageRequest, name: str) -> HttpResponse:
    """The workbook to fill in, with lists of choices and notes."""
    found = next((one for one in open_to(request.user) if one.name == name), None)
    if found is None:
        raise Http404
    return workbook(template_workbook(found), f"mau-{name}.xlsx")


def workbook(content: bytes, name: str) -> HttpResponse:
    """A workbook to be saved."""
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@page(IMPORT)
def matchings(request: PageRequest) -> HttpResponse:
    """Matchings that are kept, each with its columns."""
    rows = matchings_for(request.user).order_by("profile", "name", "pk")[:200]
    title = _("Kept matchings")
    told = []
    for one in rows:
        fields = {each.name: each.label for each in _fields(one.profile)}
        pairs = [(heading, fields.get(name, name)) for name, heading in one.columns.items()]
        told.append((one, _label(one.profile), pairs))
    crumbs = [*way("x")[:1], {"label": title, "url": ""}]
    context = {"rows": told, "title": title, "crumbs": crumbs}
    return render(request, "exchange/matchings.html", context)


def _fields(name: str) -> Any:
    try:
        return profile_of(name).fields
    except LookupError:
        return ()


@page(IMPORT, methods=("POST",))
def drop_matching(request: PageRequest, pk: int) -> HttpResponse:
    """Forget one."""
    one = load(request, Matching.objects.all(), IMPORT, pk=pk)
    imports.drop_matching(one, actor=request.user, at=request.now)
    messages.success(request, _("The matching “%(name)s” is gone.") % {"name": one.name})
    return redirect("exchange:matchings")

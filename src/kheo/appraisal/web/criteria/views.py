"""Reading criteria sets: list, one version, preview, comparison, workbook."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from kheo.access.pages import PageRequest, page
from kheo.access.policy import can
from kheo.appraisal.enums import SetStatus
from kheo.appraisal.models import CriteriaVersion
from kheo.appraisal.operations.criteria_excel import workbook_of
from kheo.appraisal.policies import SET_CRITERIA, VIEW_CRITERIA
from kheo.appraisal.queries.criteria import (
    all_dossiers,
    criteria_of,
    for_list,
    grades_of,
    held_on,
    missing_before_issue,
    readable,
    rows_of,
    running_dossiers,
    versions_of,
)
from kheo.appraisal.rules.criteria import compare, total_weight
from kheo.appraisal.web.criteria.forms import FilterForm
from kheo.appraisal.web.criteria.showing import (
    change_shown,
    crumbs,
    facts_compared,
    facts_of,
    grades_compared,
    grouped,
    name_of,
    placed,
    scope_of,
    standing,
)
from kheo.audit.queries import entries_about
from kheo.audit.wording import sentence
from kheo.foundation.paging import keyset
from kheo.kernel.text import fold

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LINES = 20


@page(VIEW_CRITERIA)
def index(request: PageRequest) -> HttpResponse:
    """Versions the person may read, the newest first, under the conditions of the address."""
    form = FilterForm(request.GET or None)
    given = form.given() if request.GET else {}
    rows = for_list().filter(pk__in=readable(request.user).values("pk"))
    rows = narrowed(rows, given)
    part = keyset(rows, order=("-moved_at", "-pk"), place=request.GET.get("place", ""))
    context = {
        "form": form, "part": part, "rows": _listed(request, part.rows),
        "may_set": bool(can(request.user, SET_CRITERIA)), "narrowed": bool(given),
        "query": _address({key: value for key, value in request.GET.items() if key != "place"}),
    }  # fmt: skip
    return render(request, "appraisal/criteria/list.html", context)


def narrowed(
    rows: QuerySet[CriteriaVersion], given: Mapping[str, Any]
) -> QuerySet[CriteriaVersion]:
    """``rows`` under every condition given."""
    scope = {f"set__{name}": given[name] for name in ("unit", "level", "field", "subject_kind")
             if name in given}  # fmt: skip
    own = {name: given[name] for name in ("kind", "status") if name in given}
    rows = rows.filter(**scope, **own)
    if "on" in given:
        rows = rows.filter(pk__in=held_on(given["on"]).values("pk"))
    return rows


def _listed(request: PageRequest, versions: list[CriteriaVersion]) -> list[dict[str, Any]]:
    day = timezone.localdate(request.now)
    used = all_dossiers(versions, request.user)
    return [_row(one, day, used) for one in versions]


def _row(one: CriteriaVersion, day: date, used: dict[int, int]) -> dict[str, Any]:
    return {
        "version": one,
        "standing": standing(one, day),
        "scope": scope_of(one),
        "dossiers": used[one.pk],
        "dossiers_url": dossiers_of(one),
    }


def _address(query: dict[str, Any]) -> str:
    """The conditions, to stand before a place of the list."""
    return f"{urlencode(query)}&" if query else ""


def dossiers_of(version: CriteriaVersion) -> str:
    """The list of dossiers opened with ``version``; "" where this house has no such list."""
    try:
        return f"{reverse('dossiers:list')}?criteria={version.pk}"
    except NoReverseMatch:
        return ""


def found(request: PageRequest, pk: int) -> CriteriaVersion:
    """The version ``pk`` when the person may read it, else 404."""
    related = ("set", "set__unit", "paper", "made_by")
    one = readable(request.user).select_related(*related).filter(pk=pk).first()
    if one is None:
        raise Http404
    return one


@page(VIEW_CRITERIA)
def version(request: PageRequest, pk: int) -> HttpResponse:
    """One version: what it asks, its other versions, who uses it, its history."""
    one = found(request, pk)
    day = timezone.localdate(request.now)
    others = [other for other in versions_of(one.set) if _readable(request, other)]
    used = all_dossiers(others, request.user)
    criteria = criteria_of(one)
    may_set = bool(can(request.user, SET_CRITERIA, one))
    is_draft = one.status == SetStatus.DRAFT
    context = {
        "version": one, "standing": standing(one, day), "scope": scope_of(one),
        "facts": facts_of(one), "groups": grouped(criteria), "classes": grades_of(one),
        "count": len(criteria), "may_set": may_set, "may_copy": bool(can(request.user, SET_CRITERIA)),
        "has_draft": any(other.status == SetStatus.DRAFT for other in others),
        "missing": placed(missing_before_issue(one), one) if is_draft and may_set else [],
        "running": running_dossiers([one], request.user)[one.pk], "dossiers": used.get(one.pk, 0),
        "versions": [_row(other, day, used) for other in others],
        "dossiers_url": dossiers_of(one), "crumbs": crumbs(one), "history": _history(one),
    }  # fmt: skip
    return render(request, "appraisal/criteria/page.html", context)


def _history(one: CriteriaVersion) -> list[dict[str, Any]]:
    return [
        {"sentence": sentence(line), "at": line.at, "note": line.note}
        for line in entries_about(one)[:LINES]
    ]


def _readable(request: PageRequest, one: CriteriaVersion) -> bool:
    return one.status != SetStatus.DRAFT or bool(can(request.user, VIEW_CRITERIA, one))


@page(VIEW_CRITERIA)
def preview(request: PageRequest, pk: int) -> HttpResponse:
    """The sheet as the unit (``?xem=don-vi``) or the scorer will have it; made to be printed."""
    one = found(request, pk)
    for_unit = request.GET.get("xem") == "don-vi"
    criteria = criteria_of(one)
    here = reverse("criteria:preview", args=(one.pk,))
    context = {
        "version": one, "groups": grouped(criteria), "for_unit": for_unit, "scope": scope_of(one),
        "standing": standing(one, timezone.localdate(request.now)), "classes": grades_of(one),
        "together": total_weight(rows_of(one)), "crumbs": crumbs(one, _("Preview")),
        "tabs": [
            {"label": _("as the scorer sees it"), "url": here, "current": not for_unit},
            {"label": _("as the unit sees it"), "url": f"{here}?xem=don-vi", "current": for_unit},
        ],
    }  # fmt: skip
    return render(request, "appraisal/criteria/preview.html", context)


@page(VIEW_CRITERIA)
def comparison(request: PageRequest, pk: int) -> HttpResponse:
    """This version beside another (``?voi=``), by default the one before it in the set."""
    new = found(request, pk)
    others = [one for one in versions_of(new.set) if one.pk != new.pk and _readable(request, one)]
    asked = request.GET.get("voi", "")
    old = found(request, int(asked)) if asked.isdecimal() and len(asked) < 15 else None
    if old is None:
        old = next((one for one in others if one.number < new.number), None)
    context: dict[str, Any] = {"version": new, "old": old, "others": others}
    if old is not None:
        became = compare(rows_of(old), rows_of(new))
        context |= {
            "became": became, "old_name": _short(old, new), "new_name": _short(new, old),
            "changed": [change_shown(change) for change in became.changed],
            "facts": facts_compared(old, new) + grades_compared(grades_of(old), grades_of(new)),
        }  # fmt: skip
    context["crumbs"] = crumbs(new, _("Compare"))
    return render(request, "appraisal/criteria/compare.html", context)


def _short(one: CriteriaVersion, beside: CriteriaVersion) -> str:
    """Versions of one set are told apart by their number."""
    if one.set_id == beside.set_id:
        return _("version %(n)s") % {"n": one.number}
    return name_of(one)


@page(VIEW_CRITERIA)
def workbook(request: PageRequest, pk: int) -> HttpResponse:
    """The criteria of a version as a workbook that can be read in again."""
    one = found(request, pk)
    return excel(workbook_of(rows_of(one)), name_of(one))


@page(VIEW_CRITERIA)
def template(request: PageRequest) -> HttpResponse:
    """The empty workbook with its notes."""
    return excel(workbook_of([]), _("criteria set template"))


def excel(content: bytes, name: str) -> HttpResponse:
    """A workbook to be kept under an ASCII name."""
    answer = HttpResponse(content, content_type=EXCEL)
    stem = slugify(fold(name))[:80] or "criteria"
    answer["Content-Disposition"] = f'attachment; filename="{stem}.xlsx"'
    return answer

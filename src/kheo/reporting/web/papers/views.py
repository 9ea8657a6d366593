"""The page of a report's paper, its files and its charts."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import quote

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from kheo.access.pages import PageRequest, load, page
from kheo.access.policy import can
from kheo.documents import rules
from kheo.documents.enums import DraftStatus, PaperStyle
from kheo.documents.models import Draft
from kheo.documents.policies import DRAFT as DRAFT_PAPERS
from kheo.documents.queries import drafts_about, style_of
from kheo.kernel.refusals import DomainError
from kheo.reporting import policies
from kheo.reporting.enums import FILLABLE
from kheo.reporting.models import Report
from kheo.reporting.operations.papers import draft_report_paper, paper_bytes
from kheo.reporting.papers.body import charts_of
from kheo.reporting.papers.charts import Chart, svg
from kheo.reporting.papers.workbook import workbook
from kheo.reporting.queries.sheet import Sheet, sheet_of


def _report(request: PageRequest, pk: int) -> Report:
    reports = Report.objects.select_related(
        "unit", "receiver", "kept", "round__unit", "round__form__form"
    )
    return load(request, reports, policies.VIEW, pk=pk)


def _sheet(request: PageRequest, report: Report) -> Sheet:
    return sheet_of(report, today=timezone.localdate(request.now))


@page(policies.VIEW)
def show(request: PageRequest, pk: int) -> HttpResponse:
    """What there is on paper, what can be made, the charts."""
    return _page(request, _report(request, pk))


def _page(
    request: PageRequest, report: Report, status: int = 200, refusal: str = ""
) -> HttpResponse:
    sheet = _sheet(request, report)
    drafts = drafts_about(report).exclude(status=DraftStatus.VOID)
    rows = [_shown(one, report) for one in drafts]
    is_numbered = any(row["is_current"] and row["draft"].paper for row in rows)
    context = {
        "report": report, "version": sheet.version, "refusal": refusal,
        "drafts": rows, "is_numbered": is_numbered,
        "styles": _styles(request, report), "charts": charts_of(sheet),
        "is_open": report.kept is not None and report.status in FILLABLE,
        "may_draft": sheet.version is not None
        and not is_numbered
        and bool(can(request.user, DRAFT_PAPERS, report)),
    }  # fmt: skip
    return render(request, "reporting/papers/page.html", context, status=status)


def _styles(request: PageRequest, report: Report) -> list[dict[str, Any]]:
    """Both styles, that of the unit's letterhead first."""
    usual = style_of(report.unit, timezone.localdate(request.now))
    rows = [{"code": one.value, "label": one.label, "is_usual": one == usual} for one in PaperStyle]
    return sorted(rows, key=lambda one: not one["is_usual"])


def _shown(draft: Draft, report: Report) -> dict[str, Any]:
    """A paper with what it is now: of the approved figures, or of earlier ones."""
    is_current = report.kept is not None and report.kept.paper_draft == draft.pk
    return {"draft": draft, "is_current": is_current}


@page(policies.VIEW, methods=("POST",))
def draft(request: PageRequest, pk: int) -> HttpResponse:
    """Make the paper from the approved version."""
    report = _report(request, pk)
    style = request.POST.get("style", "")
    if style and style not in PaperStyle.values:
        raise Http404
    try:
        made = draft_report_paper(report, style=style or None, actor=request.user, at=request.now)
    except DomainError as refusal:
        return _page(request, report, 422, str(refusal))
    messages.success(request, _("The paper is made; the records clerk gives it its number."))
    return redirect("documents:draft", pk=made.pk)


@page(policies.VIEW)
def word(request: PageRequest, pk: int, style: str) -> HttpResponse:
    """The .docx to look at: as it was approved, or as it stands, marked as a draft."""
    report = _report(request, pk)
    if style not in PaperStyle.values:
        raise Http404
    made = paper_bytes(_sheet(request, report), style=style, day=timezone.localdate(request.now))
    answer = HttpResponse(made, content_type=rules.DOCX)
    answer.headers["Content-Disposition"] = _attached(report, ".docx")
    return answer


@page(policies.VIEW)
def excel(request: PageRequest, pk: int) -> HttpResponse:
    """Every table as an Excel file."""
    report = _report(request, pk)
    stored = workbook(_sheet(request, report))
    answer = FileResponse(stored, content_type=rules.XLSX)
    answer.headers["Content-Disposition"] = _attached(report, ".xlsx")
    return cast(HttpResponse, answer)


def _attached(report: Report, ending: str) -> str:
    name = rules.safe_name(f"{report.round.title} - {report.unit.label}", ending)
    return f"attachment; filename*=UTF-8''{quote(name)}"


@page(policies.VIEW)
def chart(request: PageRequest, pk: int, number: int) -> HttpResponse:
    """One chart as a picture; it carries its own styles and nothing else."""
    charts: list[Chart] = charts_of(_sheet(request, _report(request, pk)))
    if not 1 <= number <= len(charts):
        raise Http404
    with override("vi"):
        answer = HttpResponse(svg(charts[number - 1]), content_type="image/svg+xml")
    answer.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, max-age=60"
    return answer

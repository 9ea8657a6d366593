"""Drafts: the list of the records clerk, one draft with its steps, its print."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.pages import PageRequest, load, page
from kheo.access.policy import visible
from kheo.audit.queries import entries_about
from kheo.audit.wording import sentence
from kheo.documents import policies
from kheo.documents.bodies import tables_of, words_of
from kheo.documents.enums import DraftStatus, PrintStage
from kheo.documents.models import Draft, NumberSeries, PrintRun
from kheo.documents.operations import attach_signed, number_paper, void_draft
from kheo.documents.operations.numbering import gap_before
from kheo.documents.operations.printing import ask_for_pdf, start
from kheo.documents.paper_forms import FORMS, PaperForm, Shape
from kheo.documents.transitions import FLOW
from kheo.documents.web.filters import UNNUMBERED, in_tab
from kheo.documents.web.forms import NumberForm, VoidForm
from kheo.documents.web.serving import serve
from kheo.documents.web.views import kept_upload
from kheo.foundation.paging import keyset
from kheo.workflow.engine import steps_for

SHOWN_ROWS = 50
"""Rows of a list shown on the page; the .docx has them all."""
FIRST_ROWS = 10
"""Rows shown of each table of a report, which has many."""
SHOWN_FIGURES = 100
"""Printed numbers shown on the page; the page of the report opens every one."""


MAIN = frozenset({"ten", "ho_ten", "dong"})
"""The columns a row is known by: the head of its card on a phone."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with the head of its column, which a phone shows beside it."""

    label: Any
    value: Any
    is_main: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A field of the content as the page shows it."""

    label: Any
    text: str = ""
    heads: tuple[Any, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    more: int = 0


def shown(form: PaperForm, content: dict[str, Any]) -> list[Shown]:
    """What the paper says, field by field, empty ones left out; head and foot come last."""
    found = []
    own = {one.name for one in form.own} | {"trich_yeu", "kinh_gui"}
    for one in sorted(form.fields.values(), key=lambda one: one.name not in own):
        value = content.get(one.name)
        if not value:
            continue
        if one.shape is Shape.ROWS:
            columns = [c for c in one.columns if c.shape is not Shape.CODE]
            rows = tuple(
                tuple(Cell(c.label, row[c.name], c.name in MAIN) for c in columns)
                for row in value[:SHOWN_ROWS]
            )
            heads = tuple(c.label for c in columns)
            found.append(Shown(one.label, "", heads, rows, max(0, len(value) - SHOWN_ROWS)))
        elif one.shape is Shape.BODY:
            found += _body(one.label, value)
        elif one.shape is Shape.LINES:
            found.append(Shown(one.label, "\n".join(value)))
        else:
            found.append(Shown(one.label, str(value)))
    return found


def _body(label: Any, blocks: list[dict[str, Any]]) -> list[Shown]:
    """The text of a part the program wrote, then each of its tables."""
    found = [Shown(label, words_of(blocks))]
    for table in tables_of(blocks):
        columns = table["columns"]
        rows = tuple(
            tuple(
                Cell(column["label"], text, column["is_key"] and column["side"] == "left")
                for column, text in zip(columns, row["cells"], strict=True)
            )
            for row in table["rows"][:FIRST_ROWS]
        )
        heads = tuple(column["label"] for column in columns)
        more = max(0, len(table["rows"]) - FIRST_ROWS)
        found.append(Shown(table["title"] or label, "", heads, rows, more))
    return found


@page(policies.VIEW)
def index(request: PageRequest) -> HttpResponse:
    """Drafts by state; those that wait for a number first of all."""
    status = request.GET.get("trang-thai", DraftStatus.DRAFTED)
    drafts = visible(
        Draft.objects.select_related("unit", "paper"), request.user, policies.VIEW
    ).filter(in_tab(status))
    rows = keyset(drafts, order=("-created_at", "-id"), place=request.GET.get("place", ""))
    names = [*DraftStatus.choices, (UNNUMBERED, _("without a number of their own"))]
    tabs = [
        {"label": label, "url": f"?trang-thai={name}", "current": name == status}
        for name, label in names
    ]
    context = {"rows": rows, "tabs": tabs, "status": status}
    return render(request, "documents/drafts.html", context)


def _figures(draft: Draft) -> list[dict[str, Any]]:
    """The printed numbers under the names of their fields."""
    form = FORMS[draft.form]
    return [
        {
            "label": _label(form, one.name),
            "value": one.value,
            "address": one.address if one.address.startswith("/") else "",
        }
        for one in draft.figures.order_by("pk")[:SHOWN_FIGURES]
    ]


def _label(form: PaperForm, name: str) -> str:
    """What a figure is called: its field, or its column with the row (``danh_sach.3.diem``)."""
    first, *rest = name.split(".")
    field = form.fields.get(first)
    if field is None:
        return name
    column = next((one for one in field.columns if rest and one.name == rest[-1]), field)
    row = f" ({rest[0]})" if len(rest) > 1 else ""
    return f"{column.label}{row}"


def _draft(request: PageRequest, pk: int) -> Draft:
    drafts = Draft.objects.select_related("unit", "paper", "docx", "template__stored", "created_by")
    return load(request, drafts, policies.VIEW, pk=pk)


@page(policies.VIEW)
def detail(request: PageRequest, pk: int) -> HttpResponse:
    """One draft: content, figures with their records, what can be done, journal."""
    return _page(request, _draft(request, pk))


def _page(request: PageRequest, draft: Draft, status: int = 200, **forms: Any) -> HttpResponse:
    steps = {step.transition.name: step for step in steps_for(request.user, draft, FLOW)}
    today = timezone.localdate(request.now)
    series = _series(draft, today)
    printed = draft.figures.count()
    context = {
        "draft": draft, "form": FORMS[draft.form], "steps": steps,
        "fields": shown(FORMS[draft.form], draft.content), "figures": _figures(draft),
        "number_of_figures": printed, "more_figures": max(0, printed - SHOWN_FIGURES),
        "versions": draft.versions.select_related("replaced_by").order_by("-number"),
        "next_number": series.written(series.next_number) if series else "",
        "number_form": forms.get("number") or NumberForm(initial={"issued_on": today}),
        "void_form": forms.get("void") or VoidForm(),
        "run": PrintRun.objects.filter(source=draft.docx).first(),
        "lines": [
            {"sentence": sentence(line), "at": line.at, "note": line.note}
            for line in entries_about(draft)
        ],
    }  # fmt: skip
    return render(request, "documents/draft.html", context, status=status)


@page(policies.NUMBER, methods=("POST",))
def number(request: PageRequest, pk: int) -> HttpResponse:
    """Give the number; a gap that opens is told."""
    draft = load(
        request, Draft.objects.select_related("unit", "template__stored"), policies.NUMBER, pk=pk
    )
    form = NumberForm(request.POST)
    gap = _gap(draft, form)
    act: Callable[..., Any] = number_paper
    if not form.attempt(act, draft, actor=request.user, at=request.now):
        return _page(request, _draft(request, pk), 422, number=form)
    messages.success(
        request, _("The paper has number %(number)s.") % {"number": form.result.number}
    )
    if gap:
        told = _(
            "Before it %(count)s numbers of the series are not in the register; check the book."
        )
        messages.warning(request, told % {"count": gap})
    return redirect("documents:draft", pk=pk)


def _gap(draft: Draft, form: NumberForm) -> int:
    """How many numbers a number typed by hand would leave out."""
    typed = form.cleaned_data.get("number") if form.is_valid() else None
    if not typed:
        return 0
    series = _series(draft, form.cleaned_data["issued_on"])
    return gap_before(series, typed) if series else typed - 1


def _series(draft: Draft, day: date) -> NumberSeries | None:
    """The series the number would be of."""
    return NumberSeries.objects.filter(
        unit=draft.unit, kind=FORMS[draft.form].kind, style=draft.style,
        starts_on__lte=day, ends_on__gt=day,
    ).first()  # fmt: skip


@page(policies.NUMBER, methods=("POST",))
def sign(request: PageRequest, pk: int) -> HttpResponse:
    """Attach the signed copy."""
    draft = load(request, Draft.objects.select_related("unit"), policies.NUMBER, pk=pk)
    stored = kept_upload(request, "scan")
    if stored is None:
        messages.error(request, _("Choose the file of the scan first."))
    else:
        attach_signed(draft, stored=stored, actor=request.user, at=request.now)
        messages.success(request, _("The signed copy is kept with the paper."))
    return redirect("documents:draft", pk=pk)


@page(policies.DRAFT, methods=("POST",))
def void(request: PageRequest, pk: int) -> HttpResponse:
    """Put the draft away, with the reason."""
    draft = load(request, Draft.objects.select_related("unit"), policies.DRAFT, pk=pk)
    form = VoidForm(request.POST)
    if not form.attempt(void_draft, draft, actor=request.user, at=request.now):
        return _page(request, _draft(request, pk), 422, void=form)
    messages.success(request, _("The draft is void."))
    return redirect("documents:draft", pk=pk)


@page(policies.VIEW)
def docx(request: PageRequest, pk: int) -> HttpResponse:
    """The Word file of the draft."""
    draft = _draft(request, pk)
    return serve(draft.docx, name=draft.title)


@page(policies.VIEW, methods=("GET", "POST"))
def pdf(request: PageRequest, pk: int) -> HttpResponse:
    """POST asks for the PDF; GET shows how far it is, and reloads by itself until it is there."""
    draft = _draft(request, pk)
    if request.method == "POST":
        start(ask_for_pdf(draft.docx))
        return redirect("documents:pdf", pk=pk)
    run = PrintRun.objects.filter(source=draft.docx).first() or PrintRun(source=draft.docx)
    context = {
        "draft": draft, "run": run,
        "is_waiting": run.pk is not None and run.stage in {PrintStage.WAITING, PrintStage.RUNNING} and run.pdf_id is None,
    }  # fmt: skip
    return render(request, "documents/pdf.html", context)


@page(policies.VIEW)
def pdf_file(request: PageRequest, pk: int) -> HttpResponse:
    """The PDF, once it is there."""
    draft = _draft(request, pk)
    run = PrintRun.objects.select_related("pdf").filter(source=draft.docx).first()
    if run is None or run.pdf is None:
        raise Http404
    return serve(run.pdf, name=draft.title)

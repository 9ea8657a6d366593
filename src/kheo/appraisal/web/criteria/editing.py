"""Writing a draft: the one page, and the way in from a spreadsheet."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kheo.access.models import User
from kheo.access.pages import PageRequest, load, page
from kheo.appraisal.enums import SetStatus
from kheo.appraisal.models import CriteriaVersion
from kheo.appraisal.operations import criteria as operations
from kheo.appraisal.operations.criteria_excel import Table, read_table, text_of_workbook
from kheo.appraisal.policies import SET_CRITERIA
from kheo.appraisal.queries.criteria import (
    grades_of,
    header_of,
    missing_before_issue,
    rows_of,
)
from kheo.appraisal.rules.criteria import LABELS, total_weight
from kheo.appraisal.web.criteria.editor import Editor
from kheo.appraisal.web.criteria.forms import TableForm
from kheo.appraisal.web.criteria.showing import crumbs, placed
from kheo.kernel.refusals import BadInput, DomainError

DRAFTS = CriteriaVersion.objects.select_related("set", "set__unit", "paper")


def _draft(request: PageRequest, pk: int) -> CriteriaVersion | None:
    """The draft in the person's scope (404 outside); None when it is in force by now."""
    one = load(request, DRAFTS.all(), SET_CRITERIA, pk=pk)
    if one.status == SetStatus.DRAFT:
        return one
    messages.error(
        request, _("A version that was put in force is not changed; make a new version.")
    )
    return None


@page(SET_CRITERIA, methods=("GET", "POST"))
def edit(request: PageRequest, pk: int) -> HttpResponse:
    """Header, criteria and classes of a draft."""
    one = _draft(request, pk)
    if one is None:
        return redirect("criteria:page", pk)
    if request.method != "POST":
        return _answer(request, Editor(one))
    editor = Editor(one, request.POST)
    act = request.POST.get("do", "save")
    if act.partition(":")[0] in {"add", "up", "down", "remove"}:
        editor.rearrange(act)
        return _answer(request, editor)
    if not editor.is_readable() or not _kept(request, editor):
        return _answer(request, editor, status=422)
    messages.success(request, _("The draft is saved."))
    return redirect("criteria:page" if act == "close" else "criteria:edit", pk)


def _kept(request: PageRequest, editor: Editor) -> bool:
    try:
        operations.write(editor.version, actor=request.user, at=request.now, **editor.values())
    except operations.Incomplete as refusal:
        editor.blame(refusal.complaints)
    except DomainError as refusal:
        editor.refuse(str(refusal), refusal.fields)
    else:
        return True
    return False


def _answer(request: PageRequest, editor: Editor, status: int = 200) -> HttpResponse:
    one = editor.version
    fresh = editor.data is None
    context = {
        "version": one, "editor": editor, "order": editor.order(),
        "together": total_weight(rows_of(one)),
        "missing": placed(missing_before_issue(one), one) if fresh else [],
        "crumbs": crumbs(one, _("Write the draft")),
    }  # fmt: skip
    return render(request, "appraisal/criteria/edit.html", context, status=status)


@page(SET_CRITERIA, methods=("GET", "POST"))
def bring_in(request: PageRequest, pk: int) -> HttpResponse:
    """Criteria from a workbook or pasted cells: every row's fate first, then into the draft."""
    one = _draft(request, pk)
    if one is None:
        return redirect("criteria:page", pk)
    start = {"replace": not one.criteria.exists()}
    form = TableForm(request.POST or None, initial=start)
    table: Table | None = None
    if request.method == "POST" and form.is_valid():
        table = _table(request, form, one)
        wanted = table is not None and table.taken and request.POST.get("do") == "take"
        if table is not None and wanted and _taken(request, form, one, table):
            return redirect("criteria:edit", pk)
    context: dict[str, Any] = {
        "version": one, "form": form, "table": table, "labels": LABELS.values(),
        "crumbs": crumbs(one, _("From a spreadsheet")),
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "appraisal/criteria/bring_in.html", context, status=status)


def _table(request: PageRequest, form: TableForm, one: CriteriaVersion) -> Table | None:
    """The table of the file, else of the text; the text stays in the form either way."""
    try:
        text = form.cleaned_data["table"]
        if (upload := request.FILES.get("file")) is not None:
            text = text_of_workbook(upload.read())
            form.data = {**form.data, "table": text, "replace": form.cleaned_data["replace"]}
        return read_table(text, kind=one.kind)
    except BadInput as refusal:
        form.add_error("table", str(refusal))
        return None


def take_table(
    one: CriteriaVersion, table: Table, *, replace: bool, actor: User, at: datetime
) -> CriteriaVersion:
    """The good rows of a table into a draft, behind or in place of those there. Raises DomainError."""
    standing = [] if replace else rows_of(one)
    return operations.write(
        one, seen=one.version, header=header_of(one), rows=[*standing, *table.taken],
        grades=grades_of(one), combine=one.combine, note=one.note, actor=actor, at=at,
    )  # fmt: skip


def _taken(request: PageRequest, form: TableForm, one: CriteriaVersion, table: Table) -> bool:
    try:
        take_table(
            one, table, replace=form.cleaned_data["replace"], actor=request.user, at=request.now
        )
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    told = ngettext("%(n)s criterion was taken over.", "%(n)s criteria were taken over.",
                    len(table.taken))  # fmt: skip
    messages.success(request, told % {"n": len(table.taken)})
    return True

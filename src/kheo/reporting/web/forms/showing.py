"""The empty form as it is printed, and what two versions differ in."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.pages import PageRequest, page
from kheo.counting.queries.indicators import catalogue_on
from kheo.foundation.diffs import word_diff
from kheo.reporting.enums import Layout
from kheo.reporting.models import FormVersion
from kheo.reporting.policies import VIEW_FORMS
from kheo.reporting.queries.form_rows import check_rows, line_in_words, section_rows
from kheo.reporting.queries.forms import readable, sections_of
from kheo.reporting.queries.labels import rows_of_dimension
from kheo.reporting.rules.forms import HEADER, SectionRow, compare, said
from kheo.reporting.web.forms.words import crumbs, found, parts_of


@page(VIEW_FORMS)
def empty(request: PageRequest, pk: int) -> HttpResponse:
    """The form without figures, as a unit gets it."""
    one = found(request, pk)
    parts = parts_of(
        sections_of(one), catalogue_on(one.valid_from or timezone.localdate(request.now))
    )
    for part in parts:
        section = part["section"]
        if section.layout == Layout.GRID:
            part["rows"] = [label for _narrowing, label in rows_of_dimension(section.dimension)]
        elif section.layout == Layout.UNITS:
            part["rows"] = ["", "", "", _("Total")]
    context = {"version": one, "parts": parts, "crumbs": crumbs(one, _("Empty form"))}
    return render(request, "reporting/forms/empty.html", context)


@page(VIEW_FORMS)
def compared(request: PageRequest, pk: int) -> HttpResponse:
    """What became of another version of the form in this one, in words."""
    one = found(request, pk)
    others = list(readable(request.user).filter(form=one.form).exclude(pk=pk).order_by("-number"))
    asked = request.GET.get("voi", "")
    old = next((other for other in others if str(other.pk) == asked), None)
    if old is None:
        old = next((other for other in others if other.number < one.number), None)
        old = old or (others[0] if others else None)
    context: dict[str, Any] = {
        "version": one, "others": others, "old": old, "crumbs": crumbs(one, _("Compare")),
    }  # fmt: skip
    if old is not None:
        context |= _differences(request, old, one)
    return render(request, "reporting/forms/compare.html", context)


def _differences(request: PageRequest, old: FormVersion, new: FormVersion) -> dict[str, Any]:
    catalogue = catalogue_on(timezone.localdate(request.now))
    became = compare(
        section_rows(old), section_rows(new), lambda line: line_in_words(line, catalogue)
    )
    facts = [
        {"label": label, "diff": word_diff(said(name, getattr(old, name)), said(name, getattr(new, name)))}
        for name, label in HEADER.items()
        if getattr(old, name) != getattr(new, name)
    ]  # fmt: skip
    changed = [
        {"title": one.title,
         "fields": [{"label": label, "diff": word_diff(was, now)} for label, was, now in one.parts]}
        for one in became.changed
    ]  # fmt: skip
    before, after = check_rows(old), check_rows(new)
    return {
        "became": became, "facts": facts, "changed": changed,
        "added": [_named(one) for one in became.added],
        "removed": [_named(one) for one in became.removed],
        "checks_added": len([one for one in after if one not in before]),
        "checks_removed": len([one for one in before if one not in after]),
        "old_name": _("version %(n)s") % {"n": old.number},
        "new_name": _("version %(n)s") % {"n": new.number},
    }  # fmt: skip


def _named(row: SectionRow) -> dict[str, Any]:
    return {"title": row.title, "lines": len(row.lines)}

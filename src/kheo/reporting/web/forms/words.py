"""Names and ways shared by the pages of forms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from kheo.access.pages import PageRequest
from kheo.counting.models import Indicator
from kheo.counting.narrowing import from_key
from kheo.kernel.refusals import BadInput
from kheo.reporting.models import Check, FormVersion, Section
from kheo.reporting.queries.form_rows import line_in_words, narrowing_in_words
from kheo.reporting.queries.forms import readable
from kheo.reporting.queries.labels import heading_numbers
from kheo.reporting.rules.forms import Complaint, LineRow


def found(request: PageRequest, pk: int) -> FormVersion:
    """The version ``pk`` when the person may read it, else 404."""
    related = ("form", "form__unit", "paper", "made_by")
    one = readable(request.user).select_related(*related).filter(pk=pk).first()
    if one is None:
        raise Http404
    return one


def crumbs(version: FormVersion | None, here: str = "") -> list[dict[str, str]]:
    """The way to this page."""
    way = [{"label": _("Report forms"), "url": reverse("report_forms:list")}]
    if version is not None:
        url = reverse("report_forms:version", args=(version.pk,)) if here else ""
        way.append({"label": name_of(version), "url": url})
    if here:
        way.append({"label": here, "url": ""})
    return way


def name_of(version: FormVersion) -> str:
    """Name of the form with the number of the version."""
    words = {"name": version.form.name, "number": version.number}
    return _("%(name)s, version %(number)s") % words


def parts_of(
    sections: Iterable[Section], catalogue: Mapping[str, Indicator]
) -> list[dict[str, Any]]:
    """Sections with number, and their lines in words with the word they are counted in."""
    listed = list(sections)
    numbers = heading_numbers(listed)
    return [
        {
            "section": one,
            "number": numbers[one.pk],
            "lines": [
                {"line": line, "name": line.label or name_of_line(line, catalogue),
                 "counts": _counts(line, catalogue), "indicator": catalogue.get(line.indicator)}
                for line in sorted(one.lines.all(), key=lambda line: line.order)
            ],
        }
        for one in listed
    ]  # fmt: skip


def _counts(line: Any, catalogue: Mapping[str, Indicator]) -> str:
    """What stands behind a line with a name of its own."""
    known = catalogue.get(line.indicator)
    return known.name if known and line.label and line.label != known.name else ""


def name_of_line(line: Any, catalogue: Mapping[str, Indicator]) -> str:
    """A line as a person calls it."""
    row = LineRow(line.indicator, line.narrowing, line.label)
    return line_in_words(row, dict(catalogue))


def check_in_words(check: Check, catalogue: Mapping[str, Indicator]) -> dict[str, Any]:
    """A check with the names of its figures."""
    return {
        "check": check,
        "left": [name_of_key(key, catalogue) for key in check.left],
        "right": [name_of_key(key, catalogue) for key in check.right],
    }


def name_of_key(key: str, catalogue: Mapping[str, Indicator]) -> str:
    """A cell in words; its key where it cannot be read."""
    try:
        code, narrowing = from_key(key)
    except BadInput:
        return key
    known = catalogue.get(code)
    narrowed = narrowing_in_words(narrowing.set_values)
    name = known.name if known else code
    return f"{name} ({narrowed})" if narrowed else name


def placed(complaints: Iterable[Complaint], version: FormVersion) -> list[dict[str, str]]:
    """Complaints with the address of the part they are about."""
    sections = list(version.sections.order_by("order", "pk").values_list("pk", flat=True))
    checks = list(version.checks.order_by("order", "pk").values_list("pk", flat=True))
    told = []
    for one in complaints:
        url = reverse("report_forms:edit", args=(version.pk,))
        if one.about == "section":
            url = reverse("report_forms:section", args=(sections[one.place - 1],))
        elif one.about == "check":
            url = reverse("report_forms:check", args=(checks[one.place - 1],))
        told.append({"url": url, "sentence": one.sentence})
    return told

"""Papers against their tools alone: docxtpl for a long annex, LibreOffice for many certificates."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from time import perf_counter
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import Environment

from kheo.console.bench.measure import Measured, side_by_side
from kheo.documents.operations.printing import to_pdf
from kheo.documents.paper_forms import FORMS
from kheo.documents.paper_samples import sample
from kheo.documents.rendering import fill, frozen, shipped

ROWS = 1000


def measure() -> Iterator[Measured]:
    """The annex of a decision, then the certificates where LibreOffice is present."""
    yield long_annex()
    yield certificates()


def _content(form: str) -> dict[str, Any]:
    content = sample(form, "state")
    rows = content["danh_sach"]
    content["danh_sach"] = [{**rows[at % len(rows)]} for at in range(ROWS)]
    for at, row in enumerate(content["danh_sach"]):
        if "dia_chi_kiem_tra" in row:
            row["dia_chi_kiem_tra"] += str(at)  # no two codes are alike
    return content


def long_annex() -> Measured:
    """A decision with 1,000 rows: ours against docxtpl bare on the same template."""
    form = FORMS["recognition_decision"]
    content, template = _content(form.code), shipped(form.code, "state")
    plain = frozen(form, content)

    def bare() -> None:
        env = Environment(autoescape=True)
        env.filters.update(bo_cham=str, ngay=str)
        document = DocxTemplate(io.BytesIO(template))
        document.render(plain, env)
        document.save(io.BytesIO())

    ours, least = side_by_side(lambda: fill(template, form, frozen(form, content)), bare, 3)
    return Measured("papers", f"decision, annex of {ROWS} rows", ours, "ms", 2, "docxtpl", least)


def certificates() -> Measured:
    """1,000 certificates as one PDF: all of it against what LibreOffice alone takes."""
    what, against = f"{ROWS} certificates as one PDF", "LibreOffice"
    if shutil.which("soffice") is None:
        return Measured("papers", what, 0, "s", 1.3, against, is_missing=True)
    form = FORMS["certificate"]
    began = perf_counter()
    made = fill(shipped(form.code, "state"), form, frozen(form, _content(form.code)))
    filled = perf_counter()
    to_pdf(made)
    ended = perf_counter()
    return Measured("papers", what, ended - began, "s", 1.3, against, ended - filled)

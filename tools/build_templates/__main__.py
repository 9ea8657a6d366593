"""Makes src/kheo/documents/shipped/<style>/<form>.docx.

    python -m tools.build_templates [FORM …]

State style after NĐ 30/2020/NĐ-CP, Party style after HD 05-HD/VPTW. Widths in millimetres, sizes in points.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tools.build_templates.books import handbook
from tools.build_templates.council import certificate, minutes
from tools.build_templates.decisions import (
    recognition_decision,
    restoration_decision,
    withdrawal_decision,
)
from tools.build_templates.letters import invitation, notice, proposal_list, submission
from tools.build_templates.page import Paper
from tools.build_templates.reports import unit_report

TARGET = Path(__file__).parents[2] / "src/kheo/documents/shipped"
FORMS = (
    minutes,
    recognition_decision,
    withdrawal_decision,
    restoration_decision,
    submission,
    notice,
    proposal_list,
    invitation,
    certificate,
    unit_report,
    handbook,
)


def main(asked):
    """Write every template, or those named."""
    for style in ("state", "party"):
        for form in FORMS:
            if not asked or form.__name__ in asked:
                write(style, form)
    return 0


def write(style, form):
    """One template of one style."""
    paper = Paper(style, landscape=form is certificate)
    if form is not certificate:
        paper.page_numbers(paper.doc.sections[0])
    form(paper)
    target = TARGET / style / f"{form.__name__}.docx"
    target.parent.mkdir(parents=True, exist_ok=True)
    paper.doc.core_properties.title = ""
    paper.doc.core_properties.comments = ""
    paper.doc.save(target)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

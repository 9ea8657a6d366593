"""Acts on papers: keeping files, drafting, numbering, signing."""

from kheo.documents.operations.drafting import (
    attach_signed,
    draft_paper,
    number_paper,
    redraft,
    void_draft,
)
from kheo.documents.operations.making import end_template, set_letterhead, upload_template
from kheo.documents.operations.numbering import draw_number, open_series, set_next
from kheo.documents.operations.printing import pdf_of
from kheo.documents.operations.register import (
    attach_file,
    keep_file,
    keep_made,
    register_paper,
    write_whole,
)
from kheo.documents.paper_forms import Figure

__all__ = [
    "Figure",
    "attach_file",
    "attach_signed",
    "draft_paper",
    "draw_number",
    "end_template",
    "keep_file",
    "keep_made",
    "number_paper",
    "open_series",
    "pdf_of",
    "redraft",
    "register_paper",
    "set_letterhead",
    "set_next",
    "upload_template",
    "void_draft",
    "write_whole",
]

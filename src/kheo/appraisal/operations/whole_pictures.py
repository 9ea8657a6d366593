"""Photos of the evidence in the dossier to read: two beside one another, small, with their captions."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.shared import Cm, Pt
from PIL import Image

from kheo.appraisal.rules.whole import Picture, printable
from kheo.exchange.rules.cells import sentence

MOST = 36
"""Photos shown, six a page; the others lie in the zip."""
SIDE, QUALITY = 900, 74
"""Longest side in pixels, and quality of the JPEG: some 100 KB a photo."""
BESIDE = 2
HIGH = 6.2
"""Centimetres of the highest photo."""
CAPTION = 10
"""Points of the words below a photo."""


def plate(document: Document, pictures: Sequence[Picture], *, wide: float) -> None:
    """The photos that are still in the store, numbered, in a page ``wide`` centimetres; nothing for none."""
    shown = [(one, small) for one in pictures[:MOST] if (small := _small(one)) is not None]
    if not shown:
        return
    made = document.add_table(rows=0, cols=BESIDE)
    made.autofit = False
    width = Cm(wide / BESIDE)
    for start in range(0, len(shown), BESIDE):
        row = made.add_row()
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 -- the library knows no such mark
        for cell in row.cells:
            cell.width = width
        pair = enumerate(shown[start : start + BESIDE], start + 1)
        for cell, (number, (one, small)) in zip(row.cells, pair, strict=False):
            _fill(cell, number, one, small, wide / BESIDE - 0.5)
    left = len(pictures) - MOST
    told = _("%(number)s more photos lie in the .zip.") % {"number": left} if left > 0 else ""
    document.add_paragraph(told)


def _fill(cell: Any, number: int, one: Picture, small: bytes, wide: float) -> None:
    """A photo as large as its place allows, and its caption, which also says it to who cannot see it."""
    words = _("Photo %(number)s. %(caption)s") % {
        "number": number, "caption": sentence(printable(one.caption)),
    }  # fmt: skip
    place = cell.paragraphs[0]
    place.alignment = WD_ALIGN_PARAGRAPH.CENTER
    with Image.open(io.BytesIO(small)) as picture:
        is_high = picture.height * wide > picture.width * HIGH
    size = {"height": Cm(HIGH)} if is_high else {"width": Cm(wide)}
    shape = place.add_run().add_picture(io.BytesIO(small), **size)
    shape._inline.docPr.set("descr", words)  # noqa: SLF001 -- the library knows no such words
    below = cell.add_paragraph()
    below.alignment = WD_ALIGN_PARAGRAPH.CENTER
    below.paragraph_format.space_after = Pt(10)
    below.add_run(words).font.size = Pt(CAPTION)


def _small(one: Picture) -> bytes | None:
    """The photo without the notes of its camera, at most ``SIDE`` long; None when it is no longer there."""
    path = one.stored.published or one.stored.path
    if not default_storage.exists(path):
        return None
    out = io.BytesIO()
    try:
        with default_storage.open(path) as file, Image.open(file) as picture:
            picture.thumbnail((SIDE, SIDE))
            plain = Image.new("RGB", picture.size, "white")
            plain.paste(picture.convert("RGB"))
    except OSError:  # a picture that breaks off; the zip has it as it was sent
        return None
    plain.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()

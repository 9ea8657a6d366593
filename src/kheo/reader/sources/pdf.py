"""PDF with text, through PDFium; a scanned one is refused with its number of pages."""

from __future__ import annotations

from collections.abc import Iterator

from kheo.reader.sources.page_lines import Line, lines_of
from kheo.reader.sources.page_margins import without_margins
from kheo.reader.sources.page_notes import notes_apart
from kheo.reader.sources.page_paragraphs import paragraphs
from kheo.reader.sources.refusals import refuse

FEWEST_LETTERS = 25
"""A page with fewer letters has no text of its own: a picture, perhaps a stamp with a number."""


def take(content: bytes) -> tuple[str, int, str]:
    """The text, the number of pages, and a sentence about pages without text.

    Paragraphs are put together from their lines by where these stand on the page, over page breaks too;
    tables become rows, footnotes come at the end with their marks. Pages are read one after the other and
    let go. Raises Refused: password, damaged, no page with text.
    """
    pages = list(_pages(content))
    empty = [number for number, page in enumerate(pages, 1) if _letters(page) < FEWEST_LETTERS]
    if len(empty) == len(pages):
        raise refuse("scanned", pages=len(pages))
    told = ""
    if empty:
        shown = ", ".join(map(str, empty[:12])) + (" …" if len(empty) > 12 else "")
        told = f"{len(empty)} trong {len(pages)} trang không có chữ (trang {shown}) nên không được đọc."
    body, notes = notes_apart(without_margins(pages))
    return "\n".join([*paragraphs(body), *notes]), len(pages), told


def _pages(content: bytes) -> Iterator[list[Line]]:
    import pypdfium2  # noqa: PLC0415 -- slow import

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as trouble:
        word = "pdf_protected" if "password" in str(trouble).casefold() else "pdf_damaged"
        raise refuse(word) from trouble
    try:
        for number in range(len(document)):
            yield _page(document, number)
    except (pypdfium2.PdfiumError, ValueError, OverflowError) as trouble:
        raise refuse("pdf_damaged") from trouble
    finally:
        document.close()


def _page(document: object, number: int) -> list[Line]:
    page = document[number]  # type: ignore[index]
    try:
        words = page.get_textpage()
        try:
            return lines_of(words, number)
        finally:
            words.close()
    finally:
        page.close()


def _letters(page: list[Line]) -> int:
    return sum(sum(map(str.isalpha, line.text)) for line in page)

"""PDF with text, through PDFium; a scanned one is refused with its number of pages."""

from __future__ import annotations

import re
from collections import Counter

from kheo.reader.sources.refusals import refuse

FEWEST_LETTERS = 25
"""A page with fewer letters has no text of its own: a picture, perhaps a stamp with a number."""
_PAGE_NUMBER = re.compile(r"^\s*[-–—]?\s*\d{1,4}\s*[-–—]?\s*$")
_HYPHEN = re.compile(r"\ufffe")


def take(content: bytes) -> tuple[str, int, str]:
    """The text, the number of pages, and a sentence about pages without text.

    Pages are read one after the other and let go, so memory does not grow with their number. Running
    heads and page numbers are left out. Raises Refused: password, damaged, no page with text.
    """
    import pypdfium2  # noqa: PLC0415 -- slow import

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as trouble:
        word = "pdf_protected" if "password" in str(trouble).casefold() else "pdf_damaged"
        raise refuse(word) from trouble
    try:
        pages = [_page(document, number) for number in range(len(document))]
    finally:
        document.close()
    empty = [number for number, page in enumerate(pages, 1) if _letters(page) < FEWEST_LETTERS]
    if len(empty) == len(pages):
        raise refuse("scanned", pages=len(pages))
    told = ""
    if empty:
        shown = ", ".join(map(str, empty[:12])) + (" …" if len(empty) > 12 else "")
        told = f"{len(empty)} trong {len(pages)} trang không có chữ (trang {shown}) nên không được đọc."
    return "\n".join(_without_heads(pages)), len(pages), told


def _page(document: object, number: int) -> str:
    page = document[number]  # type: ignore[index]
    try:
        words = page.get_textpage()
        try:
            text: str = words.get_text_range()
        finally:
            words.close()
    finally:
        page.close()
    return _HYPHEN.sub("-", text).replace("\r\n", "\n").replace("\r", "\n")


def _letters(page: str) -> int:
    return sum(map(str.isalpha, page))


def _without_heads(pages: list[str]) -> list[str]:
    """Pages without their numbers and without a line that opens or closes most of them."""
    edges = Counter[str]()
    for page in pages:
        lines = [line.strip() for line in page.split("\n") if line.strip()]
        edges.update({*lines[:1], *lines[-1:]})
    repeated = {line for line, times in edges.items() if times > 2 and times > len(pages) * 0.6}
    return [_body(page, repeated) for page in pages]


def _body(page: str, repeated: set[str]) -> str:
    lines = page.split("\n")
    filled = [index for index, line in enumerate(lines) if line.strip()]
    dropped = {
        index for index in filled[:2] + filled[-2:]
        if _PAGE_NUMBER.match(lines[index]) or lines[index].strip() in repeated
    }  # fmt: skip
    return "\n".join(line for index, line in enumerate(lines) if index not in dropped)

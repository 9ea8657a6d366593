"""Opens what strangers send: Excel of today and of before 2007, tables as text; told by content."""

from __future__ import annotations

from pathlib import PurePath

from django.utils.translation import gettext as _

from kheo.exchange.reading import excel, old_excel, tables
from kheo.exchange.reading.sheets import Book, Cell, SheetInfo, Span
from kheo.kernel.refusals import BadInput

__all__ = ["LARGEST", "Book", "Cell", "SheetInfo", "Span", "open_book"]

LARGEST = 60_000_000
"""Bytes of a file as it comes."""
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (
    b"\xff\xd8\xff",
    b"\x89PNG\r\n\x1a\n",
    b"GIF8",
    b"II*\x00",
    b"MM\x00*",
    b"RIFF",
    b"BM6",
)
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"PK\x05\x06")
_PHOTOS = (b"ftyphei", b"ftypmif1", b"ftypavif", b"ftypmsf1")
_PAGES = (b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<style", b"<div")


def open_book(content: bytes, name: str = "") -> Book:
    """The file as sheets of cells. ``name`` only names the sheet of a table as text.

    Raises BadInput with what the file is and what to do.
    """
    if not content.strip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"):
        raise BadInput(_("The file is empty; choose the one with the rows in it."))
    if len(content) > LARGEST:
        raise BadInput(
            _(
                "The file is larger than %(limit)d MB; leave out pictures and other sheets, or split it."
            )
            % {"limit": LARGEST // 1_000_000}
        )
    if content[:4] == b"PK\x03\x04":
        _refuse_other_archives(content)
        return _with_rows(excel.opened(content))
    if content[:8] == _COMPOUND:
        return _with_rows(old_excel.opened(content))
    _refuse_others(content)
    return _with_rows(tables.opened(content, PurePath(name).stem[:31] or "csv"))


def _refuse_others(content: bytes) -> None:
    """Files that are no tables, whatever they are called."""
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:9].lower()
    if content.startswith(_PICTURES) or content[4:].startswith(_PHOTOS):
        raise BadInput(_("This is a picture, not a table; ask for the Excel file it was made of."))
    if b"%PDF-" in content[:1024]:
        raise BadInput(_("This is a PDF file; ask for the Excel file it was made of."))
    if content.startswith(_ARCHIVES):
        raise BadInput(_("This is a packed folder; unpack it and choose the Excel file in it."))
    if start.startswith(_PAGES):
        raise BadInput(_("This is a web page called Excel; open it in Excel and save it as .xlsx."))
    if content.startswith(b"{\\rtf"):
        raise BadInput(_("This is a Word text; copy its table into Excel and save it as .xlsx."))


def _refuse_other_archives(content: bytes) -> None:
    """Packed files that are no workbook of Excel, told by the names of their parts at both ends."""
    names = content[:4_000] + content[-60_000:]
    if b"xl/workbook.xml" in names:
        return
    if b"application/vnd.oasis.opendocument" in names[:200]:
        raise BadInput(
            _(
                "This is a file of LibreOffice or Google (.ods, .odt); open it there and save it as .xlsx."
            )
        )
    if b"xl/workbook.bin" in names:
        raise BadInput(
            _("This is a binary workbook (.xlsb); open it in Excel and save it as .xlsx.")
        )
    if b"word/document.xml" in names:
        raise BadInput(_("This is a Word text; copy its table into Excel and save it as .xlsx."))
    if b"xl/" not in names and b"[Content_Types].xml" not in names:
        raise BadInput(_("This is a packed folder; unpack it and choose the Excel file in it."))


def _with_rows(book: Book) -> Book:
    """Refuse a file in which nothing stands."""
    if not any(one.rows for one in book.sheets):
        raise BadInput(_("No sheet of the file has any rows."))
    return book

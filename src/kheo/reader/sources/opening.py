"""Opening one file: what it is by its content, its text, or a sentence why it cannot be read."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from kheo.reader.sources import pdf, web, word
from kheo.reader.sources.encodings import decode, mend_fonts
from kheo.reader.sources.refusals import Refused, refuse

MOST_CHARACTERS = 6_000_000
"""Far above 1,000 pages; more is no report."""
_HTML = re.compile(
    rb"^\s*(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body|meta|div|p|table)\b",
    re.IGNORECASE | re.DOTALL,
)
_LETTERS = re.compile(r"[^\W\d_]")
_VIETNAMESE = re.compile(r"[ăâđêôơưĂÂĐÊÔƠƯạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")


@dataclass(frozen=True, slots=True)
class Opened:
    """A file as text. ``kind`` is docx, pdf, html or text; ``pages`` 0 where there are none.

    ``told`` says in sentences what was done to it ("" when nothing): a font converted, pages without text.
    """

    text: str
    kind: str
    pages: int = 0
    told: str = ""


def open_report(content: bytes, *, name: str = "") -> Opened:
    """The text of a file. Raises Refused with what is wrong and what to do.

    The content decides, not the name; when the two differ it is told. Fonts of the time before Unicode
    (TCVN3, VNI) are converted and told.
    """
    if not content.strip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"):
        raise refuse("empty")
    kind, take = _kind(content)
    text, pages, told = take(content)
    if len(text) > MOST_CHARACTERS:
        raise refuse("too_long", characters=len(text))
    text, font = mend_fonts(text)
    notes = [told, font, _misnamed(kind, name)]
    opened = Opened(text, kind, pages, " ".join(note for note in notes if note))
    return replace(opened, told=" ".join(filter(None, [opened.told, _foreign(text)])))


def _kind(content: bytes) -> tuple[str, Callable[[bytes], tuple[str, int, str]]]:
    if b"%PDF-" in content[:1024]:
        return "pdf", pdf.take
    if content[:4] == b"PK\x03\x04":
        return "docx", word.take
    if content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise refuse(_compound(content))
    for start, why in _REFUSED:
        if content.startswith(start):
            raise refuse(why)
    if _HTML.match(content[:4000]):
        return "html", web.take
    return "text", _plain


_REFUSED = (
    (b"{\\rtf", "rtf"), (b"\xff\xd8\xff", "picture"), (b"\x89PNG\r\n\x1a\n", "picture"),
    (b"GIF8", "picture"), (b"II*\x00", "picture"), (b"MM\x00*", "picture"),
    (b"RIFF", "picture"), (b"Rar!", "archive"), (b"7z\xbc\xaf", "archive"), (b"\x1f\x8b", "archive"),
    (b"PK\x05\x06", "archive"), (b"MZ", "program"), (b"\x7fELF", "program"),
)  # fmt: skip
"""How files begin that are none of ours, and the refusal that tells the remedy."""


def _compound(content: bytes) -> str:
    """What an OLE file of before 2007 holds, by the names of its streams."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        return "protected"
    if any(name.encode("utf-16-le") in content for name in ("Workbook", "PowerPoint Document")):
        return "old_other"
    return "old_word"


def _plain(content: bytes) -> tuple[str, int, str]:
    text, told = decode(content)
    return text, 0, told


_ENDINGS = {
    "docx": ("docx",),
    "pdf": ("pdf",),
    "html": ("html", "htm"),
    "text": ("txt", "text", "md", "csv"),
}


def _misnamed(kind: str, name: str) -> str:
    ending = name.rpartition(".")[2].casefold() if "." in name else ""
    known = {one for endings in _ENDINGS.values() for one in endings} | {"doc"}
    if ending not in known or ending in _ENDINGS[kind]:
        return ""
    return f"Tên tệp ghi .{ending} nhưng nội dung là {_NAMES[kind]}; đã đọc theo nội dung."


_NAMES = {"docx": "Word", "pdf": "PDF", "html": "trang web", "text": "văn bản thuần"}


def _foreign(text: str) -> str:
    """A sentence when the text is hardly Vietnamese; Raises Refused when there is hardly a letter at all."""
    letters = len(_LETTERS.findall(text[:200_000]))
    if letters < 20:
        raise refuse("no_words")
    own = len(_VIETNAMESE.findall(text[:200_000]))
    if own * 100 < letters * 2:
        return "Văn bản hầu như không có chữ tiếng Việt có dấu; kết quả đọc có thể thiếu."
    return ""


__all__ = ["Opened", "Refused", "open_report"]

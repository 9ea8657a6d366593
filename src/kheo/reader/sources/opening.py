"""Opening one file: what it is, its text, or a sentence why it cannot be read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Opened:
    """A file as text. ``told`` says in a sentence what was done to it; "" when nothing."""

    text: str
    kind: str
    pages: int = 0
    told: str = ""


class Refused(Exception):
    """The file cannot be read; the message is a Vietnamese sentence with the remedy."""


def open_report(content: bytes, *, name: str = "") -> Opened:
    """The text of a file. Raises Refused with what is wrong and what to do."""
    try:
        return Opened(content.decode("utf-8-sig"), "text")
    except UnicodeDecodeError as trouble:
        raise Refused("Không đọc được bảng mã của tệp; hãy lưu lại ở UTF-8.") from trouble

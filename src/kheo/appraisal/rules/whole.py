"""The whole dossier of a recognition as values: files in folders, sections to read, what was left out."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from django.utils.translation import gettext as _

from kheo.documents.models import StoredFile

MOST_OF_A_NAME = 60
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Part:
    """One file: made here (``content``) or kept before (``stored``); ``what`` it is, in a sentence."""

    path: str
    what: str
    content: bytes = b""
    stored: StoredFile | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table to read."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(slots=True)
class Section:
    """A section to read: pairs of name and words, then tables."""

    title: str
    pairs: list[tuple[str, str]] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)


@dataclass(slots=True)
class Whole:
    """Everything of one recognition that one person may see, and what was left out and why."""

    title: str
    told: list[tuple[str, str]]
    parts: list[Part] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)
    heads: list[dict[str, Any]] = field(default_factory=list)

    def add(self, path: str, what: str, content: bytes) -> None:
        """Lay a file made here into its folder."""
        self.parts.append(Part(self._free(path), what, content=content))

    def keep(self, folder: str, name: str, what: str, stored: StoredFile, ending: str) -> None:
        """Lay a kept file into ``folder`` under a name every system takes."""
        self.parts.append(Part(self._free(f"{folder}/{folded(name)}{ending}"), what, stored=stored))

    def _free(self, path: str) -> str:
        """``path``, with a number behind it when the name is taken."""
        taken = {part.path for part in self.parts}
        place, found = PurePosixPath(path), path
        number = 2
        while found in taken:
            found = str(place.with_name(f"{place.stem}-{number}{place.suffix}"))
            number += 1
        return found


def folded(name: str) -> str:
    """``name`` in plain letters, digits and hyphens, so that every archive program unpacks it."""
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", re.split(r"[\\/]", name)[-1])
    plain = unicodedata.normalize("NFD", stem.replace("đ", "d").replace("Đ", "D"))
    letters = plain.encode("ascii", "ignore").decode()
    kept = re.sub(r"[^A-Za-z0-9]+", "-", letters).strip("-")[:MOST_OF_A_NAME].strip("-")
    return kept.lower() or "tep"


def table_file(heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    """A table as .csv that Excel opens with its letters and without running anything."""
    stored = io.StringIO(newline="")
    writer = csv.writer(stored)
    writer.writerow(heads)
    for row in rows:
        writer.writerow([_harmless(cell) for cell in row])
    return stored.getvalue().encode("utf-8-sig")


def _harmless(cell: Any) -> str:
    text = "" if cell is None else str(cell)
    return f"'{text}" if isinstance(cell, str) and text.startswith(FORMULA) else text


def data_file(value: Any) -> bytes:
    """A value as JSON that people can read too."""
    return json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True, default=str).encode()


@dataclass(frozen=True, slots=True)
class Listed:
    """A file as the index lists it."""

    path: str
    what: str
    size: int
    sha256: str


def index_files(whole: Whole, listed: Sequence[Listed]) -> Mapping[str, bytes]:
    """The index three ways: for people, for Excel, for programs."""
    return {
        "MUC-LUC.txt": _plain_index(whole, listed),
        "index.csv": table_file(
            (_("File"), _("What it is"), _("Size in bytes"), "SHA-256"),
            [(one.path, one.what, one.size, one.sha256) for one in listed],
        ),
        "index.json": data_file(
            {
                "title": whole.title,
                "told": dict(whole.told),
                "files": [
                    {"path": one.path, "what": one.what, "size": one.size, "sha256": one.sha256}
                    for one in listed
                ],
                "left_out": [{"what": what, "why": why} for what, why in whole.left_out],
                "journal_heads": whole.heads,
            }
        ),
    }


def _plain_index(whole: Whole, listed: Sequence[Listed]) -> bytes:
    lines = [whole.title, ""]
    lines += [f"{name}: {words}" for name, words in whole.told]
    lines += ["", _("Files in it")]
    lines += [
        f"- {one.path}: {one.what} ({one.size} byte)\n  SHA-256 {one.sha256}" for one in listed
    ]
    if whole.left_out:
        lines += ["", _("Left out")]
        lines += [f"- {what}: {why}" for what, why in whole.left_out]
    if whole.heads:
        lines += ["", _("Heads of the journal (to be compared later)")]
        lines += [
            _("- %(day)s: %(entries)s lines, %(head)s") % head for head in whole.heads
        ]  # fmt: skip
    lines += [
        "",
        _("To check: unpack, open this folder in a terminal, run “sha256sum -c SHA256SUMS”."),
        _("Every file must say OK; a file that was changed says FAILED."),
    ]
    return ("\n".join(lines) + "\n").encode("utf-8-sig")


def sums_file(listed: Sequence[Listed]) -> bytes:
    """The sums as ``sha256sum -c`` reads them."""
    return "".join(f"{one.sha256}  {one.path}\n" for one in listed).encode()

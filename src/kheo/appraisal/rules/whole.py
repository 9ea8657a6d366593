"""The whole dossier of a recognition as values: files in folders, sections to read, what was left out."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from django.utils.translation import gettext as _

from kheo.documents.models import StoredFile
from kheo.exchange.rules.cells import neutral
from kheo.kernel.days import format_day

MOST_OF_A_NAME = 60
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
FIRST_MOMENT = (1980, 1, 1, 0, 0, 0)
"""The moment of every member of a zip: the same dossier gives the same bytes."""
LETTER, EDGES = 0.19, 0.45
"""Centimetres of a letter in a table, and of the edges of a cell."""
LONGEST_WORD, ONE_LINE = 26, 17
"""Letters from which a word asks for no more width; up to which a whole cell stays on one line."""


@dataclass(frozen=True, slots=True)
class Part:
    """One file: made here (``content``) or kept before (``stored``); ``what`` it is, in a sentence."""

    path: str
    what: str
    content: bytes = b""
    stored: StoredFile | None = None

    @property
    def size(self) -> int:
        """Its bytes."""
        return len(self.content) if self.stored is None else self.stored.size


@dataclass(frozen=True, slots=True)
class Table:
    """A table to read."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo to be looked at, with the words that stand below it."""

    stored: StoredFile
    caption: str


@dataclass(slots=True)
class Section:
    """A section to read: pairs of name and words, then tables, then photos."""

    title: str
    pairs: list[tuple[str, str]] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)


@dataclass(slots=True)
class Whole:
    """Everything of one recognition that one person may see, and what was left out and why."""

    title: str
    told: list[tuple[str, str]]
    parts: list[Part] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)
    heads: list[dict[str, Any]] = field(default_factory=list)

    @property
    def size(self) -> int:
        """Bytes of its files, before they are packed."""
        return sum(part.size for part in self.parts)

    def add(self, path: str, what: str, content: bytes) -> None:
        """Lay a file made here into its folder."""
        self.parts.append(Part(self._free(path), what, content=content))

    def keep(self, folder: str, name: str, what: str, stored: StoredFile, ending: str) -> None:
        """Lay a kept file into ``folder`` under a name every system takes."""
        self.parts.append(Part(self._free(f"{folder}/{folded(name)}{ending}"), what, stored=stored))

    def leave_out(self, what: str, why: str) -> None:
        """Name what is not in it, once."""
        if (what, why) not in self.left_out:
            self.left_out.append((what, why))

    def _free(self, path: str) -> str:
        """``path``, with a number behind it when the name is taken."""
        taken = {part.path for part in self.parts}
        place, found = PurePosixPath(path), path
        number = 2
        while found in taken:
            found = str(place.with_name(f"{place.stem}-{number}{place.suffix}"))
            number += 1
        return found


def printable(text: str) -> str:
    """What Word can hold of a text."""
    return UNPRINTABLE.sub(" ", str(text))


def folded(name: str) -> str:
    """``name`` in plain letters, digits and hyphens, so that every archive program unpacks it."""
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", re.split(r"[\\/]", name)[-1])
    plain = unicodedata.normalize("NFD", stem.replace("đ", "d").replace("Đ", "D"))
    letters = plain.encode("ascii", "ignore").decode()
    kept = re.sub(r"[^A-Za-z0-9]+", "-", letters).strip("-")[:MOST_OF_A_NAME].strip("-")
    return kept.lower() or "tep"


def widths(table: Table, total: float) -> list[float]:
    """Centimetres of each column of a table ``total`` wide: what its words need, the rest by its texts."""
    columns = list(zip(table.heads, *table.rows, strict=True))
    least = [_unbroken(column) * LETTER + EDGES for column in columns]
    room = total - sum(least)
    if room <= 0:
        return [total * one / sum(least) for one in least]
    more = [0.0 if _is_short(column) else sum(map(len, column)) ** 0.5 for column in columns]
    if not any(more):
        more = [1.0] * len(more)
    return [one + room * share / sum(more) for one, share in zip(least, more, strict=True)]


def _is_short(column: Sequence[str]) -> bool:
    """Whether every cell below the head stays on one line."""
    return all(len(cell) <= ONE_LINE for cell in column[1:])


def _unbroken(column: Sequence[str]) -> int:
    """Letters that stand side by side: the longest word, or the whole of cells that are all short."""
    longest = max((len(word) for cell in column for word in cell.split()), default=1)
    whole = max(map(len, column[1:]), default=0) if _is_short(column) else 0
    return max(min(longest, LONGEST_WORD), whole)


def day_of(head: Mapping[str, Any]) -> str:
    """The day of a head of the journal as people write it."""
    return format_day(date.fromisoformat(head["day"]))


def table_file(heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    """A table as .csv that Excel opens with its letters and without running anything."""
    stored = io.StringIO(newline="")
    writer = csv.writer(stored)
    writer.writerow(heads)
    for row in rows:
        writer.writerow([_harmless(cell) for cell in row])
    return stored.getvalue().encode("utf-8-sig")


def _harmless(cell: Any) -> str:
    return neutral(cell) if isinstance(cell, str) else "" if cell is None else str(cell)


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
            _("- %(day)s: %(entries)s lines, %(head)s") % {**head, "day": day_of(head)}
            for head in whole.heads
        ]
    lines += [
        "",
        _("To check: unpack, open this folder in a terminal, run “sha256sum -c SHA256SUMS”."),
        _("Every file must say OK; a file that was changed says FAILED."),
    ]
    return ("\n".join(lines) + "\n").encode("utf-8-sig")


def sums_file(listed: Sequence[Listed]) -> bytes:
    """The sums as ``sha256sum -c`` reads them."""
    return "".join(f"{one.sha256}  {one.path}\n" for one in listed).encode()

"""A part of a paper that the program writes: headings, paragraphs, tables, pictures, annexes.

Blocks are plain values, so that a draft keeps them as it keeps every other field; ``body_xml`` puts
them into Word. Texts and numbers are finished: nothing is formatted or counted after this.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from typing import Any

from kheo.kernel.text import clean_block, clean_line

Block = dict[str, Any]
SIDES = frozenset({"left", "centre", "right"})
HEADING, PROSE, NOTE, TABLE, PICTURE, ANNEX = (
    "heading", "prose", "note", "table", "picture", "annex",
)  # fmt: skip
CONTENTS, CHAPTER, LEAD, PART, FACTS, STEPS = (
    "contents", "chapter", "lead", "part", "facts", "steps",
)  # fmt: skip
"""Blocks of a book: its contents, and chapters that begin pages of their own."""
KINDS = frozenset({
    HEADING, PROSE, NOTE, TABLE, PICTURE, ANNEX, CONTENTS, CHAPTER, LEAD, PART, FACTS, STEPS,
})  # fmt: skip


def heading(text: str, depth: int) -> Block:
    """A heading with its number, at depth 1 (I.), 2 (1.) or 3 (a)."""
    return {"is": HEADING, "text": text, "depth": min(max(depth, 1), 3)}


def prose(text: str, *, is_bound: bool = False) -> Block:
    """A paragraph; each new line in it begins another. ``is_bound`` = it stays on the page of what
    follows."""
    return {"is": PROSE, "text": text, "is_bound": is_bound}


def note(text: str, *, is_head: bool = False) -> Block:
    """A remark in small print under a table; with ``is_head`` the unit told above it, at the right."""
    return {"is": NOTE, "text": text, "is_head": is_head}


def column(label: str, side: str = "right", *, unit: str = "", is_key: bool = False) -> Block:
    """A column: its head, the side its cells lean to, the unit under the head.

    ``is_key`` = it names the row and is repeated where a wide table is continued.
    """
    return {"label": label, "side": side, "unit": unit, "is_key": is_key}


def row(cells: Iterable[str], *, is_strong: bool = False, indent: int = 0) -> Block:
    """A row: its cells as they are printed; ``is_strong`` for sums, ``indent`` for parts."""
    return {"cells": list(cells), "is_strong": is_strong, "indent": indent}


def table(title: str, columns: Sequence[Block], rows: Sequence[Block]) -> Block:
    """A table; its head is repeated on every page, no row is cut."""
    return {"is": TABLE, "title": title, "columns": list(columns), "rows": list(rows)}


def picture(title: str, png: bytes, *, width: float, height: float, told: str) -> Block:
    """A picture, ``width`` × ``height`` in millimetres; ``told`` says it in words."""
    kept = base64.b64encode(png).decode()
    return {
        "is": PICTURE, "title": title, "png": kept, "width": width, "height": height, "told": told,
    }  # fmt: skip


def annex(name: str, title: str, *, of: str, is_wide: bool = False) -> Block:
    """What follows stands on pages of its own, across when ``is_wide``; ``of`` is the kind of paper
    it belongs to, for “(Kèm theo Báo cáo số …)”."""
    return {"is": ANNEX, "name": name, "title": title, "of": of, "is_wide": is_wide}


def photo(title: str, jpeg: bytes, *, width: float, height: float, told: str) -> Block:
    """A photo as a JPEG; else as ``picture``."""
    return {**picture(title, jpeg, width=width, height=height, told=told), "is_photo": True}


def contents(title: str, chapters: Iterable[tuple[str, str, str]]) -> Block:
    """The contents of a book: key of the chapter, its title, whose it is; Word fills in the pages."""
    rows = [{"key": key, "title": name, "by": by} for key, name, by in chapters]
    return {"is": CONTENTS, "title": title, "chapters": rows}


def chapter(key: str, title: str, *, above: str = "", by: str = "") -> Block:
    """A chapter on a new page; ``above`` stands small over the title, ``by`` under it."""
    return {"is": CHAPTER, "key": key, "title": title, "above": above, "by": by}


def lead(text: str) -> Block:
    """The paragraph that says the whole chapter in a breath."""
    return {"is": LEAD, "text": text}


def part(text: str) -> Block:
    """The small heading of a part of a chapter."""
    return {"is": PART, "text": text}


def facts(pairs: Iterable[tuple[str, str]]) -> Block:
    """Names and values at a glance, one under the other."""
    return {"is": FACTS, "pairs": [[name, value] for name, value in pairs]}


def steps(lines: Iterable[str]) -> Block:
    """Steps in order; they are numbered here."""
    return {"is": STEPS, "lines": list(lines)}


def plain_body(name: str, blocks: Iterable[Any]) -> list[Block]:
    """The blocks as they are kept: known kinds, clean texts, rows as long as the head.

    Raises ValueError: that is a slip of the caller.
    """
    return [_plain(name, dict(one)) for one in blocks]


def _plain(name: str, one: Block) -> Block:
    kind = one.get("is")
    if kind not in KINDS:
        raise ValueError(f"{name} has a block of no known kind: {kind}")
    for word in ("text", "title", "name", "told", "of", "above", "by"):
        if word in one:
            one[word] = clean_block(str(one[word]))
    if kind == STEPS:
        one["lines"] = [clean_line(str(line)) for line in one["lines"]]
    if kind == FACTS:
        one["pairs"] = [[clean_line(str(a)), clean_block(str(b))] for a, b in one["pairs"]]
    if kind == CONTENTS:
        one["chapters"] = [
            {
                "key": str(c["key"]),
                "title": clean_line(str(c["title"])),
                "by": clean_line(str(c["by"])),
            }
            for c in one["chapters"]
        ]
    if kind == TABLE:
        one["columns"] = [
            {**c, "label": clean_line(str(c["label"])), "unit": clean_line(str(c["unit"]))}
            for c in one["columns"]
        ]
        if strange := {c["side"] for c in one["columns"]} - SIDES:
            raise ValueError(f"{name} has a column leaning {sorted(strange)}")
        width = len(one["columns"])
        if any(len(r["cells"]) != width for r in one["rows"]):
            raise ValueError(f"{name}: a row of “{one['title']}” is not as long as the head")
        one["rows"] = [
            {**r, "cells": [clean_block(str(c)) for c in r["cells"]]} for r in one["rows"]
        ]
    return one


def words_of(blocks: Iterable[Block]) -> str:
    """The running text of a body, a line a paragraph; tables and pictures by their titles."""
    told = [one.get("text") or one.get("title") or "" for one in blocks]
    return "\n".join(line for line in told if line)


def tables_of(blocks: Iterable[Block]) -> list[Block]:
    """Its tables, in order."""
    return [one for one in blocks if one["is"] == TABLE]

"""Word documents: paragraphs, tables as rows, list numbers, footnotes with their marks."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

from lxml import etree

from kheo.reader.normal import FOOTNOTE
from kheo.reader.sources.numbering import Numbering
from kheo.reader.sources.refusals import refuse

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MOST_INFLATED = 200 * 1024 * 1024
MOST_RATIO = 200
_NOTES = (("word/footnotes.xml", "footnote"), ("word/endnotes.xml", "endnote"))


def take(content: bytes) -> tuple[str, int, str]:
    """The text of a .docx with a mark where each footnote hangs and the footnotes at the end.

    Inserted text counts, deleted text does not. Raises Refused: no Word document, macros, password,
    damaged, a zip that unpacks to too much.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _text(archive), 0, ""
    except (zipfile.BadZipFile, etree.XMLSyntaxError, KeyError, EOFError, OSError) as trouble:
        raise refuse("damaged") from trouble


def _text(archive: zipfile.ZipFile) -> str:
    members = archive.infolist()
    names = {member.filename for member in members}
    if any(name.startswith("xl/") for name in names):
        raise refuse("workbook")
    if "word/document.xml" not in names:
        raise refuse("no_word")
    if any(name.endswith("vbaProject.bin") for name in names):
        raise refuse("macros")
    size = sum(member.file_size for member in members)
    if (
        size > MOST_INFLATED
        or size > MOST_RATIO * max(1, sum(one.compress_size for one in members)) + 5_000_000
    ):
        raise refuse("bomb")
    numbering = Numbering(
        _tree(archive, "word/numbering.xml", names), _tree(archive, "word/styles.xml", names)
    )
    body = _parse(archive.read("word/document.xml"))
    order: list[tuple[str, str]] = []
    lines = list(_lines(body.find(f"{W}body"), numbering, order))
    notes = _notes(archive, names)
    lines += [f"{FOOTNOTE} {notes[key]}" for key in order if key in notes]
    return "\n".join(lines)


def _parse(content: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return etree.fromstring(content, parser)


def _tree(archive: zipfile.ZipFile, name: str, names: set[str]) -> etree._Element | None:
    return _parse(archive.read(name)) if name in names else None


def _lines(
    parent: etree._Element | None, numbering: Numbering, order: list[tuple[str, str]]
) -> Iterator[str]:
    """Paragraphs and rows under ``parent``, in order; content controls are looked through."""
    for child in parent if parent is not None else ():
        if child.tag == f"{W}p":
            line = numbering.label(child) + _run_text(child, order)
            yield from (part for part in line.split("\n"))
        elif child.tag == f"{W}tbl":
            yield from _rows(child, numbering, order)
        elif child.tag in {f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml", f"{W}smartTag"}:
            yield from _lines(child, numbering, order)


def _rows(
    table: etree._Element, numbering: Numbering, order: list[tuple[str, str]]
) -> Iterator[str]:
    """A table as rows of cells; one that only places text (a letterhead) as lines."""
    rows = [
        [" ".join(" ".join(_lines(cell, numbering, order)).split()) for cell in row.iter(f"{W}tc")]
        for row in table.iter(f"{W}tr")
    ]  # fmt: skip
    layout = max((len(row) for row in rows), default=0) <= 2
    for row in rows:
        if layout:
            yield from (cell for cell in row if cell)
        else:
            yield "\t".join(row)


def _run_text(paragraph: etree._Element, order: list[tuple[str, str]]) -> str:
    pieces: list[str] = []
    for node in paragraph.iter():
        if node.tag == f"{W}t":
            pieces.append(node.text or "")
        elif node.tag in {f"{W}tab", f"{W}ptab"} and _in_run(node):
            pieces.append(" ")
        elif node.tag in {f"{W}br", f"{W}cr"}:
            pieces.append("\n" if node.get(f"{W}type") is None else " ")
        elif node.tag == f"{W}noBreakHyphen":
            pieces.append("-")
        elif node.tag in {f"{W}footnoteReference", f"{W}endnoteReference"}:
            kind = node.tag.removeprefix(W).removesuffix("Reference")
            order.append((kind, node.get(f"{W}id") or ""))
            pieces.append(FOOTNOTE)
    return "".join(pieces)


def _in_run(node: etree._Element) -> bool:
    parent = node.getparent()
    return parent is not None and parent.tag == f"{W}r"


_SPACES = re.compile(r"\s+")


def _notes(archive: zipfile.ZipFile, names: set[str]) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for name, kind in _NOTES:
        root = _tree(archive, name, names)
        for note in root if root is not None else ():
            if note.get(f"{W}type") in {None, "normal"}:
                words = " ".join(_run_text(one, []) for one in note.iter(f"{W}p"))
                found[kind, note.get(f"{W}id") or ""] = _SPACES.sub(" ", words).strip()
    return found

"""Word documents: paragraphs, tables as rows, list numbers, footnotes with their marks."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from kheo.reader.normal import FOOTNOTE
from kheo.reader.sources.numbering import Numbering
from kheo.reader.sources.refusals import refuse
from kheo.reader.sources.word_runs import Fonts, Pieces

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MOST_INFLATED = 200 * 1024 * 1024
MOST_RATIO = 200
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
DOCUMENT, STYLES, NUMBERING = "word/document.xml", "word/styles.xml", "word/numbering.xml"
PARTS = (DOCUMENT, STYLES, NUMBERING, "word/footnotes.xml", "word/endnotes.xml")
_LOOKED_THROUGH = frozenset(
    f"{W}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")
)
_CHANGED = frozenset(f"{W}{name}" for name in ("ins", "del", "moveFrom", "moveTo"))
TOLD_CHANGES = "Tệp còn vết sửa đang theo dõi; đã đọc như khi chấp nhận mọi thay đổi."


def take(content: bytes) -> tuple[str, int, str]:
    """The text of a .docx with a mark where each footnote hangs and the footnotes at the end.

    Inserted text counts, deleted text does not. Raises Refused: no Word document, macros, password,
    damaged, a zip that unpacks to too much.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _text(archive)
    except (
        zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, KeyError, EOFError, OSError, ValueError,
        NotImplementedError,
    ) as trouble:  # fmt: skip
        raise refuse("damaged") from trouble
    except RuntimeError as trouble:  # what zipfile raises for a member with a password
        raise refuse("protected") from trouble


@dataclass(frozen=True, slots=True)
class Taken:
    """One line of the text with the paragraphs it was taken from.

    ``places`` tell from which position of the line which paragraph goes on, and where in the paragraph's
    own text that is (-1: somewhere in it, its blanks were changed).
    """

    text: str
    places: tuple[tuple[int, etree._Element, int], ...] = ()


@dataclass(slots=True)
class Reading:
    """What is carried along while a document is read: list numbers, fonts, notes in their order."""

    numbering: Numbering
    fonts: Fonts
    notes: list[tuple[str, str, etree._Element]] = field(default_factory=list)


def taken_from(content: bytes, document: etree._Element) -> list[Taken]:
    """The lines of a Word file whose ``document`` part was parsed elsewhere and is to be changed there."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = _checked(archive)
        parts = {name: _tree(archive, name, names) for name in PARTS if name != DOCUMENT}
    parts[DOCUMENT] = document
    return lines_of(
        parts, Reading(Numbering(parts[NUMBERING], parts[STYLES]), Fonts(parts[STYLES]))
    )


def _text(archive: zipfile.ZipFile) -> tuple[str, int, str]:
    names = _checked(archive)
    parts = {name: _tree(archive, name, names) for name in PARTS}
    reading = Reading(Numbering(parts[NUMBERING], parts[STYLES]), Fonts(parts[STYLES]))
    lines = lines_of(parts, reading)
    root = parts[DOCUMENT]
    changed = root is not None and any(True for _node in root.iter(*_CHANGED))
    told = [reading.fonts.told(), TOLD_CHANGES if changed else ""]
    return "\n".join(line.text for line in lines), 0, " ".join(filter(None, told))


def lines_of(parts: Mapping[str, etree._Element | None], reading: Reading) -> list[Taken]:
    """Every line of a document, the footnotes behind; ``parts`` are its parsed members by name."""
    root = parts[DOCUMENT]
    body = root.find(f"{W}body") if root is not None else None
    lines = list(_lines(body, reading)) if body is not None else []
    notes = _notes(parts, reading.fonts)
    lines += [
        Taken(f"{FOOTNOTE} {notes[kind, key]}", ((0, paragraph, -1),))
        for kind, key, paragraph in reading.notes
        if (kind, key) in notes
    ]
    return lines


def _checked(archive: zipfile.ZipFile) -> set[str]:
    """The names of the members. Raises Refused for anything that is no plain Word document."""
    members = archive.infolist()
    names = {member.filename for member in members}
    if any(name.startswith("xl/") for name in names):
        raise refuse("workbook")
    if DOCUMENT not in names:
        raise refuse(_other(names))
    if any(name.casefold().endswith("vbaproject.bin") for name in names):
        raise refuse("macros")
    size = sum(member.file_size for member in members)
    packed = max(1, sum(member.compress_size for member in members))
    if size > MOST_INFLATED or size > MOST_RATIO * packed + 5_000_000:
        raise refuse("bomb")
    return names


def _other(names: set[str]) -> str:
    """What a zip without a Word document is."""
    if "content.xml" in names and "META-INF/manifest.xml" in names:
        return "open_text"
    if any(name.startswith("ppt/") for name in names):
        return "slides"
    if any(name.casefold().endswith(".doc") for name in names):
        return "zipped_old_word"
    return "no_word"


def _parse(content: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    if _STRICT in content[:4000]:
        content = content.replace(_STRICT, W.strip("{}").encode())
    return etree.fromstring(content, parser)


def _tree(archive: zipfile.ZipFile, name: str, names: set[str]) -> etree._Element | None:
    return _parse(archive.read(name)) if name in names else None


def _lines(parent: etree._Element, reading: Reading) -> Iterator[Taken]:
    """Paragraphs and rows under ``parent``, in order; content controls are looked through."""
    for child in parent:
        if child.tag == f"{W}p":
            yield from _paragraph(child, reading)
        elif child.tag == f"{W}tbl":
            yield from _table(child, reading)
        elif child.tag in _LOOKED_THROUGH:
            yield from _lines(child, reading)


def _paragraph(paragraph: etree._Element, reading: Reading) -> Iterator[Taken]:
    """The lines of a paragraph, then those of the text boxes that hang on it."""
    pieces = Pieces(paragraph, reading.fonts)
    reading.notes.extend((kind, key, paragraph) for kind, key in pieces.notes)
    label = reading.numbering.label(paragraph) if pieces.text.strip() else ""
    at = 0
    for line in pieces.text.split("\n"):
        yield Taken(label + line, ((len(label), paragraph, at),))
        label, at = "", at + len(line) + 1
    for box in pieces.boxes:
        yield from _lines(box, reading)


def _cells(row: etree._Element) -> list[etree._Element]:
    """The cells of a row, also those within content controls; not those of tables inside."""
    cells = []
    for child in row:
        if child.tag == f"{W}tc":
            cells.append(child)
        elif child.tag in _LOOKED_THROUGH:
            cells += _cells(child)
    return cells


def _table(table: etree._Element, reading: Reading) -> Iterator[Taken]:
    """A table as rows of cells; one that only places text (a letterhead) as lines."""
    rows = [
        [(list(_lines(cell, reading)), _span(cell)) for cell in _cells(row)]
        for row in _rows(table)
        if not _deleted(row)
    ]
    if _only_places(rows):
        for row in rows:
            for cell, _wide in row:
                yield from (line for line in cell if line.text.strip())
    else:
        yield from map(_row, rows)


def _row(cells: list[tuple[list[Taken], int]]) -> Taken:
    """The cells with tabs between them; every line of a cell remembers its paragraph."""
    told: list[str] = []
    places: list[tuple[int, etree._Element, int]] = []
    at = 0
    for lines, wide in cells:
        inside = at
        words = []
        for line in lines:
            if own := " ".join(line.text.split()):
                places += [(inside, paragraph, -1) for _at, paragraph, _in in line.places[:1]]
                words.append(own)
                inside += len(own) + 1
        told += [" ".join(words), *[""] * (wide - 1)]
        at += len(told[-wide]) + wide
    return Taken("\t".join(told), tuple(places))


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        if child.tag == f"{W}tr":
            yield child
        elif child.tag in _LOOKED_THROUGH:
            yield from _rows(child)


def _deleted(row: etree._Element) -> bool:
    properties = row.find(f"{W}trPr")
    return properties is not None and properties.find(f"{W}del") is not None


def _span(cell: etree._Element) -> int:
    told = cell.find(f"{W}tcPr/{W}gridSpan")
    value = told.get(f"{W}val") if told is not None else None
    return min(60, int(value)) if value and value.isdigit() else 1


def _only_places(rows: list[list[tuple[list[Taken], int]]]) -> bool:
    """One or two columns, few rows or several lines in a cell: a letterhead, a signature, a frame."""
    widest = max((len(row) for row in rows), default=0)
    filled = [sum(1 for line in cell if line.text.strip()) for row in rows for cell, _wide in row]
    return widest <= 1 or (widest == 2 and (len(rows) <= 3 or max(filled, default=0) > 3))


_SPACES = re.compile(r"\s+")


def _notes(parts: Mapping[str, etree._Element | None], fonts: Fonts) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for kind in ("footnote", "endnote"):
        root = parts[f"word/{kind}s.xml"]
        for note in root if root is not None else ():
            if isinstance(note.tag, str) and note.get(f"{W}type") in {None, "normal"}:
                words = " ".join(Pieces(one, fonts).text for one in note.iter(f"{W}p"))
                found[kind, note.get(f"{W}id") or ""] = _SPACES.sub(" ", words).strip()
    return found

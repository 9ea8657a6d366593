"""The head of a report: what kind of paper it is, whose, of which place and day, who signed."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from kheo.reader.layout import BlockKind, Layout
from kheo.reader.lexicon import any_of, table
from kheo.reader.papers.days import day_at
from kheo.reader.papers.issuers import HEAD, issuer_at
from kheo.reader.papers.symbols import CANDIDATE, symbol_of
from kheo.reader.periods import period_of

_TABLE = table("head")
_CELLS = re.compile(r"\s{3,}|\t+|\s*\|\s*|\s*\*\*\s*")
_REPORT = re.compile(rf"{any_of(_TABLE['reports'])}(?!\w)", re.IGNORECASE)
_NUMBER = re.compile(r"Số\s*:?\s*(?P<rest>\S.*)?$")
_PLACE_DAY = re.compile(r"(?P<place>[^,;.\d]{2,50}?)\s*,\s*(?:ngày|Ngày)\s*(?P<rest>.*)")
_LEFT_OPEN = re.compile(r"(?<=ngày)\s+(?=tháng|\d)|(?<=tháng)\s+(?=năm|\d)|(?<=\d)\s+(?=tháng|năm)")
_OPEN_DAY = re.compile(r"(?:tháng\s*(?P<m>\d{1,2})?[\s.…]*)?năm\s*(?P<y>(?:19|20)\d\d)")
_BODY = re.compile(rf"{any_of(_TABLE['body'])}(?!\w)", re.IGNORECASE)
_HEADLINE = re.compile(rf"{any_of(_TABLE['headline'])}", re.IGNORECASE)
_OFFICE = re.compile(rf"(?<!\w){any_of(_TABLE['offices'])}(?!\w)", re.IGNORECASE)
_OFFICES = {name.lower(): name for name in reversed(_TABLE["offices"])}
_PLACE_WORD = any_of(_TABLE["places"])
_PLACE_WORDS = [f"[{word[0]}{word[0].upper()}]{word[1:]}" for word in _TABLE["places"]]
_NAME = r"[A-ZĐÁÀẢÃẠĂÂÊÔƠƯÍÌÝỨỪỞỢÓÒÚÙẤẦẨẬẮẰẲẴẶÉÈẸẾỀỂỄỆỈĨỊỎÕỌỐỒỔỖỘỚỜỠỦŨỤỬỮỰỲỶỸỴ][\w’']*"
_NAMES = rf"{_NAME}(?:(?:\s|\s?-\s?){_NAME}){{0,4}}"
_PLACE = re.compile(
    rf"(?<!\w)(?P<word>{any_of(_PLACE_WORDS)}|{any_of(_TABLE['committee'])})\s+(?P<name>{_NAMES})"
)
_SIGNATURE = re.compile(rf"^\W*{any_of(_TABLE['signature']['opens'])}\s*(?P<office>.*)")
_PERSON = re.compile(
    rf"^(?:{any_of(_TABLE['signature']['ranks'])}\s+)?(?P<name>{any_of(_TABLE['signature']['surnames'])}(?:\s+{_NAME}){{1,4}})$",
    re.IGNORECASE,
)
_REPORTS_SO = re.compile(
    r"\s(?:xin\s)?báo cáo(?:\s[\wÀ-ỹ]+){0,6}\snhư sau|\sxây dựng (?:B|b)áo cáo"
)
_BLOCKS, _LONG, _TITLE_LINES = 30, 220, 6
_SENTENCE = re.compile(r"(?<!\d)[.!?…](?=\s|$)|\d{2}[.!?…](?=\s|$)")
_ANOTHERS = re.compile(
    r"\S\s*\((?:thuộc\s)?$|(?<!\w)(?:tại|ở|riêng)\s(?:[\w-]+\s){0,3}$|\s-\s$|(?<!khéo)[”\"]\s(?:của|do|tại|ở)\s[^.;“”\"]{0,60}$",
    re.IGNORECASE,
)
"""Words before a place that is told as that of somebody else: of the owner of a quoted model, "ở xã …"."""
_HEADLINE_LONG = 160


@dataclass(frozen=True, slots=True)
class Head:
    """What the first and last lines tell; empty where they do not.

    ``month`` is the month or year of a paper whose day is left open ("2025-11", "2025").
    """

    title: str = ""
    doc_type: str = ""
    issuer: str = ""
    place: str = ""
    number: str = ""
    day: date | None = None
    signer: str = ""
    month: str = ""
    start: str | None = None
    end: str | None = None


@dataclass(slots=True)
class _Top:
    """The lines over the body, sorted."""

    offices: list[str] = field(default_factory=list)
    title: list[str] = field(default_factory=list)
    doc_type: str = ""
    number: str = ""
    day: date | None = None
    month: str = ""
    town: str = ""

    @property
    def has_title(self) -> bool:
        """Whether the title says more than the kind of paper."""
        return sum(map(len, self.title)) > len(self.doc_type)


def read_head(layout: Layout) -> Head:
    """The head of the report. ``start`` and ``end`` are the years (or days) it speaks of."""
    top = _read_top(layout)
    title = _title(layout, top)
    office, signer = _read_end(layout)
    issuer = _issuer(layout, top, office, title)
    place = _place(layout, top, issuer, title)
    period = period_of(title, _year(top))
    return Head(
        title, top.doc_type, _with_name(issuer, place, top.town), place, top.number, top.day, signer,
        top.month, period.start if period else None, period.end if period else None,
    )  # fmt: skip


def _year(top: _Top) -> int | None:
    return top.day.year if top.day else int(top.month[:4]) if top.month else None


def _read_top(layout: Layout) -> _Top:
    top = _Top()
    for block in layout.blocks[:_BLOCKS]:
        line = layout.normal.slice(block.span)
        if block.kind in {BlockKind.END, BlockKind.NOTE, BlockKind.ROW} or (
            top.title and _ends_title(top, line, block.number)
        ):
            break
        if not top.title and (
            block.number[:1].isalnum() or len(line) > _LONG or line.startswith(("(", "Kính"))
        ):
            break
        for cell in _CELLS.split(_LEFT_OPEN.sub(" ", line)):
            _take(top, cell.strip(" -_*"), layout)
    return top


def _ends_title(top: _Top, line: str, number: str) -> bool:
    return (
        bool(number.strip("*")) or len(line) > _LONG or set(line.strip()) <= set("-_*=. ")
        or (line[:1].isupper() and (line.endswith((".", ":")) or (top.has_title and _BODY.match(line) is not None)))
        or len(top.title) >= _TITLE_LINES
    )  # fmt: skip


def _take(top: _Top, cell: str, layout: Layout) -> None:
    """Sort one line (or one column of it) of the head."""
    if not cell or cell.lower() in _TABLE["mottos"]:
        return
    if (own := _NUMBER.match(cell)) and not top.doc_type:
        found = CANDIDATE.match(own["rest"] or "")
        top.number = top.number or (symbol_of(found).text if found else None) or ""
        return
    if placed := _PLACE_DAY.match(cell):
        day = day_at(placed["rest"], 0, len(placed["rest"]))
        open_day = _OPEN_DAY.search(placed["rest"])
        if day or open_day or "tháng" in placed["rest"]:
            top.town, top.day = placed["place"].strip(), day.day if day else None
            if open_day and not top.day:
                month = int(open_day["m"] or 0)
                top.month = f"{open_day['y']}-{month:02}" if 1 <= month <= 12 else open_day["y"]
            return
    if top.doc_type:
        if not cell.startswith("(ban hành"):
            top.title.append(cell)
    elif kind := _kind(cell):
        top.doc_type = kind
        top.title.append(cell)
    elif cell.upper() == cell and any(letter.isalpha() for letter in cell):
        _take_capitals(top, cell)


def _take_capitals(top: _Top, cell: str) -> None:
    """A line in capitals that names no kind: an office, a headline, or both parted by a dash."""
    left, _dash, right = cell.partition(" - ")
    if _HEADLINE.search(right):
        _take_capitals(top, left)
        top.title.append(right)
    elif _HEADLINE.search(cell):
        top.title.append(cell)
    elif _OFFICE.search(cell) or cell.lower().startswith(tuple(_TABLE["places"])):
        top.offices.append(_regular(cell))


def _kind(cell: str) -> str:
    """The kind a line names: alone on it, or in capitals at its beginning; "" when it names none."""
    printed = _printed_kind(cell)
    if printed and (printed.isupper() or len(printed) == len(cell)):
        first = " ".join(printed.lower().split())
        return "báo cáo" if first.startswith("báo cáo") else first
    return "báo cáo" if cell.upper() == cell and _REPORT.match(cell) else ""


def _printed_kind(cell: str) -> str:
    """The longest kind a line opens with; of "BÁO CÁO tổng kết" only the capitals."""
    told = [
        kind
        for kind in _TABLE["kinds"]
        if cell.lower().startswith(kind) and not cell[len(kind) :][:1].isalnum()
    ]
    capitals = [kind for kind in told if cell[: len(kind)].isupper()]
    return cell[: len(max(capitals or told, key=len))] if told else ""


def _regular(line: str) -> str:
    """An office line in capitals as it is written in running text."""
    line = " ".join(line.split())
    out, at = [], 0
    for known in re.finditer(rf"{_OFFICE.pattern}|(?<!\w){_PLACE_WORD}(?!\w)", line, re.IGNORECASE):
        out.append(_capital(line[at : known.start()]))
        word = " ".join(known.group().lower().split())
        out.append(_OFFICES.get(word, word))
        at = known.end()
    told = "".join(out) + _capital(line[at:])
    return told[:1].upper() + told[1:]


def _capital(words: str) -> str:
    return re.sub(
        r"\w+",
        lambda word: (
            word.group()
            if re.fullmatch(r"[IVXLC]+|\d+\w*", word.group())
            else word.group().capitalize()
        ),
        words,
    )


def _title(layout: Layout, top: _Top) -> str:
    """The lines of the title as one sentence in small letters."""
    if not top.title:
        return _first_line(layout)
    lines = [_small(line, layout.normal.text) if _in_capitals(line) else line for line in top.title]
    title = " ".join(" ".join(lines).split())
    kind = _printed_kind(top.title[0])
    if kind.isupper():
        rest = title[len(kind) :].lstrip(" :")
        capital = rest.split(" ")[0].istitle() and not _PLACE.match(rest)
        title = f"{kind.lower()} {rest[:1].lower() + rest[1:] if capital else rest}".rstrip()
    return title[:1].upper() + title[1:]


def _in_capitals(line: str) -> bool:
    letters = [letter for letter in line if letter.isalpha()]
    return sum(1 for letter in letters if letter.isupper()) > len(letters) * 0.8


def _small(title: str, text: str) -> str:
    """A title in capitals in small letters; names of places keep their capitals."""
    names = {word for found in _PLACE.finditer(text) for word in found["name"].split()}

    def word(found: re.Match[str]) -> str:
        whole = found.group()
        if re.fullmatch(r"[IVX]+", whole):
            return whole
        large = whole.capitalize()
        return large if large in names else whole.lower()

    told = re.sub(r"(?<![\w/-])[^\W\d_]+(?![\w/-])", word, title)
    return re.sub(r"([“\"])(\w)", lambda found: found[1] + found[2].upper(), told)


def _first_line(layout: Layout) -> str:
    """The first line of a text without head, if it reads like a headline."""
    if not layout.blocks:
        return ""
    block = layout.blocks[0]
    line = re.sub(r"^\([^()]{2,20}\)\s*-?\s*", "", layout.normal.slice(block.span))
    plain = len(line) < _HEADLINE_LONG and not line.endswith((".", ";", ":", "!", ","))
    opens = _PLACE_DAY.match(line) or _BODY.match(line) or _in_capitals(line)
    alone = len(layout.blocks) == 1 or bool(block.number)
    return " ".join(line.split()) if plain and not opens and not alone else ""


def _read_end(layout: Layout) -> tuple[str, str]:
    """The office a paper is signed for, and who signed."""
    office, signer = "", ""
    for block in layout.blocks[-60:]:
        if block.kind == BlockKind.NOTE or block.span.end - block.span.start > 300:
            continue
        for column in _CELLS.split(layout.normal.slice(block.span)):
            cell = column.strip(" *-_,;")
            if (signed := _SIGNATURE.match(cell)) and signed["office"].upper() == signed["office"]:
                if _OFFICE.match(signed["office"]) and not office:
                    office = _regular(signed["office"])
            elif (block.kind == BlockKind.END or office) and (person := _PERSON.match(cell)):
                signer = " ".join(word.capitalize() for word in person["name"].split())
    return office, signer


def _issuer(layout: Layout, top: _Top, signed_for: str, title: str) -> str:
    """Who issues the report: from the head, else from its signature, else from its first sentences."""
    if top.offices:
        own = top.offices[-1]
        parent = top.offices[-2] if len(top.offices) > 1 else ""
        place = _PLACE.match(own)
        if parent and place and place["word"].lower() in _TABLE["places"]:
            return f"{parent} {own[:1].lower()}{own[1:]}"
        return own if not parent or _names(own) else _under(own, parent)
    text = layout.normal.text
    if signed_for:
        return signed_for if _names(signed_for) else _fuller(text, signed_for)
    for of in re.finditer(r"(?<!\w)của\s+", title):
        named = issuer_at(title, of.end(), len(title))
        if top.doc_type and named and _OFFICE.match(named[0]):
            return named[0]
    for found in _REPORTS_SO.finditer(text, 0, 4000):
        for head in HEAD.finditer(text, max(0, found.start() - 90), found.start()):
            named = issuer_at(text, head.start(), found.start())
            if head.group()[0].isupper() and named and named[1] >= found.start() - 1:
                return named[0]
    return ""


def _with_name(issuer: str, place: str, town: str) -> str:
    """ "UBND tỉnh" with the name of its province, where the report tells it elsewhere."""
    last = re.search(rf"(?:{_PLACE_WORD}|{any_of(_TABLE['committee'])})$", issuer)
    if not last:
        return issuer
    level = _TABLE["committee"].get(last.group(), last.group())
    named = re.search(rf"(?<!\w){level}\s+(?P<name>{_NAMES})", place)
    return f"{issuer} {named['name'] if named else town}".rstrip()


def _names(office: str) -> bool:
    """Whether an office line bears a name of its own, not only words of offices."""
    rest = re.sub(rf"{_OFFICE.pattern}|(?<!\w){_PLACE_WORD}(?!\w)", "", office, flags=re.IGNORECASE)
    return any(letter.isalnum() for letter in rest)


def _under(own: str, parent: str) -> str:
    """An office that takes its name from the one above: "Tỉnh ủy" under "Đảng bộ tỉnh …"."""
    place = _PLACE.search(parent)
    if own in _TABLE["committee"] and place:
        return f"{own} {place['name']}"
    return f"{own} {parent}"


def _fuller(text: str, office: str) -> str:
    """The office as the text names it most often at greater length."""
    said = any_of({office, *(short for short, whole in _TABLE["short"].items() if whole == office)})
    longer = re.compile(
        rf"{said}\s+(?:{any_of(_TABLE['committee'])}|Đảng ủy|{_PLACE_WORD})(?:\s{_NAMES})?"
    )
    counted = Counter(" ".join(found.group().split()) for found in longer.finditer(text))
    return counted.most_common(1)[0][0] if counted else office


def _place(layout: Layout, top: _Top, issuer: str, title: str) -> str:
    """The places of the offices, smallest first; else the town before the day; else those of the title."""
    told: list[str] = []
    for line in [issuer, *reversed(top.offices)]:
        for found in _PLACE.finditer(line):
            place = f"{_TABLE['committee'].get(found['word'].capitalize(), found['word'].lower())} {found['name']}"
            if place not in told:
                told.append(place)
    if told:
        return ", ".join(told)
    if top.town:
        named = re.search(
            rf"(?<!\w)({_PLACE_WORD})\s+{re.escape(top.town)}(?!\w)", layout.normal.text
        )
        return f"{named[1]} {top.town}" if named else top.town
    first = _PLACE.search(title) or _opening_place(layout)
    if first is None:
        return ""
    return f"{_TABLE['committee'].get(first['word'], first['word'])} {first['name']}"


def _opening_place(layout: Layout) -> re.Match[str] | None:
    """The place whose doings the title lines or the first sentence tell; none when it may be another's."""
    text = layout.normal.text
    for block in layout.blocks[:_TITLE_LINES]:
        start = block.span.start + len(block.number)
        start += text[start : start + 1] in {".", ")", "/"}
        if block.kind == BlockKind.ROW or (
            block.number and not any(sign.isalnum() for sign in block.number)
        ):
            return None
        first = _SENTENCE.search(text, start, block.span.end)
        for found in _PLACE.finditer(text, start, first.end() if first else block.span.end):
            if not _ANOTHERS.search(text[start : found.start()]):
                return found
        if first and block.span.end - start > _HEADLINE_LONG:
            return None
    return None

"""The four fields of the movement as a text names them.

Three ways to ask: what a heading is about (``of_title``), which fields running text tells by name
(``field_in``), and which field holds at a position (``field_at``). The words stand in
``lexicon/fields.toml``. Positions are code points of the text handed in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from kheo.reader.found import Span
from kheo.reader.layout import BlockKind, Layout
from kheo.reader.lexicon import any_of, table

CODES = ("kinh_te", "van_hoa_xa_hoi", "quoc_phong_an_ninh", "xay_dung_he_thong_chinh_tri")
ALL = "chung"
"""Said of figures that cover all fields together."""


@dataclass(frozen=True, slots=True)
class Told:
    """Fields told in one go: "kinh tế, văn hóa - xã hội" tells two. ``span`` covers their names."""

    codes: tuple[str, ...]
    span: Span

    @property
    def field(self) -> str | None:
        """The one field, ``chung`` for all four, nothing when two or three are merged."""
        if len(self.codes) == 1:
            return self.codes[0]
        return ALL if len(self.codes) == len(CODES) else None


@dataclass(frozen=True, slots=True)
class _Name:
    codes: tuple[str, ...]
    span: Span
    short: bool


@dataclass(frozen=True, slots=True)
class _Grammar:
    name: re.Pattern[str]
    codes: dict[str, tuple[str, ...]]
    before: re.Pattern[str]
    opening: re.Pattern[str]
    between: re.Pattern[str]
    said: dict[str, re.Pattern[str]]


_NUMBER = re.compile(
    r"\s*[:(]?\s*(?:có |là |được |gồm )?\d[\d.]*+(?!\s*(?:năm|tháng|quý|ngày|lần|/))"
)


@cache
def _grammar() -> _Grammar:
    data = table("fields")
    groups: list[tuple[str, tuple[str, ...], list[str]]] = []
    for row in data["merged"].values():
        groups.append(("n", tuple(row["fields"]), row["names"]))
        groups.append(("x", tuple(row["fields"]), row["exact"]))
    for code, row in data["field"].items():
        groups += [
            ("n", (code,), row["names"]),
            ("s", (code,), row["short"]),
            ("x", (code,), row["exact"]),
        ]
    groups.append(("n", (), data["no_field"]))
    groups.append(("a", CODES, data["all_fields"]))
    parts, codes = [], {}
    rows = [(one, kind, code) for kind, code, names in groups for one in names]
    for index, (one, kind, code) in enumerate(sorted(rows, key=lambda row: -len(row[0]))):
        group = f"{kind}{index}"
        codes[group] = code
        pattern = any_of([one])
        parts.append(f"(?P<{group}>{pattern if kind == 'x' else f'(?i:{pattern})'})")
    between = any_of(data["between"])
    amount = r"(?::|\s)\s*(?:có |là |được )?\d[\d.]*\s*(?:[^\W\d]+\s*){0,4}(?:\([^()]{0,40}\)\s*)?"
    return _Grammar(
        re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)"),
        codes,
        re.compile(rf"(?<![^\W\d]){any_of(data['told'])}\s*(?:phát triển |bảo đảm |đảm bảo |xây dựng )?$", re.IGNORECASE),
        re.compile(rf"\W*(?:{any_of(data['opening'])}(?!\w)[\s:,]*)*", re.IGNORECASE),
        re.compile(rf"(?:{amount})?(?:\s*{between}\s*)+", re.IGNORECASE),
        {
            code: re.compile(rf"(?<!\w){any_of(row['said'])}(?!\w)", re.IGNORECASE)
            for code, row in data["field"].items()
        },
    )  # fmt: skip


def _names(text: str) -> list[_Name]:
    """Every word that could name a field, the longest at each place."""
    grammar, found = _grammar(), []
    for match in grammar.name.finditer(text):
        group = match.lastgroup or ""
        codes = grammar.codes[group]
        if codes:
            found.append(_Name(codes, Span(*match.span()), group[0] == "s" or group[0] == "x"))
        elif found:
            found.append(_Name((), Span(*match.span()), True))
    return found


def _rows(text: str, names: list[_Name]) -> list[list[_Name]]:
    """Names that stand in a row with nothing but commas and amounts between them."""
    rows: list[list[_Name]] = []
    last: _Name | None = None
    for name in names:
        chained = last is not None and _grammar().between.fullmatch(
            text, last.span.end, name.span.start
        )
        if not name.codes:
            last = None
            continue
        if chained:
            rows[-1].append(name)
        else:
            rows.append([name])
        last = name
    return rows


def _is_told(text: str, row: list[_Name]) -> bool:
    """Whether the row names fields as such: behind "lĩnh vực", several of them, or before amounts."""
    start = row[0].span.start
    if _grammar().before.search(text, max(0, start - 40), start):
        return True
    if len({code for name in row for code in name.codes}) == len(CODES):
        return True
    if not row[0].short and _BEGINS.search(text, max(0, start - 30), start):
        return True
    return _NUMBER.match(text, row[-1].span.end) is not None and not (
        len(row) == 1
        and row[0].short
        and text[row[0].span.start].islower()
        and not _opens(text, start)
    )


_BEGINS = re.compile(
    r"(?:^|[;,.:(]\s*)(?:về|trong|đối với)\s+(?:công tác\s+|lĩnh vực\s+)?$", re.IGNORECASE
)


def _opens(text: str, at: int) -> bool:
    """Whether a clause begins here: after a bracket, a colon, a comma or at the very beginning."""
    before = text[max(0, at - 8) : at].rstrip()
    return not before or before[-1] in "(:;,-+•“" or before.endswith(("và", "về"))


@lru_cache(maxsize=256)
def told_in(text: str) -> tuple[Told, ...]:
    """The fields that running text tells by name, in order; names in one row without amounts as one."""
    told: list[Told] = []
    for row in _rows(text, _names(text)):
        if _is_told(text, row):
            told += _split(text, row)
    return tuple(told)


def _split(text: str, row: list[_Name]) -> list[Told]:
    """Names in a row, parted where an amount stands between them ("kinh tế: 6 mô hình; xã hội: 7")."""
    parts: list[list[_Name]] = [[row[0]]]
    for left, right in pairwise(row):
        if any(letter.isdigit() for letter in text[left.span.end : right.span.start]):
            parts.append([right])
        else:
            parts[-1].append(right)
    return [
        Told(_unique(part), Span(part[0].span.start, part[-1].span.end)) for part in parts
    ]  # fmt: skip


def _unique(names: list[_Name]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for name in names for code in name.codes))


def field_in(text: str) -> list[tuple[str, Span]]:
    """Every field told by name with its place: (code, span), merged names once for each field."""
    return [(code, told.span) for told in told_in(text) for code in told.codes]


def of_title(title: str) -> Told | None:
    """What a heading, a lead-in or the first cell of a row is about; nothing when no field is named."""
    told = told_in(title)
    if told:
        return told[-1]
    rows = _rows(title, _names(title))
    start = _grammar().opening.match(title)
    opens = start.end() if start else 0
    for row in rows:
        if row[0].span.start <= opens or not all(name.short for name in row):
            return Told(_unique(row), Span(row[0].span.start, row[-1].span.end))
    return None


def of_line(line: str) -> Told | None:
    """The fields of a line that names them and says nothing else: "Lĩnh vực kinh tế", "* Về kinh tế:"."""
    bare = line.strip(" -+*•:.;")
    told = of_title(bare) if len(bare) < 90 else None
    if told is None:
        return None
    opening = _grammar().opening.match(bare)
    before = bare[opening.end() if opening else 0 : told.span.start]
    return told if len(before) + len(bare) - told.span.end < 12 else None


@dataclass(frozen=True, slots=True)
class Holds:
    """The fields that hold at a position and what that rests on: "câu", "ý" or "mục"."""

    codes: tuple[str, ...]
    source: str
    note: bool = False

    @property
    def field(self) -> str | None:
        """The one field, ``chung`` for all, nothing when two or three are merged."""
        return Told(self.codes, Span(0, 0)).field


def holding(layout: Layout, at: int) -> Holds | None:
    """The fields told last before ``at``: in its paragraph, in its lead-in, else in the nearest heading."""
    block = layout.block_at(at)
    if block.kind != BlockKind.END and (said := _said_before(layout, at)):
        return Holds(said.codes, "câu")
    if block.title and (own := of_title(block.title)):
        return Holds(own.codes, "ý" if block.kind == BlockKind.TEXT else "mục")
    home = layout.home(at)
    if home != at and (said := _said_before(layout, home)):
        return Holds(said.codes, "câu", True)
    for title in reversed(layout.titles_at(home)):
        if over := of_title(title):
            return Holds(over.codes, "mục", home != at)
    return None


def _said_before(layout: Layout, at: int) -> Told | None:
    """The fields told last before ``at`` in its own paragraph."""
    span = layout.block_at(at).span
    before = [
        told for told in told_in(layout.normal.slice(span)) if span.start + told.span.end <= at
    ]
    return before[-1] if before else None


def field_at(layout: Layout, at: int) -> str | None:
    """The code of the field that holds at ``at``; ``chung`` for all together; nothing when none is told."""
    holds = holding(layout, at)
    return holds.field if holds else None


def by_content(text: str) -> str | None:
    """The field that the words of a title show, when they show exactly one."""
    shown = [code for code, pattern in _grammar().said.items() if pattern.search(text)]
    return shown[0] if len(shown) == 1 else None

"""Where papers are cited: kind, number and symbol, before days and issuers are known."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from kheo.reader.found import Span
from kheo.reader.layout import BlockKind, Layout
from kheo.reader.lexicon import any_of, table
from kheo.reader.papers.symbols import CANDIDATE, Symbol, symbol_of

_TABLE = table("papers")
_NAMES = {said: kind["name"] for kind in _TABLE["kind"] for said in kind["says"]}
_LAWS = {kind["name"] for kind in _TABLE["kind"] if kind.get("law")}
_SHORT = {said: kind["name"] for kind in _TABLE["kind"] for said in kind.get("short", ())}
KIND = re.compile(rf"(?<!\w)(?:(?i:{any_of(_NAMES)})|{any_of(_SHORT)})(?!\w)")
"""A kind of paper by its name or abbreviation."""
_NUMBER_WORD = rf"(?i:{any_of(_TABLE['words']['number'])})"
_REST = re.compile(
    rf"(?P<between>(?:\s+[a-zà-ỹđ]+){{0,5}}?|\s*\([^()]{{0,50}}\))\s*,?(?P<said>\s+{_NUMBER_WORD}\s*:?)?\s*"
)
_LAW_REST = re.compile(rf"(?P<between>(?:\s+[\w,-]+){{0,16}}?)(?P<said>\s+{_NUMBER_WORD}\s*:?)?\s*")
_SAID = re.compile(rf"(?<!\w)(?P<word>{_NUMBER_WORD})\s*:?\s*$")
_AGAIN = re.compile(r"\s*(?:,|;|và|, và|; và)\s*(?:số\s*:?\s*)?", re.IGNORECASE)
_BEHIND = re.compile(
    rf"\s*(?:[,;.:)”\"…|]|$|\n|\((?!\d)|-\s|{any_of(_TABLE['words']['after_number'])}(?!\w))",
    re.IGNORECASE,
)
_JOINED = re.compile(r"[/.,-]?\d|\s?%")
_LAST_SYLLABLES = {said.split()[-1].lower() for said in (*_NAMES, *_SHORT)} | {"số", "hiệu", "và"}
_BACK = 100
_HEAD_BLOCKS = 15


@dataclass(slots=True)
class Draft:
    """One place where a paper is cited. ``start`` is where its kind (or "số") begins."""

    kind: str
    symbol: Symbol
    start: int
    end: int
    floor: int
    limit: int
    said: bool
    text: str | None = None
    told_kind: bool = True
    day: date | None = None
    month: str | None = None
    day_span: Span | None = None
    day_is_before: bool = False
    issuer: str | None = None
    subject: str | None = None
    subject_span: Span | None = None
    implements: str | None = None
    after: int = 0
    same_day: bool = False
    in_list: bool = False

    @property
    def key(self) -> tuple[str, ...] | None:
        """What its symbol shares with other mentions; None for a bare number."""
        return self.symbol.key if self.text else None


def kind_name(said: str) -> str:
    """The regular name of a kind as a text says it."""
    name: str = _SHORT.get(said) or _NAMES[" ".join(said.lower().split())]
    return name


def find_drafts(layout: Layout) -> tuple[list[Draft], str | None]:
    """Every place where a numbered paper is cited, in order, and the symbol of the report itself."""
    text = layout.normal.text
    drafts: list[Draft] = []
    own: str | None = None
    passages = _passages(layout)
    for found in CANDIDATE.finditer(text):
        if not found["tail"] and not _may_follow_kind(text, found.start()):
            continue
        index = layout.index_at(found.start())
        draft = _draft(text, passages[index], symbol_of(found), drafts[-1] if drafts else None)
        if draft is None:
            continue
        if own is None and _is_own(text, layout.blocks[index].span, index, draft):
            own = draft.text or draft.symbol.number
        else:
            drafts.append(draft)
    return _with_shared_letters(text, drafts), own


def _passages(layout: Layout) -> list[Span]:
    """For every block the stretch it is read in: itself and the lines its sentence was broken into."""
    text = layout.normal.text
    spans = [block.span for block in layout.blocks] or [Span(0, len(text))]
    starts, ends = [one.start for one in spans], [one.end for one in spans]
    for index in range(1, len(spans)):
        if layout.blocks[index].number or BlockKind.ROW in {
            layout.blocks[index].kind, layout.blocks[index - 1].kind
        }:  # fmt: skip
            continue
        before, first = text[ends[index - 1] - 1], text[spans[index].start]
        if before in "/-," or (before not in ".;:!?…" and (first.islower() or first.isdigit())):
            starts[index] = starts[index - 1]
    for index in range(len(spans) - 1, 0, -1):
        if starts[index] == starts[index - 1]:
            ends[index - 1] = ends[index]
    return [Span(start, end) for start, end in zip(starts, ends, strict=True)]


def _may_follow_kind(text: str, at: int) -> bool:
    """Whether the word before is one a paper's bare number stands behind: a quick look."""
    before = text[max(0, at - 12) : at].rstrip(" :,;")
    word = re.split(r"[\s:(]", before)[-1].lower() if before else ""
    return word in _LAST_SYLLABLES or (before[-1:].isdigit() and text[at - 2 : at] in {", ", "; "})


def _draft(text: str, block: Span, symbol: Symbol, before: Draft | None) -> Draft | None:
    at = symbol.span.start
    low = max(block.start, at - _BACK)
    kind, start, said, word = _look_back(text, low, at)
    follows = (
        before is not None and before.limit == block.end
        and _AGAIN.fullmatch(text, before.end, at) is not None
    )  # fmt: skip
    if kind is None and not _stands_alone(symbol, said, follows):
        return None
    if kind is None:
        kind = _inherited(symbol, before, block) or "Công văn"
        start = at if start < 0 else start
        draft = Draft(
            kind,
            symbol,
            start,
            symbol.span.end,
            block.start,
            block.end,
            said or follows,
            symbol.text,
            False,
        )
        return draft if symbol.text or _is_list_number(text, symbol, before) else None
    if not symbol.letters and not _is_bare_number(text, symbol, said, kind, word):
        return None
    return Draft(kind, symbol, start, symbol.span.end, block.start, block.end, said, symbol.text)


def _look_back(text: str, low: int, at: int) -> tuple[str | None, int, bool, str]:
    """Kind, where it begins, whether "số" was said, the kind as written."""
    window = text[low:at]
    last = max(KIND.finditer(window), key=re.Match.start, default=None)
    if last is not None:
        name = kind_name(last.group())
        rest = (_LAW_REST if name in _LAWS else _REST).fullmatch(window, last.end())
        said = bool(rest and rest["said"])
        if rest and (said or not rest["between"].strip()) and (window[last.end() :] != ""):
            return name, low + last.start(), said, last.group()
    alone = _SAID.search(window)
    return None, low + alone.start() if alone else -1, alone is not None, ""


def _stands_alone(symbol: Symbol, said: bool, follows: bool) -> bool:
    """Whether a symbol without its kind is one: its letters show it, or "số" and a known office do."""
    if not symbol.letters:
        return follows
    return symbol.is_certain or (
        (said or follows) and (symbol.has_office or symbol.kind is not None)
    )


def _inherited(symbol: Symbol, before: Draft | None, block: Span) -> str | None:
    """The kind of a symbol that stands alone: that of the series it goes on with, else by its letters."""
    if before is None or before.limit != block.end:
        return symbol.kind
    same = before.symbol.letters[:1] == symbol.letters[:1] or not before.symbol.letters
    return before.kind if same else symbol.kind


def _is_list_number(text: str, symbol: Symbol, before: Draft | None) -> bool:
    """A bare number that goes on a list ("số 12, 13 và 14/QĐ-UBND")."""
    return (
        before is not None and before.said and before.text is None
        and not _JOINED.match(text, symbol.span.end) and bool(_BEHIND.match(text, symbol.span.end))
    )  # fmt: skip


def _is_bare_number(text: str, symbol: Symbol, said: bool, kind: str, word: str) -> bool:
    end = symbol.span.end
    if symbol.year:
        return said or int(re.sub(r"\D", "", symbol.number)) > 12
    if _JOINED.match(text, end):
        return False
    if said:
        return True
    return (
        word[:1].isupper() and len(symbol.number) < 4 and kind not in {"Báo cáo", "Văn bản"}
        and bool(_BEHIND.match(text, end))
    )  # fmt: skip


def _is_own(text: str, block: Span, index: int, draft: Draft) -> bool:
    """Whether it is the number of the report itself: "Số: …" over its title, or its opening words."""
    if index >= _HEAD_BLOCKS or draft.day_span:
        return False
    if not draft.told_kind:
        return text[draft.start] == "S"
    opening = draft.start == block.start and block.end - block.start < 200
    return opening and index < 3 and draft.kind == "Báo cáo"


def _with_shared_letters(text: str, drafts: list[Draft]) -> list[Draft]:
    """Numbers of a list take the letters told once at its end."""
    for index in range(len(drafts) - 2, -1, -1):
        this, then = drafts[index], drafts[index + 1]
        if this.text or not then.symbol.letters or then.told_kind:
            continue
        if _AGAIN.fullmatch(text, this.end, then.start) and this.limit == then.limit:
            joint = (then.text or "")[len(then.symbol.number) :]
            this.symbol = Symbol(
                this.symbol.span, this.symbol.number, then.symbol.year, then.symbol.letters,
                this.symbol.number + joint,
            )  # fmt: skip
            this.text = this.symbol.text
            this.in_list = True
    return drafts

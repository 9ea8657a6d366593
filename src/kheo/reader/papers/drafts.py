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
    rf"(?P<between>(?:\s+[a-zà-ỹđ]+){{0,5}}?|\s*\([^()]{{0,50}}\)|\s+của\s+(?P<of>[^,;.:()\d]{{3,60}}?))"
    rf"\s*,?(?P<said>[\s(]+{_NUMBER_WORD}\s*:?)?\s*"
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
_HEAD_BLOCKS, _TOP_BLOCKS = 15, 3
_MONTHS, _YEAR_DIGITS = 12, 4


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
    year: str | None = None
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
        return self.symbol.key if self.symbol.letters else None


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
    """What is cited by this number, if anything is; ``before`` is the citation before it."""
    at = symbol.span.start
    back = _look_back(text, max(block.start, at - _BACK), at)
    near = before if before is not None and before.limit == block.end else None
    follows = near is not None and _AGAIN.fullmatch(text, near.end, at) is not None
    if back.kind is None:
        if not _stands_alone(text, symbol, back.said, near if follows else None):
            return None
        kind = _inherited(symbol, near) or "Công văn"
    elif not symbol.letters and not _is_bare_number(text, symbol, back):
        return None
    else:
        kind = back.kind
    return Draft(
        kind, symbol, back.start, symbol.span.end, block.start, block.end, back.said or follows,
        symbol.text, back.kind is not None, issuer=back.of,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Before:
    """What stands before a number: the kind and where it begins, whether "số" was said, whose it is."""

    kind: str | None
    start: int
    said: bool
    word: str = ""
    bare: bool = True
    of: str | None = None


def _look_back(text: str, low: int, at: int) -> _Before:
    window = text[low:at]
    last = max(KIND.finditer(window), key=re.Match.start, default=None)
    if last is not None:
        name = kind_name(last.group())
        rest = (_LAW_REST if name in _LAWS else _REST).fullmatch(window, last.end())
        said = bool(rest and rest["said"])
        if rest and (said or not rest["between"].strip()) and (window[last.end() :] != ""):
            bare, of = not rest["between"].strip(), rest.groupdict().get("of")
            return _Before(name, low + last.start(), said, last.group(), bare, of)
    alone = _SAID.search(window)
    return _Before(None, low + alone.start() if alone else at, alone is not None)


def _stands_alone(text: str, symbol: Symbol, said: bool, near: Draft | None) -> bool:
    """Whether a number without its kind is one: its letters show it, or it goes on the list of ``near``."""
    if symbol.letters:
        known = symbol.has_office or symbol.kind is not None
        return symbol.is_certain or (known and (said or near is not None))
    return (
        near is not None and near.said and not near.symbol.letters
        and not _JOINED.match(text, symbol.span.end) and bool(_BEHIND.match(text, symbol.span.end))
    )  # fmt: skip


def _inherited(symbol: Symbol, near: Draft | None) -> str | None:
    """The kind of a symbol that stands alone: that of the series it goes on with, else by its letters."""
    if near is None:
        return symbol.kind
    same = near.symbol.letters[:1] == symbol.letters[:1] or not near.symbol.letters
    return near.kind if same else symbol.kind


def _is_bare_number(text: str, symbol: Symbol, back: _Before) -> bool:
    """Whether a number without letters is that of a paper ("Nghị quyết 25"), not a count."""
    end = symbol.span.end
    if symbol.year:
        return back.said or int(re.sub(r"\D", "", symbol.number)) > _MONTHS
    if _JOINED.match(text, end) or not back.bare:
        return False
    if back.said:
        return True
    named = back.word[:1].isupper() and back.kind not in {"Báo cáo", "Văn bản"}
    return named and len(symbol.number) < _YEAR_DIGITS and bool(_BEHIND.match(text, end))


def _is_own(text: str, block: Span, index: int, draft: Draft) -> bool:
    """Whether it is the number of the report itself: "Số: …" over its title, or its opening words."""
    if index >= _HEAD_BLOCKS or draft.day_span:
        return False
    before = text[block.start : draft.start]
    alone = not before.strip(" *|\t-") or before.endswith(("   ", "\t", "| "))
    if not draft.told_kind:
        return text[draft.start] == "S" and alone
    return alone and index < _TOP_BLOCKS and text[draft.start : draft.end].isupper()


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

"""The initiatives and other quoted strings of a report, block by block."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kheo.reader.fields import of_title
from kheo.reader.found import Named, Quoted, Span
from kheo.reader.layout import Block, BlockKind, Layout
from kheo.reader.names import owners, rows
from kheo.reader.names.bare import bare_titles
from kheo.reader.names.entities import Party
from kheo.reader.names.fielding import only_field, told_field
from kheo.reader.names.leads import Lead, note_hangs
from kheo.reader.names.quotes import Quote, quotes_in
from kheo.reader.names.repeats import plain
from kheo.reader.names.stretches import Sentences, Stretches
from kheo.reader.names.telling import (
    Verdict,
    is_movement,
    is_work,
    judge,
    known,
    tells_other,
)


@dataclass(slots=True)
class _Draft:
    """A title found in a block, before its owner is known."""

    start: int
    end: int
    head: int
    title: str
    full: str | None = None
    clean: str | None = None
    quoted: bool = True
    party: Party | None = None
    field: str | None = None
    count: int | None = None


def find_drafts(layout: Layout) -> tuple[list[Named], list[Quoted]]:
    """Every mention with title, owner, place and told field; and the other quoted strings, in order."""
    text = layout.normal.text
    quotes = [quotes_in(text, block.span.start, block.span.end) for block in layout.blocks]
    masked = _masked(text, quotes)
    named: list[Named] = []
    quoted: list[Quoted] = []
    lead, sentences = Lead(), Sentences(layout)
    columns: rows.Columns | None = None
    for block, marks in zip(layout.blocks, quotes, strict=True):
        columns = columns if block.kind == BlockKind.ROW else None
        if block.kind == BlockKind.END and not marks:
            drafts = []
        elif block.kind == BlockKind.ROW and (columns or _columns(text, block)):
            drafts = _row(text, block, columns) if columns else []
            columns = columns or _columns(text, block)
            quoted += [_other(one, known(one.inner)) for one in marks if known(one.inner)]
        else:
            drafts, others = _block(
                masked,
                text,
                block,
                marks,
                listed=lead.holds(block),
                hangs=note_hangs(layout, block),
            )
            quoted += others
            if not drafts and named:
                _told_below(layout, block, named[-1])
            _own(layout, sentences, masked, block, drafts)
        lead.pass_by(masked, block, bool(drafts))
        named += [_named(layout, sentences, draft, lead.field) for draft in drafts]
    named, quoted = _mentioned_again(layout, named, quoted)
    if named and (only := only_field(layout)):
        for one in named:
            if not one.field and one.span.start > only[1]:
                one.field, one.field_from = only[0], "câu dẫn"
    for other in quoted:
        other.text = re.sub(r"\s+", " ", layout.normal.slice(other.span))
    return named, sorted(quoted, key=lambda one: one.span)


def _told_below(layout: Layout, block: Block, one: Named) -> None:
    """Take up "Đơn vị thực hiện: …" and "Lĩnh vực: …" from the lines right below a title."""
    if layout.index_at(block.span.start) - layout.index_at(one.span.start) > 3:
        return
    text = layout.normal.text
    party = owners.labelled(text, block.span.start, block.span.end)
    if party and one.unit is None:
        one.unit, one.place = party.unit, party.place or one.place
    line = text[block.span.start : block.span.end]
    if not one.field and _FIELD_LINE.match(line) and (told := of_title(line)) and told.field:
        one.field, one.field_from = told.field, "câu dẫn"


_FIELD_LINE = re.compile(r"\s*[-+*]?\s*(?:thuộc )?lĩnh vực\s*:", re.IGNORECASE)


def _mentioned_again(
    layout: Layout, named: list[Named], quoted: list[Quoted]
) -> tuple[list[Named], list[Quoted]]:
    """Strings that nothing announces but that are the title of an initiative named elsewhere."""
    titles = {plain(one.title) for one in named}
    again = [
        one for one in quoted
        if one.why == "cách nói" and plain(layout.normal.slice(one.span)) in titles
    ]  # fmt: skip
    if not again:
        return named, quoted
    spans = {one.span for one in again}
    more = [
        Named(one.span, re.sub(r"\s+", " ", layout.normal.slice(one.span)).strip("“”\"'‘’ "))
        for one in again
    ]
    return (
        sorted([*named, *more], key=lambda one: one.span),
        [one for one in quoted if one.span not in spans],
    )


def _masked(text: str, quotes: list[list[Quote]]) -> str:
    """The text with the name of the movement blanked out."""
    parts, at = [], 0
    for one in (quote for block in quotes for quote in block):
        if one.start >= at and is_movement(one.inner):
            parts += [text[at : one.start], " " * (one.end - one.start)]
            at = one.end
    return "".join([*parts, text[at:]])


def _columns(text: str, block: Block) -> rows.Columns | None:
    return rows.columns(text, rows.cells(text, block.span.start, block.span.end))


def _row(text: str, block: Block, columns: rows.Columns) -> list[_Draft]:
    row = rows.read_row(text, rows.cells(text, block.span.start, block.span.end), columns)
    if row is None:
        return []
    shown = text[row.start : row.end]
    inner = shown.strip('“”" ')
    return [
        _Draft(row.start, row.end, row.start, inner, quoted=shown[:1] in "“\"", party=row.party,
               field=row.field, count=row.count)
    ]  # fmt: skip


def _block(
    masked: str, text: str, block: Block, marks: list[Quote], *, listed: bool, hangs: bool
) -> tuple[list[_Draft], list[Quoted]]:
    """The titles of one block, with and without marks, and its other quoted strings."""
    drafts: list[_Draft] = []
    others: list[Quoted] = []
    before: Verdict | None = None
    verdicts: list[tuple[Quote, Verdict]] = []
    start, outer = block.span.start, -1
    for mark in marks:
        if mark.start < outer:
            if why := known(mark.inner):
                others.append(_other(mark, why))
            continue
        outer = mark.end
        if is_movement(mark.inner) and not is_work(masked, mark):
            others.append(_other(mark, "tên phong trào"))
            continue
        owned = owners.follows(masked, mark.end, block.span.end) or (
            not tells_other(masked[max(start, mark.start - 120) : mark.start])
            and owners.leads(masked, start, mark.start)
        )
        verdict = judge(masked, start, mark, before, announced=listed or hangs, owned=owned)
        verdicts.append((mark, verdict))
        start, before = mark.end, verdict
    for mark, verdict in _with_neighbours(text, verdicts):
        if verdict.named:
            drafts.append(_titled(masked, text, mark, verdict))
        else:
            others.append(_other(mark, verdict.why))
    taken = Stretches((mark.start, mark.end) for mark in marks)
    named = Stretches((draft.start, draft.end) for draft in drafts)
    for bare in bare_titles(
        masked, block.span.start, block.span.end, taken, named, announced=listed
    ):
        title = re.sub(r"\s+", " ", text[bare.start : bare.end])
        drafts.append(
            _Draft(bare.start, bare.end, bare.head, title, quoted=False, count=bare.count)
        )
    return sorted(drafts, key=lambda one: one.start), others


def _with_neighbours(
    text: str, verdicts: list[tuple[Quote, Verdict]]
) -> list[tuple[Quote, Verdict]]:
    """Strings nothing announces are titles when a title follows in the same row."""
    for index in range(len(verdicts) - 2, -1, -1):
        (mark, verdict), (follower, known_) = verdicts[index], verdicts[index + 1]
        if verdict.guessed and known_.named and _ROW.fullmatch(text, mark.end, follower.start):
            verdicts[index] = (mark, Verdict("", mark.start))
    return verdicts


_ROW = re.compile(r"\s*(?:,|và|hay|hoặc|,\s*và)\s*")


def _other(mark: Quote, why: str) -> Quoted:
    return Quoted(Span(mark.start, mark.end), "", why)


def _titled(masked: str, text: str, mark: Quote, verdict: Verdict) -> _Draft:
    title = re.sub(r"\s+", " ", mark.inner).strip()
    clean = None
    if mark.broken or re.search(r"[“”\"]", title):
        clean = re.sub(r"\s*[“”\"]\s*(?=[,.;]|$)|[“”\"]", "", title).strip()
    full = None
    if verdict.outside:
        full = f"{verdict.outside} {re.sub(r'[ ]+', ' ', text[mark.start : mark.end])}"
    return _Draft(
        mark.start, mark.end, verdict.head, title, full, clean if clean != title else None,
        count=_count(masked, verdict.head, mark),
    )  # fmt: skip


_COUNT = re.compile(r"(?<![\w.,/-])(\d{1,3}(?:\.\d{3})*|\d{1,4})\s+$")


def _count(text: str, head: int, mark: Quote) -> int | None:
    """The number of sites before "mô hình “…”"; before "mô hình (“…”; “…”)" it counts the titles."""
    found = _COUNT.search(text, max(0, head - 12), head)
    alone = not re.search(r"[(:]", text[head : mark.start]) and not _MORE.match(text, mark.end)
    return int(found[1].replace(".", "")) if found and alone else None


_MORE = re.compile(r"\s*(?:,|và|;)\s*[“\"]")


_APART = re.compile(
    r"\s*(?:(?:,|và|hay|hoặc|cùng|với|&|/|-|mô hình|các mô hình|câu lạc bộ|CLB)\s*)*"
)


def _own(
    layout: Layout, sentences: Sentences, text: str, block: Block, drafts: list[_Draft]
) -> None:
    """Give the titles of a block their owners: behind them, before them, from their row, from above."""
    if not drafts:
        return
    ends = [draft.head for draft in drafts[1:]] + [block.span.end]
    for draft, end in zip(drafts, ends, strict=True):
        draft.party = owners.after(text, draft.end, max(draft.end, end))
    for draft, follower in zip(reversed(drafts[:-1]), reversed(drafts[1:]), strict=True):
        bracket = text[follower.end : follower.end + 2].strip() == "("
        if (
            draft.party is None
            and not bracket
            and _APART.fullmatch(text, draft.end, follower.start)
        ):
            draft.party = follower.party
    _own_from_before(text, block, drafts)
    lead = owners.above([block.title])
    over = owners.above(layout.titles_at(block.span.start))
    behind = block.span.start
    for draft, end in zip(drafts, ends, strict=True):
        if draft.party is None:
            place = owners.in_title(draft.title)
            draft.party = lead or (Party(None, place, draft.end) if place else over)
        if draft.party is None:
            around = sentences.around(draft.start)
            part = Span(max(around.start, behind), around.end)
            draft.party = owners.nearby(text, part, draft.head, draft.end, end)
        behind = draft.end


def _own_from_before(text: str, block: Block, drafts: list[_Draft]) -> None:
    start, held, whole = block.span.start, None, False
    for draft in drafts:
        told = owners.before(text, start, draft.head) if draft.head > start else None
        if told:
            held, whole = told[0], told[1] or whole
        elif not whole and re.search(r"[;.]", text[start : draft.head]):
            held = None
        if draft.party is None:
            draft.party = held
        elif draft.party.unit is None and held and held.unit and not owners.is_place(held):
            draft.party = Party(held.unit, draft.party.place, draft.party.end)
        elif not told and not whole:
            held = None
        start = max(
            draft.end,
            min(draft.party.end, block.span.end)
            if draft.party and draft.end <= draft.party.end
            else 0,
        )


def _named(layout: Layout, sentences: Sentences, draft: _Draft, lead: str | None) -> Named:
    told = (
        (draft.field, "bảng") if draft.field else told_field(layout, sentences, draft.start, lead)
    )
    unit, place = (draft.party.unit, draft.party.place) if draft.party else (None, None)
    return Named(
        Span(draft.start, draft.end), draft.title, draft.full, draft.clean, draft.quoted, unit, place,
        told[0] if told else None, told[1] if told else None, draft.count,
    )  # fmt: skip

"""The field of an initiative and what it rests on: its row, its sentence, its heading, a repeat, its words."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from kheo.reader import fields
from kheo.reader.found import Named
from kheo.reader.layout import BlockKind, Layout
from kheo.reader.names.stretches import Sentences

REPEATED = "xuất hiện lại ở mục lĩnh vực"
CONTENT = "nội dung"


def told_field(
    layout: Layout, sentences: Sentences, at: int, lead: str | None = None
) -> tuple[str, str] | None:
    """The one field told for the place ``at``, and by what; ``lead`` is told by a line above it."""
    if found := _in_paragraph(layout, sentences, at):
        return found, "câu dẫn"
    block = layout.block_at(at)
    if (
        block.kind == BlockKind.TEXT
        and block.title
        and (code := _one(fields.of_title(block.title)))
    ):
        return code, "câu dẫn"
    if lead:
        return lead, "mục lĩnh vực"
    home = layout.home(at)
    if home != at and (found := _in_paragraph(layout, sentences, home)):
        return found, "chú thích gắn với câu về lĩnh vực"
    for title in reversed(layout.titles_at(home)):
        told = fields.of_title(title)
        if told is None:
            continue
        code = _one(told)
        return (
            (code, "chú thích gắn với mục lĩnh vực" if home != at else "mục lĩnh vực")
            if code
            else None
        )
    return None


def _one(told: fields.Told | None) -> str | None:
    return told.codes[0] if told and len(told.codes) == 1 else None


def _in_paragraph(layout: Layout, sentences: Sentences, at: int) -> str | None:
    """The field told last before ``at``: in its sentence, else by a sentence that opens with it."""
    span = layout.block_at(at).span
    told = sentences.told(at)
    count = bisect_right(told, at - span.start, key=lambda one: one.span.end)
    if not count:
        return None
    last = told[count - 1]
    if last.span.start >= sentences.around(at).start - span.start:
        return _one(last)
    start = sentences.around(span.start + last.span.start).start - span.start
    first = bisect_left(told, start, key=lambda one: one.span.start)
    return _one(last) if first == count - 1 and last.span.start - start < 40 else None


def spread(named: Sequence[Named]) -> None:
    """Give every mention the field that another mention of the same title was told; else judge its words."""
    for index, one in enumerate(named):
        first = index if one.again is None else one.again
        if one.field and not named[first].field:
            named[first].field, named[first].field_from = one.field, REPEATED
    for one in named:
        if not one.field and one.again is not None and named[one.again].field:
            one.field, one.field_from = named[one.again].field, named[one.again].field_from
        if not one.field and (code := fields.by_content(one.title_full or one.title)):
            one.field, one.field_from = code, CONTENT


def only_field(layout: Layout) -> tuple[str, int] | None:
    """The field of a report whose running text tells no other one, and where it is told first.

    Tables do not count; a heading or line that names a field holds for its part of the report only.
    """
    told: list[tuple[int, tuple[str, ...]]] = []
    for block in layout.blocks:
        line = layout.normal.slice(block.span)
        found = fields.told_in(line) if block.kind in {BlockKind.TEXT, BlockKind.HEADING} else ()
        if found and (block.kind == BlockKind.HEADING or fields.of_line(line)):
            return None
        told += [(block.span.start + one.span.start, one.codes) for one in found]
    if not told or len(told[0][1]) != 1 or any(codes != told[0][1] for _, codes in told):
        return None
    return told[0][1][0], told[0][0]

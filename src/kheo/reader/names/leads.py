"""What lines hold ready for the lines below them: that titles of initiatives follow, and their field."""

from __future__ import annotations

import re

from kheo.reader.fields import of_line
from kheo.reader.layout import Block, BlockKind, Layout
from kheo.reader.names.telling import grammar


class Lead:
    """What the lines above hold ready: that titles follow ("các mô hình sau:"), and their field."""

    def __init__(self) -> None:
        self.announced = False
        self.field: str | None = None
        self._mark = ""

    def holds(self, block: Block) -> bool:
        """Whether the lead-in still holds for ``block``."""
        return self.announced and (bool(block.number) or block.kind == BlockKind.TEXT)

    def pass_by(self, text: str, block: Block, found: bool) -> None:
        """Remember what ``block`` announces for the lines below it."""
        self._take_field(text[block.span.start : block.span.end], block)
        line = text[block.span.start : block.span.end].rstrip(" *")
        sentence = re.split(r"[.;!?]\s", line)[-1]
        if line.endswith(":"):
            self.announced = grammar().mention.search(sentence) is not None or (
                self.announced and bool(block.number)
            )
        elif block.kind == BlockKind.HEADING:
            listed = re.search(
                r"tiêu biểu|điển hình|danh sách|nổi bật|danh mục", line, re.IGNORECASE
            )
            self.announced = bool(listed and grammar().mention.search(line)) or (
                self.announced and not grammar().mention.search(line) and len(line) < 60
            )
        elif not block.number and not found:
            self.announced = False

    def _take_field(self, line: str, block: Block) -> None:
        """A line with nothing but a field holds until a heading or the next line of its rank."""
        told = of_line(line)
        if told:
            self.field, self._mark = told.field, block.number[:1]
        elif block.kind in {BlockKind.HEADING, BlockKind.NOTE, BlockKind.END} or (
            block.number and block.number[:1] == self._mark
        ):
            self.field = None


def note_hangs(layout: Layout, block: Block) -> bool:
    """Whether a footnote hangs at a sentence about models."""
    if block.kind != BlockKind.NOTE or block.anchor is None:
        return False
    sentence = layout.normal.slice(layout.sentence_at(max(block.anchor - 1, 0)))
    return grammar().mention.search(sentence) is not None

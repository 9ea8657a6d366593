"""What a figure can inherit from: the figure before, the lead-in, the heading."""

from __future__ import annotations

import re
from bisect import bisect_right
from decimal import Decimal
from functools import cache

from kheo.reader.found import Span
from kheo.reader.layout import Block, BlockKind, Layout
from kheo.reader.lexicon import any_of, table
from kheo.reader.meaning.clause import Case
from kheo.reader.meaning.words import View, acts

MOST = 40
"""How many figures back one may reach."""
INHERITED = frozenset(
    {"register", "recognise", "multiply", "keep", "choose", "commend", "effective", "new"}
)


ANNEX_LINES = 2
"""Lines at the top in which a list tells its title."""


@cache
def _annex() -> re.Pattern[str]:
    return re.compile(rf"\W*{any_of(table('tables')['annex'])}(?!\w)")


class Frames:
    """Remembers the figures already read, to tell what the next one hangs on."""

    def __init__(self, layout: Layout, view: View, cases: list[Case]) -> None:
        """Nothing read yet."""
        self.layout = layout
        self.view = view
        self.cases = cases
        self.tops: list[int] = []
        self.gone_on: dict[int, list[int]] = {}
        self.roots: dict[int, tuple[int, int]] = {}
        self._heads: dict[int, str] = {}
        self._annex: str | None = None

    def seen(self, index: int) -> None:
        """Remember the last figure of every sentence that is no part: later sentences go on from it."""
        case = self.cases[index]
        if case.parent is None and case.noun != "share" and case.act not in {"add", "fall"}:
            self.tops.append(index)

    def over(self, index: int) -> Case | None:
        """The case from which this one takes what it does not say itself."""
        case = self.cases[index]
        if case.before is not None:
            return self._past_increase(index, self._parallel(case, self.cases[case.before]))
        if case.parent is not None:
            return self._past_increase(index, self.cases[case.parent])
        return self._earlier(index)

    def mixed(self, index: int) -> bool:
        """Whether figures of different verbs stand before this one in its sentence or that of its footnote."""
        case = self.cases[index]
        sentence, end = case.sentence, index
        block = self.layout.blocks[case.block]
        if block.kind == BlockKind.NOTE and block.anchor is not None:
            end = bisect_right(self.cases, block.anchor, key=lambda one: one.end)
            sentence = self.cases[end - 1].sentence if end else sentence
        told = set()
        for one in reversed(self.cases[max(0, end - MOST) : end]):
            if one.sentence != sentence:
                break
            if one.depth <= case.depth and one.noun == "initiative":
                told.add(one.act)
        return len(told) > 1

    def follow(self, index: int) -> None:
        """Remember from which figure of an earlier sentence a whole list of figures goes on."""
        case = self.cases[index]
        if case.sentence in self.roots:
            root = self.roots[case.sentence][0]
        elif case.before is None and case.parent is None and self.tops:
            last = self.cases[self.tops[-1]]
            before = last.sentence
            lead = self._lead_in(case.block)
            if lead is not None and last.block > lead and before not in self.roots:
                return
            root = self.roots[before][0] if before in self.roots else self.tops[-1]
            self.roots[case.sentence] = (root, index)
        else:
            return
        self.gone_on.setdefault(root, []).append(index)
        case.root = root

    def summed(self, index: int) -> str:
        """The verb of the figures before that a sum adds up; empty when they give another number."""
        wanted, so_far, act = self.cases[index].number.value, Decimal(0), ""
        for count, top in enumerate(reversed(self.tops[-MOST:])):
            one = self.cases[top]
            if one.noun != "initiative" or (act and one.act != act) or one.number.value is None:
                return ""
            act = one.act
            so_far += one.number.value
            if count and so_far == wanted:
                return act
        return ""

    def by_sum(self) -> None:
        """Figures told field by field go on from the figure of the sentence before that they add up to."""
        for anchor, group in self.gone_on.items():
            heads = [one for one in self.tops if self._same_sentence(one, anchor)]
            heads = [one for one in heads if self.cases[one].noun == "initiative"]
            wanted = sum(int(self.cases[one].number.value or 0) for one in group)
            fits = [one for one in heads if self.cases[one].number.value == wanted]
            if len(group) > 1 and fits and anchor not in fits:
                for one in group:
                    self.cases[one].root = fits[0]
                    self.cases[one].act = self.cases[fits[0]].act
                    self.cases[one].marks["moved"] = "sum"

    def _same_sentence(self, one: int, other: int) -> bool:
        return self.cases[one].sentence == self.cases[other].sentence

    def _parallel(self, case: Case, before: Case) -> Case:
        """Behind a semicolon a row begins again: "hội A 23, công nhận 20; hội B 31" registers 31."""
        if ";" not in self.view.small[case.left.start : case.start] or case.noun != "initiative":
            return before
        first = before
        for _step in range(MOST):
            begins = ";" in self.view.small[first.left.start : first.start]
            if begins or first.before is None:
                break
            first = self.cases[first.before]
        return first if first.noun == "initiative" else before

    def _past_increase(self, index: int, case: Case) -> Case:
        """What stands before "tăng 12 mô hình", for the figure of last year behind it."""
        if case.act not in {"add", "fall"} or case.before is None:
            return case
        self.cases[index].marks["past"] = "past"
        return self.cases[case.before]

    def _earlier(self, index: int) -> Case | None:
        """The figure of an earlier sentence that this one goes on from."""
        case = self.cases[index]
        block = self.layout.blocks[case.block]
        if block.kind == BlockKind.NOTE:
            return self._anchored(block)
        goes_on = case.opener or case.told or not case.noun or self._lead_in(case.block) is not None
        if not goes_on or not self.tops or self._starts_section(case.block):
            return None
        lead = self._lead_in(case.block)
        last = self.cases[self.tops[-1]]
        if lead is not None and last.block < lead and self.headed(index):
            return None
        if last.sentence in self.roots and last.noun != "share":
            last = self.cases[self.roots[last.sentence][1]]
        if case.block != last.block and not self._linked(last.block, case.block):
            return None
        return last

    def _anchored(self, block: Block) -> Case | None:
        at = block.anchor
        if at is None:
            return None
        last = bisect_right(self.cases, at, key=lambda one: one.end) - 1
        if last < 0 or self.cases[last].block != self.layout.index_at(at):
            return None
        before = self.cases[last]
        return before if before.metric and before.within.end + 2 >= at else None

    def _starts_section(self, block: int) -> bool:
        return self.layout.blocks[block].kind == BlockKind.HEADING

    def _linked(self, earlier: int, later: int) -> bool:
        """Whether a block goes on from an earlier one: same headings over both."""
        one, two = self.layout.blocks[earlier], self.layout.blocks[later]
        return one.above == two.above and later - earlier < 12

    def headed(self, index: int) -> str:
        """The verb of the lead-in or heading over a figure, when it tells exactly one."""
        block = self.cases[index].block
        if block not in self._heads:
            self._heads[block] = self._act_over(block)
        return self._heads[block]

    def _act_over(self, index: int) -> str:
        block = self.layout.blocks[index]
        over = list(block.above)
        lead = self._lead_in(index)
        if lead is not None:
            over.append(lead)
        for one in reversed(over[-2:]):
            span = self.layout.blocks[one].span
            found = {word.code for word in acts().all_in(self.view.small, span)} & INHERITED
            if len(found) == 1:
                return found.pop()
        return self._annex_act()

    def _annex_act(self) -> str:
        """What the title of a mere list tells of all it lists: "Danh sách mô hình được công nhận"."""
        if self._annex is None:
            self._annex = ""
            blocks = self.layout.blocks[:ANNEX_LINES]
            title = self.view.small[blocks[0].span.start : blocks[-1].span.end] if blocks else ""
            if _annex().match(title) and "mô hình" in title:
                span = Span(blocks[0].span.start, blocks[-1].span.end)
                found = {word.code for word in acts().all_in(self.view.small, span)} & INHERITED
                chosen = "choose" if not found and "tiêu biểu" in title else ""
                self._annex = found.pop() if len(found) == 1 else chosen
        return self._annex

    def _lead_in(self, index: int) -> int | None:
        """The line ending in a colon that the bullet at ``index`` stands under."""
        block = self.layout.blocks[index]
        if not block.number:
            return None
        for one in range(index - 1, max(-1, index - 15), -1):
            other = self.layout.blocks[one]
            text = self.view.small[other.span.start : other.span.end].rstrip()
            if other.number != block.number:
                return one if text.endswith(":") else None
        return None

"""What cited papers are about, and which paper they carry out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kheo.reader.found import Span
from kheo.reader.layout import Layout
from kheo.reader.lexicon import any_of, table
from kheo.reader.papers.drafts import KIND, Draft
from kheo.reader.papers.issuers import HEAD

_WORDS = table("papers")["words"]
_OPENS = re.compile(
    rf"\s*\)?\s*,?\s*(?:\(\s*)?(?P<lead>{any_of(_WORDS['subject'])}(?!\w)|(?=[“\"]))\s*:?\s*(?P<quote>[“\"])?", re.IGNORECASE
)
_ENDS = re.compile(
    rf";|\n|[.!?…](?=\s|$)|\)|,\s*(?=(?i:{any_of(_WORDS['ends_subject'])})(?!\w))|,\s*(?=[A-ZĐÀ-Ỹ])|:(?=\s|$)|[“”\"]"
)
_SERIES = re.compile(rf"\s*(?:và\s+)?(?:{KIND.pattern})(?:\s+\S+){{0,4}}?\s+(?:số\s+)?\d")
_WHAT = any_of(_WORDS["implements_what"])
_IMPLEMENTS = re.compile(rf"(?<!\w){any_of(_WORDS['implements'])}(?:\s+{_WHAT})*\s*$", re.IGNORECASE)
_BASIS = re.compile(rf"\s*{any_of(_WORDS['basis'])}(?:\s+{_WHAT})*\s*$", re.IGNORECASE)
_ISSUED = re.compile(r"(?<!\w)ban hành\s*(?:các\s+)?$", re.IGNORECASE)
_LONGEST = 700


def tell_subjects(layout: Layout, drafts: Sequence[Draft]) -> None:
    """Give every draft its subject and the symbol of the paper it carries out."""
    text = layout.normal.text
    for index, draft in enumerate(drafts):
        _tell(text, draft, drafts[index + 1] if index + 1 < len(drafts) else None)
    for draft, then in zip(drafts, drafts[1:], strict=False):
        if draft.limit != then.limit or then.text is None:
            continue
        between = text[draft.after : then.start]
        if draft.text and draft.subject_span and draft.subject_span.holds(Span(then.start, then.end)):
            if _IMPLEMENTS.search(between):
                draft.implements = then.text
    _tell_basis(layout, drafts)


def _tell(text: str, draft: Draft, then: Draft | None) -> None:
    limit = min(draft.limit, draft.after + _LONGEST)
    opens = _OPENS.match(text, draft.after, limit)
    if not opens or (then and opens.end() > then.start):
        return
    if opens["quote"]:
        start, end = opens.end(), _quote_end(text, opens.end(), limit)
    else:
        start, end = opens.start("lead"), _end(text, opens.end(), limit)
    told = " ".join(text[start:end].split()).rstrip(" ,.-")
    if told:
        draft.subject, draft.subject_span = told, Span(start, end)


def _quote_end(text: str, at: int, limit: int) -> int:
    """Where the quote closes that opened before ``at``; quotes may be nested and left open."""
    depth, last = 1, 0
    for sign in re.finditer(r"[“”\";\n]", text[at:limit]):
        if sign.group() in ";\n":
            return at + (last or sign.start())
        depth += 1 if sign.group() == "“" else -1
        last = sign.start()
        if depth == 0:
            return at + sign.start()
    return at + last if last else limit


def _end(text: str, at: int, limit: int) -> int:
    depth = 0
    for stop in _ENDS.finditer(text, at, limit):
        sign = stop.group()[0]
        if sign == "“" or (sign == '"' and depth == 0):
            depth += 1
        elif sign in "”\"":
            depth = max(0, depth - 1)
        elif depth and sign not in ";\n":
            continue
        elif sign == ")" and "(" in text[at : stop.start()]:
            continue
        elif sign == "," and text[stop.end()].isupper() and not _new_clause(text, stop.end()):
            continue
        else:
            return stop.start()
    return limit


def _new_clause(text: str, at: int) -> bool:
    """Whether an office or another paper begins behind the comma, so that a new clause does."""
    return bool(HEAD.match(text, at) or _SERIES.match(text, at))


def _tell_basis(layout: Layout, drafts: Sequence[Draft]) -> None:
    """ "Thực hiện A, … ban hành B": B carries out A."""
    text = layout.normal.text
    for draft, then in zip(drafts, drafts[1:], strict=False):
        if draft.text is None or then.implements or draft.limit != then.limit:
            continue
        sentence = layout.sentence_at(draft.start)
        if then.start >= sentence.end or not _BASIS.fullmatch(text, sentence.start, draft.start):
            continue
        if _ISSUED.search(text, max(draft.after, then.start - 30), then.start):
            then.implements = draft.text

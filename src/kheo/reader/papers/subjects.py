"""What cited papers are about, and which paper they carry out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from kheo.reader.found import Span
from kheo.reader.layout import Layout
from kheo.reader.lexicon import any_of, table
from kheo.reader.papers.drafts import KIND, Draft
from kheo.reader.papers.issuers import HEAD

_WORDS = table("papers")["words"]
_OPENS = re.compile(
    rf"\s*\)?\s*,?\s*(?:\(\s*)?(?P<lead>{any_of(_WORDS['subject'])}(?!\w)|(?=[“\"]))\s*:?\s*(?P<quote>[“\"])?"
)
_ENDS = re.compile(
    rf";|[.!?…](?=\s|$)|\)|,\s*(?=(?i:{any_of(_WORDS['ends_subject'])})(?!\w))|,\s*(?=[A-ZĐÁÀẢẠẤẦẨẬẮẰẶÂĂÊÔƠƯÉÈẾỀỂỆÍÌÓÒỐỒỔỘỚỜỞỢÚÙỦỤỨỪỬỰÝỲỶỴ])|:(?=\s|$)|\((?:viết tắt|gọi tắt|sau đây|sau khi|gọi là|kèm theo)|\svà\s(?=các văn bản)|\svà\s(?={KIND.pattern}\s+(?:số\s+)?\d)|[“”\"]"
)
_SERIES = re.compile(rf"\s*(?:và\s+)?(?:{KIND.pattern})(?:\s+\S+){{0,4}}?\s+(?:số\s+)?\d")
_WHAT = any_of(_WORDS["implements_what"])
_BESIDE = re.compile(rf"(?<!\w){any_of(_WORDS['beside'])}\s+(?:\w+\s+){{0,2}}$", re.IGNORECASE)
_IMPLEMENTS = re.compile(
    rf"(?<!\w){any_of(_WORDS['implements'])}(?:\s+{_WHAT})*\s*$", re.IGNORECASE
)
_BASIS = re.compile(rf"(?:^|[.;]\s)\s*{any_of(_WORDS['basis'])}(?:\s+{_WHAT})*\s*$", re.IGNORECASE)
_ISSUED = re.compile(r"(?<!\w)(?:ban hành|có|xây dựng)\s*(?:các\s+)?$", re.IGNORECASE)
_PARTED = re.compile(r"[,;.:]")
_FULL_STOP = re.compile(r"[.;](?=\s)")
_SHARED = re.compile(r"\s*(?:,|và|, và)\s*(?:các\s+)?")
_LEAD = 40
_LONGEST = 700


def tell_subjects(layout: Layout, drafts: Sequence[Draft]) -> None:
    """Give every draft its subject and the symbol of the paper it carries out."""
    text = layout.normal.text
    for index, draft in enumerate(drafts):
        _tell(text, draft, drafts[index + 1 : index + 5])
    for then, draft in zip(drafts[:0:-1], drafts[-2::-1], strict=True):
        if (
            draft.subject is None
            and draft.kind == then.kind
            and _SHARED.fullmatch(text, draft.after, then.start)
        ):
            draft.subject = then.subject
    for draft, then in pairwise(drafts):
        if (
            draft.text
            and then.text
            and draft.limit == then.limit
            and draft.text != then.text
            and then.start - draft.after < _LONGEST
        ):
            _tell_carried_out(text, draft, then)
            _tell_basis(text, draft, then)


def _tell(text: str, draft: Draft, then: Sequence[Draft]) -> None:
    found = subject_at(text, draft.after, min(draft.limit, draft.after + _LONGEST), then)
    if found and not (then and found[1].start >= then[0].start):
        draft.subject, draft.subject_span = found


def subject_at(
    text: str, at: int, limit: int, then: Sequence[Draft] = ()
) -> tuple[str, Span] | None:
    """The subject told from ``at`` on, and where; ``then`` are the papers named within it."""
    opens = _OPENS.match(text, at, limit)
    if not opens:
        return None
    if opens["quote"]:
        start, end = opens.end(), _quote_end(text, opens.end(), limit)
    else:
        start, end = opens.start("lead"), _end(text, opens.end(), limit, then)
    told = " ".join(text[start:end].split()).rstrip(" ,.-…")
    return (told, Span(start, end)) if " " in told else None


def _quote_end(text: str, at: int, limit: int) -> int:
    """Where the quote closes that opened before ``at``; quotes may be nested and left open."""
    depth, last = 1, 0
    for sign in re.finditer(r"[“”\";]", text[at:limit]):
        if sign.group() == ";":
            return at + (last or sign.start())
        depth += 1 if sign.group() == "“" else -1
        last = sign.start()
        if depth == 0:
            return at + sign.start()
    return at + last if last else limit


def _end(text: str, at: int, limit: int, then: Sequence[Draft]) -> int:
    depth = 0
    for stop in _ENDS.finditer(text, at, limit):
        if any(one.start <= stop.start() < one.after for one in then):
            continue
        sign = stop.group()[0]
        if sign == "“" or (sign == '"' and depth == 0):
            depth += 1
        elif sign in '”"':
            depth = max(0, depth - 1)
        elif not (depth and sign != ";") and _closes(text, at, stop):
            return stop.start()
    return limit


def _closes(text: str, at: int, stop: re.Match[str]) -> bool:
    """Whether a sign really ends the subject that began at ``at``."""
    sign = stop.group()[0]
    if sign == ")":
        return "(" not in text[at : stop.start()]
    return sign != "," or not text[stop.end()].isupper() or _new_clause(text, stop.end())


def _new_clause(text: str, at: int) -> bool:
    """Whether an office or another paper begins behind the comma, so that a new clause does."""
    return bool(HEAD.match(text, at) or _SERIES.match(text, at))


def _tell_carried_out(text: str, draft: Draft, then: Draft) -> None:
    """ "Kế hoạch A … thực hiện Chỉ thị B": A carries out B."""
    between = text[draft.after : then.start]
    held = (
        draft.subject_span is not None
        and draft.subject_span.start <= then.start < draft.subject_span.end
    )
    verb = _IMPLEMENTS.search(between)
    if (
        verb
        and (held or not _PARTED.search(between))
        and not _BESIDE.search(between, 0, verb.start())
    ):
        draft.implements = draft.implements or then.text


def _tell_basis(text: str, draft: Draft, then: Draft) -> None:
    """ "Thực hiện A, … ban hành B": B carries out A."""
    if then.implements or not _BASIS.search(
        text[max(draft.floor, draft.start - _LEAD) : draft.start]
    ):
        return
    if _ISSUED.search(text[draft.after : then.start]) and not _FULL_STOP.search(
        text, draft.after, then.start
    ):
        then.implements = draft.text

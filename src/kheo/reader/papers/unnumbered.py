"""Papers cited by name alone: resolutions of congresses and meetings, laws, papers told by issuer or aim."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from kheo.reader.found import Cited, Mention, Span
from kheo.reader.layout import Layout
from kheo.reader.lexicon import any_of, table
from kheo.reader.papers.drafts import Draft, kind_name
from kheo.reader.papers.issuers import issuer_at
from kheo.reader.papers.subjects import subject_at

_TABLE = table("papers")
_WORDS = _TABLE["words"]
_LAWS = [kind["name"] for kind in _TABLE["kind"] if kind.get("law")]
_STOPS = any_of(_WORDS["ends_law"])
_MEETING = re.compile(
    rf"(?<!\w)(?P<kind>Nghị quyết)\s+(?:của\s+)?(?i:{any_of(_WORDS['meetings'])})"
)
_LAW = re.compile(
    rf"(?<!\w)(?P<kind>{any_of(_LAWS)})(?!\s+{any_of(_WORDS['not_laws'])}(?!\w))(?:\s+(?i:{any_of(_WORDS['laws'])})(?!\w)"
    rf"|(?:\s+(?!{_STOPS}(?!\w))[^\W\d_]+){{1,8}}(?=\s*(?:[,;.:)”\"\n]|$|\d|{_STOPS}(?!\w))))"
    r"(?:\s+năm\s+\d{4})?"
)
_CONSTITUTION = re.compile(r"(?<!\w)(?P<kind>Hiến pháp)(?:\s+năm)?\s+\d{4}")
_BY_ISSUER = re.compile(rf"(?<!\w)(?P<kind>{any_of(_WORDS['cited_by_issuer'])})\s+của\s+")
_TO_CARRY_OUT = re.compile(
    rf"(?<!\w)(?P<kind>{any_of(_WORDS['cited_by_aim'])})\s+(?:về\s+)?thực hiện\s+$"
)
_BACK = 60


def unnumbered_papers(layout: Layout, drafts: Sequence[Draft]) -> list[Cited]:
    """Papers without number, each name once, in order of first mention."""
    text = layout.normal.text
    starts, ends = [draft.start for draft in drafts], [draft.end for draft in drafts]
    papers: dict[tuple[str, str], Cited] = {}
    last = 0
    for span, paper in sorted(_named(text, drafts), key=lambda one: one[0]):
        at = bisect_left(ends, span.start + 1)
        if span.start < last or (at < len(starts) and starts[at] < span.end):
            continue
        last = span.end
        quote = " ".join(text[span.start : span.end].split())
        known = papers.setdefault((quote.lower(), paper.issuer or ""), paper)
        known.mentions.append(Mention(span, quote, None, known.issuer))
    return list(papers.values())


def _named(text: str, drafts: Sequence[Draft]) -> Iterator[tuple[Span, Cited]]:
    for pattern in (_MEETING, _LAW, _CONSTITUTION):
        for found in pattern.finditer(text):
            kind = kind_name(found["kind"])
            yield Span(found.start(), found.end()), _paper(kind, None, None)
    for found in _BY_ISSUER.finditer(text):
        if named := issuer_at(text, found.end(), found.end() + 130):
            subject = subject_at(text, named[1], min(len(text), named[1] + 500))
            if subject:
                yield (
                    Span(found.start(), named[1]),
                    _paper(kind_name(found["kind"]), named[0], subject[0]),
                )
    for draft in drafts:
        low = max(draft.floor, draft.start - _BACK)
        if aim := _TO_CARRY_OUT.search(text[low : draft.start]):
            span = Span(low + aim.start(), low + aim.end("kind"))
            yield (
                span,
                _paper(
                    kind_name(aim["kind"]),
                    None,
                    f"thực hiện {draft.kind} số {draft.text}",
                    draft.text,
                ),
            )


def _paper(
    kind: str, issuer: str | None, subject: str | None, implements: str | None = None
) -> Cited:
    return Cited(
        kind, issuer=issuer, subject=subject, unnumbered=True, optional=kind not in _LAWS,
        implements=implements,
    )  # fmt: skip

"""Cited papers: kind, number, symbol, day, issuer, subject, with all their mentions.

``drafts`` finds where papers are cited, ``dating`` tells their days and issuers, ``subjects`` what they are
about, ``identity`` which mentions are one paper, ``unnumbered`` those cited by name alone.
"""

from __future__ import annotations

from kheo.reader.found import Cited
from kheo.reader.layout import Layout
from kheo.reader.papers.dating import date_them
from kheo.reader.papers.drafts import Draft, find_drafts
from kheo.reader.papers.identity import papers_of
from kheo.reader.papers.subjects import tell_subjects
from kheo.reader.papers.unnumbered import unnumbered_papers


def find_papers(layout: Layout) -> list[Cited]:
    """Every cited paper in order of its first mention; mentions of one paper stand together."""
    drafts, own = find_drafts(layout)
    date_them(layout, drafts)
    tell_subjects(layout, drafts)
    others = [draft for draft in drafts if not _is_itself(draft, own)]
    papers = [*papers_of(layout.normal, others), *unnumbered_papers(layout, drafts)]
    return sorted(papers, key=lambda paper: paper.mentions[0].span)


def _is_itself(draft: Draft, own: str | None) -> bool:
    """Whether the report speaks of itself by its own number."""
    return own is not None and draft.text == own

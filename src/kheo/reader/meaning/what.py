"""What a figure counts, in words."""

from __future__ import annotations

import re

from kheo.reader.fields import ALL
from kheo.reader.lexicon import table
from kheo.reader.meaning.clause import Case
from kheo.reader.meaning.words import View

_WORDS = re.compile(r"[^\W\d][\w/-]*(?:[ ,]+[^\W\d][\w/-]*){0,9}")


def what_of(view: View, case: Case) -> str:
    """The thing counted: the label of its metric with subject and field, else the words behind it."""
    data = table("what")
    label = data["metric"].get(case.metric)
    if label is None or (
        case.noun not in {"initiative", "share", *data["labelled"]} and not case.act
    ):
        found = _WORDS.match(view.plain, _skip(view, case), max(case.right.end, case.end))
        return " ".join(found.group().split()) if found else (label or "")
    parts = [label]
    if case.subject:
        parts.append(data["subject"][case.subject])
    if case.field and case.field != ALL:
        parts.append(f"lĩnh vực {table('fields')['field'][case.field]['title'].lower()}")
    return ", ".join(parts)


def _skip(view: View, case: Case) -> int:
    at = case.end
    while at < case.right.end and not view.plain[at].isalpha():
        at += 1
    return at

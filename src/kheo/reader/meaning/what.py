"""What a figure counts, in words: the name an officer reads beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from kheo.reader.fields import ALL
from kheo.reader.found import Figure
from kheo.reader.lexicon import any_of, table
from kheo.reader.meaning.clause import Case
from kheo.reader.meaning.words import View

_WORDS = re.compile(r"[^\W\d][\w/-]*(?:[ ,]+[^\W\d][\w/-]*){0,9}")


@cache
def _loose_end() -> re.Pattern[str]:
    return re.compile(rf"(?:(?:^|[ ,]+){any_of(table('what')['loose_end'])})+$", re.IGNORECASE)


def what_of(view: View, case: Case) -> str:
    """The thing counted: the label of its metric with subject and field, else the words behind it."""
    data = table("what")
    label = data["metric"].get(case.metric)
    by_label = case.noun in {"initiative", "share", *data["labelled"]} or (
        case.act and case.metric not in data["topic"]
    )
    if label is None or case.metric in data["topic"] or not by_label:
        found = _WORDS.match(view.plain, _skip(view, case), max(case.right.end, case.end))
        said = _loose_end().sub("", " ".join(found.group().split())) if found else ""
        return _with_topic(said, case.metric) or label or data["topic"].get(case.metric, "")
    if case.metric == "khen_thuong" and case.subject:
        return f"{data['subject'][case.subject]} {label}"
    parts = [label]
    if case.subject:
        parts.append(data["subject"][case.subject])
    if case.field and case.field != ALL:
        parts.append(_field_words(case.field))
    return ", ".join(parts)


def _with_topic(said: str, metric: str) -> str:
    """Words that say little with the topic of their metric: "cuộc" of inspections is "cuộc kiểm tra"."""
    topic = table("what")["topic"].get(metric)
    return f"{said} {topic}" if topic and said.lower() in table("what")["bare"] else said


def _field_words(field: str) -> str:
    title = table("fields")["field"][field]["title"].lower()
    return str(table("what")["share"]["field"].format(field=title))


def _skip(view: View, case: Case) -> int:
    at = case.end
    while at < case.right.end and not view.plain[at].isalpha():
        at += 1
    return at


def name_shares(cases: Sequence[Case], figures: Sequence[Figure]) -> None:
    """Tell every share by what it counts and what it is of: "tỷ lệ mô hình được công nhận so với ..."."""
    for case, figure in zip(cases, figures, strict=True):
        if figure.metric == "ty_le":
            figure.what = _share(case, figure, figures)


def _share(case: Case, share: Figure, figures: Sequence[Figure]) -> str:
    data = table("what")
    forms, labels = data["share"], data["metric"]
    counted = figures[share.counted] if share.counted is not None else None
    whole = figures[share.whole] if share.whole is not None else None
    if counted is None or "about" in case.marks:
        said = share.what if _tells(share.what) else ""
        return f"{forms['alone']} {said}".strip()
    part = _of(counted, labels)
    if whole is None or whole.metric not in labels:
        return f"{forms['alone']} {part}"
    same = counted.metric == whole.metric
    form = forms["same"] if same else forms["other"]
    base = labels[whole.metric] if same or whole.field in (None, ALL) else _of(whole, labels)
    return str(form.format(part=part, whole=base))


def _of(figure: Figure, labels: dict[str, str]) -> str:
    """What a figure counts without commas: "mô hình đăng ký lĩnh vực kinh tế"."""
    if figure.metric not in labels or not figure.metric.startswith("mo_hinh"):
        return figure.what or figure.number.unit
    parts = [labels[figure.metric]]
    if figure.subject:
        parts.append(f"của {table('what')['subject'][figure.subject]}")
    if figure.field and figure.field != ALL:
        parts.append(_field_words(figure.field))
    return " ".join(parts)


def _tells(said: str) -> bool:
    """Whether the words behind a share name what it counts, and not what it is compared with."""
    first = said.split(" ", maxsplit=1)[0].lower() if said else ""
    return bool(first) and first not in {"so", "tổng", "số", "trên", "trong", "của", "tỷ"}

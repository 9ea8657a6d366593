"""A report beside what is known from elsewhere: an earlier report of the unit, the counted figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kheo.reader.checks.told import label, name_of, sentence, shown
from kheo.reader.found import Check, Figure, Grade, Stretch

CUMULATIVE = frozenset({
    "mo_hinh_tong", "mo_hinh_dang_ky", "mo_hinh_xay_dung", "mo_hinh_nhan_rong", "mo_hinh_cong_nhan",
    "mo_hinh_bieu_duong", "khen_thuong", "kiem_tra", "hoi_nghi", "quan_triet", "luot_du", "van_ban", "tuyen_truyen",
})  # fmt: skip
"""What only grows when it is counted from one beginning."""


@dataclass(frozen=True, slots=True)
class Told:
    """A figure from elsewhere; ``source_label`` names where, in words for the reader of the page."""

    metric: str
    field: str | None
    subject: str | None
    value: Decimal
    period: Stretch | None
    source_label: str


def against(figures: Sequence[Figure], earlier: Sequence[Told]) -> list[Check]:
    """The report beside an earlier one of the same unit.

    A total from the same beginning to a later end that is smaller than before, or another number for the
    same stretch of time, is a doubt: either report may be the wrong one.
    """
    return list(_compared(figures, earlier, _earlier))


def against_counted(figures: Sequence[Figure], counted: Sequence[Told]) -> list[Check]:
    """Declared figures beside counted ones of the same stretch of time; a difference is a doubt."""
    return list(_compared(figures, counted, _counted))


def _compared(
    figures: Sequence[Figure], others: Sequence[Told],
    look: Callable[[int, Figure, Decimal, Told], Check | None],
) -> Iterator[Check]:  # fmt: skip
    known: dict[tuple[str, str | None, str | None], list[Told]] = {}
    for told in others:
        known.setdefault(_key(told.metric, told.field, told.subject), []).append(told)
    for one, figure in enumerate(figures):
        value = figure.number.value
        if value is None or figure.number.approx or figure.again is not None or figure.status:
            continue
        for told in known.get(_key(figure.metric, figure.field, figure.subject), ()):
            if (check := look(one, figure, value, told)) is not None:
                yield check


def _key(metric: str, field: str | None, subject: str | None) -> tuple[str, str | None, str | None]:
    return metric, None if field == "chung" else field, None if subject == "gop" else subject


def _stretch(period: Stretch | None) -> tuple[str, str]:
    return (period.start or "", period.end or "") if period else ("", "")


def _same_stretch(one: Stretch | None, other: Stretch | None) -> bool:
    """Whether both tell the same beginning and end, compared as precisely as the looser one tells."""
    pairs = list(zip(_stretch(one), _stretch(other), strict=True))
    if not all(any(side) for side in ((a for a, _ in pairs), (b for _, b in pairs))):
        return False
    return all(
        a[: min(len(a), len(b))] == b[: min(len(a), len(b))] and bool(a) == bool(b)
        for a, b in pairs
    )


def _grown(now: Stretch | None, before: Stretch | None) -> bool:
    """Whether ``now`` goes on from the same beginning to a later end."""
    (start, end), (other_start, other_end) = _stretch(now), _stretch(before)
    if not (start and other_start and end and other_end):
        return False
    size = min(len(start), len(other_start))
    return start[:size] == other_start[:size] and end[:4] > other_end[:4]


def _earlier(one: int, figure: Figure, value: Decimal, told: Told) -> Check | None:
    names = {
        "what": name_of(figure), "stated": shown(value), "computed": shown(told.value), "source": told.source_label,
        "period": figure.period.text if figure.period else "",
    }  # fmt: skip
    if _same_stretch(figure.period, told.period):
        return _check(
            one, figure, value, told, value == told.value, sentence("told_before", **names)
        )
    if figure.metric in CUMULATIVE and _grown(figure.period, told.period):
        return _check(
            one, figure, value, told, value >= told.value, sentence("less_than_before", **names)
        )
    return None


def _counted(one: int, figure: Figure, value: Decimal, told: Told) -> Check | None:
    if not _same_stretch(figure.period, told.period):
        return None
    words = sentence(
        "counted",
        what=name_of(figure),
        stated=shown(value),
        computed=shown(told.value),
        source=told.source_label,
    )
    return _check(one, figure, value, told, value == told.value, words)


def _check(one: int, figure: Figure, value: Decimal, told: Told, holds: bool, words: str) -> Check:
    return Check(
        "consistency", "ok" if holds else "info", label("told_otherwise", what=name_of(figure)),
        "" if holds else words, "", value, told.value, one, (one,), (), (figure.number.span,),
        Grade.FINE if holds else Grade.DOUBT,
    )  # fmt: skip

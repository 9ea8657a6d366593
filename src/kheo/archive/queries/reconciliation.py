"""Declared beside counted: the same unit, indicator, narrowing and period, and the difference."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from kheo.archive.models import DeclaredFigure
from kheo.archive.rules.amounts import AT_LEAST, AT_MOST
from kheo.counting.derived import derived, with_parts
from kheo.counting.enums import Nature, Source
from kheo.counting.models import Indicator
from kheo.counting.narrowing import cell_key
from kheo.counting.queries.indicators import Asked, catalogue_on, values
from kheo.kernel.numbers import format_number, format_percent


@dataclass(frozen=True, slots=True)
class Reconciled:
    """A declared figure beside what the records say; the two are never added.

    ``counted`` is None where nothing can be counted (no indicator, a declared one, a share).
    ``difference`` is counted less declared (to the nearer end of a range); ``fits`` when the
    records agree with the words of the paper ("hơn 500").
    """

    declared: DeclaredFigure
    counted: Decimal | None
    difference: Decimal | None
    fits: bool
    sentence: str

    @property
    def has_records(self) -> bool:
        """Whether there is anything to lay beside it."""
        return bool(self.counted)

    @property
    def written(self) -> str:
        """The counted number as it is shown."""
        return "" if self.counted is None else written(self.declared, self.counted)

    @property
    def written_difference(self) -> str:
        """The difference as it is shown; nothing where there is none to tell."""
        if self.difference is None:
            return ""
        return format_number(self.difference, 2 if self.declared.is_share else None)


def reconciliation(figure: DeclaredFigure, today: date) -> Reconciled:
    """``figure`` beside what is counted today for the same cell, read as it was."""
    return reconciliations([figure], today)[figure.pk]


def reconciliations(figures: Iterable[DeclaredFigure], today: date) -> dict[int, Reconciled]:
    """Every figure beside its count; at most five queries per unit and period among them."""
    listed = list(figures)
    catalogue = countable(today) if any(one.indicator for one in listed) else {}
    counted: dict[int, Decimal] = {}
    groups: defaultdict[tuple[Any, ...], list[DeclaredFigure]] = defaultdict(list)
    for one in listed:
        if _is_alike(one, catalogue.get(one.indicator)):
            groups[one.unit_id, one.starts_on, one.ends_on].append(one)
    for group in groups.values():
        counted |= _counted(group, catalogue, today)
    return {one.pk: reconciled(one, counted.get(one.pk)) for one in listed}


def _is_alike(figure: DeclaredFigure, indicator: Indicator | None) -> bool:
    """Whether the two may be laid side by side: a share beside a share, a number beside a number."""
    return indicator is not None and figure.is_share == (indicator.nature == Nature.SHARE)


def countable(day: date) -> dict[str, Indicator]:
    """The indicators of the day that come from records, counted or derived from counts, by code."""
    known = {Source.COUNTED, Source.DERIVED}
    return {code: one for code, one in catalogue_on(day).items() if one.source in known}


def asked_of(figure: DeclaredFigure, today: date) -> Asked:
    """The question whose answer is laid beside ``figure``: by the units of that time."""
    return Asked(unit=figure.unit, start=figure.starts_on, end=figure.ends_on, today=today)


def _counted(
    group: list[DeclaredFigure], catalogue: Mapping[str, Indicator], today: date
) -> dict[int, Decimal]:
    wanted = sorted({(one.indicator, one.narrowing) for one in group})
    parts = with_parts(wanted, catalogue)
    found = values(parts, catalogue=catalogue, asked=asked_of(group[0], today))
    for code, narrowing in wanted:
        if catalogue[code].source == Source.DERIVED:
            number = derived(code, narrowing, catalogue, found)
            if number is not None:
                found[cell_key(code, narrowing)] = number
    return {
        one.pk: found[key]
        for one in group
        if (key := cell_key(one.indicator, one.narrowing)) in found
    }


def reconciled(figure: DeclaredFigure, counted: Decimal | None) -> Reconciled:
    """The comparison as values and as a sentence; asks nothing."""
    ends = _ends(figure)
    if counted is None or ends is None:
        return Reconciled(figure, counted, None, fits=False, sentence=_alone(figure, counted))
    low, high = ends
    difference = counted - min(max(counted, low), high)
    up = any(word in figure.approx for word in AT_LEAST)
    down = any(word in figure.approx for word in AT_MOST)
    fits = not difference or (difference > 0 and up) or (difference < 0 and down)
    sentence = _sentence(figure, counted, difference, fits=fits)
    return Reconciled(figure, counted, difference, fits, sentence)


def _ends(figure: DeclaredFigure) -> tuple[Decimal, Decimal] | None:
    if figure.value is not None:
        return figure.value, figure.value
    return None if figure.low is None or figure.high is None else (figure.low, figure.high)


def _alone(figure: DeclaredFigure, counted: Decimal | None) -> str:
    if counted:
        return _("The records say %(counted)s; the paper gives no number to compare with.") % {
            "counted": written(figure, counted)
        }
    if figure.indicator:
        return _("Nothing is counted for this; the figure is known from paper only.")
    return _("No indicator fits this; the figure is known from paper only.")


def written(figure: DeclaredFigure, number: Decimal) -> str:
    """A number beside ``figure`` as it is shown, with the sign of a share."""
    return format_percent(number) if figure.is_share else format_number(number)


def _sentence(figure: DeclaredFigure, counted: Decimal, difference: Decimal, *, fits: bool) -> str:
    words = {
        "declared": figure.amount, "counted": written(figure, counted),
        "apart": format_number(abs(difference), 2 if figure.is_share else None),
    }  # fmt: skip
    if not counted:
        return _("The paper says %(declared)s; there is no record yet.") % words
    if fits:
        return _("The paper says %(declared)s, the records %(counted)s: they agree.") % words
    if figure.is_share:
        apart = _(
            "The paper says %(declared)s, by the records it is %(counted)s: "
            "%(apart)s percentage points apart."
        )
        return apart % words
    if difference < 0:
        return (
            _(
                "The paper says %(declared)s, the records %(counted)s: %(apart)s stand on paper only."
            )
            % words
        )
    return (
        _("The paper says %(declared)s, the records %(counted)s: %(apart)s more than the paper.")
        % words
    )

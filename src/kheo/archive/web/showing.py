"""What the pages of declared figures show: states of sources, tables as printed, figures in order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from kheo.archive.enums import Grade
from kheo.archive.models import DeclaredFigure, Source
from kheo.archive.queries.consistency import Remark
from kheo.archive.queries.reconciliation import Reconciled, reconciliations
from kheo.archive.rules.spans import in_words
from kheo.archive.web.links import counted_url
from kheo.counting.models import Indicator
from kheo.initiatives.enums import Field, Kind, Level, Origin

_CHOICES: Mapping[str, Any] = {"field": Field, "kind": Kind, "origin": Origin, "level": Level}


@dataclass(frozen=True, slots=True)
class State:
    """How a source stands: its figures, what waits for a second person, what does not add up."""

    figures: int
    unchecked: int
    remarks: tuple[Remark, ...]

    @property
    def open(self) -> int:
        """Contradictions nobody explained yet."""
        return sum(one.is_error and not one.explanation for one in self.remarks)

    @property
    def explained(self) -> int:
        """Contradictions with a person's words."""
        return sum(one.is_error and bool(one.explanation) for one in self.remarks)


@dataclass(frozen=True, slots=True)
class Beside:
    """A declared figure with what is counted beside it and where that number leads."""

    figure: DeclaredFigure
    reconciled: Reconciled
    url: str
    remarks: tuple[Remark, ...] = ()

    @property
    def period(self) -> str:
        """The period in words."""
        return in_words(self.figure.starts_on, self.figure.ends_on)

    @property
    def narrowed(self) -> str:
        """To what of its indicator it is narrowed, in words."""
        return narrowed(self.figure)


@dataclass(frozen=True, slots=True)
class Printed:
    """Figures laid out as the paper's table: one line a field, one column a number."""

    caption: str
    heads: tuple[tuple[str, int], ...]
    columns: tuple[str, ...]
    lines: tuple[tuple[str, tuple[tuple[DeclaredFigure, ...], ...]], ...]


def crumbs(source: Source | None, here: str = "") -> list[dict[str, str]]:
    """The way to this page."""
    way = [{"label": _("Figures from paper"), "url": reverse("archive:list")}]
    if source is not None:
        url = reverse("archive:source", args=(source.pk,)) if here else ""
        way.append({"label": _short(source.title), "url": url})
    if here:
        way.append({"label": _short(here), "url": ""})
    return way


def _short(words: str) -> str:
    return Truncator(words).chars(70)


def narrowed(figure: DeclaredFigure) -> str:
    """The narrowing in words: "kinh tế, mô hình của tập thể"."""
    told = []
    for name, value in figure.narrowing.set_values.items():
        choices = _CHOICES.get(name)
        if choices is not None and value in choices.values:
            told.append(str(choices(value).label))
        else:
            told.append(value)
    return ", ".join(told)


def state_of(figures: Sequence[DeclaredFigure], remarks: Iterable[Remark]) -> State:
    """How the source of ``figures`` stands."""
    unchecked = sum(one.grade == Grade.DECLARED for one in figures)
    return State(len(figures), unchecked, tuple(remarks))


def beside(
    figures: Sequence[DeclaredFigure], today: date, remarks: Iterable[Remark] = ()
) -> list[Beside]:
    """Every figure with its count, its address and what does not add up at it."""
    listed = list(figures)
    counted = reconciliations(listed, today)
    at: defaultdict[int, list[Remark]] = defaultdict(list)
    for remark in remarks:
        at[remark.figure.pk].append(remark)
    return [
        Beside(
            one,
            counted[one.pk],
            counted_url(one) if counted[one.pk].has_records else "",
            tuple(at[one.pk]),
        )
        for one in listed
    ]


def by_place(rows: Iterable[Beside]) -> list[tuple[str, list[Beside]]]:
    """Figures in the order of the paper, those of one place together."""
    places: list[tuple[str, list[Beside]]] = []
    for row in rows:
        if not places or places[-1][0] != row.figure.place:
            places.append((row.figure.place, []))
        places[-1][1].append(row)
    return places


def printed(figures: Iterable[DeclaredFigure], catalogue: Mapping[str, Indicator]) -> list[Printed]:
    """Tables by field, as reports print them: one per unit and period that tells several fields."""
    groups: defaultdict[tuple[Any, ...], list[DeclaredFigure]] = defaultdict(list)
    for one in figures:
        if one.indicator and not (one.origin or one.level or one.variant):
            groups[one.unit_id, one.starts_on, one.ends_on].append(one)
    found = []
    for group in groups.values():
        codes = {one.indicator for one in group if one.field}
        rows = [one for one in group if one.indicator in codes]
        if len({one.field for one in rows if one.field}) > 1:
            found.append(_table(rows, catalogue))
    return found


def _table(rows: Sequence[DeclaredFigure], catalogue: Mapping[str, Indicator]) -> Printed:
    kinds = ("", *Kind.values)
    seen = {(one.indicator, one.kind) for one in rows}
    codes = list(dict.fromkeys(one.indicator for one in rows))
    columns = [(code, kind) for code in codes for kind in kinds if (code, kind) in seen]
    cells: defaultdict[tuple[str, str, str], list[DeclaredFigure]] = defaultdict(list)
    for one in rows:
        place = cells[one.field, one.indicator, one.kind]
        if not any(before.amount == one.amount for before in place):
            place.append(one)
    lines = tuple(
        (
            str(Field(field).label) if field else _("Total"),
            tuple(tuple(cells[field, code, kind]) for code, kind in columns),
        )
        for field in (*Field.values, "")
        if any(cells.get((field, code, kind)) for code, kind in columns)
    )
    heads = tuple(
        (_name(code, rows, catalogue), sum(of == code for of, _kind in columns)) for code in codes
    )
    words = {"": _("Total"), **{kind.value: _kind_word(kind) for kind in Kind}}
    caption = f"{rows[0].unit.label}, {in_words(rows[0].starts_on, rows[0].ends_on)}"
    split = any(kind for _code, kind in columns)
    return Printed(
        caption, heads, tuple(words[kind] for _code, kind in columns) if split else (), lines
    )


def _kind_word(kind: Kind) -> str:
    return _("collective") if kind == Kind.COLLECTIVE else _("individual")


def _name(code: str, rows: Iterable[DeclaredFigure], catalogue: Mapping[str, Indicator]) -> str:
    """The indicator by its name in the catalogue, else in the words of the paper."""
    if code in catalogue:
        return catalogue[code].name
    return next(one.what for one in rows if one.indicator == code)

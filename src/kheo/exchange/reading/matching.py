"""Which column of a file is which field: sure ones are matched, the others offered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kheo.exchange.profiles import Field
from kheo.exchange.reading import choices
from kheo.exchange.rules.titles import Names, written_out
from kheo.kernel.text import clean_line, fold

SURE = 0.7
"""From here a column is taken for the field by itself."""
MARGIN = 0.06
"""By so much the best must be better than the second best."""
OFFERED = 3


@dataclass(frozen=True, slots=True)
class Offer:
    """A column that may be the field, and how sure that is (0 to 1)."""

    column: int
    title: str
    sureness: float


@dataclass(frozen=True, slots=True)
class Matched:
    """``columns`` field → column (from 0) of what is sure; ``sureness`` of these.

    ``offers`` field → the likeliest columns, best first (a matched field: its column, then the second
    best). ``left`` are columns with a heading that no field took; running numbers and reasons are not told.
    """

    columns: dict[str, int]
    sureness: dict[str, float]
    offers: dict[str, tuple[Offer, ...]] = field(default_factory=dict)
    left: tuple[int, ...] = ()

    def titles(self, titles: Sequence[str]) -> dict[str, str]:
        """Field → heading, as a ``Matching`` keeps it."""
        return titles_of(self.columns, titles)


def names_of(fields: Sequence[Field]) -> Names:
    """All headings by which the fields are known."""
    return Names(
        {one.name: choices.names_of(one) for one in fields},
        {one.name: one.unsure for one in fields if one.unsure},
    )


def match(titles: Sequence[str], fields: Sequence[Field], names: Names | None = None) -> Matched:
    """The columns of ``titles`` that are fields. Two that are as likely are offered, not matched."""
    names = names or names_of(fields)
    likeness = [names.likeness(title) if names.heeds(title) else {} for title in titles]
    pairs = sorted(
        ((score, name, at) for at, found in enumerate(likeness) for name, score in found.items()),
        key=lambda pair: (-pair[0], pair[2]),
    )
    columns = _by_label(titles, fields, names)
    sureness = dict.fromkeys(columns, 1.0)
    taken = set(columns.values())
    for score, name, at in pairs:
        if score < SURE or name in columns or at in taken:
            continue
        rivals = [
            other
            for other, rival, column in pairs
            if (rival == name and column != at and column not in taken)
            or (column == at and rival != name and rival not in columns)
        ]
        if rivals and score - max(rivals) < MARGIN:
            continue
        columns[name], sureness[name] = at, round(score, 3)
        taken.add(at)
    offers = {one.name: _offers(one.name, titles, likeness) for one in fields}
    left = tuple(at for at, title in enumerate(titles) if at not in taken and names.heeds(title))
    return Matched(
        columns, sureness, {name: found for name, found in offers.items() if found}, left
    )


def _by_label(titles: Sequence[str], fields: Sequence[Field], names: Names) -> dict[str, int]:
    """Fields whose very label stands over a column, before any other word of another field.

    Fields of one label are told apart by their order, where as many columns have it. A label that may
    mean another field as well counts where that one has its own label in the file, as a template has.
    """
    labels: dict[str, dict[str, None]] = defaultdict(dict)
    for one in fields:
        for label in choices.labels_of(one):
            labels[_said(label)][one.name] = None
    places: dict[str, list[int]] = defaultdict(list)
    for at, title in enumerate(titles):
        places[_said(title)].append(at)
    found = {
        name: at
        for label, alike in labels.items()
        if len(places.get(label, ())) == len(alike)
        for name, at in zip(alike, places[label], strict=True)
    }
    return {
        name: at for name, at in found.items()
        if all(other in found for other in names.doubting([written_out(_said(titles[at]))]))
    }  # fmt: skip


def _said(title: str) -> str:
    """A heading as it stands there, the mark of what is required taken off."""
    return clean_line(title.replace("*", " ")).casefold()


def kept_columns(titles: Sequence[str], kept: Mapping[str, str]) -> dict[str, int]:
    """Field → column by the headings of a kept matching, whatever the order of the columns now."""
    places = {title: at for at, title in enumerate(_apart(titles)) if title}
    return {name: places[fold(title)] for name, title in kept.items() if fold(title) in places}


def titles_of(columns: Mapping[str, int], titles: Sequence[str]) -> dict[str, str]:
    """Field → heading; one that stands over several columns with its number among them: "Ghi chú (2)"."""
    apart, alone = _apart(titles), [fold(title) for title in titles]
    return {
        name: titles[at] if apart[at] == alone[at] else f"{titles[at]} ({apart[at].split()[-1]})"
        for name, at in columns.items()
    }


def _apart(titles: Sequence[str]) -> list[str]:
    """The headings folded, equal ones told apart by a number from the second on."""
    met: dict[str, int] = defaultdict(int)
    found = []
    for title in map(fold, titles):
        met[title] += 1
        found.append(f"{title} {met[title]}" if title and met[title] > 1 else title)
    return found


def _offers(
    name: str, titles: Sequence[str], likeness: Sequence[Mapping[str, float]]
) -> tuple[Offer, ...]:
    found = [
        Offer(at, titles[at], round(scores[name], 3))
        for at, scores in enumerate(likeness)
        if name in scores
    ]
    return tuple(sorted(found, key=lambda one: -one.sureness)[:OFFERED])

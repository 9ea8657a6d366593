"""What does not add up inside a source, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kheo.archive.models import DeclaredFigure, Source
from kheo.archive.queries.figures import figures_of
from kheo.archive.rules.amounts import in_words
from kheo.archive.rules.sums import WHOLES, Fault, Misfit, Told, misfits
from kheo.kernel.numbers import format_number


@dataclass(frozen=True, slots=True)
class Remark:
    """A disagreement with the figure it stands at, its parts, and a sentence.

    ``explanation`` is what a person wrote to it (the note of the figure), "" = open.
    """

    misfit: Misfit
    figure: DeclaredFigure
    parts: tuple[DeclaredFigure, ...]
    sentence: str

    @property
    def is_error(self) -> bool:
        """Whether the paper contradicts itself; else it is worth asking."""
        return self.misfit.is_error

    @property
    def explanation(self) -> str:
        """What a person wrote to it."""
        return self.figure.note


def told(figure: DeclaredFigure) -> Told:
    """A row as a value for the rules."""
    return Told(
        key=figure.pk, code=figure.indicator,
        about=(figure.unit_id, figure.starts_on, figure.ends_on),
        narrowing=figure.narrowing, value=figure.value, low=figure.low, high=figure.high,
        approx=figure.approx, decimals=figure.decimals, is_share=figure.is_share,
        part_of=figure.part_of_id, share_of=figure.share_of_id,
        share_parts=tuple(part.pk for part in figure.share_parts.all()),
    )  # fmt: skip


def remarks_on(figures: Iterable[DeclaredFigure]) -> list[Remark]:
    """Everything that does not add up among the figures of one source; asks nothing."""
    listed = list(figures)
    known = {one.pk: one for one in listed}
    return [
        Remark(one, known[one.key], parts, _sentence(one, known[one.key], parts))
        for one in misfits(told(figure) for figure in listed)
        if (parts := tuple(known[key] for key in one.parts)) is not None
    ]


def figures_by_source(sources: Iterable[Source]) -> Mapping[int, list[DeclaredFigure]]:
    """Source → its standing figures in the order of the paper. Two queries."""
    listed = list(sources)
    grouped: dict[int, list[DeclaredFigure]] = {one.pk: [] for one in listed}
    for figure in figures_of(listed):
        grouped[figure.source_id].append(figure)
    return grouped


def _sentence(one: Misfit, figure: DeclaredFigure, parts: tuple[DeclaredFigure, ...]) -> str:
    places = figure.decimals
    words = {
        "stated": figure.amount,
        "sum": _range(one, max([places, *(part.decimals for part in parts)], default=0)),
        "apart": format_number(abs(one.difference)),
        "n": len(parts),
        "what": figure.what,
        "other": parts[0].what if parts else "",
    }
    if one.fault in {Fault.SUM, Fault.BEYOND}:
        return _of_sum(one) % words
    if one.fault in {Fault.SHARE, Fault.CUT}:
        words["sum"] = _range(one, max(places, 2))
        words |= {"part": _added(parts[:-1]), "whole": parts[-1].amount}
        return _of_share(one) % words
    if one.fault == Fault.TWICE:
        words["other"] = parts[0].amount
        return _("said twice: %(stated)s here, %(other)s before") % words
    return _("the same number %(stated)s stands for “%(other)s”; worth asking") % words


def _of_sum(one: Misfit) -> str:
    if one.fault == Fault.BEYOND:
        return _("the parts told add up to %(sum)s, more than the total of %(stated)s")
    sentences = {
        "field": _("the four fields add up to %(sum)s, the paper says %(stated)s: %(apart)s apart"),
        "kind": _(
            "collectives and individuals add up to %(sum)s, the paper says %(stated)s: "
            "%(apart)s apart"
        ),
    }
    plain = ngettext(
        "%(n)s part adds up to %(sum)s, the paper says %(stated)s: %(apart)s apart",
        "%(n)s parts add up to %(sum)s, the paper says %(stated)s: %(apart)s apart",
        len(one.parts),
    )
    return sentences[one.by] if one.by in WHOLES else plain


def _of_share(one: Misfit) -> str:
    if one.fault == Fault.CUT:
        return _(
            "%(part)s of %(whole)s is %(sum)s %%, the paper says %(stated)s: digits were cut "
            "off, not rounded"
        )
    return _("%(part)s of %(whole)s is %(sum)s %%, the paper says %(stated)s")


def _range(one: Misfit, places: int) -> str:
    low, high = one.computed
    return (
        in_words(low, None, None, "", places)
        if low == high
        else in_words(None, low, high, "", places)
    )


def _added(parts: tuple[DeclaredFigure, ...]) -> str:
    return " + ".join(part.amount for part in parts)

"""All stages, one after the other."""

from __future__ import annotations

from dataclasses import dataclass

from kheo.reader import checks, head, meaning, names, numbers, papers
from kheo.reader.found import Check, Cited, Figure, Named, Number, Quoted
from kheo.reader.layout import Layout, lay_out
from kheo.reader.normal import Normal, normalise


@dataclass(slots=True)
class Reading:
    """A report taken apart. Positions are those of the regular text; ``normal`` leads back."""

    normal: Normal
    layout: Layout
    head: head.Head
    numbers: list[Number]
    figures: list[Figure]
    named: list[Named]
    quoted: list[Quoted]
    papers: list[Cited]
    checks: list[Check]


def read(text: str) -> Reading:
    """Take the text of a report apart. Linear in its length; never raises for what it finds."""
    normal = normalise(text)
    layout = lay_out(normal)
    found = numbers.find_numbers(layout)
    named, quoted = names.find_names(layout)
    cited = papers.find_papers(layout)
    settled = numbers.settle(found, cited, named)
    figures = meaning.figures_of(layout, settled)
    return Reading(
        normal, layout, head.read_head(layout), settled, figures, named, quoted, cited,
        checks.check(layout, figures, cited),
    )  # fmt: skip

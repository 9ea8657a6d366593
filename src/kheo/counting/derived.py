"""Derived figures from figures already summed up: what they need and what they are. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from kheo.counting.enums import Source
from kheo.counting.formulas import Part, parse_formula
from kheo.counting.models import Indicator
from kheo.counting.narrowing import Narrowing, cell_key
from kheo.kernel.numbers import round_half_up

Wanted = tuple[str, Narrowing]


def with_parts(wanted: Iterable[Wanted], catalogue: Mapping[str, Indicator]) -> list[Wanted]:
    """Every cell of ``wanted`` that the catalogue knows, and the parts derived ones need, each once."""
    found: dict[Wanted, None] = {}
    for one in wanted:
        _want(found, one, catalogue)
    return list(found)


def derived(
    code: str, narrowing: Narrowing, catalogue: Mapping[str, Indicator],
    figures: Mapping[str, Decimal],
) -> Decimal | None:  # fmt: skip
    """A derived figure, rounded half up once at the end (DESIGN §4); None where a part is unknown."""

    def lookup(part: Part) -> Decimal | None:
        of = part.narrowed(narrowing)
        if part.code in catalogue and catalogue[part.code].source == Source.DERIVED:
            return derived(part.code, of, catalogue, figures)
        return figures.get(cell_key(part.code, of))

    found = parse_formula(catalogue[code].formula).value(lookup)
    return None if found is None else round_half_up(found, catalogue[code].decimals)


def _want(found: dict[Wanted, None], one: Wanted, catalogue: Mapping[str, Indicator]) -> None:
    code, narrowing = one
    if code not in catalogue or one in found:
        return
    found[one] = None
    if catalogue[code].source == Source.DERIVED:
        for part in parse_formula(catalogue[code].formula).parts:
            _want(found, (part.code, part.narrowed(narrowing)), catalogue)

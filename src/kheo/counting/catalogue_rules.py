"""What an indicator may be: the complaints an administrator reads, each at its field. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from django.utils.translation import gettext as _

from kheo.counting.enums import Measure, Mode, Nature, Query, Source
from kheo.counting.formulas import CODE, loop_in, parse_formula
from kheo.counting.models import Indicator
from kheo.counting.narrowing import DIMENSIONS
from kheo.counting.queries.question import MEASURES
from kheo.initiatives.enums import Field, Kind, Level, Origin
from kheo.kernel.refusals import BadInput

SUMS = ("quantity", "attended", "expected", "present", "entries")
TARGETS = ("asked", "met")
MOST_DECIMALS = 4
MODES = {Nature.FLOW: Mode.FLOW, Nature.STOCK: Mode.STOCK, Nature.CUMULATIVE: Mode.CUMULATIVE}
_WITH_LEVEL = frozenset({Measure.APPRAISED, Measure.RECOGNISED, Measure.COMMENDED})
_FIXED = {"field": Field, "kind": Kind, "origin": Origin, "level": Level}
_ADMITTED = {
    Query.INITIATIVES: ("field", "kind", "origin", "level"),
    Query.ACTIVITIES: ("field", "kind", "level", "variant"),
    Query.TARGETS: (),
}


def faults(
    one: Indicator, catalogue: Mapping[str, Indicator], kinds: Collection[str]
) -> dict[str, str]:
    """Field → complaint, empty when ``one`` may stand beside ``catalogue`` (code → the others in force).

    ``kinds`` are the codes of activities that can be recorded.
    """
    found = _of_words(one)
    if one.source == Source.COUNTED:
        found |= _of_query(one, kinds)
    elif one.source == Source.DERIVED:
        found |= _of_formula(one, catalogue)
    found |= _of_dimensions(one, catalogue)
    if one.nature == Nature.SHARE and one.source != Source.DERIVED:
        found["nature"] = _("A share is derived from two other indicators by a formula.")
    return found


def formulas_of(catalogue: Mapping[str, Indicator]) -> dict[str, tuple[str, ...]]:
    """Code of every derived indicator → the codes its formula names."""
    return {
        code: parse_formula(one.formula).codes
        for code, one in catalogue.items()
        if one.source == Source.DERIVED
    }


def needed_by(code: str, catalogue: Mapping[str, Indicator]) -> list[Indicator]:
    """The derived indicators whose formula names ``code``."""
    return [catalogue[name] for name, codes in formulas_of(catalogue).items() if code in codes]


def _of_words(one: Indicator) -> dict[str, str]:
    found = {}
    if not re.fullmatch(CODE, one.code) or len(one.code) > 40:
        found["code"] = _("Write a code of small letters, digits and “_”, at most 40.")
    if not one.name:
        found["name"] = _("Write a name.")
    if not one.unit_word:
        found["unit_word"] = _("Write in what it is counted, for example “cuộc”.")
    if one.nature not in Nature.values:
        found["nature"] = _("Choose what kind of number it is.")
    if one.source not in Source.values:
        found["source"] = _("Choose where the number comes from.")
    if not 0 <= one.decimals <= MOST_DECIMALS:
        found["decimals"] = _("Between 0 and %(most)s.") % {"most": MOST_DECIMALS}
    return found


def _of_query(one: Indicator, kinds: Collection[str]) -> dict[str, str]:
    if one.query == Query.INITIATIVES:
        mode = MODES.get(Nature(one.nature)) if one.nature in Nature.values else None
        measures = {str(measure) for measure in MEASURES[mode]} if mode else set()
        if one.params.get("measure") not in measures:
            return {"measure": _("This is not counted in this way.")}
        return _of_filters(one)
    if one.query == Query.ACTIVITIES:
        return _of_activities(one, kinds)
    if one.query != Query.TARGETS:
        return {"query": _("Choose what is counted.")}
    if one.params.get("of") not in TARGETS:
        return {"of": _("Choose from the list.")}
    return {} if one.nature == Nature.FLOW else {"nature": _own_period()}


def _of_filters(one: Indicator) -> dict[str, str]:
    for name, choices in _FIXED.items():
        told = one.params.get(name) or []
        values = {told} if isinstance(told, str) else set(told)
        if not values <= set(choices.values):
            return {name: _("Choose from the list.")}
        if one.query == Query.INITIATIVES and name == "level" and len(values) > 1:
            return {name: _("Choose one level: what two levels recognise would count twice.")}
    return {}


def _of_activities(one: Indicator, kinds: Collection[str]) -> dict[str, str]:
    found = _of_filters(one)
    if one.params.get("activity") not in kinds:
        found["activity"] = _("There is no kind of activity with this code; add it first.")
    if one.params.get("of") not in SUMS:
        found["of"] = _("Choose from the list.")
    if one.nature not in {Nature.FLOW, Nature.CUMULATIVE}:
        found["nature"] = _own_period()
    return found


def _own_period() -> str:
    return _("What happens on days is no stock; choose the flow of the period.")


def _of_formula(one: Indicator, catalogue: Mapping[str, Indicator]) -> dict[str, str]:
    try:
        formula = parse_formula(one.formula)
    except BadInput as refusal:
        return refusal.fields
    unknown = [code for code in formula.codes if code not in catalogue and code != one.code]
    if unknown:
        return {
            "formula": _("No such indicator on that day: %(codes)s.")
            % {"codes": ", ".join(unknown)}
        }
    known = {**formulas_of(catalogue), one.code: formula.codes}
    if loop := loop_in(known, one.code):
        return {
            "formula": _("The formula leads back to itself: %(way)s.") % {"way": " → ".join(loop)}
        }
    if formula.base is not None:
        return {} if one.nature == Nature.SHARE else {
            "nature": _("A formula “a / b” gives a share in percent.")
        }  # fmt: skip
    natures = {catalogue[code].nature for code in formula.codes}
    if natures != {one.nature} or Nature.SHARE in natures:
        return {
            "formula": _(
                "Flow, stock and cumulative are never added up with each other, and shares never at all."
            )
        }
    return {}


def _of_dimensions(one: Indicator, catalogue: Mapping[str, Indicator]) -> dict[str, str]:
    admitted = set(dimensions_admitted(one, catalogue))
    if surplus := [name for name in one.dimensions if name not in admitted]:
        words = ", ".join(surplus)
        return {"dimensions": _("It cannot be narrowed by: %(names)s.") % {"names": words}}
    return {}


def dimensions_admitted(one: Indicator, catalogue: Mapping[str, Indicator]) -> tuple[str, ...]:
    """The dimensions ``one`` may be narrowed by: what its records know, or what all its parts know."""
    if one.source == Source.DECLARED:
        return DIMENSIONS
    if one.source == Source.COUNTED:
        names = _ADMITTED.get(Query(one.query), ()) if one.query in Query.values else ()
        if one.query == Query.INITIATIVES and one.params.get("measure") not in _WITH_LEVEL:
            return tuple(name for name in names if name != "level")
        return names
    try:
        parts = [part.code for part in parse_formula(one.formula).parts if not part.is_whole]
    except BadInput:
        return DIMENSIONS
    known = [set(catalogue[code].dimensions) for code in parts if code in catalogue]
    return tuple(name for name in DIMENSIONS if all(name in told for told in known))

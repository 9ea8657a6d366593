"""A figure in words: what is counted, of which days, on which map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kheo.activities.enums import Ask, Stage
from kheo.activities.models import ActivityKind
from kheo.counting.enums import Measure, Nature, Query, Source, View
from kheo.counting.formulas import Part, parse_formula
from kheo.counting.models import Indicator
from kheo.counting.narrowing import Narrowing
from kheo.counting.queries.asked import Asked
from kheo.initiatives.enums import Field, Kind, Level, Origin
from kheo.kernel.days import format_day
from kheo.kernel.refusals import BadInput

DIMENSION_WORDS = {
    "field": Ask.FIELD.label, "kind": Ask.SUBJECT.label,
    "origin": gettext_lazy("origin"), "level": Ask.LEVEL.label,
    "variant": gettext_lazy("form or kind"),
}  # fmt: skip
SUM_WORDS = {
    "quantity": gettext_lazy("how often it took place"),
    "attended": Ask.ATTENDED.label,
    "expected": Ask.EXPECTED.label,
    "present": gettext_lazy("how many attended, where it is known who should have"),
    "entries": gettext_lazy("entries of the register"),
}
_CHOICES: Mapping[str, Any] = {
    "field": Field, "kind": Kind, "origin": Origin, "level": Level, "stage": Stage,
}  # fmt: skip
TARGET_WORDS = {
    "asked": pgettext_lazy("indicator", "Units with a target in campaigns of the period"),
    "met": pgettext_lazy("indicator", "Units that met every target in campaigns of the period"),
}
Kinds = Mapping[str, ActivityKind]


def counted_how(one: Indicator, catalogue: Mapping[str, Indicator], kinds: Kinds) -> str:
    """Where the number comes from, as one sentence for the catalogue and above a list."""
    if one.source == Source.DECLARED:
        return _("Typed by the unit; no records stand behind it.")
    if one.source == Source.DERIVED:
        return formula_in_words(one.formula, catalogue)
    fixed = ", ".join(_fixed_words(one, kinds))
    only = " · " + _("only %(what)s") % {"what": fixed} if fixed else ""
    if one.query == Query.TARGETS:
        return str(TARGET_WORDS[one.params["of"]])
    if one.query == Query.ACTIVITIES:
        code = one.params["activity"]
        told = {
            "kind": kinds[code].name if code in kinds else code,
            "of": SUM_WORDS[one.params.get("of", "quantity")],
        }
        return _("Register of activities, “%(kind)s”: %(of)s") % told + only
    measure = {"measure": Measure(one.params["measure"]).label}
    return _("Initiatives, each once: %(measure)s") % measure + only


def formula_in_words(formula: str, catalogue: Mapping[str, Indicator]) -> str:
    """The formula with names instead of codes."""
    try:
        read = parse_formula(formula)
    except BadInput:
        return formula
    total = ""
    for sign, part in read.terms:
        joint = " − " if sign < 0 else " + " if total else ""
        total += f"{joint}“{_part_words(part, catalogue)}”"
    if read.base is None:
        return total
    words = {"part": total, "whole": f"“{_part_words(read.base, catalogue)}”"}
    return _("%(part)s in percent of %(whole)s") % words


def of_when(nature: str, asked: Asked) -> str:
    """The period in words, both days inside."""
    last = format_day(asked.last_day)
    if nature == Nature.STOCK:
        return _("standing on %(last)s") % {"last": last}
    if nature == Nature.CUMULATIVE or asked.start is None:
        return _("from the beginning to %(last)s") % {"last": last}
    return _("from %(first)s to %(last)s") % {"first": format_day(asked.start), "last": last}


def on_which_map(asked: Asked) -> str:
    """The reading in words."""
    if isinstance(asked.reading, date):
        return _("units on the map of %(day)s") % {"day": format_day(asked.reading)}
    if asked.reading == View.TODAY:
        return _("units on the map of today")
    return _("units as they were at the time")


def narrowed_to(narrowing: Narrowing, one: Indicator, kinds: Kinds) -> list[str]:
    """The values a cell is narrowed to, as words."""
    return [_value(name, value, one, kinds) for name, value in narrowing.set_values.items()]


def _fixed_words(one: Indicator, kinds: Kinds) -> Iterable[str]:
    for name in (*_CHOICES, "variant"):
        told = one.params.get(name) or []
        for value in [told] if isinstance(told, str) else told:
            yield _value(name, value, one, kinds)


def _value(name: str, value: str, one: Indicator, kinds: Kinds) -> str:
    if name == "variant":
        kind = kinds.get(one.params.get("activity", ""))
        names = {row["code"]: row["name"] for row in kind.variants} if kind else {}
        return str(names.get(value, value))
    choices = _CHOICES[name]
    return str(choices(value).label) if value in choices.values else value


def _part_words(part: Part, catalogue: Mapping[str, Indicator]) -> str:
    name = catalogue[part.code].name if part.code in catalogue else part.code
    return _("%(name)s (all of it)") % {"name": name} if part.is_whole else name

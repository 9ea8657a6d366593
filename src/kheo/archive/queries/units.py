"""The unit of then: who stood in the place of a unit on another day."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kheo.kernel.refusals import BadInput
from kheo.kernel.text import clean_line, fold
from kheo.orgs.models import Succession, Unit
from kheo.orgs.queries import successors_on

_LOOKED_AT = 200


def units_of_then(unit: Unit, day: date) -> list[Unit]:
    """The units that stood in the place of ``unit`` on ``day``: itself, its predecessors before
    its birth, its successors after its end; nothing where nobody did. One query per generation."""
    if unit.is_alive(day):
        return [unit]
    return _before(unit, day) if day < unit.starts_on else successors_on(unit, day)


def _before(unit: Unit, day: date) -> list[Unit]:
    found: dict[int, Unit] = {}
    ready, seen = [unit], {unit.pk}
    while ready:
        lines = (
            Succession.objects.filter(successor__in=ready)
            .select_related("predecessor")
            .order_by("-is_main", "predecessor__sort_key", "pk")
        )
        ready = []
        for line in lines:
            one = line.predecessor
            if one.pk in seen:
                continue
            seen.add(one.pk)
            if one.is_alive(day):
                found[one.pk] = one
            elif day < one.starts_on:
                ready.append(one)
    return list(found.values())


def unit_by_words(typed: str, day: date | None, among: QuerySet[Unit]) -> Unit:
    """The unit of ``among`` with this code or full name; of several the one alive on ``day``.

    Raises BadInput when there is none, or more than one.
    """
    words = clean_line(typed)
    rows = list(among.filter(code=words.upper()))
    if not rows:
        wanted = fold(words)
        named = among.filter(search_text__contains=wanted)[:_LOOKED_AT]
        rows = [one for one in named if wanted in {fold(one.label), fold(one.name)}]
    found = [one for one in rows if day is not None and one.is_alive(day)] or rows
    if len(found) == 1:
        return found[0]
    sentence = (
        _("“%(cell)s” is the name of several units; write the code.")
        if found
        else _("“%(cell)s” is no unit; write its code or full name.")
    )
    raise BadInput(sentence, params={"cell": words[:60]})

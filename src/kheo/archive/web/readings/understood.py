"""The head of the paper as it was understood, a guess whose it is, what happened to the file."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from django.db.models import Q

from kheo.access.pages import PageRequest
from kheo.archive.enums import ReadingStatus
from kheo.archive.models import Reading
from kheo.archive.rules.spans import in_words
from kheo.archive.web.readings.forms import HeadForm, units_in_scope
from kheo.audit.queries import entries_about
from kheo.audit.wording import sentence
from kheo.kernel.text import fold
from kheo.orgs.models import Unit

_KINDS = "tinh|thanh pho|huyen|quan|thi xa|xa|phuong|thi tran|dac khu"
_NAMED = re.compile(rf"\b({_KINDS})(?: uy)? ((?:\w+ ?){{1,4}})")
HISTORY = 12
_LOOKED_FOR = 12


def head_context(
    request: PageRequest, one: Reading, form: HeadForm | None = None
) -> dict[str, Any]:
    """The form of the head, what is missing in it, and whose paper it seems to be."""
    guess = None if one.unit_id else guessed_unit(request, one)
    return {
        "head_form": form or head_form(request, one, guess), "guess": guess,
        "head_is_told": one.unit_id is not None and one.ends_on is not None,
        "period": in_words(one.starts_on, one.ends_on) if one.ends_on else "",
        "may_set_head": one.status == ReadingStatus.OPEN and one.before_id is None,
    }  # fmt: skip


def head_form(request: PageRequest, one: Reading, guess: Unit | None, data: Any = None) -> HeadForm:
    """The form with what is known; a guess is only proposed."""
    unit = one.unit or guess
    initial = {
        "unit": unit.code if unit else "", "title": one.title, "issuer": one.issuer,
        "number": one.number, "issued_on": one.issued_on, "starts_on": one.starts_on,
        "ends_on": one.ends_on,
    }  # fmt: skip
    return HeadForm(data, initial=initial, person=request.user, auto_id="head_%s")


def guessed_unit(request: PageRequest, one: Reading) -> Unit | None:
    """The unit that the head of the paper names, when just one in scope is called so. One query."""
    told = [one.issuer, one.title, str(one.head.get("place") or "")]
    labels: list[str] = []
    for words in map(fold, told):
        for kind, name in _NAMED.findall(words):
            parts = name.split()
            labels += [f"{kind} {' '.join(parts[:size])}" for size in range(len(parts), 0, -1)]
    named = Q()
    for label in dict.fromkeys(labels[:_LOOKED_FOR]):
        named |= Q(search_text__contains=label)
    if not labels:
        return None
    day = one.ends_on - timedelta(days=1) if one.ends_on else None
    found: dict[str, list[Unit]] = {}
    for unit in units_in_scope(request.user).filter(named)[:200]:
        if day is None or unit.is_alive(day):
            found.setdefault(fold(unit.label), []).append(unit)
    return next((found[one][0] for one in labels if len(found.get(one, ())) == 1), None)


def history_of(one: Reading) -> list[dict[str, object]]:
    """What happened to the file as a whole, newest first."""
    lines = [line for line in entries_about(one) if line.action in WHOLE][:HISTORY]
    return [{"sentence": sentence(line), "at": line.at, "note": line.note} for line in lines]


WHOLE = frozenset(
    f"reading.{name}"
    for name in ("hand_in", "read", "refuse", "set_head", "decide_all", "confirm", "set_aside", "take_up")
)  # fmt: skip

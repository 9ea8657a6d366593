"""The catalogue of indicators: what is shipped, and what an administrator makes of it as dated rows.

``data/indicators.json`` covers every figure of the reports of the movement and the statistics form
of a provincial board (rules.md §0, §1.6).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import require
from kheo.activities.models import ActivityKind
from kheo.audit.journal import record
from kheo.counting.catalogue_rules import faults, needed_by
from kheo.counting.enums import Nature, Source
from kheo.counting.formulas import parse_formula
from kheo.counting.models import Indicator
from kheo.counting.policies import SET_INDICATORS
from kheo.counting.queries.indicators import catalogue_on
from kheo.foundation.models import row_values
from kheo.kernel.days import format_day
from kheo.kernel.refusals import RuleBroken
from kheo.kernel.text import clean_line
from kheo.orgs.enums import Kind
from kheo.orgs.models import Unit

SHIPPED = Path(__file__).parent / "data" / "indicators.json"
COLUMNS = (
    "name", "unit_word", "nature", "source", "query", "params", "formula", "dimensions",
    "decimals", "metric", "group", "order",
)  # fmt: skip


@transaction.atomic
def load_indicators(*, actor: User, at: datetime) -> int:
    """Put every shipped indicator whose code is not in the catalogue yet into it; how many.

    What an administrator changed or ended stays as it is. One journal line with the number. Raises
    ``NotAllowed``.
    """
    require(actor, SET_INDICATORS, nation())
    known = set(Indicator.objects.values_list("code", flat=True))
    rows = [row for row in shipped() if row.code not in known]
    Indicator.objects.bulk_create(rows)
    if rows:
        after = {"indicators": len(rows)}
        record("indicator.load", rows[0], actor=actor, at=at, after=after)
    return len(rows)


@transaction.atomic
def add_indicator(
    *, code: str, valid_from: date, values: Mapping[str, Any], actor: User, at: datetime
) -> Indicator:
    """A new indicator from ``valid_from`` on; ``values`` by the names of ``COLUMNS``.

    Raises ``NotAllowed``; ``RuleBroken`` when the code was ever used, the day lies in the past,
    or the row cannot be (unknown codes or a loop in the formula, natures mixed …).
    """
    require(actor, SET_INDICATORS, nation())
    one = Indicator(code=clean_line(code), valid_from=valid_from, **_cleaned(values))
    if Indicator.objects.filter(code=one.code).exists():
        sentence = _("This code is used already; change that indicator, or choose another code.")
        raise RuleBroken(sentence, fields={"code": sentence})
    _check(one, at)
    one.save(force_insert=True)
    after = {"valid_from": valid_from, **row_values(one, *COLUMNS)}
    record("indicator.add", one, actor=actor, at=at, after=after)
    return one


@transaction.atomic
def change_indicator(
    indicator: Indicator, *, valid_from: date, values: Mapping[str, Any], actor: User, at: datetime
) -> Indicator:
    """From ``valid_from`` on the indicator is as ``values`` say; the running row ends there and stays.

    What kind of number it is never changes, or figures of two years would not be the same thing.
    Raises like ``add_indicator``; ``RuleBroken`` also when nothing changes, the row has ended or a
    row from that day or a later one stands already.
    """
    require(actor, SET_INDICATORS, nation())
    running = Indicator.objects.select_for_update().get(pk=indicator.pk)
    before = row_values(running, *COLUMNS)
    one = Indicator(code=running.code, valid_from=valid_from, valid_to=running.valid_to)
    for name, value in {**before, **_cleaned(values)}.items():
        setattr(one, name, value)
    after = row_values(one, *COLUMNS)
    _refuse_change(running, one, before == after)
    _check(one, at)
    running.valid_to = valid_from
    running.save(update_fields=["valid_to"])
    one.save(force_insert=True)
    changed = [name for name in COLUMNS if before[name] != after[name]]
    record(
        "indicator.change", one, actor=actor, at=at,
        before={name: before[name] for name in changed},
        after={"valid_from": valid_from, **{name: after[name] for name in changed}},
    )  # fmt: skip
    return one


@transaction.atomic
def end_indicator(indicator: Indicator, *, last_day: date, actor: User, at: datetime) -> Indicator:
    """The indicator is in force for the last time on ``last_day``; reports of before keep it.

    Raises ``NotAllowed``; ``RuleBroken`` for a day before yesterday or before its first, and while
    a formula in force after that day needs it.
    """
    require(actor, SET_INDICATORS, nation())
    running = Indicator.objects.select_for_update().get(pk=indicator.pk)
    until = last_day + timedelta(days=1)
    today = timezone.localdate(at)
    if until < today or until <= running.valid_from:
        sentence = _("The last day must not lie before %(day)s.") % {
            "day": format_day(max(today - timedelta(days=1), running.valid_from))
        }
        raise RuleBroken(sentence, fields={"last_day": sentence})
    if running.valid_to is not None and running.valid_to <= until:
        raise RuleBroken(_("This indicator ends on that day or earlier already."))
    if needing := needed_by(running.code, catalogue_on(until)):
        names = ", ".join(f"“{one.name}”" for one in needing)
        raise RuleBroken(
            _("Formulas need it: %(names)s. End or change those first.") % {"names": names}
        )
    before = row_values(running, "valid_to")
    running.valid_to = until
    running.save(update_fields=["valid_to"])
    after = {"last_day": last_day, "valid_to": until}
    record("indicator.end", running, actor=actor, at=at, before=before, after=after)
    return running


def shipped() -> list[Indicator]:
    """The shipped indicators, not saved, in the order of the file."""
    read: dict[str, Any] = json.loads(SHIPPED.read_text("utf-8"))
    return [
        _row(one, order, date.fromisoformat(read["valid_from"]))
        for order, one in enumerate(read["indicators"], 1)
    ]


def _row(told: dict[str, Any], order: int, since: date) -> Indicator:
    values = {name: value for name, value in told.items() if name != "valid_to"}
    until = date.fromisoformat(told["valid_to"]) if "valid_to" in told else None
    return Indicator(valid_from=since, valid_to=until, order=order, **values)


def nation() -> Unit | None:
    """One catalogue holds for every unit; it hangs on the nation."""
    return Unit.objects.filter(kind=Kind.NATION).order_by("starts_on").first()


def _cleaned(values: Mapping[str, Any]) -> dict[str, Any]:
    """Words mended; what does not go with the source is taken away."""
    if unknown := set(values) - set(COLUMNS):
        raise TypeError(f"an indicator has no column {', '.join(sorted(unknown))} to set")
    found = dict(values)
    for name in ("name", "unit_word", "formula", "metric", "group"):
        if name in found:
            found[name] = clean_line(found[name])
    source = found.get("source")
    if source in {Source.DECLARED, Source.DERIVED}:
        found |= {"query": "", "params": {}}
    if source in {Source.DECLARED, Source.COUNTED}:
        found["formula"] = ""
    return found


def _refuse_change(running: Indicator, one: Indicator, is_same: bool) -> None:
    if is_same:
        raise RuleBroken(_("Nothing has changed."))
    if one.nature != running.nature:
        sentence = _("“%(nature)s” stays; for another kind of number add a new indicator.") % {
            "nature": Nature(running.nature).label
        }
        raise RuleBroken(sentence, fields={"nature": sentence})
    later = Indicator.objects.filter(code=one.code, valid_from__gte=one.valid_from).exists()
    if later or (running.valid_to is not None and running.valid_to <= one.valid_from):
        sentence = _(
            "A row from this day or a later one stands already, or the indicator has ended."
        )
        raise RuleBroken(sentence, fields={"valid_from": sentence})


def _check(one: Indicator, at: datetime) -> None:
    """Refuse what cannot stand in the catalogue of its first day."""
    if one.valid_from < timezone.localdate(at):
        sentence = _(
            "The catalogue changes from today or a later day; reports of before stay as they are."
        )
        raise RuleBroken(sentence, fields={"valid_from": sentence})
    others = catalogue_on(one.valid_from)
    others.pop(one.code, None)
    kinds = ActivityKind.objects.as_of(one.valid_from).values_list("code", flat=True)
    wrong = faults(one, others, set(kinds))
    if not wrong:
        wrong = _of_those_that_need_it(one, others)
    if wrong:
        raise RuleBroken(_("The indicator cannot be kept like this."), fields=wrong)


def _of_those_that_need_it(one: Indicator, others: Mapping[str, Indicator]) -> dict[str, str]:
    """What others are narrowed by stays possible."""
    for derived in needed_by(one.code, others):
        if lost := [
            n for n in derived.dimensions if n not in one.dimensions and _is_part(one, derived)
        ]:
            return {
                "dimensions": _("“%(name)s” is narrowed by %(lost)s and needs this indicator.")
                % {"name": derived.name, "lost": ", ".join(lost)}
            }
    return {}


def _is_part(one: Indicator, derived: Indicator) -> bool:
    parts = parse_formula(derived.formula).parts
    return any(part.code == one.code and not part.is_whole for part in parts)

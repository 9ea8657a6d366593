"""Facts and complaints about one initiative: pure functions over values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kheo.initiatives.enums import EDITABLE, FROZEN, FactKind, Level, Outcome, Status

LABELS: Mapping[str, Any] = {
    "title": gettext_lazy("Name of the initiative"),
    "field": gettext_lazy("Field"),
    "kind": gettext_lazy("Kind"),
    "origin": gettext_lazy("Origin"),
    "situation": gettext_lazy("Situation and why it was chosen"),
    "goals": gettext_lazy("Goals and measures of success"),
    "approach": gettext_lazy("What is done and how"),
    "place": gettext_lazy("Place"),
    "beneficiaries": gettext_lazy("Who it is for"),
    "lead": gettext_lazy("Who leads"),
    "partners": gettext_lazy("Who helps"),
    "participants": gettext_lazy("Who takes part"),
    "resources": gettext_lazy("Resources"),
    "starts_on": gettext_lazy("Begins on"),
    "ends_on": gettext_lazy("Ends on"),
    "evaluate_on": gettext_lazy("Evaluated on"),
    "schedule": gettext_lazy("Schedule"),
    "outputs": gettext_lazy("Products and results that can be checked"),
    "sustaining": gettext_lazy("How it is kept up and spread"),
    "households": gettext_lazy("Households that benefit"),
    "money": gettext_lazy("Money mobilised (đồng)"),
    "result": gettext_lazy("Result reached"),
}
"""Column → what people call it, in the order of the registration form (rules.md §1.5)."""

TEXT_FIELDS = tuple(LABELS)
"""Columns that make up a version (``Version.schema`` 1)."""

DAYS = ("starts_on", "ends_on", "evaluate_on")
CHOICES = ("field", "kind", "origin")
NUMBERS = ("households", "money")
LENGTHS = {"title": 300, "place": 300, "lead": 300}
LONGEST = 8000
HIGHEST = {"households": 1_000_000, "money": 10**15}

DEMANDED = (
    "title", "field", "situation", "goals", "approach", "place", "beneficiaries", "lead",
    "resources", "starts_on", "ends_on", "outputs", "sustaining",
)  # fmt: skip
"""What has to be filled before a registration is sent: nine boxes of the form, plus the field."""

UNDO = timedelta(minutes=10)
"""How long a merger can be undone."""

LADDER = (Level.COMMUNE, Level.DISTRICT, Level.PROVINCE, Level.CENTRAL)
FIRST_DAY = date(2008, 1, 1)
"""No fact of the movement lies before 2008 (CT 32-CT/TU Hà Tĩnh, the earliest in the reports)."""
NO_DISTRICTS = date(2025, 7, 1)
"""From this day on there are no districts, and nothing is recognised at that level."""


def is_merged(initiative: Any) -> str:
    """A record merged into another takes no step any more; the other one goes on."""
    if initiative.merged_into_id:
        return _("It was merged into “%(title)s”; go on there.") % {"title": initiative.merged_into}
    return ""


def not_mergeable(kept: Any, dropped: Any) -> str:
    """ "" when ``dropped`` may go over into ``kept``, else the sentence with the way out."""
    if kept.pk == dropped.pk:
        return _("Choose two different records.")
    for row in (kept, dropped):
        if row.merged_into_id:
            return _("“%(title)s” was merged into “%(into)s”; take that one instead.") % {
                "title": row,
                "into": row.merged_into,
            }
    if kept.kind != dropped.kind:
        return _("One is the work of a collective, the other of a person; correct the kind first.")
    if dropped.has_dossier:
        return _(
            "A dossier of appraisal is open for “%(title)s”. Let that record stay, or close the "
            "dossier first."
        ) % {"title": dropped}
    if _rank(kept) < _rank(dropped):
        return _("“%(title)s” has come further; let that record stay.") % {"title": dropped}
    return ""


def _rank(row: Any) -> int:
    """0 not in force, 1 never sent, 2 anything else: what stays must be able to go on."""
    if row.status == Status.WITHDRAWN:
        return 0
    return 1 if row.status == Status.DRAFT else 2


def missing_items(initiative: Any) -> dict[str, str]:
    """Field → the sentence that says what is missing before it can be sent."""
    missing = {
        name: _("“%(item)s” is still empty.") % {"item": LABELS[name]}
        for name in DEMANDED
        if not getattr(initiative, name)
    }
    title = (initiative.title or "").strip()
    if title and len(title) < 5:
        missing["title"] = _("The name is too short to be recognised; write at least 5 letters.")
    missing.update(crooked_days(initiative))
    return missing


def crooked_days(initiative: Any) -> dict[str, str]:
    """Field → complaint when the days of the plan are out of order."""
    begins, ends, evaluated = (getattr(initiative, name) for name in DAYS)
    crooked = {}
    if begins and ends and ends <= begins:
        crooked["ends_on"] = _("The end must lie after the beginning.")
    if begins and evaluated and evaluated < begins:
        crooked["evaluate_on"] = _("The evaluation must lie after the beginning.")
    return crooked


def missing_before_sending(initiative: Any) -> str:
    """One sentence that lists what is missing, or ""."""
    missing = missing_items(initiative)
    if not missing:
        return ""
    items = ", ".join(str(LABELS[name]) for name in missing)
    return _("Not ready to be sent yet. Still to do: %(items)s.") % {"items": items}


def not_on_paper(initiative: Any) -> str:
    """The office enters as sent only what reached it signed on paper."""
    if not initiative.came_on_paper:
        return _("The unit filed this itself; its head has to send it.")
    return missing_before_sending(initiative)


def nothing_to_present(initiative: Any) -> str:
    """What stops the registrar from asking the head: missing items, or it lies there already."""
    if initiative.awaits_head:
        return _("It lies with the head of the unit already.")
    if initiative.status == Status.BUILDING:
        return missing_result(initiative)
    return missing_before_sending(initiative)


def not_with_head(initiative: Any) -> str:
    """Only what the registrar handed up can be handed back."""
    return "" if initiative.awaits_head else _("It was not handed to the head of the unit.")


def missing_result(initiative: Any) -> str:
    """A result is put to appraisal once it is told."""
    if not (initiative.result or "").strip():
        return _("Write what was reached (“%(item)s”) first.") % {"item": LABELS["result"]}
    return ""


def goes_by_dossier(initiative: Any) -> str:
    """While a dossier of appraisal is open, outcome and recognition come from there alone."""
    if initiative.has_dossier:
        return _("A dossier of appraisal is open for it; the outcome comes from there.")
    return ""


def not_passed(initiative: Any) -> str:
    """Only what met the criteria is recognised, and what has a dossier by its dossier."""
    if complaint := goes_by_dossier(initiative):
        return complaint
    if initiative.outcome != Outcome.PASSED:
        return _("The appraisal did not find that it meets the criteria.")
    return ""


def is_open_for_writing(initiative: Any) -> str:
    """ "" when the text may be changed, else the sentence that says why not."""
    if complaint := is_merged(initiative):
        return complaint
    if initiative.status in EDITABLE and not initiative.awaits_head:
        return ""
    if initiative.status in FROZEN:
        if initiative.is_reopened:
            return ""
        return _("It is frozen since it was recognised; ask the office to reopen it.")
    if initiative.awaits_head:
        return _("It lies with the head of the unit; ask to have it handed back.")
    return _("It has been sent; the office has to return it before it can be changed.")


def is_open_for_result(initiative: Any) -> str:
    """ "" while the result may be written: during building."""
    if complaint := is_merged(initiative):
        return complaint
    if initiative.status == Status.BUILDING and not initiative.awaits_head:
        return ""
    return _("The result is written while the initiative is being built.")


def is_reopened_already(initiative: Any) -> str:
    """Once is enough."""
    return _("It is open for changes already.") if initiative.is_reopened else ""


def is_not_reopened(initiative: Any) -> str:
    """Only what was reopened is closed."""
    return "" if initiative.is_reopened else _("It was not reopened.")


def standing_levels(facts: Iterable[Any]) -> frozenset[Level]:
    """The levels at which a recognition stands, read from facts that were not cancelled."""
    facts = list(facts)
    cancelled = {fact.cancels_id for fact in facts if fact.kind == FactKind.CANCELLED}
    standing: set[Level] = set()
    for fact in sorted(facts, key=lambda fact: (fact.on, fact.pk)):
        if fact.pk in cancelled or not fact.level:
            continue
        if fact.kind in {FactKind.RECOGNISED, FactKind.LEVEL_RESTORED}:
            standing.add(Level(fact.level))
        elif fact.kind == FactKind.LEVEL_WITHDRAWN:
            standing.discard(Level(fact.level))
    return frozenset(standing)


def highest(levels: Iterable[Level]) -> Level:
    """The highest of ``levels``."""
    return max(levels, key=LADDER.index)


def wrong_level(initiative: Any, level: str, on: date) -> str:
    """A recognition climbs: never again at a level reached; district level ended on 1 July 2025."""
    if level == Level.DISTRICT and on >= NO_DISTRICTS:
        return _("There has been no district level since 1 July 2025.")
    if initiative.level and LADDER.index(Level(level)) <= LADDER.index(Level(initiative.level)):
        return _("It is recognised at this level already.")
    return ""


def is_ahead(on: date, today: date) -> bool:
    """Whether a day lies further ahead than a clock an hour off explains."""
    return on > today + timedelta(days=1)


def wrong_day(on: date, *, today: date, after: date | None, unit_from: date) -> str:
    """A fact lies between the birth of its unit (or 2008) and today, and after what it follows.

    One day of the future is let pass: a clock an hour off must not stop anybody's work.
    """
    if is_ahead(on, today):
        return _("The day lies in the future.")
    if on < max(FIRST_DAY, unit_from):
        return _("The day lies before the unit or the movement existed.")
    if after is not None and on < after:
        return _("The day lies before the step it follows (%(day)s).") % {
            "day": after.strftime("%d/%m/%Y")
        }
    return ""


def last_of(facts: Iterable[Any], *kinds: str) -> Any | None:
    """The latest standing fact of ``kinds``: not cancelled, by day and then by order of telling."""
    facts = list(facts)
    cancelled = {fact.cancels_id for fact in facts if fact.kind == FactKind.CANCELLED}
    standing = [f for f in facts if f.kind in kinds and f.pk not in cancelled]
    return max(standing, key=lambda fact: (fact.on, fact.pk), default=None)

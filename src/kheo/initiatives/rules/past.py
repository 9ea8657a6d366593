"""The past of an initiative as a file tells it: which dated facts the engine would have written. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from kheo.initiatives.enums import FROZEN, FactKind, Level, Status
from kheo.initiatives.rules import FIRST_DAY, LABELS, LADDER, NO_DISTRICTS, is_ahead, wrong_day
from kheo.kernel.days import format_day

REACHABLE = (
    Status.DRAFT, Status.SUBMITTED, Status.ACCEPTED, Status.BUILDING, Status.RECOGNISED,
    Status.NOT_RECOGNISED, Status.WITHDRAWN, Status.DOUBTFUL, Status.DORMANT, Status.STRUCK_OFF,
)  # fmt: skip
"""States a file may tell; returned, awaiting and appraised are steps that only people take."""
STEPS = ("registered_on", "accepted_on", "started_on", "recognised_on", "confirmed_on", "ended_on")
_LAST = {
    Status.DRAFT: -1, Status.SUBMITTED: 0, Status.ACCEPTED: 1, Status.BUILDING: 2,
    Status.NOT_RECOGNISED: 2, Status.WITHDRAWN: 2,
}  # fmt: skip
"""Place in STEPS of the last day a state may have, its end apart; recognised ones have all."""
_BUILT = (
    ("registered_on", FactKind.REGISTERED), ("accepted_on", FactKind.ACCEPTED),
    ("started_on", FactKind.STARTED),
)  # fmt: skip
_ENDS = {
    Status.NOT_RECOGNISED: FactKind.NOT_RECOGNISED,
    Status.WITHDRAWN: FactKind.WITHDRAWN,
    Status.DOUBTFUL: FactKind.DOUBTED,
    Status.DORMANT: FactKind.FELL_DORMANT,
    Status.STRUCK_OFF: FactKind.STRUCK_OFF,
}
_STATES = {state.value: state for state in Status}
# Files have a hundred thousand rows, and asking an enumeration for its member costs more than the rest of a row.
_DRAFT, _NOT_RECOGNISED = Status.DRAFT, Status.NOT_RECOGNISED
_STRUCK_OFF, _WITHDRAWN = Status.STRUCK_OFF, Status.WITHDRAWN
_RECOGNISED, _SENT_ON, _APPRAISED = (
    FactKind.RECOGNISED, FactKind.SUBMITTED_FOR_APPRAISAL, FactKind.APPRAISED,
)  # fmt: skip


class Told(NamedTuple):
    """A fact of the past. ``paper`` is the prefix of the columns that name its paper, None without one."""

    kind: str
    on: date
    level: str = ""
    paper: str | None = None
    note: str = ""


@dataclass(slots=True)
class Past:
    """What a row tells of the past: its state, its facts in order, which days were taken from the step
    before, and complaints (field → sentence)."""

    status: Status
    facts: list[Told] = field(default_factory=list)
    assumed: list[str] = field(default_factory=list)
    complaints: dict[str, str] = field(default_factory=dict)
    registered_on: date | None = None

    def first(self, kind: str) -> date | None:
        """The day of the first fact of ``kind``."""
        return next((one.on for one in self.facts if one.kind == kind), None)

    @property
    def proven_on(self) -> date | None:
        """The day of the last proof: confirmed or recognised."""
        proofs = {FactKind.CONFIRMED, FactKind.RECOGNISED}
        return max((one.on for one in self.facts if one.kind in proofs), default=None)

    @property
    def level(self) -> str:
        """The highest level at which it was recognised."""
        levels = [Level(one.level) for one in self.facts if one.kind == FactKind.RECOGNISED]
        return str(max(levels, key=LADDER.index)) if levels else ""

    @property
    def is_effective(self) -> bool:
        """Whether the mark of effectiveness stands."""
        over = {Status.STRUCK_OFF, Status.WITHDRAWN}
        return self.status not in over and self.first(FactKind.EFFECTIVE) is not None


def registered_day(values: Mapping[str, Any]) -> date | None:
    """The day it was registered; where only the year is known, its first day."""
    day, year = values.get("registered_on"), values.get("year")
    if day is None and year is not None and date.min.year <= int(year) <= date.max.year:
        return date(int(year), 1, 1)
    return day


def status_of(values: Mapping[str, Any], default: str) -> Status:
    """The state told, else the one the days and papers speak of, else ``default``; a draft without any."""
    if told := values.get("status"):
        return _STATES[told]
    if values.get("recognised_on") or values.get("decision") or values.get("decided_on"):
        return Status.RECOGNISED
    if values.get("started_on"):
        return Status.BUILDING
    if values.get("accepted_on"):
        return Status.ACCEPTED
    if registered_day(values):
        return Status(default or Status.SUBMITTED)
    return _DRAFT


def past_of(values: Mapping[str, Any], *, born: date, today: date, default: str = "") -> Past:
    """Read the past out of ``values``; ``born`` is the first day of the unit.

    Days nobody told are those of the step before, so every step the state needs is there; days out of
    order, in the future or of steps the state has not reached are complaints.
    """
    past = Past(status_of(values, default))
    days = {name: values.get(name) for name in STEPS}
    days["registered_on"] = past.registered_on = registered_day(values)
    if past.status == _DRAFT:
        _refuse_days_of_a_draft(past, values)
        return past
    _fit_year(past, days, values, born, today)
    _refuse_contradictions(past, values, days)
    _refuse_wrong_days(past, days, born, today)
    if past.complaints:
        return past
    _tell_building(past, days, values.get("note") or "")
    if past.status in FROZEN:
        _tell_recognition(past, values, days, today)
    elif past.status == _NOT_RECOGNISED:
        end: date = days["ended_on"] or today
        past.facts += [Told(_SENT_ON, end), Told(_APPRAISED, end)]
    if (kind := _ENDS.get(past.status)) and days["ended_on"]:
        paper = "ended_" if values.get("ended_decision") else None
        past.facts.append(
            Told(kind, days["ended_on"], paper=paper, note=values.get("ended_why") or "")
        )
    return past


def _refuse_days_of_a_draft(past: Past, values: Mapping[str, Any]) -> None:
    given = [name for name in (*STEPS, "year", "decision", "decided_on") if values.get(name)]
    if given:
        past.complaints[given[0]] = _(
            "A draft has no days and no decision: leave them empty, or write the state it reached."
        )


def _fit_year(
    past: Past, days: dict[str, Any], values: Mapping[str, Any], born: date, today: date
) -> None:
    """A year alone begins with the unit where the unit was founded in that year."""
    day, year = days["registered_on"], values.get("year")
    if day is None:
        past.complaints["registered_on"] = _(
            "Write the day or the year in which it was registered."
        )
    elif values.get("registered_on") and year is not None and day.year != int(year):
        if not is_ahead(day, today):  # else the day is the one mistake, told below
            past.complaints["year"] = _("The year %(year)s is not that of the day %(day)s.") % {
                "year": year, "day": format_day(day),
            }  # fmt: skip
    elif not values.get("registered_on"):
        past.assumed.append("registered_on")
        if day < born and day.year == born.year:
            days["registered_on"] = past.registered_on = born


def _refuse_contradictions(past: Past, values: Mapping[str, Any], days: Mapping[str, Any]) -> None:
    """A state and the days and papers told with it speak of the same."""
    last = _LAST.get(past.status)
    beyond = [] if last is None else [name for name in STEPS[last + 1 : -1] if days[name]]
    if last is not None and values.get("decision") and not beyond:
        beyond = ["decision"]
    if beyond:
        past.complaints[beyond[0]] = _(
            "The state is “%(state)s”, but this tells of a later step. Correct the state, or leave it empty."
        ) % {"state": past.status.label}
    ends = past.status in _ENDS
    if ends and not days["ended_on"]:
        past.complaints["ended_on"] = _("Write the day on which it became “%(state)s”.") % {
            "state": past.status.label
        }
    elif days["ended_on"] and not ends:
        past.complaints["ended_on"] = _(
            "The state is “%(state)s”, but this tells of its end. Correct the state, or leave the day empty."
        ) % {"state": past.status.label}
    if past.status == _STRUCK_OFF and not values.get("ended_decision"):
        past.complaints["ended_decision"] = _(
            "Write the number of the decision that struck it off."
        )


def _wrong(on: date, *, today: date, after: date | None, unit_from: date) -> str:
    """``wrong_day``, with the remedy for a day ahead: in a file it is a slip of the fingers."""
    if is_ahead(on, today):
        return _("%(day)s lies in the future; look at the year and correct it.") % {
            "day": format_day(on)
        }
    return wrong_day(on, today=today, after=after, unit_from=unit_from)


def _refuse_wrong_days(past: Past, days: Mapping[str, Any], born: date, today: date) -> None:
    told = [on for on in days.values() if on is not None]
    if told == sorted(told) and not (
        told
        and (
            wrong_day(told[0], today=today, after=None, unit_from=born)
            or wrong_day(told[-1], today=today, after=None, unit_from=born)
        )
    ):
        return  # in order, and so are the first and the last: nothing to complain of in between
    before: date | None = None
    for name in STEPS:
        on = days[name]
        if on is None:
            continue
        if complaint := _wrong(on, today=today, after=before, unit_from=born):
            told_in = "year" if name == "registered_on" and name in past.assumed else name
            past.complaints.setdefault(told_in, complaint)
        if not is_ahead(on, today):  # days after a mistyped one are not wrong for its sake
            before = max(before, on) if before else on


def _tell_building(past: Past, days: dict[str, Any], note: str) -> None:
    """Registered (with what was noted), accepted, started: as far as the state goes."""
    wanted = min(_LAST.get(past.status, 2), 2)
    if past.status == _WITHDRAWN:
        wanted = max(place for place, (name, _kind) in enumerate(_BUILT) if days[name])
    before = None
    for name, kind in _BUILT[: wanted + 1]:
        if days[name] is None:
            days[name] = before
            past.assumed.append(name)
        before = days[name]
        past.facts.append(Told(kind, before, note=note))
        note = ""


def _tell_recognition(
    past: Past, values: Mapping[str, Any], days: Mapping[str, Any], today: date
) -> None:
    """Appraised and recognised by its decision, once more at a higher level, marked, confirmed."""
    on = _recognised(past, values, "", today=today, after=days["started_on"])
    if on is None:
        return
    level = str(values["level"])
    past.facts += [
        Told(_SENT_ON, on), Told(_APPRAISED, on, level),
        Told(_RECOGNISED, on, level, ""),
    ]  # fmt: skip
    if values.get("higher_level"):
        higher = _recognised(past, values, "higher_", today=today, after=on)
        if LADDER.index(Level(values["higher_level"])) <= LADDER.index(Level(level)):
            past.complaints["higher_level"] = _("The second level is not higher than the first.")
        if higher is not None:
            past.facts.append(Told(_RECOGNISED, higher, str(values["higher_level"]), "higher_"))
    if marked := values.get("effective_on"):
        if complaint := _wrong(marked, today=today, after=past.registered_on, unit_from=FIRST_DAY):
            past.complaints["effective_on"] = complaint
        past.facts.append(Told(FactKind.EFFECTIVE, marked))
    if proof := days["confirmed_on"]:
        if proof < on:
            past.complaints["confirmed_on"] = _("It was confirmed before it was recognised.")
        past.facts.append(Told(FactKind.CONFIRMED, proof))
    recognised = [one.on for one in past.facts if one.kind == _RECOGNISED]
    if days["ended_on"] is not None and days["ended_on"] < max(recognised):
        past.complaints["ended_on"] = _("It ended before it was recognised.")


def _recognised(
    past: Past, values: Mapping[str, Any], prefix: str, *, today: date, after: date | None
) -> date | None:
    """The day of a recognition; complaints where its decision is not told whole."""
    decided, number = values.get(f"{prefix}decided_on"), values.get(f"{prefix}decision")
    on: date | None = values.get(f"{prefix}recognised_on") or decided
    if not number:
        past.complaints[f"{prefix}decision"] = _(
            "A recognition rests on a decision: write its number and symbol, for example 45-QĐ/ĐU."
        )
    if on is None:
        past.complaints[f"{prefix}decided_on"] = _("Write the day of the decision.")
        return None
    if decided is None:
        past.assumed.append(f"{prefix}decided_on")
    elif decided > on:
        past.complaints[f"{prefix}decided_on"] = _(
            "The decision was issued on %(day)s; the day cannot lie before it."
        ) % {"day": format_day(decided)}
    if complaint := _wrong(on, today=today, after=after, unit_from=FIRST_DAY):
        told = "recognised_on" if values.get(f"{prefix}recognised_on") else "decided_on"
        past.complaints[f"{prefix}{told}"] = complaint
    level = values.get(f"{prefix}level")
    if not level:
        past.complaints[f"{prefix}level"] = _("“%(item)s” is still empty.") % {
            "item": _("Level of recognition")
        }
        return None
    if level == Level.DISTRICT and on >= NO_DISTRICTS and not is_ahead(on, today):
        past.complaints[f"{prefix}level"] = _("There has been no district level since 1 July 2025.")
    # What follows is not measured against a day that was mistyped.
    return None if is_ahead(on, today) else on


def missing_text(values: Mapping[str, Any], status: str) -> dict[str, str]:
    """What a record of this state cannot be without: a name, and a field once it was sent."""
    missing = {}
    title = str(values.get("title") or "")
    if not title:
        missing["title"] = _("“%(item)s” is still empty.") % {"item": LABELS["title"]}
    elif len(title) < 5:
        missing["title"] = _("The name is too short to be recognised; write at least 5 letters.")
    if status != _DRAFT and not values.get("field"):
        missing["field"] = _("“%(item)s” is still empty.") % {"item": LABELS["field"]}
    return missing

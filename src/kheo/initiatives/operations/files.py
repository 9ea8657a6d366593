"""Records of the past entered many at once, each as the engine would have left it; and taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.audit.journal import Line, record_many
from kheo.exchange.profiles import Resting
from kheo.exchange.queries.resting import holders_of
from kheo.foundation import bulk
from kheo.initiatives.enums import FROZEN, Kind, Origin, Outcome, Status
from kheo.initiatives.events import Entered, Leaving, ManyFactsChanged
from kheo.initiatives.findable import OVER, TOLD
from kheo.initiatives.models import Fact, Initiative
from kheo.initiatives.queries.place_names import place_names_of
from kheo.initiatives.rules.cores import core_of
from kheo.initiatives.rules.past import Past
from kheo.initiatives.transitions import FLOW
from kheo.kernel.events import publish
from kheo.kernel.text import fold
from kheo.orgs.findable import scopes_of
from kheo.search.enums import What
from kheo.search.operations.index import drop, put_many
from kheo.search.operations.likeness import forget, remember_many
from kheo.search.sources import Text
from kheo.workflow.enums import Termed
from kheo.workflow.queries import days_allowed_among

KIND = Initiative._meta.label_lower
_TEXTS = (
    "title", "field", "kind", "origin", *TOLD, "starts_on", "ends_on", "evaluate_on", "households", "money",
)  # fmt: skip
_COLUMNS = (
    "id", "unit_id", "source_id", "status", "turn", "moved_at", "created_at", "updated_at", "due_on",
    "is_effective", "outcome", "level", "listed_on", "registered_on", "recognised_on", "proven_on",
    "filed_by_id", "came_on_paper", "is_imported", "search_text", *_TEXTS,
)  # fmt: skip
_FACTS = ("initiative_id", "kind", "on", "level", "paper_id", "note", "actor_id", "recorded_at")
_BLANK: Mapping[str, Any] = {
    **dict.fromkeys(_TEXTS, ""), "kind": Kind.COLLECTIVE.value, "origin": Origin.NEW.value,
    "starts_on": None, "ends_on": None, "evaluate_on": None, "households": None, "money": None,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PastRecord:
    """A record to be entered: texts cleaned, past without complaints, papers by their prefix."""

    unit_id: int
    unit_label: str
    texts: Mapping[str, Any]
    past: Past
    source_id: int | None = None
    papers: Mapping[str, int] = field(default_factory=dict)
    note: str = ""


class Surroundings:
    """What the index and the look-alikes need of units, looked up once a file."""

    def __init__(self) -> None:
        """Nothing is known yet."""
        self._names: dict[int, frozenset[str]] = {}
        self._scopes: dict[int, str] = {}
        self._days: dict[Termed, dict[int, int]] = {}

    def know(self, units: Iterable[int], *, on: date) -> None:
        """Look up the units that are new. Eight queries at most."""
        new = set(units) - self._names.keys()
        if not new:
            return
        self._names |= place_names_of(new)
        self._scopes |= scopes_of(new)
        for what in (Termed.REVIEW, Termed.PROOF):
            self._days.setdefault(what, {}).update(days_allowed_among(what, new, on=on))

    def core(self, title: str, unit: int) -> str:
        """What the name says without its places."""
        return core_of(title, self._names[unit])

    def scope(self, unit: int) -> str:
        """Words of the scope."""
        return self._scopes.get(unit, "")

    def due(self, what: Termed, unit: int, on: date) -> date:
        """By when it has to be done that began ``on``."""
        return on + timedelta(days=self._days[what][unit])


def enter_many(
    records: Sequence[PastRecord],
    *,
    around: Surroundings,
    is_office: bool,
    actor: User,
    at: datetime,
) -> list[int]:
    """Write records with their dated facts, counts, recognitions, adoptions, search and journal.

    Rules and rights were asked before (``exchange.intake``). In the caller's transaction, with a fixed
    number of statements. Returns the keys, in order.
    """
    if not records:
        return []
    today = timezone.localdate(at)
    around.know({record.unit_id for record in records}, on=today)
    keys = bulk.reserve(Initiative, len(records))
    told = list(zip(keys, records, strict=True))
    rows = [_row(key, one, around, today, is_office, actor, at) for key, one in told]
    bulk.insert(Initiative, _COLUMNS, rows)
    bulk.insert(Fact, _FACTS, [row for key, one in told for row in _facts(key, one, actor, at)])
    _make_findable(told, around, today)
    publish(ManyFactsChanged(initiative_ids=tuple(keys)))
    publish(Entered(initiative_ids=tuple(keys), actor=actor, at=at))
    record_many([_line(key, one) for key, one in told], actor=actor, at=at)
    return keys


def _row(
    key: int, one: PastRecord, around: Surroundings, today: date, is_office: bool, actor: User, at: datetime
) -> tuple[Any, ...]:  # fmt: skip
    past, texts = one.past, {**_BLANK, **one.texts}
    status = str(past.status)
    return (
        key, one.unit_id, one.source_id, status, str(FLOW.turns[past.status]), at, at, at,
        _due(one, around, today), past.is_effective, _outcome(past.status), past.level,
        past.registered_on or today, past.registered_on, past.first("recognised"), past.proven_on,
        actor.pk, is_office, True, fold(texts["title"])[:400],
        *[texts[name] for name in _TEXTS],
    )  # fmt: skip


def _outcome(status: str) -> str:
    if status in FROZEN:
        return Outcome.PASSED.value
    return Outcome.FAILED.value if status == Status.NOT_RECOGNISED else ""


def _due(one: PastRecord, around: Surroundings, today: date) -> date | None:
    """By when the next step is owed. What is long overdue is owed from today, so that the clock gives the
    unit its grace before it doubts a record just entered."""
    status = one.past.status
    if status == Status.SUBMITTED:
        return around.due(Termed.REVIEW, one.unit_id, today)
    if status == Status.BUILDING:
        return one.texts.get("evaluate_on") or one.texts.get("ends_on")
    if status == Status.RECOGNISED and one.past.proven_on:
        return max(today, around.due(Termed.PROOF, one.unit_id, one.past.proven_on))
    return today if status == Status.DOUBTFUL else None


def _facts(key: int, one: PastRecord, actor: User, at: datetime) -> list[tuple[Any, ...]]:
    return [
        (
            key, str(told.kind), told.on, told.level,
            None if told.paper is None else one.papers.get(told.paper), told.note, actor.pk, at,
        )
        for told in one.past.facts
    ]  # fmt: skip


def _make_findable(
    told: Sequence[tuple[int, PastRecord]], around: Surroundings, today: date
) -> None:
    put_many(
        What.INITIATIVE,
        [
            Text(
                key,
                title=one.texts["title"],
                body="\n".join(one.texts[name] for name in TOLD if one.texts.get(name)),
                scope=around.scope(one.unit_id),
                day=one.past.registered_on or today,
                past=one.past.status in OVER,
            )
            for key, one in told
        ],
    )
    remember_many(
        What.INITIATIVE,
        [(key, around.core(one.texts["title"], one.unit_id)) for key, one in told],
    )


def _line(key: int, one: PastRecord) -> Line:
    after: dict[str, Any] = {"unit": one.unit_label, "status": str(one.past.status)}
    if one.past.assumed:
        after["assumed"] = one.past.assumed
    return Line(
        "initiative.import", KIND, key, one.texts["title"], one.unit_id, after=after, note=one.note
    )


@dataclass(frozen=True, slots=True)
class TextChange:
    """New texts of one record; ``version`` is the row version they were compared with."""

    key: int
    label: str
    unit_id: int
    version: int
    before: Mapping[str, Any]
    after: Mapping[str, Any]


def rewrite_many(
    changes: Sequence[TextChange], *, action: str, around: Surroundings, actor: User, at: datetime
) -> None:
    """Write texts of many records by a file (``initiative.import_text``), or put them back as they were
    (``initiative.restore_text``). In the caller's transaction."""
    if not changes:
        return
    rows = Initiative.objects.in_bulk([one.key for one in changes])
    around.know({one.unit_id for one in changes}, on=timezone.localdate(at))
    names = {name for one in changes for name in one.after}
    for one in changes:
        row = rows[one.key]
        for name, value in one.after.items():
            setattr(row, name, value)
        row.search_text = fold(row.title)[:400]
        row.version, row.updated_at = row.version + 1, at
    Initiative.objects.bulk_update(
        rows.values(), [*names, "search_text", "version", "updated_at"], batch_size=200
    )
    _find_anew(rows.values(), around)
    counted = [one.key for one in changes if {"field", "kind", "origin"} & set(one.after)]
    if counted:
        publish(ManyFactsChanged(initiative_ids=tuple(counted)))
    lines = [
        Line(action, KIND, one.key, one.label, one.unit_id, before=one.before, after=one.after)
        for one in changes
    ]
    record_many(lines, actor=actor, at=at)


def _find_anew(rows: Iterable[Initiative], around: Surroundings) -> None:
    texts = [
        Text(
            row.pk,
            title=row.title,
            body="\n".join(text for name in TOLD if (text := getattr(row, name))),
            scope=around.scope(row.unit_id),
            day=row.listed_on,
            past=row.status in OVER,
        )
        for row in rows
    ]
    put_many(What.INITIATIVE, texts)
    remember_many(What.INITIATIVE, [(row.pk, around.core(row.title, row.unit_id)) for row in rows])


def take_back_many(keys: Sequence[int], *, actor: User, at: datetime) -> list[tuple[int, str]]:
    """Take records that came from a file back with everything written about them then.

    Returns (key, sentence) of those on which something rests; the caller then undoes the transaction.
    """
    rows = Initiative.objects.filter(pk__in=keys)
    told = list(rows.values_list("pk", "title", "unit_id", "version"))
    objections = [
        (pk, _("it was changed or took a step since"))
        for pk, _title, _unit, version in told
        if version != 1
    ]
    facts = Fact.objects.filter(initiative__in=keys)
    later = facts.exclude(recorded_at=F("initiative__created_at"))
    objections += [
        (pk, _("facts were told of it since"))
        for pk in later.values_list("initiative_id", flat=True).distinct()
    ]
    leaving = Leaving(initiative_ids=tuple(keys), actor=actor, at=at, objections=objections)
    publish(leaving)
    own = {"initiatives.fact", f"{KIND}_themes", f"{KIND}_other_movements", "counting.span"}
    if not objections:
        resting = holders_of(Initiative, keys, apart_from=own)
        objections += [
            (pk, Resting(_what(one.model), one.model, one.key)) for pk, one in resting.items()
        ]
    if objections:
        return objections
    facts._raw_delete(connection.alias)  # noqa: SLF001 - asked above
    publish(ManyFactsChanged(initiative_ids=tuple(keys)))
    Initiative.themes.through.objects.filter(initiative__in=keys).delete()
    Initiative.other_movements.through.objects.filter(initiative__in=keys).delete()
    rows._raw_delete(connection.alias)  # noqa: SLF001 - asked above
    drop(What.INITIATIVE, keys)
    forget(What.INITIATIVE, keys)
    lines = [Line("initiative.take_back", KIND, pk, title, unit) for pk, title, unit, _v in told]
    record_many(lines, actor=actor, at=at)
    return []


def _what(label: str) -> str:
    """What rests on it, as people say."""
    known = {
        "appraisal.dossier": _("a dossier of appraisal rests on it"),
        "initiatives.evidence": _("evidence was added to it"),
        "initiatives.commitment": _("it was promised in a campaign"),
        "initiatives.initiative": _("another record learns from it or was merged into it"),
        "initiatives.version": _("it was sent or returned since"),
        "library.adoption": _("others learn from it"),
        "library.story": _("a story tells of it"),
    }
    return known.get(label, _("other records rest on it"))

"""Why a figure would be another today: what was told about its records after the report was kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from kheo.activities.models import Activity
from kheo.audit.queries import entries
from kheo.audit.wording import sentence
from kheo.counting.enums import Query
from kheo.initiatives.enums import FactKind
from kheo.initiatives.models import Fact, Initiative
from kheo.kernel.days import format_day
from kheo.orgs.models import Unit
from kheo.reporting.queries.restatement import Restated

IN, OUT, CHANGED = "in", "out", "changed"
MOST = 5
"""Lines told about one record."""
_ROWS: dict[str, Any] = {
    Query.INITIATIVES: Initiative.objects.select_related("unit"),
    Query.ACTIVITIES: Activity.objects.select_related("unit"),
    Query.TARGETS: Unit.objects.all(),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """Something told after the report was kept: the sentence, its words, and when."""

    sentence: str
    at: datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """A record that came in, went out or was changed, and why as far as it was told."""

    side: str
    record: Any
    reasons: tuple[Reason, ...]


def moves_of(one: Restated) -> list[tuple[str, int]]:
    """(side, record key) of every record that makes the difference: in, out, changed."""
    sides = ((IN, one.added_ids), (OUT, one.lost_ids), (CHANGED, one.changed_ids))
    return [(side, key) for side, keys in sides for key in keys]


def moved(query: str, moves: Sequence[tuple[str, int]], *, since: datetime) -> list[Moved]:
    """The records of one page of ``moves`` with what was told after ``since``. Three queries at most."""
    keys = [key for _side, key in moves]
    rows = _ROWS[query].in_bulk(keys)
    reasons: dict[int, list[Reason]] = {}
    if query == Query.INITIATIVES:
        reasons = _of_initiatives(keys, since)
    elif query == Query.ACTIVITIES:
        reasons = {key: _of_activity(rows[key], since) for key in keys if key in rows}
    return [
        Moved(side, rows[key], tuple(reasons.get(key, [])[:MOST]))
        for side, key in moves
        if key in rows
    ]


def records_of(query: str, keys: Sequence[int]) -> list[Any]:
    """The records of these keys, in their order."""
    rows = _ROWS[query].in_bulk(keys)
    return [rows[key] for key in keys if key in rows]


def _of_initiatives(keys: Iterable[int], since: datetime) -> dict[int, list[Reason]]:
    """Facts recorded later; where there are none, what the journal says of the record."""
    keys = list(keys)
    found: defaultdict[int, list[Reason]] = defaultdict(list)
    facts = Fact.objects.filter(initiative_id__in=keys, recorded_at__gt=since)
    for fact in facts.select_related("cancels").order_by("pk"):
        found[fact.initiative_id].append(Reason(_told(fact), fact.recorded_at, fact.note))
    mute = [str(key) for key in keys if key not in found]
    lines = entries().filter(
        subject_kind=Initiative._meta.label_lower, subject_key__in=mute, at__gt=since
    )
    for line in lines.order_by("pk"):
        found[int(line.subject_key)].append(Reason(sentence(line), line.at, line.note))
    return found


def _told(fact: Fact) -> str:
    """A fact in words: "registered as of 01/03/2026", or which one was taken back."""
    told = fact.cancels if fact.kind == FactKind.CANCELLED and fact.cancels else fact
    words = {"fact": told.get_kind_display(), "day": format_day(told.on)}
    if told is not fact:
        return _("taken back: %(fact)s as of %(day)s") % words
    return _("recorded later: %(fact)s as of %(day)s") % words


def _of_activity(activity: Activity, since: datetime) -> list[Reason]:
    words = {"day": format_day(activity.on)}
    found = []
    if activity.created_at > since:
        found.append(Reason(_("recorded later, of %(day)s") % words, activity.created_at))
    elif activity.updated_at > since and activity.cancelled_at is None:
        found.append(Reason(_("changed later, of %(day)s") % words, activity.updated_at))
    if activity.cancelled_at is not None and activity.cancelled_at > since:
        sentence_ = _("taken back later, of %(day)s") % words
        found.append(Reason(sentence_, activity.cancelled_at, activity.cancelled_why))
    return found

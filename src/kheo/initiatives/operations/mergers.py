"""Two records of one project become one; within ten minutes it can be undone to the last link."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import require, visible
from kheo.audit.journal import record
from kheo.initiatives import policies, rules
from kheo.initiatives.events import FactsChanged, Merging, TextChanged, Unmerging
from kheo.initiatives.models import Commitment, Initiative, LikenessAnswer, Merger, NotAlike
from kheo.initiatives.operations.facts import settle
from kheo.kernel.events import publish
from kheo.kernel.refusals import NotFound, RuleBroken, Stale
from kheo.kernel.text import clean_line

LONGEST = 500
COLUMNS = (
    "source_id", "registered_on", "listed_on", "recognised_on", "level", "is_effective", "proven_on",
)  # fmt: skip
"""Columns of the kept record that may follow from both together."""
_DAYS = ("registered_on", "listed_on", "recognised_on", "proven_on")


@transaction.atomic
def merge(
    kept: Initiative, *, dropped: Initiative, reason: str, actor: User, at: datetime
) -> Merger:
    """Let ``kept`` go on for both; nothing is deleted, every link to ``dropped`` turns.

    Both rows are locked in the order of their keys. Needs MERGE over both. Raises NotAllowed,
    NotFound (not in sight), RuleBroken (the same record, merged already, different kinds, an open
    dossier, no reason, or the facts of both do not fit the state of ``kept``).
    """
    kept, dropped = _locked(kept, dropped, actor)
    words = clean_line(reason)[:LONGEST]
    if refusal := rules.not_mergeable(kept, dropped) or _circle(kept, dropped):
        raise RuleBroken(refusal)
    if not words:
        sentence = _("Write why both are the same project; the units will read it.")
        raise RuleBroken(sentence, fields={"reason": sentence})
    merger = Merger.objects.create(
        kept=kept, dropped=dropped, reason=words, merged_by=actor, merged_at=at
    )
    _turn_own_links(merger, kept, dropped)
    _take_columns(merger, kept, dropped, at=at)
    dropped.merged_into = kept
    dropped.version += 1
    dropped.updated_at = at
    dropped.save(update_fields=["merged_into", "version", "updated_at"])
    _settle(merger, kept, at=at)
    _announce(Merging, merger)
    _journal("initiative.merge", merger, actor=actor, at=at, note=words)
    merger.moved = _moved(merger.pk)
    return merger


@transaction.atomic
def unmerge(merger: Merger, *, actor: User, at: datetime) -> None:
    """Undo a merger within ten minutes: every link it turned turns back, unless moved since.

    Raises NotAllowed, RuleBroken (too late, or the kept record was merged on since), Stale (undone).
    """
    row = Merger.objects.select_for_update().get(pk=merger.pk)
    kept, dropped = _locked(row.kept, row.dropped, actor)
    if row.undone_at is not None:
        raise Stale(_("Someone else has just undone this merger; reload the page."))
    if refusal := not_undoable(row, dropped, at=at):
        raise RuleBroken(refusal)
    _turn_own_links_back(row, kept, dropped)
    dropped.merged_into = None
    dropped.version += 1
    dropped.updated_at = at
    dropped.save(update_fields=["merged_into", "version", "updated_at"])
    _give_columns_back(row, kept, at=at)
    row.undone_at = at
    row.save(update_fields=["undone_at"])
    _announce(Unmerging, row)
    _journal("initiative.unmerge", row, actor=actor, at=at)


def not_undoable(merger: Merger, dropped: Initiative, *, at: datetime) -> str:
    """ "" while the merger may be undone, else the sentence that says why not."""
    if at > merger.merged_at + rules.UNDO:
        return _("The ten minutes in which a merger can be undone are over.")
    if dropped.merged_into_id != merger.kept_id:
        return _("The record that stayed was itself merged since; undo that one first.")
    return ""


@transaction.atomic
def tell_apart(one: Initiative, *, other: Initiative, actor: User, at: datetime) -> NotAlike:
    """Note that two records are different projects; the pair is not offered again."""
    one, other = _locked(one, other, actor)
    if one.pk == other.pk:
        raise RuleBroken(_("This is one and the same record."))
    first, second = sorted((one, other), key=lambda row: row.pk)
    told = next(iter(NotAlike.objects.filter(first=first, second=second)), None)
    if told is None:
        told = NotAlike.objects.create(first=first, second=second, told_by=actor, told_at=at)
        after = {"other": second.title}
        record("initiative.tell_apart", first, actor=actor, at=at, after=after)
    return told


def note_moved(merger_id: int, part: str, moved: Any) -> None:
    """Keep in the merger what one part of the program turned, for the way back."""
    kept = _moved(merger_id)
    Merger.objects.filter(pk=merger_id).update(moved={**kept, part: moved})


def moved_by(merger_id: int, part: str) -> Any:
    """What that part turned: what ``note_moved`` kept, or {}."""
    return _moved(merger_id).get(part, {})


def _moved(merger_id: int) -> dict[str, Any]:
    rows = Merger.objects.filter(pk=merger_id).values_list("moved", flat=True)
    return next(iter(rows), {})


def turn(rows: QuerySet[Any], column: str, *, to: int) -> list[int]:
    """Point ``column`` of ``rows`` to another record; returns the keys turned, in order."""
    keys = sorted(rows.values_list("pk", flat=True))
    rows.model._base_manager.filter(pk__in=keys).update(**{column: to})
    return keys


def turn_back(
    model: type[Model], column: str, keys: Iterable[int], *, kept: int, dropped: int
) -> None:
    """Point those of ``keys`` that still stand at ``kept`` back to ``dropped``."""
    rows = model._base_manager.filter(pk__in=list(keys), **{column: kept})
    rows.update(**{column: dropped})


def _locked(one: Initiative, other: Initiative, actor: User) -> tuple[Initiative, Initiative]:
    """Both rows fresh and locked in the order of their keys, seen and in the actor's hands."""
    seen = visible(Initiative.objects.all(), actor, policies.VIEW)
    keys = seen.filter(pk__in=(one.pk, other.pk)).order_by("pk").values_list("pk", flat=True)
    if len(set(keys)) < len({one.pk, other.pk}):
        raise NotFound(_("One of the two records is not within your reach."))
    rows = Initiative.objects.select_for_update(of=("self",)).select_related("unit", "merged_into")
    locked = {row.pk: row for row in rows.filter(pk__in=list(keys)).order_by("pk")}
    for row in locked.values():
        require(actor, policies.MERGE, row)
    return locked[one.pk], locked[other.pk]


def _circle(kept: Initiative, dropped: Initiative) -> str:
    """A third record that learns from one and teaches the other stands between them."""
    seen: set[int] = set()
    key = kept.source_id
    while key is not None and key not in seen:
        seen.add(key)
        above = Initiative.objects.filter(pk=key).values("source_id", "title").get()
        if above["source_id"] == dropped.pk:
            return _(
                "“%(title)s” learnt from the one and taught the other: they are two projects, not one."
            ) % {"title": above["title"]}
        key = above["source_id"]
    return ""


def _turn_own_links(merger: Merger, kept: Initiative, dropped: Initiative) -> None:
    """Links inside this slice; a campaign in which both stand keeps the promise of the kept one."""
    known = Commitment.objects.filter(initiative=kept).values("campaign_id")
    left = Commitment.objects.filter(initiative=dropped)
    promises = left.exclude(campaign_id__in=known)
    answers = LikenessAnswer.objects.filter(other=dropped).exclude(initiative=kept)
    themes = _named(dropped, "theme") - _named(kept, "theme")
    movements = _named(dropped, "othermovement") - _named(kept, "othermovement")
    moved = {
        "records": turn(
            Initiative.objects.filter(merged_into=dropped), "merged_into_id", to=kept.pk
        ),
        "replicas": turn(
            Initiative.objects.filter(source=dropped).exclude(pk=kept.pk), "source_id", to=kept.pk
        ),
        "commitments": turn(promises, "initiative_id", to=kept.pk),
        "answers": turn(answers, "other_id", to=kept.pk),
        "themes": sorted(themes),
        "movements": sorted(movements),
    }
    moved["doubled_commitments"] = sorted(left.values_list("pk", flat=True))
    if themes:
        kept.themes.add(*themes)
    if movements:
        kept.other_movements.add(*movements)
    note_moved(merger.pk, "initiatives", moved)


def _named(row: Initiative, what: str) -> set[int]:
    """Keys of the themes or movements a record names."""
    links: Any = Initiative.themes if what == "theme" else Initiative.other_movements
    rows = links.through._base_manager.filter(initiative=row.pk)
    return set(rows.values_list(f"{what}_id", flat=True))


def _turn_own_links_back(merger: Merger, kept: Initiative, dropped: Initiative) -> None:
    moved = merger.moved["initiatives"]
    for model, column, part in (
        (Initiative, "merged_into_id", "records"),
        (Initiative, "source_id", "replicas"),
        (Commitment, "initiative_id", "commitments"),
        (LikenessAnswer, "other_id", "answers"),
    ):
        turn_back(model, column, moved[part], kept=kept.pk, dropped=dropped.pk)
    kept.themes.remove(*moved["themes"])
    kept.other_movements.remove(*moved["movements"])


def _take_columns(merger: Merger, kept: Initiative, dropped: Initiative, *, at: datetime) -> None:
    """The earlier day of registration, the first recognition, and a source if only one names it."""
    note_moved(merger.pk, "before", _columns(kept))
    kept.source_id = _source(kept, dropped)
    for name in ("registered_on", "listed_on", "recognised_on"):
        days = [day for day in (getattr(kept, name), getattr(dropped, name)) if day]
        if name != "recognised_on" or kept.recognised_on:
            setattr(kept, name, min(days, default=None))
    kept.version += 1
    kept.updated_at = at
    kept.save(update_fields=[*(_field(name) for name in COLUMNS), "version", "updated_at"])


def _source(kept: Initiative, dropped: Initiative) -> int | None:
    if kept.source_id is not None and kept.source_id != dropped.pk:
        return kept.source_id
    own = {kept.pk, *Initiative.objects.filter(source=kept).values_list("pk", flat=True)}
    return None if dropped.source_id in own else dropped.source_id


def _settle(merger: Merger, kept: Initiative, *, at: datetime) -> None:
    """Level, mark and proof as the facts of both say."""
    facts = list(kept.all_facts())
    if kept.level or any(fact.level for fact in facts):
        levels = rules.standing_levels(facts)
        if kept.recognised_on and levels:
            kept.level = rules.highest(levels)
            kept.save(update_fields=["level"])
    if facts:
        settle(kept, at=at)
    note_moved(merger.pk, "after", _columns(kept))


def _give_columns_back(merger: Merger, kept: Initiative, *, at: datetime) -> None:
    """As they were, but for those that somebody changed since."""
    before, after = merger.moved["before"], merger.moved["after"]
    now = _columns(kept)
    for name in COLUMNS:
        if now[name] == after[name]:
            value = before[name]
            is_day = name in _DAYS and value is not None
            setattr(kept, name, date.fromisoformat(value) if is_day else value)
    kept.version += 1
    kept.updated_at = at
    kept.save(update_fields=[*(_field(name) for name in COLUMNS), "version", "updated_at"])


def _columns(row: Initiative) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in COLUMNS}
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
    }


def _field(name: str) -> str:
    return name.removesuffix("_id")


def _announce(event: type[Merging] | type[Unmerging], merger: Merger) -> None:
    publish(event(merger_id=merger.pk, kept_id=merger.kept_id, dropped_id=merger.dropped_id))
    for key in (merger.kept_id, merger.dropped_id):
        publish(FactsChanged(initiative_id=key))
        publish(TextChanged(initiative_id=key))


def _journal(act: str, merger: Merger, *, actor: User, at: datetime, note: str = "") -> None:
    """A line on both records, so that either tells what became of it."""
    titles = {"dropped": merger.dropped.title, "kept": merger.kept.title}
    for row in (merger.kept, merger.dropped):
        record(act, row, actor=actor, at=at, after=titles, note=note)

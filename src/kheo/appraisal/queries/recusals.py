"""Who is kept out of which dossiers, found from the records in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Protocol

from kheo.access.enums import Role
from kheo.access.models import Grant, User
from kheo.access.policy import today
from kheo.appraisal.enums import RecusalHow
from kheo.appraisal.models import Dossier
from kheo.appraisal.rules.recusals import Candidate, Concerned, recusal_found
from kheo.initiatives.enums import Kind
from kheo.orgs.models import Reach, Succession, Unit

ACTS_FOR = (Role.REGISTRAR, Role.UNIT_HEAD)
"""Roles that make a unit somebody's own, wherever he works."""


class Judge(Protocol):
    """A member of a team or a seat of a council."""

    pk: int
    full_name: str
    user: User | None
    user_id: int | None
    unit: Unit | None
    unit_id: int | None


Found = dict[tuple[int, int], tuple[RecusalHow, str]]
"""(dossier, person) → how and the words that showed it."""


def recusals_between(dossiers: Sequence[Dossier], people: Sequence[Judge]) -> Found:
    """Every pair of a dossier and a person whom the rules keep out of it; three queries.

    The initiatives of ``dossiers`` and the accounts of ``people`` should be read with them.
    """
    candidates = _candidates(people)
    facts = _facts(dossiers, {unit for one in candidates.values() for unit in one.units})
    return {
        (dossier.pk, key): found
        for dossier in dossiers
        for key, person in candidates.items()
        if (found := recusal_found(facts[dossier.pk], person)) is not None
    }


def _candidates(people: Sequence[Judge]) -> dict[int, Candidate]:
    accounts = [one.user_id for one in people if one.user_id is not None]
    acts_for: dict[int, set[int]] = defaultdict(set)
    held = Grant.objects.filter(user__in=accounts, role__in=ACTS_FOR).as_of(today())
    for user, unit in held.values_list("user_id", "unit_id"):
        acts_for[user].add(unit)
    return {one.pk: _candidate(one, acts_for) for one in people}


def _candidate(one: Judge, acts_for: dict[int, set[int]]) -> Candidate:
    units = set(acts_for.get(one.user_id or 0, ()))
    home = one.unit_id or (one.user.unit_id if one.user is not None else None)
    if home is not None:
        units.add(home)
    return Candidate(one.full_name, one.user_id, frozenset(units))


def _facts(dossiers: Sequence[Dossier], homes: Iterable[int]) -> dict[int, Concerned]:
    heirs = _heirs({one.unit_id for one in dossiers})
    parts = _parts({unit for units in heirs.values() for unit in units}, homes)
    return {one.pk: _concerned(one, heirs[one.unit_id], parts) for one in dossiers}


def _concerned(
    dossier: Dossier, heirs: frozenset[int], parts: dict[int, frozenset[int]]
) -> Concerned:
    initiative = dossier.initiative
    names = [initiative.lead] if initiative.lead else []
    if initiative.kind == Kind.INDIVIDUAL:
        names.insert(0, initiative.title)
    below: frozenset[int] = frozenset()
    if dossier.body_id not in heirs:
        below = frozenset(unit for heir in heirs for unit in parts.get(heir, ()))
    return Concerned(
        heirs=heirs,
        parts=below,
        makers=frozenset({initiative.filed_by_id, dossier.opened_by_id}),
        names=tuple(names),
    )


def _heirs(units: set[int]) -> dict[int, frozenset[int]]:
    heirs: dict[int, set[int]] = {unit: {unit} for unit in units}
    passed = Succession.objects.filter(predecessor_id__in=units, is_whole=True)
    for unit, heir in passed.values_list("predecessor_id", "successor_id"):
        heirs[unit].add(heir)
    return {unit: frozenset(found) for unit, found in heirs.items()}


def _parts(units: set[int], homes: Iterable[int]) -> dict[int, frozenset[int]]:
    """Which of ``homes`` lie under each of ``units`` today, in any tree."""
    below: dict[int, set[int]] = defaultdict(set)
    reached = Reach.objects.as_of(today()).filter(ancestor_id__in=units, unit_id__in=set(homes))
    for above, unit in reached.values_list("ancestor_id", "unit_id"):
        below[above].add(unit)
    return {above: frozenset(found) for above, found in below.items()}

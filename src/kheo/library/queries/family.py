"""The family of an initiative: everybody who learned from it and from its copies, at any depth."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Q
from django.db.models.expressions import RawSQL

from kheo.initiatives.enums import Status
from kheo.initiatives.models import Initiative
from kheo.library.enums import IN_THE_TREE, AdoptionStatus
from kheo.library.models import Adoption
from kheo.library.queries.reach import Place, Reach, places_of, reach_of, summed
from kheo.library.rules.adoptions import NOT_KNOWN

__all__ = ["Family", "Node", "Reach", "family", "reach_of"]

SHOWN = IN_THE_TREE | {AdoptionStatus.PLANNED, AdoptionStatus.GIVEN_UP}
"""States that have a place in the tree; requests and talks are between the two units."""
_BELOW = """
    WITH RECURSIVE below(adoption, initiative) AS (
      SELECT a.id, a.initiative_id FROM library_adoption a WHERE a.source_id = %s
      UNION
      SELECT a.id, a.initiative_id FROM library_adoption a JOIN below b ON a.source_id = b.initiative)
    SELECT adoption FROM below"""
COLUMNS = (
    "pk", "source_id", "unit_id", "unit__label", "status", "requested_on", "planned_on",
    "adopted_on", "working_on", "given_up_on", "given_up_why", "initiative_id",
    "initiative__title", "initiative__status", "initiative__households",
    "initiative__story__people_served",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Node:
    """A place of the tree. ``parent`` is the key of the adoption it learned from, 0 = the source itself.

    ``title`` is empty while the record is not known outside its unit; ``record_status`` says when it was struck off.
    """

    key: int
    parent: int
    generation: int
    unit_id: int
    unit: str
    place: Place
    state: str
    record: int | None
    title: str
    record_status: str
    began: date
    adopted_on: date | None
    working_on: date | None
    given_up_on: date | None
    why: str
    households: int | None
    people: int | None

    @property
    def is_in_the_tree(self) -> bool:
        """Whether it counts as a place."""
        return self.state in IN_THE_TREE

    @property
    def is_struck_off(self) -> bool:
        """Its record was struck off; it keeps its place, marked."""
        return self.record_status == Status.STRUCK_OFF


@dataclass(frozen=True, slots=True)
class Family:
    """``nodes`` sources before copies; ``edges`` (parent, key), 0 = the source; who gave up; the reach."""

    source: Initiative
    nodes: list[Node]
    edges: list[tuple[int, int]]
    given_up: list[Node]
    reach: Reach
    years: list[int]
    talks: int


def family(initiative: Initiative, *, today: date, until: int | None = None) -> Family:
    """Who learned from ``initiative``, at any depth; two queries (one of them recursive).

    ``until`` = only what had begun by the end of that year. Offices without an account are never in it.
    """
    rows = _rows(initiative.pk)
    where = places_of({row["unit_id"] for row in rows if row["status"] in SHOWN}, today)
    shown = [row for row in rows if row["status"] in SHOWN]
    parents = {row["initiative_id"]: row["pk"] for row in shown if row["initiative_id"]}
    every = _in_order(
        [
            _node(row, parents.get(row["source_id"], 0), where.get(row["unit_id"], Place()))
            for row in shown
        ]
    )
    nodes = every if until is None else _begun(every, until)
    taken = [node for node in nodes if node.is_in_the_tree]
    sums = ((node.unit_id, node.adopted_on, node.households, node.people) for node in taken)
    return Family(
        source=initiative, nodes=nodes, edges=[(node.parent, node.key) for node in nodes],
        given_up=[node for node in nodes if node.state == AdoptionStatus.GIVEN_UP],
        reach=summed(sums, where, today=today), years=sorted({node.began.year for node in every}),
        talks=len(rows) - len(shown),
    )  # fmt: skip


def _rows(key: int) -> list[dict[str, Any]]:
    below = RawSQL(_BELOW, [key])  # noqa: S611 - no text of anybody in it
    rows = Adoption.objects.filter(pk__in=below, unit__isnull=False)
    rows = rows.filter(Q(initiative=None) | Q(initiative__merged_into=None))
    return list(rows.exclude(initiative_id=key).order_by("requested_on", "pk").values(*COLUMNS))


def _node(row: dict[str, Any], parent: int, place: Place) -> Node:
    status = row["initiative__status"] or ""
    is_known = bool(status) and status not in NOT_KNOWN
    return Node(
        key=row["pk"], parent=parent, generation=1, unit_id=row["unit_id"],
        unit=row["unit__label"], place=place, state=row["status"], record=row["initiative_id"],
        title=row["initiative__title"] if is_known else "", record_status=status,
        began=row["adopted_on"] or row["planned_on"] or row["requested_on"],
        adopted_on=row["adopted_on"], working_on=row["working_on"],
        given_up_on=row["given_up_on"], why=row["given_up_why"],
        households=row["initiative__households"],
        people=row["initiative__story__people_served"],
    )  # fmt: skip


def _in_order(nodes: list[Node]) -> list[Node]:
    """Generation by generation, with the generation told."""
    below: dict[int, list[Node]] = {}
    for node in nodes:
        below.setdefault(node.parent, []).append(node)
    found: list[Node] = []
    here, generation = below.get(0, []), 1
    while here:
        found += [replace(node, generation=generation) for node in here]
        here = [copy for node in here for copy in below.get(node.key, ())]
        generation += 1
    return found


def _begun(nodes: list[Node], until: int) -> list[Node]:
    """What had begun by the end of a year, and the places through which it came."""
    parents = {node.key: node.parent for node in nodes}
    kept: set[int] = set()
    for node in nodes:
        key = node.key if node.began.year <= until else 0
        while key and key not in kept:
            kept.add(key)
            key = parents[key]
    return [node for node in nodes if node.key in kept]

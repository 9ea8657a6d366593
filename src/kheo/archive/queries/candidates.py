"""Reads of the projects that papers name."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from kheo.access.models import User
from kheo.access.policy import visible
from kheo.archive.enums import CandidateState
from kheo.archive.models import Candidate, Reading, ReadItem, Source
from kheo.archive.policies import CANDIDATES, READ_REPORTS
from kheo.initiatives.models import Initiative
from kheo.kernel.text import words


def candidates_for(
    viewer: User, *, state: str = "", text: str = "", field: str = "", source: int | None = None
) -> QuerySet[Candidate]:
    """Candidates of papers in scope, narrowed; ``text`` is searched in title, owner's words apart."""
    rows = visible(
        Candidate.objects.select_related("source__unit", "initiative__unit"), viewer, CANDIDATES
    )
    if state in CandidateState.values:
        rows = rows.filter(state=state)
    if field:
        rows = rows.filter(field=field)
    if source is not None:
        rows = rows.filter(source=source)
    for word in words(text)[:8]:
        rows = rows.filter(search_text__contains=word)
    return rows


def counts_by_state(rows: QuerySet[Candidate]) -> dict[str, int]:
    """How many stand in each state."""
    counted = rows.order_by().values_list("state").annotate(number=Count("pk"))
    return {**dict.fromkeys(CandidateState.values, 0), **dict(counted)}


def told_of(initiative: Initiative, viewer: User) -> QuerySet[Candidate]:
    """Papers that name this initiative, as far as the viewer may see their candidates."""
    rows = visible(Candidate.objects.select_related("source"), viewer, CANDIDATES)
    return rows.filter(initiative=initiative).order_by("-source__ends_on", "-pk")


def places_in_readings(source: Source, viewer: User) -> dict[tuple[str, str], ReadItem]:
    """(kind, words at the place) → the item of the newest confirmed reading of ``source`` in scope."""
    reading = (
        visible(Reading.objects.filter(source=source), viewer, READ_REPORTS)
        .filter(status="confirmed").defer("text", "checks").order_by("-pk").first()
    )  # fmt: skip
    if reading is None:
        return {}
    found: dict[tuple[str, str], ReadItem] = {}
    for item in reading.items.only("pk", "kind", "quote", "values", "figure_id", "reading_id"):
        found.setdefault((item.kind, item.quote), item)
    return found

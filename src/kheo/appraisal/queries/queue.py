"""What a scorer has before him: next first, and how far he is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q

from kheo.access.models import User
from kheo.access.policy import visible
from kheo.appraisal.enums import Column, DossierStatus, SheetStatus
from kheo.appraisal.models import Assignment, Dossier, Sheet
from kheo.appraisal.policies import SCORE
from kheo.initiatives.enums import Field
from kheo.kernel.text import words

ORDER = (F("due_on").asc(nulls_last=True), "dossier__sheets_saved", "pk")
"""Next first: the earliest day, then the dossier with the fewest scores, then as given."""
BEGUN = Exists(
    Sheet.objects.filter(
        dossier=OuterRef("dossier"),
        member=OuterRef("member"),
        column=Column.TEAM,
        status=SheetStatus.OPEN,
        marks__version__gt=1,
    )
)


@dataclass(frozen=True, slots=True)
class Filters:
    """What the scorer asked to see: a field, only the late, a word, done ones instead."""

    field: str = ""
    late: bool = False
    done: bool = False
    words: str = ""

    @classmethod
    def read(cls, given: Any) -> Filters:
        """From the query of an address; what is not known is left out."""
        field = given.get("linh_vuc", "")
        return cls(
            field=field if field in Field.values else "",
            late=bool(given.get("qua_han")),
            done=given.get("xem") == "xong",
            words=given.get("tim", "").strip()[:100],
        )


@dataclass(frozen=True, slots=True)
class Queue:
    """The rows that fit the filters, and the progress over everything."""

    rows: Sequence[Assignment]
    done: int
    total: int
    late: int
    next: int | None

    @property
    def left(self) -> int:
        """Still to score."""
        return self.total - self.done


def mine(user: User) -> Any:
    """The running assignments of ``user`` whose dossiers he may score today."""
    open_to_him = visible(Dossier.objects.all(), user, SCORE)
    return Assignment.objects.filter(
        Q(done_at__isnull=False) | Q(dossier__status=DossierStatus.WITH_TEAM),
        member__user=user,
        ended_at__isnull=True,
        dossier__in=open_to_him.values("pk"),
    )


def queue_of(user: User, day: date, filters: Filters | None = None) -> Queue:
    """Everything the queue page shows, in two queries whatever its length."""
    filters = filters or Filters()
    everything = list(
        mine(user).order_by(*ORDER).values_list("pk", "done_at", "due_on", "dossier__status")
    )
    undone = [row for row in everything if row[1] is None]
    wanted = mine(user).filter(_condition(filters, day))
    order = ("-done_at", "pk") if filters.done else ORDER
    rows = (
        wanted.select_related("dossier__initiative", "dossier__unit", "member__team")
        .annotate(is_begun=BEGUN)
        .order_by(*order)
    )
    return Queue(
        rows=list(rows),
        done=len(everything) - len(undone),
        total=len(everything),
        late=sum(due is not None and due < day for _pk, _done, due, _status in undone),
        next=undone[0][0] if undone else None,
    )


def _condition(filters: Filters, day: date) -> Q:
    wanted = Q(done_at__isnull=not filters.done)
    if filters.field:
        wanted &= Q(dossier__initiative__field=filters.field)
    if filters.late:
        wanted &= Q(due_on__lt=day, done_at__isnull=True)
    for word in words(filters.words):
        wanted &= Q(dossier__initiative__search_text__contains=word)
    return wanted


@dataclass(frozen=True, slots=True)
class Place:
    """Where an assignment stands among what is still open: its neighbours, and the progress."""

    next: int | None
    previous: int | None
    done: int
    total: int


def place_of(assignment: Assignment, user: User) -> Place:
    """The neighbours of ``assignment`` in the queue of ``user``; one query. After the last comes
    the first that is still open, so that what was skipped comes round again."""
    rows = list(mine(user).order_by(*ORDER).values_list("pk", "done_at"))
    keys = [pk for pk, done_at in rows if done_at is None or pk == assignment.pk]
    done = sum(done_at is not None for _pk, done_at in rows)
    others = [key for key in keys if key != assignment.pk]
    if not others or assignment.pk not in keys:
        return Place(others[0] if others else None, None, done, len(rows))
    at = keys.index(assignment.pk)
    after = keys[(at + 1) % len(keys)]
    return Place(after, keys[at - 1] if at else None, done, len(rows))

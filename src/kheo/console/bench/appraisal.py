"""A saved score against a bare write; pages of 15 members × 200 dossiers; recomputing results.

What is written here is undone at the end, except that commits of the measured write are part of
its price: they fall on a dossier of the benchmark's own, which is left behind.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import cycle, islice

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kheo.access.enums import Role
from kheo.access.models import Grant, User
from kheo.appraisal.enums import Column, DossierStatus, SetStatus, SheetStatus
from kheo.appraisal.models import (
    Assignment,
    CriteriaSet,
    CriteriaVersion,
    Criterion,
    Dossier,
    Mark,
    Member,
    Sheet,
    Team,
)
from kheo.appraisal.operations.results import settle_many
from kheo.appraisal.operations.sheets import sheet_of, write_mark
from kheo.appraisal.queries.chain import chain_of
from kheo.appraisal.queries.results import BATCH
from kheo.console.bench import people
from kheo.console.bench.loading import AT
from kheo.console.bench.measure import Measured, side_by_side
from kheo.documents.models import Paper, PaperKind
from kheo.initiatives.enums import Level
from kheo.initiatives.models import Initiative
from kheo.orgs.models import Unit

MEMBERS, DOSSIERS, CRITERIA, CALLS = 15, 200, 10, 40
FEW, MANY = 100, 1000
DAY = date(2026, 1, 1)


def measure() -> Iterator[Measured]:
    """The write first; then everything else in a transaction that is undone."""
    body = people.commune()
    yield _write(body)
    with transaction.atomic():
        yield from _pages(body)
        yield _recompute(body)
        transaction.set_rollback(True)


def _write(body: Unit) -> Measured:
    """Saving one score, chain checked and journalled, against one row added and one changed."""
    version, members = _version(body), _members(body, 1)
    (dossier,) = _dossiers(body, version, members, 1)
    sheet = sheet_of(dossier, column=Column.TEAM, member=members[0])
    actor, now = members[0].user, timezone.now()
    criteria = list(version.criteria.order_by("position"))
    turn = cycle(criteria)
    values = cycle([Decimal(4), Decimal(5), Decimal(6)])
    if actor is None:
        raise LookupError("members of the benchmark have accounts")

    def ours() -> None:
        write_mark(sheet, criterion=next(turn), value=next(values), actor=actor, at=now)

    empty = _empty_sheets(body, version, CALLS + 2)

    def bare() -> None:
        other = empty.pop()
        with transaction.atomic():
            Mark.objects.create(sheet=other, criterion=next(turn), value=next(values))
            Sheet.objects.filter(pk=other.pk).update(version=2)

    ours()
    with CaptureQueriesContext(connection) as told:
        ours()
    first, least = side_by_side(ours, bare, CALLS)
    what = f"saved score ({len(told)} statements)"
    return Measured("appraisal", what, first, "ms", 4, "bare insert and update", least)


def _empty_sheets(body: Unit, version: CriteriaVersion, number: int) -> list[Sheet]:
    """Sheets without marks."""
    members = _members(body, 1)
    dossiers = _dossiers(body, version, members, number)
    rows = [Sheet(dossier=one, column=Column.TEAM, member=members[0]) for one in dossiers]
    return Sheet.objects.bulk_create(rows)


def _pages(body: Unit) -> Iterator[Measured]:
    """Statements of the chain for one member and for fifteen, among two hundred dossiers."""
    version = _version(body)
    office = people.holder(Role.STANDING_OFFICE, body)
    one = _dossiers(body, version, _members(body, 1), 1)
    many = _dossiers(body, version, _members(body, MEMBERS), DOSSIERS)
    few = _statements(one[0], office)
    told = _statements(many[0], office)
    what = f"chain of {MEMBERS} members among {DOSSIERS} dossiers"
    yield Measured("appraisal", what, told, "statements", 1, "one member", few)


def _statements(dossier: Dossier, viewer: User) -> float:
    fresh = Dossier.objects.get(pk=dossier.pk)
    chain_of(fresh, viewer)
    with CaptureQueriesContext(connection) as told:
        chain_of(fresh, viewer)
    return len(told)


def _recompute(body: Unit) -> Measured:
    """All results of a thousand dossiers against those of a hundred."""
    version, members = _version(body), _members(body, 3)
    _dossiers(body, version, members, MANY)
    rows = Dossier.objects.filter(criteria=version).order_by("pk")
    now = timezone.now()
    many, few = side_by_side(
        lambda: settle_many(rows.iterator(chunk_size=BATCH), now),
        lambda: settle_many(rows[:FEW].iterator(chunk_size=BATCH), now),
        calls=7,
    )
    what = f"results of {MANY} dossiers"
    return Measured("appraisal", what, many, "ms", 12, f"of {FEW}", few)


def _version(body: Unit) -> CriteriaVersion:
    """Ten criteria of ten points, half of them with proof demanded."""
    number = CriteriaSet.objects.count()
    kept = CriteriaSet.objects.create(unit=body, name=f"Đo tốc độ {number}", level=Level.COMMUNE)
    version = CriteriaVersion.objects.create(
        set=kept, number=1, kind="scored", status=SetStatus.IN_FORCE, valid_from=DAY,
        threshold=Decimal(50), reason_gap=Decimal(10), spread_limit=Decimal(20),
        made_by=people.holder(Role.STANDING_OFFICE, body), moved_at=AT, created_at=AT,
        updated_at=AT,
    )  # fmt: skip
    Criterion.objects.bulk_create(
        Criterion(
            version=version, position=at, number=str(at), name=f"Tiêu chí {at}",
            weight=Decimal(10), maximum=Decimal(10), step=Decimal("0.5"),
            proof="Ảnh" if at % 2 else "",
        )
        for at in range(1, CRITERIA + 1)
    )  # fmt: skip
    return version


def _members(body: Unit, number: int) -> list[Member]:
    """A new team of ``number`` appraisers with accounts."""
    office = people.holder(Role.STANDING_OFFICE, body)
    paper = Paper.objects.create(
        unit=body, kind=PaperKind.DECISION, number=f"{Team.objects.count()}-QĐ/BCĐ", issued_on=DAY,
        summary="thành lập tổ thẩm định", created_by=office, created_at=AT, updated_at=AT,
    )  # fmt: skip
    team = Team.objects.create(
        unit=body, name="Tổ đo tốc độ", paper=paper, valid_from=DAY, created_at=AT, updated_at=AT
    )
    return [
        Member.objects.create(
            team=team, user=_appraiser(body, f"bench-member-{team.pk}-{at}"),
            full_name=f"Thành viên {at}", valid_from=DAY,
        )
        for at in range(number)
    ]  # fmt: skip


def _appraiser(body: Unit, username: str) -> User:
    person = User.objects.create(
        username=username, full_name="Đo tốc độ", password="!", valid_from=DAY, unit=body,  # noqa: S106 - nobody signs in
        must_change_password=False,
    )  # fmt: skip
    Grant.objects.create(
        user=person, role=Role.APPRAISER, unit=body, valid_from=DAY, paper="bench", granted_at=AT
    )
    return person


def _dossiers(
    body: Unit, version: CriteriaVersion, members: Sequence[Member], number: int
) -> list[Dossier]:
    """Dossiers given to every member, with all sheets but the first member's saved."""
    taken = Dossier.objects.values("initiative")
    rows = Initiative.objects.exclude(pk__in=taken).order_by("pk")
    made = Dossier.objects.bulk_create(
        Dossier(
            initiative=initiative, unit_id=initiative.unit_id, body=body, level=Level.COMMUNE,
            criteria=version, team=members[0].team, status=DossierStatus.WITH_TEAM, opened_on=DAY,
            opened_by_id=initiative.filed_by_id, moved_at=AT, created_at=AT, updated_at=AT,
        )
        for initiative in islice(rows.iterator(chunk_size=MANY), number)
    )  # fmt: skip
    Assignment.objects.bulk_create(
        Assignment(dossier=one, member=member, assigned_at=AT, assigned_by_id=one.opened_by_id)
        for one in made
        for member in members
    )
    sheets = Sheet.objects.bulk_create(
        Sheet(dossier=one, column=Column.TEAM, member=member, status=SheetStatus.SAVED, saved_at=AT)
        for one in made
        for member in members[1:]
    )
    criteria = list(version.criteria.order_by("position"))
    Mark.objects.bulk_create(
        Mark(sheet=sheet, criterion=one, value=Decimal(at % 10))
        for sheet in sheets
        for at, one in enumerate(criteria)
    )
    return made

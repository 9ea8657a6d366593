"""Records with everything that can hang on them, merged; and all rows of all tables to compare."""

from datetime import UTC, date, datetime

from django.apps import apps

from kheo.campaigns.models import Campaign
from kheo.counting.models import Cell, Span
from kheo.counting.operations import refresh
from kheo.counting.rules import SpanValue
from kheo.initiatives import operations
from kheo.initiatives.enums import FactKind, Level, LikenessExit, Origin, Status
from kheo.initiatives.events import FactsChanged
from kheo.initiatives.models import (
    Commitment,
    Fact,
    Initiative,
    LikenessAnswer,
    Merger,
    OtherMovement,
    Theme,
)
from kheo.library.models import Adoption, Call, CallAnswer, Exemplar, ExemplarList, Story
from kheo.participation.models import Remark, Support
from tests.factories.initiatives import InitiativeFactory
from tests.factories.orgs import UnitFactory

AT = datetime(2026, 11, 20, 3, tzinfo=UTC)
DAY = date(2026, 11, 20)
KINDS = {
    Status.BUILDING: ((FactKind.REGISTERED, date(2024, 1, 5)), (FactKind.STARTED, date(2024, 2, 1))),
    Status.RECOGNISED: (
        (FactKind.REGISTERED, date(2023, 1, 5)), (FactKind.STARTED, date(2023, 2, 1)),
        (FactKind.RECOGNISED, date(2023, 11, 1)),
    ),
}  # fmt: skip


def living(unit, status, *, level=Level.COMMUNE, **columns):
    """A record in ``status`` with the facts that led there; spans are written."""
    days = KINDS[status]
    recognised = days[-1][1] if status == Status.RECOGNISED else None
    columns = {"registered_on": days[0][1], "listed_on": days[0][1], **columns}
    one = InitiativeFactory(
        unit=unit, status=status, recognised_on=recognised, proven_on=recognised,
        level=level if recognised else "", **columns,
    )  # fmt: skip
    for kind, on in days:
        Fact.objects.create(
            initiative=one, kind=kind, on=on, actor=one.filed_by, recorded_at=AT,
            level=level if kind == FactKind.RECOGNISED else "",
        )  # fmt: skip
    refresh(FactsChanged(one.pk))
    return one


def merged(kept, dropped, land, at=AT):
    return operations.merge(
        kept, dropped=dropped, reason="Nhập hai lần.", actor=land["office"], at=at
    )


def snapshot():
    """Every row of every table but the journal, versions of rows and moments of change."""
    quiet = {"version", "updated_at"}
    made_anew = {"id", *quiet}
    rows = {}
    for model in apps.get_models():
        if model._meta.app_label in {"audit", "sessions"} or model in {Merger, Span}:
            continue
        names = [
            field.attname
            for field in model._meta.concrete_fields
            if field.attname not in (made_anew if model._meta.app_label == "search" else quiet)
        ]
        rows[model._meta.label] = sorted(map(repr, model._base_manager.values_list(*names)))
    rows["spans"] = sorted(map(repr, Span.objects.values_list("initiative_id", *SpanValue._fields)))
    rows["cells"] = sorted(
        repr(row)
        for row in Cell.objects.exclude(began=0, began_first=0, ended=0).values_list(
            "view", "unit_id", "measure", "year", "field", "kind", "origin", "level",
            "began", "began_first", "ended",
        )
    )  # fmt: skip
    del rows["counting.Cell"]
    return rows


def linked(land, kept, dropped):
    """Every kind of link that can hang on the record that goes."""
    person, third = dropped.filed_by, living(land["other"], Status.BUILDING, title="Người học")
    moved = {"at": AT, "moved_at": AT, "created_at": AT, "updated_at": AT}
    moved.pop("at")
    Initiative.objects.filter(pk=third.pk).update(source=dropped, origin=Origin.REPLICATE)
    nation = UnitFactory(kind="nation", name="Việt Nam", code="VN")
    both, single = (
        Campaign.objects.create(
            unit=land["province"], title=title, year=2026, starts_on=date(2026, 1, 1), ends_on=date(2027, 1, 1),
            created_at=AT, updated_at=AT,
        )
        for title in ("Đợt chung", "Đợt riêng")
    )  # fmt: skip
    for row, campaign in ((kept, both), (dropped, both), (dropped, single)):
        Commitment.objects.create(
            initiative=row,
            campaign=campaign,
            unit=row.unit,
            kind="new",
            made_on=DAY,
            made_by=person,
        )
    theme = Theme.objects.create(code="lights", name="Đèn đường")
    dropped.themes.add(theme)
    dropped.other_movements.add(OtherMovement.objects.create(code="ntm", name="Nông thôn mới"))
    LikenessAnswer.objects.create(
        initiative=third,
        answer=LikenessExit.COPY,
        other=dropped,
        answered_by=person,
        answered_at=AT,
    )
    Adoption.objects.create(
        source=dropped,
        unit=land["other"],
        initiative=third,
        status="adopted",
        requested_on=DAY,
        adopted_on=DAY,
        **moved,
    )
    Adoption.objects.create(
        source=third,
        unit=land["commune"],
        initiative=dropped,
        status="working",
        requested_on=DAY,
        **moved,
    )
    Story.objects.create(
        initiative=dropped,
        unit=dropped.unit,
        title="Đường quê sáng đèn",
        written_by=person,
        **moved,
    )
    book = ExemplarList.objects.create(
        unit=nation,
        title="Điển hình",
        first_year=2025,
        last_year=2030,
        made_by=person,
        created_at=AT,
        updated_at=AT,
    )
    for place, row in enumerate((kept, dropped), 1):
        Exemplar.objects.create(list=book, initiative=row, order=place)
    call = Call.objects.create(
        unit=nation,
        title="Cần đèn",
        field="economy",
        theme=theme,
        opens_on=DAY,
        closes_on=DAY,
        made_by=person,
        created_at=AT,
        updated_at=AT,
    )
    CallAnswer.objects.create(call=call, initiative=dropped, answered_on=DAY)
    for row, number in ((kept, "A"), (dropped, "B")):
        Remark.objects.create(
            initiative=row,
            unit=row.unit,
            kind="question",
            words="Đèn loại nào?",
            number=number,
            **moved,
        )
        Support.objects.create(initiative=row, sender="x", on=DAY)
    Support.objects.create(initiative=dropped, sender="y", on=DAY)
    return third

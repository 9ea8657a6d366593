"""Criteria, dossiers, teams, councils: as dull as possible; states are given."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from kheo.appraisal import models as rows
from kheo.appraisal.enums import Column, SetKind, SetStatus
from kheo.initiatives.enums import Level, Status
from tests.factories.access import UserFactory
from tests.factories.documents import PaperFactory
from tests.factories.initiatives import InitiativeFactory
from tests.factories.orgs import UnitFactory

MOMENT = datetime(2026, 9, 1, 2, tzinfo=UTC)


class CriteriaSetFactory(DjangoModelFactory):
    """A set of a commune for everything."""

    class Meta:
        model = rows.CriteriaSet

    unit = factory.SubFactory(UnitFactory)
    name = factory.Sequence(lambda n: f"Bộ tiêu chí {n + 1}")
    level = Level.COMMUNE


class CriteriaVersionFactory(DjangoModelFactory):
    """A scored version in force, without criteria; add them with ``CriterionFactory``."""

    class Meta:
        model = rows.CriteriaVersion

    set = factory.SubFactory(CriteriaSetFactory)
    number = 1
    kind = SetKind.SCORED
    status = SetStatus.IN_FORCE
    valid_from = date(2026, 1, 1)
    total = Decimal(100)
    threshold = Decimal(70)
    made_by = factory.SubFactory(UserFactory)
    moved_at = created_at = updated_at = MOMENT


class CriterionFactory(DjangoModelFactory):
    """Worth 50 points, marked 0 to 10 in halves, without proof."""

    class Meta:
        model = rows.Criterion

    version = factory.SubFactory(CriteriaVersionFactory)
    position = factory.Sequence(lambda n: n + 1)
    number = factory.LazyAttribute(lambda one: str(one.position))
    name = factory.Sequence(lambda n: f"Tiêu chí {n + 1}")
    weight = Decimal(50)
    maximum = Decimal(10)
    step = Decimal("0.5")


class TeamFactory(DjangoModelFactory):
    """A team of a unit for the year."""

    class Meta:
        model = rows.Team

    unit = factory.SubFactory(UnitFactory)
    name = factory.Sequence(lambda n: f"Tổ thẩm định số {n + 1}")
    paper = factory.SubFactory(PaperFactory)
    valid_from = date(2026, 1, 1)
    created_at = updated_at = MOMENT


class MemberFactory(DjangoModelFactory):
    """A member with an account."""

    class Meta:
        model = rows.Member

    team = factory.SubFactory(TeamFactory)
    user = factory.SubFactory(UserFactory)
    full_name = factory.LazyAttribute(lambda one: one.user.full_name if one.user else "Lê Văn Giấy")
    valid_from = date(2026, 1, 1)


class DossierFactory(DjangoModelFactory):
    """A dossier before its body; give ``status``."""

    class Meta:
        model = rows.Dossier

    initiative = factory.SubFactory(
        InitiativeFactory, complete=True, status=Status.AWAITING_APPRAISAL, has_dossier=True
    )
    unit = factory.SelfAttribute("initiative.unit")
    body = factory.SelfAttribute("unit")
    level = Level.COMMUNE
    criteria = factory.SubFactory(CriteriaVersionFactory)
    opened_on = date(2026, 9, 1)
    opened_by = factory.SubFactory(UserFactory)
    moved_at = created_at = updated_at = MOMENT


class SheetFactory(DjangoModelFactory):
    """A member's open sheet."""

    class Meta:
        model = rows.Sheet

    dossier = factory.SubFactory(DossierFactory)
    column = Column.TEAM
    member = factory.SubFactory(MemberFactory)


class CouncilFactory(DjangoModelFactory):
    """A council with the default rules."""

    class Meta:
        model = rows.Council

    unit = factory.SubFactory(UnitFactory)
    name = factory.Sequence(lambda n: f"Hội đồng xét công nhận số {n + 1}")
    level = Level.COMMUNE
    paper = factory.SubFactory(PaperFactory)
    valid_from = date(2026, 1, 1)
    created_at = updated_at = MOMENT


class SeatFactory(DjangoModelFactory):
    """A member with an account."""

    class Meta:
        model = rows.Seat

    council = factory.SubFactory(CouncilFactory)
    user = factory.SubFactory(UserFactory)
    full_name = factory.LazyAttribute(
        lambda one: one.user.full_name if one.user else "Trần Thị Giấy"
    )
    valid_from = date(2026, 1, 1)


class SessionFactory(DjangoModelFactory):
    """A session being prepared."""

    class Meta:
        model = rows.Session

    council = factory.SubFactory(CouncilFactory)
    unit = factory.SelfAttribute("council.unit")
    title = "Phiên họp xét công nhận năm 2026"
    on = date(2026, 10, 5)
    starts_at = time(8, 0)
    place = "Hội trường Ủy ban nhân dân xã"
    made_by = factory.SubFactory(UserFactory)
    moved_at = created_at = updated_at = MOMENT


class CaseFactory(DjangoModelFactory):
    """A dossier on the agenda."""

    class Meta:
        model = rows.Case

    session = factory.SubFactory(SessionFactory)
    dossier = factory.SubFactory(DossierFactory)
    position = factory.Sequence(lambda n: n + 1)
    moved_at = created_at = updated_at = MOMENT

"""A record of each list, made for a unit and a person, for tests that ask every act and every list."""

from __future__ import annotations

from datetime import date

from kheo.access.enums import Role
from kheo.activities.models import ActivityKind
from kheo.appraisal.enums import DossierStatus
from kheo.archive.models import Source
from kheo.campaigns.models import Campaign
from kheo.initiatives.enums import Status
from tests.factories.access import GrantFactory, UserFactory
from tests.factories.adoptions import AdoptionFactory
from tests.factories.appraisal import (
    CaseFactory,
    CouncilFactory,
    CriteriaSetFactory,
    CriteriaVersionFactory,
    CriterionFactory,
    DossierFactory,
    MemberFactory,
    SeatFactory,
    SessionFactory,
    TeamFactory,
)
from tests.factories.archive import CandidateFactory, ReadingFactory
from tests.factories.documents import PaperFactory
from tests.factories.exemplars import CallFactory, ListFactory
from tests.factories.initiatives import InitiativeFactory
from tests.factories.remarks import RemarkFactory
from tests.factories.reporting import (
    ActivityFactory,
    ActivityKindFactory,
    FormFactory,
    FormVersionFactory,
    IndicatorFactory,
    ReportFactory,
    RoundFactory,
)
from tests.factories.stories import AT, HandbookFactory, StoryFactory


def version(home, me):
    form = FormFactory(unit=home)
    return FormVersionFactory(form=form, made_by=me)


def round_of(home, me):
    return RoundFactory(form=version(home, me), unit=home, opened_by=me)


def dossier(home, me):
    kept = CriteriaVersionFactory(set=CriteriaSetFactory(unit=home))
    CriterionFactory(version=kept)
    return DossierFactory(
        initiative__unit=home, body=home, criteria=kept, team=TeamFactory(unit=home),
        status=DossierStatus.WITH_TEAM,
    )  # fmt: skip


def session(home, me):
    return SessionFactory(council=CouncilFactory(unit=home), unit=home)


def campaign(home, me):
    return Campaign.objects.create(
        unit=home, title="Đợt 2026", year=2026, starts_on=date(2026, 1, 1),
        ends_on=date(2027, 1, 1), created_at=AT, updated_at=AT,
    )  # fmt: skip


def kind_of_activity(home, me):
    """There is one of these for everybody."""
    return ActivityKind.objects.first() or ActivityKindFactory()


def activity(home, me):
    kind_of_activity(home, me)
    return ActivityFactory(unit=home, recorded_by=me)


def source(home, me):
    return Source.objects.create(
        unit=home, title="Báo cáo tổng kết", ends_on=date(2024, 1, 1), entered_by=me,
        created_at=AT, updated_at=AT,
    )  # fmt: skip


def candidate(home, me):
    return CandidateFactory(source=source(home, me), entered_by=me)


RECORDS = {
    "activities": activity,
    "activity_kinds": kind_of_activity,
    "adoptions": lambda home, me: AdoptionFactory(unit=home),
    "calls": lambda home, me: CallFactory(unit=home),
    "campaigns": campaign,
    "candidates": candidate,
    "cases": lambda home, me: CaseFactory(session=session(home, me), dossier=dossier(home, me)),
    "council_seats": lambda home, me: SeatFactory(council__unit=home),
    "councils": lambda home, me: CouncilFactory(unit=home),
    "criteria_sets": lambda home, me: CriteriaVersionFactory(set__unit=home, status="draft", valid_from=None),
    "dossiers": dossier,
    "exemplar_lists": lambda home, me: ListFactory(unit=home),
    "grants": lambda home, me: GrantFactory(unit=home, role=Role.AUDITOR),
    "handbooks": lambda home, me: HandbookFactory(unit=home, made_by=me),
    "indicators": lambda home, me: IndicatorFactory(),
    "initiatives": lambda home, me: InitiativeFactory(
        unit=home, complete=True, status=Status.RECOGNISED
    ),
    "papers": lambda home, me: PaperFactory(unit=home),
    "people": lambda home, me: UserFactory(unit=home),
    "readings": lambda home, me: ReadingFactory(office=home),
    "remarks": lambda home, me: RemarkFactory(initiative__unit=home),
    "report_forms": version,
    "reports": lambda home, me: ReportFactory(round=round_of(home, me), unit=home, receiver=home),
    "rounds": round_of,
    "sessions": session,
    "sources": source,
    "stories": lambda home, me: StoryFactory(initiative__unit=home),
    "team_members": lambda home, me: MemberFactory(team__unit=home),
    "teams": lambda home, me: TeamFactory(unit=home),
    "units": lambda home, me: home,
}  # fmt: skip
"""Name of a list → ``make(home, me)``: a record of ``home`` that the list shows."""

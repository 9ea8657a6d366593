"""Every act of the API on a record that is there: nonsense in its fields is refused, never an error."""

from datetime import date

import pytest
from django.db import transaction
from zeal import zeal_ignore

from kheo.access.enums import Role
from kheo.access.models import Grant
from kheo.appraisal.enums import DossierStatus
from kheo.archive.models import Source
from kheo.campaigns.models import Campaign
from kheo.exchange import acts
from kheo.initiatives.enums import Status
from kheo.orgs.enums import Kind
from tests.factories.access import GrantFactory, UserFactory
from tests.factories.acting import Doer
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
from tests.factories.orgs import UnitFactory
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

pytestmark = pytest.mark.django_db


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


def activity(home, me):
    ActivityKindFactory()
    return ActivityFactory(unit=home, recorded_by=me)


def source(home, me):
    return Source.objects.create(
        unit=home, title="Báo cáo tổng kết", ends_on=date(2024, 1, 1), entered_by=me,
        created_at=AT, updated_at=AT,
    )  # fmt: skip


def candidate(home, me):
    return CandidateFactory(source=source(home, me), entered_by=me)


ROWS = {
    "activities": activity,
    "activity_kinds": lambda home, me: ActivityKindFactory(),
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
NONSENSE = ("x", "9" * 25, "-1", "1")
LISTS = sorted({act.listing for act in acts.declared()})


@pytest.fixture
def home(db):
    return UnitFactory(kind=Kind.PROVINCE, code="42", name="Tỉnh Hà Tĩnh")


@pytest.fixture
def me(home):
    """Somebody who holds every role of the house over the province."""
    one = UserFactory(unit=home)
    Grant.objects.bulk_create(
        GrantFactory.build(user=one, unit=home, role=role) for role in Role if role != Role.SYSTEM
    )
    return one


@pytest.mark.parametrize("listing", LISTS)
def test_nonsense_in_every_field_is_refused_or_done_but_never_breaks(listing, home, me):
    make = ROWS.get(listing)
    row = make(home, me) if make else 10**6
    doer = Doer(me)

    for act in [one for one in acts.declared() if one.listing == listing]:
        names = getattr(act.form, "base_fields", {}) if act.form else {}
        body = {name: NONSENSE[place % 4] for place, name in enumerate(names)}
        point = transaction.savepoint()
        with zeal_ignore():  # two nonsense keys in one form ask the same table twice
            answer = doer.do(listing, act.name, None if act.on_list else row, **body)
        transaction.savepoint_rollback(point)
        assert answer.status_code in {200, 201, 204, 403, 404, 409, 415, 422}, (
            act.name, answer.content[:300],
        )  # fmt: skip

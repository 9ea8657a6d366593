"""A commune with its council: a chair, a secretary, members with and without accounts, dossiers."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

from kheo.access.enums import Role
from kheo.access.models import User
from kheo.appraisal.enums import Choice, DossierStatus, Presence, SeatRole
from kheo.appraisal.models import Case, Council, Dossier, Seat, Session
from kheo.appraisal.operations import agenda, attendance, ballots, councils, sessions
from kheo.documents.enums import PaperKind
from kheo.initiatives.enums import Outcome, Status
from kheo.orgs.models import Unit
from tests.factories.access import GrantFactory, UserFactory
from tests.factories.appraisal import CriteriaVersionFactory, DossierFactory
from tests.factories.documents import PaperFactory
from tests.factories.orgs import UnitFactory

MOMENT = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
DAY = date(2026, 11, 21)
Y, N, B = Choice.YES, Choice.NO, Choice.BLANK


def person(role, over, **kwargs):
    """Somebody with one role over one unit."""
    one = UserFactory(unit=over, **kwargs)
    GrantFactory(user=one, role=role, unit=over)
    return one


@dataclass
class Hall:
    """A council with ``people`` in its seats and a session planned for the day of the tests."""

    body: Unit
    village: Unit
    office: User
    secretary: User
    council: Council
    seats: list[Seat]
    session: Session
    dossiers: list[Dossier]
    cases: list[Case] = field(default_factory=list)

    @property
    def people(self):
        """The accounts of the seats; None where there is none."""
        return [seat.user for seat in self.seats]

    def fresh(self, case=0):
        """A case as it stands now."""
        return Case.objects.select_related(
            "session__council", "session__unit", "dossier__initiative"
        ).get(pk=self.cases[case].pk)

    def now(self):
        """The session as it stands now."""
        return Session.objects.select_related("council__unit", "unit").get(pk=self.session.pk)

    def present(self, how_many=None, seats=None):
        """The first ``how_many`` seats (all) are noted as present."""
        seats = self.seats[:how_many] if seats is None else seats
        entries = {seat.pk: (Presence.PRESENT, "") for seat in seats}
        attendance.note_attendance(self.now(), entries=entries, actor=self.secretary, at=MOMENT)

    def open(self, how_many=None):
        """Members come in and the session is opened."""
        self.present(how_many)
        sessions.open_session(self.now(), actor=self.secretary, at=MOMENT)

    def ballot(self, case=0, kind=""):
        """The ballot on a case is opened."""
        ballots.open_ballot(self.fresh(case), ballot=kind, actor=self.secretary, at=MOMENT)

    def vote(self, choices, case=0, first=0):
        """Members vote in their order, by phone."""
        for seat, choice in zip(self.seats[first:], choices, strict=False):
            ballots.cast(self.fresh(case), choice=choice, actor=seat.user, at=MOMENT)

    def paper(self, yes, no, blank, seats, case=0):
        """The secretary enters what is on paper."""
        ballots.enter_paper_totals(
            self.fresh(case), yes=yes, no=no, blank=blank, seats=[one.pk for one in seats],
            actor=self.secretary, at=MOMENT,
        )  # fmt: skip

    def count(self, case=0):
        """The ballot is closed; the case as it stands then."""
        ballots.close_ballot(self.fresh(case), actor=self.secretary, at=MOMENT)
        return self.fresh(case)

    def close(self, note=""):
        """The session is closed."""
        sessions.close_session(self.now(), note=note, actor=self.secretary, at=MOMENT)

    def minutes(self, **kwargs):
        """Signed minutes of the day."""
        values = {
            "unit": self.body,
            "kind": PaperKind.MINUTES,
            "issued_on": DAY,
            "number": "07/BB-HĐ",
        }
        return PaperFactory(**{**values, **kwargs})


def scored(body, village, criteria, **kwargs):
    """A dossier of the village that its team found good enough."""
    values = {
        "initiative__unit": village, "initiative__status": Status.APPRAISED,
        "initiative__outcome": Outcome.PASSED, "body": body, "criteria": criteria,
        "status": DossierStatus.SCORED, "team_passed": True,
    }  # fmt: skip
    return DossierFactory(**{**values, **kwargs})


def hall(members=5, without_account=0, dossiers=1, on_agenda=True, guests="", **rules):
    """A council of ``members`` seats, the last ones ``without_account``, its session planned."""
    body = UnitFactory(name="Xã Cẩm Trung")
    village = UnitFactory(name="Thôn 3", under=body)
    office = person(Role.STANDING_OFFICE, body, full_name="Lê Văn Cường")
    secretary = person(Role.COUNCIL_SECRETARY, body, full_name="Phạm Thị Thư")
    council = councils.set_up_council(
        unit=body, name="Hội đồng xét công nhận xã Cẩm Trung", level="commune",
        paper=PaperFactory(unit=body, issued_on=date(2026, 1, 5)), valid_from=date(2026, 1, 10),
        actor=office, at=MOMENT, **rules,
    )  # fmt: skip
    seats = []
    for place in range(members):
        has_account = place < members - without_account
        role = [SeatRole.CHAIR, SeatRole.SECRETARY][place] if place < 2 else SeatRole.MEMBER
        account = None
        if has_account:
            account = (
                secretary
                if place == 1
                else person(Role.COUNCIL_CHAIR if place == 0 else Role.COUNCIL_MEMBER, body)
            )
        name = account.full_name if account else f"Trần Văn Giấy {place + 1}"
        seats.append(
            councils.add_seat(
                council, full_name=name, user=account, role=role, actor=office, at=MOMENT
            )
        )
    session = sessions.plan_session(
        council, title="Phiên họp xét công nhận năm 2026", on=DAY, starts_at=time(8, 0),
        place="Hội trường xã", guests=guests, actor=secretary, at=MOMENT,
    )  # fmt: skip
    criteria = CriteriaVersionFactory(set__unit=body)
    made = [scored(body, village, criteria) for _ in range(dossiers)]
    found = Hall(body, village, office, secretary, council, seats, session, made)
    if on_agenda:
        found.cases = agenda.put_on_agenda(session, dossiers=made, actor=secretary, at=MOMENT)
    return found

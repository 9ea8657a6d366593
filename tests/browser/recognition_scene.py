"""A commune that recognises: its people, a team, a council and three works of one village."""

from dataclasses import dataclass, field
from datetime import time, timedelta
from decimal import Decimal

from django.utils import timezone

from kheo.access.enums import Role
from kheo.access.models import User
from kheo.appraisal.enums import Column, DecisionKind, SeatRole
from kheo.appraisal.models import (
    Case,
    Council,
    CriteriaVersion,
    Criterion,
    Decision,
    Dossier,
    Member,
    Team,
)
from kheo.appraisal.models import Recognition as Recognised
from kheo.appraisal.operations import (
    agenda,
    attendance,
    ballots,
    councils,
    proving,
    sessions,
    teams,
)
from kheo.appraisal.operations import dossiers as acts
from kheo.appraisal.operations.assignments import share_evenly
from kheo.appraisal.operations.criteria import issue, use_sample
from kheo.appraisal.operations.decisions import prepare_decision
from kheo.appraisal.operations.opening import open_dossier
from kheo.appraisal.operations.recognition_papers import draft_decision
from kheo.appraisal.operations.sheets import save_sheet, sheet_of, write_mark
from kheo.console.demo.pictures import scene as picture
from kheo.documents.operations import keep_file
from kheo.initiatives.enums import EvidenceOf, Level, Status
from kheo.initiatives.models import Initiative
from kheo.initiatives.operations import add_evidence, recognise
from kheo.orgs.enums import Kind as UnitKind
from kheo.orgs.models import Unit
from tests.factories.access import GrantFactory, UserFactory
from tests.factories.documents import PaperFactory
from tests.factories.initiatives import InitiativeFactory
from tests.factories.orgs import UnitFactory

TITLES = (
    "Tuyến đường hoa của chi hội phụ nữ",
    "Tổ tự quản camera an ninh",
    "Bếp ăn tình thương",
)
PEOPLE = (
    ("office", "Nguyễn Thị Thường", Role.STANDING_OFFICE, "commune"),
    ("clerk", "Lê Thị Xuân", Role.REGISTRAR, "village"),
    ("head", "Nguyễn Văn Kỳ", Role.UNIT_HEAD, "village"),
    ("first", "Trần Văn Nhất", Role.APPRAISER, "commune"),
    ("second", "Phạm Thị Nhì", Role.APPRAISER, "commune"),
    ("concerned", "Hoàng Văn Thôn", Role.APPRAISER, "commune"),
    ("secretary", "Đặng Thị Thư", Role.COUNCIL_SECRETARY, "commune"),
    ("chair", "Võ Văn Chủ", Role.COUNCIL_CHAIR, "commune"),
    ("member", "Bùi Thị Viên", Role.COUNCIL_MEMBER, "commune"),
    ("records", "Đỗ Văn Thư", Role.RECORDS_CLERK, "commune"),
)
ON_PAPER = ("Ngô Văn Giấy", "Mai Thị Bút", "Hồ Văn Làng")
"""Members of the council without an account; the last one works in the village."""


@dataclass
class Recognition:
    """Who and what the story needs; people by the names of ``PEOPLE``."""

    commune: Unit
    village: Unit
    people: dict[str, User] = field(default_factory=dict)
    works: list[Initiative] = field(default_factory=list)
    team: Team | None = None
    council: Council | None = None

    def __getattr__(self, name: str) -> User:
        """A person by his part in the story."""
        try:
            return self.__dict__["people"][name]
        except KeyError as unknown:
            raise AttributeError(name) from unknown


def now():
    """The clock of the machine, as the pages see it."""
    return timezone.now()


def build_recognition():
    """Units, people, a team of three, a council of five, three works being built."""
    nation = UnitFactory(code="VN", name="Việt Nam", kind=UnitKind.NATION)
    province = UnitFactory(
        code="42", name="Hà Tĩnh", label="tỉnh Hà Tĩnh", kind=UnitKind.PROVINCE, under=nation
    )
    commune = UnitFactory(code="18766", name="Kỳ Xuân", label="xã Kỳ Xuân", under=province)
    village = UnitFactory(
        name="Tân Phong", label="thôn Tân Phong", kind=UnitKind.VILLAGE, under=commune
    )
    scene = Recognition(commune, village)
    for name, full_name, role, over in PEOPLE:
        unit = getattr(scene, over)
        home = village if name == "concerned" else unit
        person = UserFactory(username=f"kyxuan.{name}", full_name=full_name, unit=home)
        GrantFactory(user=person, role=role, unit=unit)
        scene.people[name] = person
    _give_rooms(scene)
    scene.works = [_work(scene, title) for title in TITLES]
    return scene


def _give_rooms(scene):
    """The team and the council, each by its decision of half a year ago."""
    then = timezone.localdate() - timedelta(days=180)
    paper = PaperFactory(unit=scene.commune, issued_on=then, created_by=scene.office)
    by = {"actor": scene.office, "at": now()}
    scene.team = teams.set_up_team(
        unit=scene.commune, name="Tổ thẩm định xã", paper=paper, valid_from=then, **by
    )
    for name in ("first", "second", "concerned"):
        teams.add_member(scene.team, user=scene.people[name], valid_from=then, **by)
    scene.council = councils.set_up_council(
        unit=scene.commune, name="Hội đồng xét công nhận xã", level=Level.COMMUNE,
        paper=paper, valid_from=then, **by,
    )  # fmt: skip
    councils.add_seat(scene.council, user=scene.chair, role=SeatRole.CHAIR, **by)
    councils.add_seat(scene.council, user=scene.member, **by)
    for name in ON_PAPER:
        home = scene.village if name == ON_PAPER[-1] else scene.commune
        councils.add_seat(scene.council, full_name=name, unit=home, **by)


def _work(scene, title):
    day = timezone.localdate() - timedelta(days=200)
    return InitiativeFactory(
        unit=scene.village, title=title, complete=True, status=Status.BUILDING,
        filed_by=scene.clerk, listed_on=day, registered_on=day, moved_at=now(),
        starts_on=day, ends_on=day + timedelta(days=150), evaluate_on=None,
    )  # fmt: skip


def prove(scene, dossier, piece=None):
    """Let one piece of evidence prove whatever is not proven yet."""
    if piece is None:
        stored = keep_file(content=picture(dossier.pk), name="ket-qua.jpg", at=now())
        piece = add_evidence(
            dossier.initiative, of=EvidenceOf.RESULT, stored=stored, name="ket-qua.jpg",
            actor=scene.clerk, at=now(),
        )  # fmt: skip
    proven = dossier.proofs.values("criterion")
    for criterion in Criterion.objects.filter(version=dossier.criteria).exclude(pk__in=proven):
        proving.attach_proof(
            dossier, criterion=criterion, evidence=piece, actor=scene.clerk, at=now()
        )


def send_another(scene, work):
    """What the pages did for the first work, by acts: opened, marked, proven, sent."""
    dossier = open_dossier(work, body=scene.commune, actor=scene.clerk, at=now())
    fill(sheet_of(dossier, column=Column.SELF), "8", by=scene.clerk, save=False)
    prove(scene, dossier)
    acts.present(dossier, actor=scene.clerk, at=now())
    acts.send(dossier, actor=scene.head, at=now())
    return dossier


def fill(sheet, mark, *, by, save=True):
    """The same mark for every criterion."""
    for criterion in Criterion.objects.filter(version=sheet.dossier.criteria):
        write_mark(sheet, criterion=criterion, value=Decimal(mark), actor=by, at=now())
    if save:
        save_sheet(sheet, actor=by, at=now())


def score_rest(scene):
    """The sheets nobody has saved yet, by their members."""
    for member in Member.objects.filter(team=scene.team, user__in=(scene.first, scene.second)):
        for dossier in Dossier.objects.all():
            sheet = sheet_of(dossier, column=Column.TEAM, member=member)
            if sheet.saved_at is None:
                fill(sheet, "8", by=member.user)


def vote_alike(scene, case):
    """One ballot by acts: two phones for it, two papers for it."""
    by = {"actor": scene.secretary, "at": now()}
    ballots.open_ballot(case, **by)
    for name in ("chair", "member"):
        ballots.cast(case, choice="yes", actor=scene.people[name], at=now())
    papers = scene.council.seats.filter(full_name__in=ON_PAPER[:2])
    ballots.enter_paper_totals(case, yes=2, no=0, blank=0, seats=[s.pk for s in papers], **by)
    ballots.close_ballot(fresh(case), **by)


@dataclass
class Halfway:
    """One thing in every state a page shows."""

    people: Recognition
    draft: CriteriaVersion
    own: Dossier
    shared: Dossier
    case: Case
    standing: Recognised
    decision: Decision


def halfway(scene):
    """A draft of criteria; a dossier with its unit, one with the team, one voted on; a recognition."""
    by = {"actor": scene.office, "at": now()}
    today = timezone.localdate()
    version = use_sample("scored", unit=scene.commune, name="Bảng 100", level=Level.COMMUNE, **by)
    issue(version, valid_from=today, paper=scene.team.paper, **by)
    draft = use_sample("checklist", unit=scene.commune, name="Danh mục", level=Level.COMMUNE, **by)
    own = open_dossier(scene.works[0], body=scene.commune, actor=scene.clerk, at=now())
    shared, voted = (send_another(scene, work) for work in scene.works[1:])
    share_evenly([shared, voted], team=scene.team, per_dossier=2, **by)
    for name, dossiers in (("first", [shared, voted]), ("second", [voted])):
        member = Member.objects.get(user=scene.people[name])
        for dossier in dossiers:
            fill(sheet_of(fresh(dossier), column=Column.TEAM, member=member), "8", by=member.user)
    acts.close_scoring(fresh(voted), **by)
    case = _voting(scene, fresh(voted))
    standing = _standing(scene, today)
    decision = prepare_decision(
        unit=scene.commune, kind=DecisionKind.WITHDRAW, level=Level.COMMUNE, title="Thu hồi",
        recognitions=[standing], reasons={standing.pk: "Không duy trì."}, **by,
    )  # fmt: skip
    draft_decision(decision, day=today, **by)
    return Halfway(scene, draft, own, fresh(shared), case, standing, decision)


def fresh(row):
    """The row as it stands now, as the next page would load it."""
    return type(row).objects.get(pk=row.pk)


def _voting(scene, dossier):
    """A session in which the ballot on the dossier is open."""
    by = {"actor": scene.secretary, "at": now()}
    session = sessions.plan_session(
        scene.council, title="Phiên họp xét công nhận", on=timezone.localdate(),
        starts_at=time(8), place="Hội trường xã", **by,
    )  # fmt: skip
    agenda.put_on_agenda(session, dossiers=[dossier], **by)
    everybody = dict.fromkeys(session.attendance.values_list("seat", flat=True), ("present", ""))
    attendance.note_attendance(fresh(session), entries=everybody, **by)
    sessions.invite(fresh(session), **by)
    sessions.open_session(fresh(session), **by)
    case = Case.objects.get(session=session)
    ballots.open_ballot(case, **by)
    return fresh(case)


def _standing(scene, today):
    """Recognised by hand, as before there were dossiers."""
    work = InitiativeFactory(
        unit=scene.village, title="Hàng rào xanh", complete=True, status=Status.APPRAISED,
        starts_on=today - timedelta(days=100), ends_on=today - timedelta(days=20),
    )  # fmt: skip
    paper = PaperFactory(unit=scene.commune, issued_on=today, created_by=scene.office)
    recognise(work, level=Level.COMMUNE, paper=paper, on=today, actor=scene.office, at=now())
    return Recognised.objects.get(initiative=work)

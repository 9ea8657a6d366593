"""A commune that recognises: its people, a team, a council and three works of one village."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from kheo.access.enums import Role
from kheo.access.models import User
from kheo.appraisal.enums import Column, SeatRole
from kheo.appraisal.models import Council, Criterion, Dossier, Member, Team
from kheo.appraisal.operations import ballots, councils, proving, teams
from kheo.appraisal.operations import dossiers as acts
from kheo.appraisal.operations.opening import open_dossier
from kheo.appraisal.operations.sheets import save_sheet, sheet_of, write_mark
from kheo.console.demo.pictures import scene as picture
from kheo.documents.models import Draft, Paper
from kheo.documents.operations import keep_file, number_paper
from kheo.initiatives.enums import EvidenceOf, Level, Status
from kheo.initiatives.models import Initiative
from kheo.initiatives.operations import add_evidence
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
    ballots.close_ballot(case, **by)


def number(scene, form, day: date | None = None) -> Paper:
    """The records clerk numbers the newest draft of this form."""
    draft = Draft.objects.filter(form=form).latest("pk")
    return number_paper(
        draft, issued_on=day or timezone.localdate(), actor=scene.records, at=now()
    )

"""A commune that appraises: people, a set of three criteria, a team, a dossier with its team."""

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

from kheo.access.enums import Role
from kheo.appraisal.enums import Column, DossierStatus, SetKind
from kheo.appraisal.models import Assignment, Proof
from kheo.appraisal.operations.sheets import save_sheet, sheet_of, write_mark
from kheo.documents.models import StoredFile
from kheo.initiatives.enums import EvidenceOf, Status
from kheo.initiatives.models import Evidence
from tests.factories.access import GrantFactory, UserFactory
from tests.factories.appraisal import (
    CriteriaSetFactory,
    CriteriaVersionFactory,
    CriterionFactory,
    DossierFactory,
    MemberFactory,
    TeamFactory,
)
from tests.factories.initiatives import InitiativeFactory
from tests.factories.orgs import UnitFactory

MOMENT = datetime(2026, 11, 20, 2, tzinfo=UTC)
D = Decimal


def person(role, over, **kwargs):
    """Somebody with one role over one unit."""
    one = UserFactory(unit=over, **kwargs)
    GrantFactory(user=one, role=role, unit=over)
    return one


def commune(members=2, **version):
    """A commune and a village in it, its people, a set of 50 + 30 + 20 points, a team.

    Criterion 2 demands proof, criterion 3 is a knock-out under 4 of 10.
    """
    body = UnitFactory(name="Xã Cẩm Trung")
    unit = UnitFactory(name="Thôn 3", under=body)
    team = TeamFactory(unit=body)
    kept = CriteriaVersionFactory(set=CriteriaSetFactory(unit=body), **version)
    is_checklist = kept.kind == SetKind.CHECKLIST
    marks = {"maximum": D(1), "step": D(1)} if is_checklist else {}
    criteria = [
        CriterionFactory(version=kept, position=1, number="1", weight=D(50), **marks),
        CriterionFactory(
            version=kept, position=2, number="2", weight=D(30), proof="Ảnh tuyến đường", **marks
        ),
        CriterionFactory(
            version=kept, position=3, number="3", weight=D(20), is_knockout=True,
            least=D(1) if is_checklist else D(4), **marks,
        ),
    ]  # fmt: skip
    return SimpleNamespace(
        body=body,
        unit=unit,
        team=team,
        version=kept,
        criteria=criteria,
        registrar=person(Role.REGISTRAR, unit),
        head=person(Role.UNIT_HEAD, unit),
        office=person(Role.STANDING_OFFICE, body),
        auditor=person(Role.AUDITOR, body),
        members=[
            MemberFactory(team=team, user=person(Role.APPRAISER, body)) for _ in range(members)
        ],
    )


def initiative_of(place, status=Status.AWAITING_APPRAISAL, **kwargs):
    """An initiative of the village, told in full."""
    return InitiativeFactory(complete=True, unit=place.unit, status=status, **kwargs)


def dossier_of(place, status=DossierStatus.WITH_TEAM, assigned=True, **kwargs):
    """A dossier of the village, its self-assessment of 8, 8, 8 saved, given to every member."""
    kwargs.setdefault("initiative", initiative_of(place, has_dossier=True))
    dossier = DossierFactory(
        body=place.body, criteria=place.version, status=DossierStatus.SELF_ASSESSMENT, **kwargs
    )
    own = sheet_of(dossier, column=Column.SELF)
    top = D(1) if place.version.kind == SetKind.CHECKLIST else D(8)
    score(own, place, [top, top, top], by=place.registrar)
    dossier.status = status
    if status == DossierStatus.WITH_TEAM:
        dossier.team = place.team
    dossier.save(update_fields=["status", "team"])
    for member in place.members if assigned else ():
        assign(dossier, member, by=place.office)
    return dossier


def assign(dossier, member, by, **kwargs):
    """Give the dossier to a member."""
    return Assignment.objects.create(
        dossier=dossier, member=member, assigned_at=MOMENT, assigned_by=by, **kwargs
    )


def evidence_of(initiative, by, name="duong-sang.jpg", **kwargs):
    """A photo hung under the initiative."""
    stored = StoredFile.objects.create(
        sha256=f"{Evidence.objects.count():064x}", size=10, content_type="image/jpeg",
        kept_at=MOMENT, path=f"ab/{name}",
    )  # fmt: skip
    return Evidence.objects.create(
        initiative=initiative, of=EvidenceOf.RESULT, stored=stored, name=name, added_at=MOMENT,
        added_by=by, **kwargs,
    )  # fmt: skip


def prove(dossier, criterion, by, **kwargs):
    """Prove a criterion by a photo."""
    return Proof.objects.create(
        dossier=dossier, criterion=criterion, evidence=evidence_of(dossier.initiative, by, **kwargs),
        added_at=MOMENT, added_by=by,
    )  # fmt: skip


def score(sheet, place, values, by, reason="Đã xem tại chỗ", save=True):
    """Write the marks (None = abstain) and save the sheet."""
    for criterion, value in zip(place.criteria, values, strict=True):
        write_mark(
            sheet, criterion=criterion, value=value, is_abstained=value is None, reason=reason,
            actor=by, at=MOMENT,
        )  # fmt: skip
    if save:
        save_sheet(sheet, actor=by, at=MOMENT)
    return sheet


def scored_by(place, dossier, index, *values, **kwargs):
    """The sheet of the member number ``index``, filled and saved."""
    member = place.members[index]
    sheet = sheet_of(dossier, column=Column.TEAM, member=member)
    return score(sheet, place, values, by=member.user, **kwargs)


DAY = date(2026, 11, 20)

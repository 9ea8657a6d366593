"""A commune with three villages, its office, a team of appraisers, dossiers of the villages."""

from dataclasses import dataclass, field
from datetime import date

import pytest

from kheo.access.enums import Role
from kheo.access.models import User
from kheo.appraisal.enums import DossierStatus
from kheo.appraisal.models import Member, Team
from kheo.audit.models import Entry
from kheo.orgs.enums import Kind
from kheo.orgs.models import Unit
from kheo.workflow.table import Turn
from tests.factories.access import GrantFactory, UserFactory
from tests.factories.appraisal import (
    CriteriaVersionFactory,
    CriterionFactory,
    DossierFactory,
    MemberFactory,
    TeamFactory,
)
from tests.factories.documents import PaperFactory
from tests.factories.orgs import UnitFactory


@dataclass
class Scene:
    """The people and things that most tests of teams need."""

    nation: Unit
    commune: Unit
    villages: list[Unit]
    office: User
    team: Team
    members: list[Member]
    criteria: object = None
    made: list = field(default_factory=list)

    @property
    def people(self):
        """The accounts of the members."""
        return [one.user for one in self.members]

    def dossier(self, *, with_team=True, unit=None, field="economy", **kwargs):
        """A dossier of the second village, with the team unless told otherwise."""
        status = DossierStatus.WITH_TEAM if with_team else DossierStatus.SUBMITTED
        values = {
            "initiative__unit": unit or self.villages[1],
            "initiative__field": field,
            "body": self.commune,
            "criteria": self.criteria,
            "status": status,
            "turn": Turn.TEAM if with_team else Turn.OFFICE,
            "team": self.team if with_team else None,
        }
        one = DossierFactory(**{**values, **kwargs})
        self.made.append(one)
        return one

    def member(self, **kwargs):
        """One more member of the team, with an account that may appraise."""
        if "user" not in kwargs:
            user = UserFactory(unit=self.villages[2])
            GrantFactory(user=user, role=Role.APPRAISER, unit=self.commune)
            kwargs["user"] = user
        one = MemberFactory(team=self.team, **kwargs)
        self.members.append(one)
        return one


@pytest.fixture
def criteria(db):
    """Two criteria of fifty points, no proof asked."""
    version = CriteriaVersionFactory()
    CriterionFactory.create_batch(2, version=version)
    return version


@pytest.fixture
def scene(criteria, settings):
    nation = UnitFactory(kind=Kind.NATION, name="Việt Nam")
    commune = UnitFactory(name="Xã Thạch Hà", under=nation)
    villages = [
        UnitFactory(kind=Kind.VILLAGE, name=f"Thôn {n}", under=commune) for n in range(1, 4)
    ]
    office = UserFactory(full_name="Trần Thị Thường Trực", unit=commune)
    GrantFactory(user=office, role=Role.STANDING_OFFICE, unit=commune)
    paper = PaperFactory(unit=commune, issued_on=date(2026, 1, 1))
    team = TeamFactory(unit=commune, name="Tổ thẩm định số 1", paper=paper)
    one = Scene(nation, commune, villages, office, team, [], criteria)
    for name in ("Lê Văn Anh", "Phạm Thị Bình", "Đỗ Văn Cường"):
        user = UserFactory(full_name=name, unit=villages[2])
        GrantFactory(user=user, role=Role.APPRAISER, unit=commune)
        one.member(user=user)
    return one


def told(dossier, action):
    """The journal lines of ``action`` about ``dossier``: (actor, before, after, note)."""
    lines = Entry.objects.filter(
        subject_kind=dossier._meta.label_lower, subject_key=str(dossier.pk), action=action
    ).order_by("pk")
    return [(one.actor_label, one.before, one.after, one.note) for one in lines]

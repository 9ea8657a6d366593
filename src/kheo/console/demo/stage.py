"""Who acts in the story of appraisal, and what several scenes need."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

from kheo.access.models import User
from kheo.appraisal.models import Council, Session, Team
from kheo.console.demo.appraising import Put
from kheo.console.demo.lives import Life
from kheo.console.demo.seating import Offices, unit_on
from kheo.console.demo.tables import story
from kheo.documents.models import Draft, Paper
from kheo.documents.operations import number_paper, register_paper
from kheo.orgs.models import Unit

PROVINCE, COMMUNE = "42", "18766"


class Stage:
    """Who acts, and what was put to appraisal so far."""

    def __init__(self, offices: Offices, lives: dict[str, Life], today: date) -> None:
        self.lives, self.today, self.offices = lives, today, offices
        self.office = offices.person("hatinh.vanphong")
        self.secretary = offices.person("hatinh.thuky")
        self.clerk = offices.person("hatinh.luutru")
        self.below = offices.person("kyxuan.vanphong")
        self.past: list[Put] = []
        self.heard: list[Put] = []
        self.shared: list[Put] = []
        self.sent: list[Put] = []

    @property
    def body(self) -> Unit:
        """The province, before whose council all this comes."""
        return unit_on(PROVINCE, self.today)

    def paper(self, kind: str, what: str, number: str, at: datetime) -> Paper:
        """Registered by the records clerk; ``what`` names its summary."""
        return register_paper(
            unit=self.body, kind=kind, number=number, issued_on=self.day(at),
            summary=story()[what], signer="Người ký minh họa", actor=self.clerk, at=at,
        )  # fmt: skip

    def day(self, at: datetime) -> date:
        """The day of the office."""
        return timezone.localdate(at)

    def number(self, form: str, at: datetime, actor: User | None = None) -> int:
        """Give the newest draft of ``form`` its number; returns the key of what it is about."""
        draft = Draft.objects.filter(form=form).order_by("-pk")[0]
        number_paper(draft, issued_on=self.day(at), actor=actor or self.clerk, at=at)
        return int(draft.about_key)

    @property
    def team(self) -> Team:
        """The team of five."""
        return Team.objects.select_related("unit").get(name=story()["team"])

    @property
    def council(self) -> Council:
        """The council of fifteen."""
        return Council.objects.select_related("unit").get(name=story()["council"])

    def session(self, what: str) -> Session:
        """A session by its name in the wording."""
        rows = Session.objects.select_related("council__unit", "unit")
        return rows.get(title=story()[what])

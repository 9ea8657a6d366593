"""The story of appraisal: criteria, team of five, council of fifteen, decision, certificates.

Every scene is an act of the timeline, done by those whose office it is.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from kheo.appraisal.enums import TeamRole
from kheo.appraisal.models import Member
from kheo.appraisal.operations.assignments import assign, nudge, share_evenly
from kheo.appraisal.operations.criteria import issue, load_samples, use_sample
from kheo.appraisal.operations.teams import add_member, set_up_team
from kheo.console.demo import sittings
from kheo.console.demo.appraising import USUAL, Put, rows_of
from kheo.console.demo.lives import Life
from kheo.console.demo.moments import moment
from kheo.console.demo.rulings import Rulings
from kheo.console.demo.seating import Offices, unit_on
from kheo.console.demo.stage import COMMUNE
from kheo.console.demo.tables import illustrated, story
from kheo.documents.enums import PaperKind, PaperStyle
from kheo.documents.operations import open_series, set_letterhead
from kheo.initiatives.enums import Field, Level, Status
from kheo.initiatives.models import Initiative
from kheo.orgs.models import Succession, Unit

TEAM = ("hatinh.thamdinh", "hatinh.thamdinh2", "hatinh.thamdinh3", "hatinh.thamdinh4",
        "hatinh.thamdinh5")  # fmt: skip
KNOWS: tuple[list[Field], ...] = (
    [], [Field.CULTURE_SOCIETY], [Field.ECONOMY], [Field.ECONOMY, Field.POLITICAL_SYSTEM],
    [Field.CULTURE_SOCIETY, Field.DEFENCE_SECURITY],
)  # fmt: skip
PAST, HEARD = 9, 8
"""Dossiers before the first council; scored ones of this year."""
NOW, TO_COME = 3, 3
"""Of these, before the session of today and before that of tomorrow."""
MORNING, AFTERNOON = time(9, 5), time(16, 45)
"""When the council met, and when all else was done."""
Timed = tuple[datetime, int, int, Callable[[datetime], None]]


class Story(Rulings):
    """The scenes in their order."""

    def scenes(self) -> list[tuple[int, Callable[[datetime], None]]]:
        """Days before today and what happens on them."""
        return [
            (440, self.prepare), (430, self.put_past), (424, self.share_past),
            (415, self.score_past), (402, self.close_past), (398, self.hear_past),
            (396, self.seal_past), (390, self.decide), (388, self.recognise), (380, self.answer),
            (30, self.withdraw), (28, self.withdrawn),
            (75, self.put_present), (70, self.send_present), (62, self.share_present),
            (50, self.visit_present), (34, self.score_heard), (20, self.close_heard),
            (45, self.propose), (43, self.send_list), (41, self.take_up),
            (14, self.score_begun), (13, self.put_late), (9, self.nudge),
            (8, self.plan_sessions),
            (5, self.put_last), (4, self.invite),
        ]  # fmt: skip

    def prepare(self, at: datetime) -> None:
        """Letterheads, number series, criteria, team and council."""
        for head in story()["letterheads"]:
            lines = {name: text for name, text in head.items() if name != "unit"}
            set_letterhead(
                unit=unit_on(head["unit"], self.today), valid_from=self.day(at),
                actor=self.office, at=at, **lines,
            )  # fmt: skip
        first = date(self.day(at).year, 1, 1)
        for kind in (PaperKind.DECISION, PaperKind.MINUTES, PaperKind.NOTICE, PaperKind.INVITATION):
            open_series(
                unit=self.body, kind=kind, style=PaperStyle.PARTY, symbol="BCĐ", starts_on=first,
                ends_on=first.replace(year=first.year + 5), actor=self.office, at=at,
            )  # fmt: skip
        self._issue_criteria(at)
        self._set_up_team(at)
        self._choose_past()
        paper = self.paper(PaperKind.DECISION, "council_paper", "112-QĐ/BCĐ", at)
        sittings.set_up(self.offices, self.body, self._concerned(), paper, self.day(at), at)

    def _issue_criteria(self, at: datetime) -> None:
        paper = self.paper(PaperKind.GUIDELINE, "guideline", "08-HD/BCĐ", at)
        load_samples(unit=self.body, actor=self.office, at=at)
        for code, level, name in (
            ("scored", Level.PROVINCE, "province_set"),
            ("checklist", Level.COMMUNE, "commune_set"),
        ):
            version = use_sample(
                code, unit=self.body, name=story()[name], level=level, actor=self.office, at=at
            )
            issue(version, valid_from=self.day(at), paper=paper, actor=self.office, at=at)

    def _set_up_team(self, at: datetime) -> None:
        day = self.day(at)
        paper = self.paper(PaperKind.DECISION, "team_paper", "111-QĐ/BCĐ", at)
        team = set_up_team(
            unit=self.body, name=story()["team"], paper=paper, valid_from=day, actor=self.office,
            at=at,
        )  # fmt: skip
        roles = [TeamRole.HEAD, TeamRole.SECRETARY, *[TeamRole.MEMBER] * 3]
        for username, role, fields in zip(TEAM, roles, KNOWS, strict=True):
            add_member(
                team, user=self.offices.person(username), role=role, fields=fields,
                valid_from=day, actor=self.office, at=at,
            )  # fmt: skip

    def _choose_past(self) -> None:
        """What was recognised below by then, those of whole units first."""
        old = [
            self.lives[row.title]
            for row in illustrated()
            if row.life.partition(":")[0] in {"alive", "alive_commended"} and int(row.year) < 2024
        ]
        ready = [life for life in old if self._may_rise(life.row())]
        ready.sort(key=lambda life: heir_of(life.row().unit) is None)
        qualities = [*USUAL, *USUAL]
        self.past = [Put(life, qualities[place]) for place, life in enumerate(ready[:PAST])]
        self.past[-1].quality = 0.52
        self.later = ready[PAST:]

    def _may_rise(self, row: Initiative) -> bool:
        return row.status == Status.RECOGNISED and row.level in {Level.COMMUNE, Level.DISTRICT}

    def _concerned(self) -> Unit:
        """The unit of the first case, in which two members of the council work."""
        unit = heir_of(self.past[0].life.row().unit)
        return unit or unit_on(COMMUNE, self.today)

    def put_past(self, at: datetime) -> None:
        """The units of the first batch assess themselves and send."""
        for number, put in enumerate(self.past):
            put.open(self.body, Level.PROVINCE, at).assess(at, gaps=number % 3)
            put.present(at).send(at)

    def share_past(self, at: datetime) -> None:
        """Two members each."""
        share_evenly(rows_of(self.past), team=self.team, per_dossier=2, actor=self.office, at=at)

    def score_past(self, at: datetime) -> None:
        """Two were visited, all are scored."""
        for put in self.past[:2]:
            put.visit(self.day(at), self.offices.person(TEAM[1]), at)
        for put in self.past:
            put.score(at)

    def close_past(self, at: datetime) -> None:
        """Scored to the end, and put before the council."""
        for put in self.past:
            put.close(self.office, at)
        session = sittings.plan(
            self.council, story()["past_session"], self.day(at) + timedelta(days=4),
            rows_of(self.past), self.secretary, at,
        )  # fmt: skip
        sittings.invite(session, self.clerk, self.secretary, at)

    def hear_past(self, at: datetime) -> None:
        """The first session: nine ballots, two of them lost."""
        session = self.session("past_session")
        sittings.open_room(session, self.secretary, at)
        against = [0, 1, 0, 2, 1, 0, 1, 7, 8]
        for case, no in zip(sittings.cases(session), against, strict=True):
            at += timedelta(minutes=14)
            sittings.vote(case, no, self.secretary, at)
        sittings.finish(session, self.secretary, at + timedelta(minutes=20))

    def seal_past(self, at: datetime) -> None:
        """The minutes are numbered and signed."""
        sittings.seal(self.session("past_session"), self.clerk, self.secretary, at)

    def put_present(self, at: datetime) -> None:
        """This year's: what was recognised below, and what was built this year."""
        fresh = [self.lives[row.title] for row in illustrated() if row.life == "put_forward"]
        ready = [life for life in self.later if self._may_rise(life.row())]
        built = [life for life in fresh if life.key]
        puts = [
            Put(life, USUAL[place % len(USUAL)]) for place, life in enumerate([*ready, *built[:-2]])
        ]
        self.heard, self.shared = puts[:HEARD], puts[HEARD:]
        self.late = [Put(life, 0.85) for life in built[-2:]]
        for number, put in enumerate(puts):
            put.open(self.body, Level.PROVINCE, at).assess(at, gaps=number % 3).present(at)

    def send_present(self, at: datetime) -> None:
        """The heads send them."""
        for put in [*self.heard, *self.shared]:
            put.send(at)

    def share_present(self, at: datetime) -> None:
        """Shared evenly by field; the head of the team looks at every one not his yet."""
        due = self.today + timedelta(days=9)
        rows = rows_of([*self.heard, *self.shared])
        share_evenly(rows, team=self.team, per_dossier=2, due_on=due, actor=self.office, at=at)
        head = Member.objects.get(team=self.team, role=TeamRole.HEAD)
        for row in rows_of(self.shared):
            if not row.assignments.filter(member=head).exists():
                assign(row, member=head, due_on=due, actor=self.office, at=at)

    def visit_present(self, at: datetime) -> None:
        """Four visits."""
        for put in [*self.heard[:2], *self.shared[:2]]:
            put.visit(self.day(at), self.offices.person(TEAM[0]), at)

    def score_heard(self, at: datetime) -> None:
        """Scored by both members."""
        for put in self.heard:
            put.score(at)

    def close_heard(self, at: datetime) -> None:
        """These wait for the council."""
        for put in self.heard:
            put.close(self.office, at)

    def score_begun(self, at: datetime) -> None:
        """The rest is on its way: some sheets saved, one begun."""
        head = Member.objects.get(team=self.team, role=TeamRole.HEAD)
        for put in self.shared[:4]:
            put.score(at, only=head)
        for put in self.shared[1:9:2]:
            others = put.row().assignments.exclude(member=head).filter(done_at=None)
            for one in others.select_related("member__user")[:1]:
                put.score_as(one.member, at)
        self.shared[4].score_as(head, at, share=0.5)

    def nudge(self, at: datetime) -> None:
        """Who has not begun is reminded."""
        one = self.shared[-1].row().assignments.filter(done_at=None).order_by("pk")[0]
        nudge(one, actor=self.office, at=at)

    def put_late(self, at: datetime) -> None:
        """What was taken up is assessed and sent; it waits for a team."""
        for put in self.sent:
            put.assess(at).present(at).send(at)

    def put_last(self, at: datetime) -> None:
        """One waits for the head, one is being assessed."""
        first, second = (put.open(self.body, Level.PROVINCE, at) for put in self.late)
        first.assess(at).present(at)
        second.assess(at, gaps=6, share=0.5)

    def plan_sessions(self, at: datetime) -> None:
        """One for today, one for tomorrow."""
        rows = rows_of(self.heard)
        for title, on, part in (
            ("open_session", self.today, rows[:NOW]),
            ("planned_session", self.today + timedelta(days=1), rows[NOW : NOW + TO_COME]),
        ):
            sittings.plan(self.council, story()[title], on, part, self.secretary, at)

    def invite(self, at: datetime) -> None:
        """Letters go out."""
        for title in ("open_session", "planned_session"):
            sittings.invite(self.session(title), self.clerk, self.secretary, at)

    def sit(self, at: datetime) -> None:
        """The council meets; the ballot on the first case is open."""
        session = self.session("open_session")
        sittings.open_room(session, self.secretary, at)
        early = self.offices.person("hatinh.hoidong4")
        sittings.begin_vote(sittings.cases(session)[0], early, self.secretary, at)


def heir_of(unit: Unit) -> Unit | None:
    """The unit itself while it lives, else the one it passed whole into."""
    if unit.ends_on is None:
        return unit
    passed = Succession.objects.filter(predecessor=unit, is_whole=True)
    found = passed.select_related("successor").first()
    return found.successor if found and found.successor.ends_on is None else None


def acts(offices: Offices, lives: dict[str, Life], today: date, now: datetime) -> list[Timed]:
    """The scenes as acts of the timeline; the last one is played now."""
    played = Story(offices, lives, today)
    timed: list[Timed] = [
        (
            moment(
                today - timedelta(days=back), MORNING if scene == played.hear_past else AFTERNOON
            ),
            20_000,
            place,
            scene,
        )
        for place, (back, scene) in enumerate(played.scenes())
    ]
    return [*timed, (now, 20_001, 0, played.sit)]

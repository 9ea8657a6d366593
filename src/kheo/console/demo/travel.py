"""The story of good ways that travel: public stories, who learns from whom, exemplars, a call, citizens' words.

The copies with a record of their own are lives of the timeline (``copies.csv``); the acts here follow when the
timeline has been played, on days of the past.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import cycle, islice
from typing import Any

from django.utils import timezone

from kheo.console.demo.moments import moment
from kheo.console.demo.seating import Offices, unit_on
from kheo.console.demo.stage import PROVINCE
from kheo.console.demo.tables import travel
from kheo.documents.enums import PaperKind
from kheo.documents.operations import register_paper
from kheo.initiatives.enums import ALIVE, EvidenceOf, Status
from kheo.initiatives.models import Evidence, Initiative, Theme
from kheo.library.enums import ConsentTo
from kheo.library.models import Adoption, Exemplar, ExemplarList, Story
from kheo.library.operations import (
    adoptions,
    calls,
    consents,
    exemplars,
    handbooks,
    pictures,
    profiles,
    stories,
)
from kheo.library.rules.telling import CHECKS
from kheo.orgs.enums import COMMUNAL, Tree
from kheo.orgs.models import Reach, Unit
from kheo.participation.operations import reading, remarks, supporting

EDITOR = "tw.thuvien"
"""Edits the library of the whole country."""
GIVEN_UP, TALKING = 6, 10
"""Places that gave up, and those on the way without a record of their own: with the copies, forty."""
EXEMPLARS = 19
PLACES = 20
ANSWER_DAYS, PLAN_DAYS, END_DAYS = 12, 40, 150


class Travel:
    """The scenes, in their order."""

    def __init__(self, offices: Offices, now: datetime, today: date) -> None:
        self.offices, self.now, self.today = offices, now, today
        self.editor = offices.person(EDITOR)
        self.office = offices.person("hatinh.vanphong")
        self.province = unit_on(PROVINCE, today)

    def play(self) -> int:
        """All scenes; returns how many stories are published."""
        told = [self._publish(words) for words in travel()["stories"]]
        self._places()
        self._helped()
        self._describe()
        self._exemplars()
        self._call()
        self._citizens(told[0])
        self._handbook(told)
        return len(told)

    def _publish(self, words: dict[str, Any]) -> Story:
        initiative = _alive(words["title"])
        hands = self.offices.hands(initiative.unit, self.today)
        at = moment(self.today - timedelta(days=60))
        story = stories.open_story(initiative, actor=self.editor, at=at)
        parts = {name: text for name, text in words.items() if name not in {"title", "consent"}}
        parts["contact_unit"] = str(unit_on(words["contact_unit"], self.today).pk)
        story = stories.revise(story, values=parts, actor=self.editor, at=at)
        self._picture(story, at)
        if agreed := words.get("consent"):
            consents.record(
                story, to=ConsentTo.NAME, given_on=self.today - timedelta(days=70),
                actor=self.editor, at=at, **agreed,
            )  # fmt: skip
        stories.step(_again(story), name="ask_check", actor=self.editor, at=at + timedelta(days=1))
        later = at + timedelta(days=2)
        right = {check.code: True for check in CHECKS}
        stories.remark(_again(story), checks=right, remarks={}, actor=hands.office, at=later)
        stories.step(_again(story), name="check", actor=hands.office, at=later)
        stories.step(_again(story), name="publish", actor=self.editor, at=at + timedelta(days=3))
        return _again(story)

    def _picture(self, story: Story, at: datetime) -> None:
        of = (EvidenceOf.RESULT, EvidenceOf.PROGRESS)
        photo = Evidence.objects.filter(
            initiative=story.initiative, of__in=of, removed_at=None
        ).order_by("pk")[:1]
        for evidence in photo:
            pictures.show(
                story, evidence=evidence, alt=travel()["alt"], shows_people=False,
                actor=self.editor, at=at,
            )  # fmt: skip

    def _places(self) -> None:
        """Communes of Hà Tĩnh that learn from the famous one without a record of their own yet."""
        source = _alive(travel()["famous"])
        taken = Adoption.objects.filter(source=source, unit__isnull=False).values("unit_id")
        units = _communes(self.province, self.today).exclude(pk__in=taken)[: GIVEN_UP + TALKING]
        answers, changes = cycle(travel()["answers"]), cycle(travel()["changes"])
        for place, unit in enumerate(units):
            first = self.today - timedelta(days=420 - 22 * place)
            self._learn(source, unit, first, place, next(answers), next(changes))

    def _learn(
        self, source: Initiative, unit: Unit, first: date, place: int, answer: str, changes: str
    ) -> None:
        """One place: the first six give up, the next ones are on the way, the last only asked."""
        owner = self.offices.hands(source.unit, self.today)
        maker = self.offices.hands(unit, self.today).maker
        days = [first, first + timedelta(days=ANSWER_DAYS), first + timedelta(days=PLAN_DAYS)]
        asked = adoptions.ask(source, unit=unit, on=days[0], actor=maker, at=self.now)
        if place < GIVEN_UP + TALKING - 2:
            adoptions.talk(_fresh(asked), answer=answer, on=days[1], actor=owner.maker, at=self.now)
        if place < GIVEN_UP + TALKING - 5:
            adoptions.plan(_fresh(asked), changes=changes, on=days[2], actor=maker, at=self.now)
        if place < GIVEN_UP:
            adoptions.give_up(
                _fresh(asked), note=travel()["given_up"][place],
                on=first + timedelta(days=END_DAYS), actor=maker, at=self.now,
            )  # fmt: skip

    def _helped(self) -> None:
        """What the owner did for the first of them."""
        source = _alive(travel()["famous"])
        owner = self.offices.hands(source.unit, self.today).maker
        rows = Adoption.objects.filter(source=source, talked_on__isnull=False).order_by("pk")[:9]
        for row, (kind, words) in zip(rows, cycle(travel()["help"]), strict=False):
            adoptions.record_help(
                row, kind=kind, on=row.talked_on or self.today, told=words, actor=owner, at=self.now
            )

    def _describe(self) -> None:
        """What kind of place some communes are and what troubles them."""
        for row in travel()["profiles"]:
            unit = unit_on(row["unit"], self.today)
            maker = self.offices.hands(unit, self.today).maker
            profiles.describe(
                unit, terrain=row["terrain"], population=row["population"], themes=row["themes"],
                actor=maker, at=self.now,
            )  # fmt: skip

    def _exemplars(self) -> None:
        """Nineteen of the province by decision, with places to reach each year."""
        at = moment(self.today - timedelta(days=200))
        words = travel()
        first = self.today.year - 1
        one = exemplars.open_list(
            unit=self.province, title=words["exemplars"].format(first=first, last=first + 5),
            first_year=first, last_year=first + 5, actor=self.office, at=at,
        )  # fmt: skip
        below = Reach.objects.as_of(self.today).filter(ancestor=self.province, tree=Tree.TERRITORY)
        proven = Initiative.objects.filter(
            unit_id__in=below.values("unit_id"), status=Status.RECOGNISED, source=None,
            recognised_on__lt=timezone.localdate(at),
        ).order_by("-level", "pk")[:EXEMPLARS]  # fmt: skip
        exemplars.choose(
            one, initiatives=[row.pk for row in proven], why=words["why"], places=PLACES,
            actor=self.office, at=at,
        )  # fmt: skip
        self._targets(one, first, at)
        paper = register_paper(
            unit=self.province, kind=PaperKind.DECISION, number="215-QĐ/BCĐ",
            issued_on=timezone.localdate(at), summary=words["exemplars_decision"],
            signer="Người ký minh họa", actor=self.offices.person("hatinh.luutru"), at=at,
        )  # fmt: skip
        exemplars.put_in_force(
            ExemplarList.objects.get(pk=one.pk), paper=paper, actor=self.office, at=at
        )

    def _targets(self, one: ExemplarList, first: int, at: datetime) -> None:
        units = list(_communes(self.province, self.today)[:5])
        for exemplar in Exemplar.objects.filter(list=one).order_by("order"):
            wanted = {(unit.pk, first + year): 1 for year, unit in enumerate(units, 1)}
            exemplars.set_targets(exemplar, targets=wanted, actor=self.office, at=at)

    def _call(self) -> None:
        words = travel()["call"]
        calls.call(
            unit=self.province, title=words["title"], words=words["words"], field=words["field"],
            theme=Theme.objects.get(code=words["theme"]), unit_kind="",
            opens_on=self.today, closes_on=self.today + timedelta(days=60),
            actor=self.office, at=self.now,
        )  # fmt: skip

    def _citizens(self, story: Story) -> None:
        """Words under the first story: shown, answered, waiting, refused."""
        for number, (kind, words, name, fate) in enumerate(travel()["remarks"]):
            at = self.now - timedelta(days=9 - number)
            remark = remarks.write(
                story.initiative, kind=kind, words=words, name=name, seconds=90,
                sender=f"192.0.2.{number}", at=at,
            )  # fmt: skip
            later = at + timedelta(hours=5)
            if fate in {"show", "reply"}:
                reading.show(remark, actor=self.editor, at=later)
            if fate == "reply":
                reading.reply(remark, words=travel()["reply"], actor=self.editor, at=later)
            if fate == "refuse":
                reading.refuse(remark, reason=travel()["refused"], actor=self.editor, at=later)
        for sender in range(12):
            supporting.support(story.initiative, sender=f"198.51.100.{sender}", at=self.now)

    def _handbook(self, told: Iterable[Story]) -> None:
        words = travel()["handbook"]
        book = handbooks.open_handbook(
            unit_on("VN", self.today), title=words["title"], foreword=words["foreword"],
            actor=self.editor, at=self.now,
        )  # fmt: skip
        for story in islice(told, 4):
            handbooks.choose(book, story=story, actor=self.editor, at=self.now)


def _alive(title: str) -> Initiative:
    rows = Initiative.objects.select_related("unit").filter(title=title, status__in=ALIVE)
    return rows.order_by("pk")[0]


def _again(story: Story) -> Story:
    return Story.objects.select_related("initiative", "unit").get(pk=story.pk)


def _fresh(adoption: Adoption) -> Adoption:
    return Adoption.objects.select_related("source__unit", "unit").get(pk=adoption.pk)


def _communes(province: Unit, today: date) -> Any:
    """Communes of today, in the order of the alphabet."""
    below = Reach.objects.as_of(today).filter(ancestor=province, tree=Tree.TERRITORY)
    return Unit.objects.alive(today).filter(
        pk__in=below.values("unit_id"), kind__in=COMMUNAL
    ).order_by("sort_key", "pk")  # fmt: skip


def tell_travels(offices: Offices, now: datetime, today: date) -> int:
    """Play the story; returns the number of published stories."""
    return Travel(offices, now, today).play()

"""The course of one initiative, written as acts at moments; ``loading`` plays them all in order."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from kheo.access.models import User
from kheo.console.demo import pictures
from kheo.console.demo.moments import moment
from kheo.console.demo.papers import Papers
from kheo.console.demo.tables import wording
from kheo.documents.operations import keep_file
from kheo.initiatives import operations as acts
from kheo.initiatives.enums import EvidenceOf, Level, Origin, Outcome
from kheo.initiatives.models import Initiative
from kheo.orgs.models import Unit

BETWEEN_PROOFS = 350
Act = tuple[datetime, int, Callable[[datetime], None]]


@dataclass(frozen=True, slots=True)
class Hands:
    """Who files, who sends on, who judges."""

    maker: User
    head: User
    office: User


@dataclass(frozen=True, slots=True)
class Subject:
    """What the initiative is, as the data files say."""

    unit: Unit
    title: str
    field: str
    kind: str
    place: str
    owner: str = ""


@dataclass
class Life:
    """Builds the acts of one initiative; ``day`` is the cursor that every step moves on."""

    subject: Subject
    hands: Hands
    papers: Papers
    day: date
    rng: random.Random
    copies: str = ""
    source: Life | None = None
    acts: list[Act] = field(default_factory=list)
    key: int = 0
    proven: date | None = None
    result: str = ""

    def add(self, act: Callable[[datetime], None], *, after: int = 0) -> None:
        """Put an act ``after`` days later, at some minute of the office day."""
        self.day += timedelta(days=after)
        minute = self.rng.randint(0, 9 * 60 - 1) if after else 9 * 60 + len(self.acts) % 50
        at = moment(self.day, time(7, 30)) + timedelta(minutes=minute)
        if self.acts and at <= self.acts[-1][0]:
            at = self.acts[-1][0] + timedelta(minutes=7)
        self.acts.append((at, len(self.acts), act))

    def row(self) -> Initiative:
        """The initiative as it stands now."""
        return Initiative.objects.select_related("unit").get(pk=self.key)

    def texts(self) -> dict[str, Any]:
        """The ten items of the form."""
        of_field, every = wording()[self.subject.field], wording()["every"]
        place = self.subject.place or self.subject.unit.label
        households, money = self.rng.randrange(24, 240), self.rng.randrange(15, 180)
        fill = {"place": place, "households": households, "money": money}
        chosen = {name: self.rng.choice(texts) for name, texts in of_field.items()}
        texts = {name: text.format(**fill) for name, text in (every | chosen).items()}
        self.result = texts.pop("result")
        if self.subject.owner:
            texts["lead"] = self.subject.owner
        return {
            **texts,
            "place": place,
            "starts_on": self.day + timedelta(days=25),
            "evaluate_on": self.day + timedelta(days=230),
            "ends_on": self.day + timedelta(days=260),
            "households": households,
            "money": money * 1_000_000,
        }

    def register(self, *, gaps: tuple[str, ...] = ()) -> Life:
        """Open the draft; ``gaps`` stay empty."""
        subject, texts = self.subject, self.texts()

        def act(at: datetime) -> None:
            draft = acts.register(
                unit=subject.unit,
                kind=subject.kind,
                title=subject.title,
                field=subject.field,
                origin=Origin.REPLICATE if self.source else Origin.NEW,
                source=self.source.row() if self.source else None,
                actor=self.hands.maker,
                at=at,
                **{name: value for name, value in texts.items() if name not in gaps},
            )
            self.key = draft.pk

        self.add(act)
        return self

    def photo(self, of: str, *, after: int = 0) -> None:
        """Hang one drawn scene under it."""
        number = self.rng.randrange(pictures.SCENES)
        taken = self.day

        def act(at: datetime) -> None:
            content = pictures.scene(number)
            name = f"anh-minh-hoa-{number + 1}.jpg"
            stored = keep_file(content=content, name=name, at=at)
            acts.add_evidence(
                self.row(),
                of=of,
                stored=stored,
                name=name,
                caption=wording()["caption"],
                taken_on=taken,
                actor=self.hands.maker,
                at=at,
            )

        self.add(act, after=after)

    def step(self, after: int, who: str, act: Callable[..., Any], **given: Any) -> Life:
        """One act of a person of ``Hands`` with fixed arguments."""
        actor = getattr(self.hands, who)
        self.add(lambda at: act(self.row(), actor=actor, at=at, **given), after=after)
        return self

    def present(self, after: int = 1) -> Life:
        """To the head."""
        return self.step(after, "maker", acts.present)

    def submit(self, after: int = 2) -> Life:
        """To the office, through the head."""
        return self.present().step(after, "head", acts.submit)

    def send_back(self, after: int = 5) -> Life:
        """Returned with a remark and two marked fields."""
        note = self.rng.choice(wording()["returned"])
        return self.step(after, "office", acts.send_back, note=note, fields=["goals", "resources"])

    def mend(self, after: int = 3) -> Life:
        """The unit answers a remark."""
        goals = "Đạt 60 hộ tham gia, 1.200 m đường; tự đánh giá ngày 15/10. (Dữ liệu minh họa)"
        return self.step(after, "maker", acts.revise, values={"goals": goals}).submit()

    def accept(self, after: int = 6) -> Life:
        """Taken in by the office."""
        return self.step(after, "office", acts.accept)

    def build(self, *, notes: int = 2, every: int = 45, after: int = 9) -> Life:
        """Started, then told how it goes, with photos."""
        self.day += timedelta(days=after)
        self.step(0, "maker", acts.start, on=self.day)
        for _number in range(notes):
            note = self.rng.choice(wording()["progress"])
            note = note.format(households=self.rng.randrange(20, 90))
            self.day += timedelta(days=every)
            if self.rng.random() < 0.7:
                self.photo(EvidenceOf.PROGRESS)
            self.step(0, "maker", acts.add_progress, on=self.day, note=note)
        return self

    def put_to_appraisal(self, after: int = 40) -> Life:
        """Result written and sent on."""
        return self.tell_result(after).present().step(2, "head", acts.submit_result)

    def tell_result(self, after: int = 15) -> Life:
        """What was reached, with a photo."""
        self.step(after, "maker", acts.revise, values={"result": self.result})
        self.photo(EvidenceOf.RESULT)
        return self

    def appraise(self, after: int = 14, *, passed: bool = True) -> Life:
        """Outcome written down."""
        outcome = Outcome.PASSED if passed else Outcome.FAILED
        note = "" if passed else wording()["failed"]
        self.day += timedelta(days=after)
        return self.step(0, "office", acts.record_outcome, outcome=outcome, on=self.day, note=note)

    def decide(
        self, act: Callable[..., Any], what: str, after: int, issued_at: str, /, **given: Any
    ) -> Life:
        """An act of the office that rests on a decision."""
        self.day += timedelta(days=after)
        on = self.day

        def decided(at: datetime) -> None:
            paper = self.papers.decision(
                self.subject.unit, what, issued_at, on=on, actor=self.hands.office, at=at
            )
            act(self.row(), paper=paper, on=on, actor=self.hands.office, at=at, **given)

        self.add(decided)
        return self

    def recognise(self, level: str = "", after: int = 12) -> Life:
        """By decision at ``level``, by default the lowest of its time."""
        if not level:
            district = self.day < date(2025, 5, 1) and self.rng.random() < 0.35
            level = Level.DISTRICT if district else Level.COMMUNE
        self.decide(acts.recognise, "decision", after, level, level=level)
        self.proven = self.proven or self.day
        return self

    def effective(self, after: int = 30) -> Life:
        """Marked effective."""
        self.day += timedelta(days=after)
        return self.step(0, "office", acts.mark_effective, effective=True, on=self.day)

    def commend(self, award: str, level: str, after: int = 30) -> Life:
        """Named in a decision of commendation."""
        return self.decide(acts.commend, "commending", after, level, award=award, level=level)

    def keep_alive(self, until: date) -> Life:
        """A proof a year from here on, the last one on ``until``."""
        if self.proven and (self.day - self.proven).days > 60:
            self._confirm(after=2)
        span = (until - self.day).days
        if span < 30:
            return self
        times = max(1, math.ceil(span / BETWEEN_PROOFS))
        start = self.day
        for number in range(1, times + 1):
            self.day = start + timedelta(days=span * number // times)
            self._confirm()
        return self

    def _confirm(self, after: int = 0) -> None:
        self.day += timedelta(days=after)
        if self.rng.random() < 0.25:
            self.photo(EvidenceOf.CONFIRMATION)
        who = "maker" if self.rng.random() < 0.8 else "head"
        note = self.rng.choice(wording()["confirmed"])
        self.step(0, who, acts.confirm, on=self.day, note=note)

    def withdraw(self, after: int = 20) -> Life:
        """Given up by the unit."""
        return self.step(after, "head", acts.withdraw, note=wording()["withdrawn"])

    def strike_off(self, after: int) -> Life:
        """Off the list by decision."""
        level = Level.PROVINCE
        return self.decide(acts.strike_off, "striking", after, level, note=wording()["struck_off"])

    def restore(self, after: int) -> Life:
        """Back on the list by decision."""
        level = Level.PROVINCE
        return self.decide(acts.restore, "restoring", after, level, note=wording()["restored"])

    def until_recognised(self, level: str = "") -> Life:
        """The usual first year."""
        self.register().submit()
        if self.rng.random() < 0.3:
            self.send_back().mend()
        return self.accept().build().put_to_appraisal().appraise().recognise(level)

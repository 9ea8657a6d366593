"""After the council: decision, certificates, answers, proposals, withdrawal."""

from __future__ import annotations

from datetime import datetime

from kheo.appraisal.enums import DecisionKind, RecognitionStatus
from kheo.appraisal.models import Decision, Nomination, ProposalList, Recognition
from kheo.appraisal.operations import answers, decisions, proposals, recognition_papers
from kheo.console.demo.appraising import Put
from kheo.console.demo.seating import unit_on
from kheo.console.demo.stage import COMMUNE, Stage
from kheo.console.demo.tables import story
from kheo.initiatives.enums import Level, Status

SITE = "http://127.0.0.1:8000"


class Rulings(Stage):
    """What is decided, proposed and looked at again."""

    def decide(self, at: datetime) -> None:
        """The decision with its annex."""
        made = decisions.prepare_decision(
            unit=self.body, kind=DecisionKind.RECOGNISE, level=Level.PROVINCE,
            title=story()["decision"].format(year=self.day(at).year),
            session=self.session("past_session"), grounds=story()["grounds"],
            duties=story()["duties"], reasons=self._refused(), actor=self.office, at=at,
        )  # fmt: skip
        recognition_papers.draft_decision(made, day=self.day(at), actor=self.office, at=at)

    def _refused(self) -> dict[int, str]:
        """Why the last two are not recognised."""
        why = story()["refused_why"]
        return {put.key: words for put, words in zip(self.past[-2:], why, strict=True)}

    def recognise(self, at: datetime) -> None:
        """Numbered, in force, certificates made."""
        made = Decision.objects.get(pk=self.number("recognition_decision", at))
        decisions.put_in_force(made, actor=self.office, at=at)
        recognition_papers.draft_certificates(
            made, day=self.day(at), site=SITE, actor=self.office, at=at
        )

    def answer(self, at: datetime) -> None:
        """Those not recognised read why."""
        made = Decision.objects.get(kind=DecisionKind.RECOGNISE)
        recognition_papers.draft_notice(made, day=self.day(at), actor=self.office, at=at)
        made = Decision.objects.get(pk=self.number("notice", at))
        answers.answer_not_recognised(made, actor=self.office, at=at)

    def withdraw(self, at: datetime) -> None:
        """A year later one recognition is to be withdrawn."""
        one = Recognition.objects.get(dossier=self.past[4].key)
        made = decisions.prepare_decision(
            unit=self.body, kind=DecisionKind.WITHDRAW, level=Level.PROVINCE,
            title=story()["withdrawal"], recognitions=[one],
            reasons={one.pk: story()["withdrawn_why"]}, actor=self.office, at=at,
        )  # fmt: skip
        recognition_papers.draft_decision(made, day=self.day(at), actor=self.office, at=at)

    def withdrawn(self, at: datetime) -> None:
        """It is."""
        made = Decision.objects.get(pk=self.number("withdrawal_decision", at))
        decisions.put_in_force(made, actor=self.office, at=at)

    def propose(self, at: datetime) -> None:
        """The commune lists what it proposes to the province."""
        unit = unit_on(COMMUNE, self.today)
        standing = Recognition.objects.filter(
            unit=unit,
            status=RecognitionStatus.STANDING,
            level=Level.COMMUNE,
            initiative__status=Status.RECOGNISED,
        ).order_by("pk")
        wanted = list(zip(standing, story()["proposed_for"], strict=False))
        made = proposals.list_proposals(
            wanted, unit=unit, to_unit=self.body, level=Level.PROVINCE,
            title=story()["proposals"], actor=self.below, at=at,
        )  # fmt: skip
        recognition_papers.draft_letter(made, day=self.day(at), actor=self.below, at=at)

    def send_list(self, at: datetime) -> None:
        """With its letter."""
        made = ProposalList.objects.get(pk=self.number("submission", at, self.below))
        proposals.send_proposals(made, on=self.day(at), actor=self.below, at=at)

    def take_up(self, at: datetime) -> None:
        """Two are taken up, one is refused, what is left waits."""
        rows = Nomination.objects.select_related("initiative__unit", "to_unit", "lower")
        listed = list(rows.order_by("position"))
        for one in listed[:2]:
            made = proposals.take_up(one, actor=self.office, at=at)
            life = next(life for life in self.lives.values() if life.key == one.initiative_id)
            self.sent.append(Put(life, 0.84, key=made.pk))
        proposals.refuse_nomination(
            listed[2], reason=story()["not_taken"], actor=self.office, at=at
        )

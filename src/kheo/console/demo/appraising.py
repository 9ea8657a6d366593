"""Dossiers of the demo: opened, proven, assessed by their units, scored by the team."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from kheo.access.models import User
from kheo.appraisal.enums import Column
from kheo.appraisal.models import Assignment, Criterion, Dossier, Member, Sheet
from kheo.appraisal.operations import dossiers as acts
from kheo.appraisal.operations.closing import close_scoring
from kheo.appraisal.operations.sheets import save_sheet, sheet_of, write_mark
from kheo.appraisal.operations.visits import Photo, record_visit
from kheo.appraisal.rules.scores import needs_reason
from kheo.console.demo import pictures
from kheo.console.demo.lives import Hands, Life
from kheo.console.demo.tables import story
from kheo.documents.operations import keep_file
from kheo.initiatives.enums import EvidenceOf
from kheo.initiatives.models import Initiative
from kheo.initiatives.operations import add_evidence
from kheo.orgs.models import Unit

HALF = Decimal("0.5")
USUAL = (0.78, 0.86, 0.93, 0.82, 0.9, 0.88)
"""Shares of the highest mark that dossiers come to, one after another."""


@dataclass
class Put:
    """One initiative on its way through appraisal."""

    life: Life
    quality: float
    key: int = 0

    @property
    def hands(self) -> Hands:
        """Who acts for its unit."""
        return self.life.hands

    @property
    def rng(self) -> random.Random:
        """Its own luck."""
        return self.life.rng

    def row(self) -> Dossier:
        """The dossier as it stands now."""
        rows = Dossier.objects.select_related("initiative", "unit", "body", "criteria", "team")
        return rows.get(pk=self.key)

    def open(self, body: Unit, level: str, at: datetime) -> Put:
        """Open it in the name of the unit."""
        maker = self.hands.maker
        self.key = acts.open_dossier(self.life.row(), body=body, level=level, actor=maker, at=at).pk
        return self

    def assess(self, at: datetime, *, gaps: int = 0, share: float = 1) -> Put:
        """Proof for all criteria but ``gaps``, and the unit's own marks for a ``share`` of them."""
        dossier, maker = self.row(), self.hands.maker
        criteria = list(dossier.criteria.criteria.order_by("position"))
        hung = self._papers(dossier.initiative, at)
        for number, criterion in enumerate(criteria[: len(criteria) - gaps]):
            proof = hung[number % len(hung)]
            acts.attach_proof(dossier, criterion=criterion, evidence=proof, actor=maker, at=at)
        sheet = sheet_of(dossier, column=Column.SELF)
        better = min(1.0, self.quality + 0.06)
        for criterion in criteria[: round(len(criteria) * share)]:
            value = mark_of(criterion, better, self.rng)
            write_mark(sheet, criterion=criterion, value=value, actor=maker, at=at)
        return self

    def _papers(self, initiative: Initiative, at: datetime) -> list:  # type: ignore[type-arg]
        """Two scenes that stand for the papers of the unit."""
        hung = []
        for place, name in enumerate(story()["proofs"]):
            stored = keep_file(
                content=pictures.scene(place + initiative.pk), name=f"{name}.jpg", at=at
            )
            hung.append(
                add_evidence(
                    initiative, of=EvidenceOf.RESULT, stored=stored, name=f"{name}.jpg",
                    caption=story()["proof_caption"], actor=self.hands.maker, at=at,
                )
            )  # fmt: skip
        return hung

    def present(self, at: datetime) -> Put:
        """Hand it to the head."""
        acts.present(self.row(), remark=story()["self_remark"], actor=self.hands.maker, at=at)
        return self

    def send(self, at: datetime) -> Put:
        """The head sends it to the body."""
        acts.send(self.row(), actor=self.hands.head, at=at)
        return self

    def visit(self, on: date, actor: User, at: datetime) -> None:
        """The team was there."""
        number = self.rng.randrange(pictures.SCENES)
        photos = []
        for place in (number, number + 5):
            name = f"kiem-tra-thuc-te-{place % pictures.SCENES + 1}.jpg"
            stored = keep_file(content=pictures.scene(place), name=name, at=at)
            photos.append(Photo(stored, name, story()["visit_caption"]))
        dossier = self.row()
        record_visit(
            dossier, on=on, place=dossier.initiative.place or dossier.unit.label,
            present=story()["visit_present"], found=self.rng.choice(story()["visit_found"]),
            photos=photos, actor=actor, at=at,
        )  # fmt: skip

    def score(self, at: datetime, *, most: int = 5, only: Member | None = None) -> Put:
        """The members it is assigned to score it: at most ``most`` of them, or ``only`` one."""
        running = Assignment.objects.filter(
            dossier=self.key, ended_at__isnull=True, done_at__isnull=True
        )
        running = running.filter(member=only) if only else running
        for one in running.select_related("member__user").order_by("pk")[:most]:
            self.score_as(one.member, at)
        return self

    def score_as(self, member: Member, at: datetime, *, share: float = 1) -> None:
        """One member's sheet; with a smaller ``share`` it is begun and not saved."""
        dossier, actor = self.row(), member.user
        if actor is None:
            raise LookupError(f"{member} has no account")
        criteria = list(dossier.criteria.criteria.order_by("position"))
        own = {
            mark.criterion_id: mark.value
            for mark in Sheet.objects.get(dossier=dossier, column=Column.SELF).marks.all()
        }
        sheet = sheet_of(dossier, column=Column.TEAM, member=member)
        for criterion in criteria[: round(len(criteria) * share)]:
            value = mark_of(criterion, self.quality, self.rng)
            before = own.get(criterion.pk)
            far = needs_reason(value, before, dossier.criteria.reason_gap)
            write_mark(
                sheet, criterion=criterion, value=value, reason=story()["reason"] if far else "",
                remark=story()["remark"] if criterion.asks_remark else "", actor=actor, at=at,
            )  # fmt: skip
        if share == 1:
            save_sheet(sheet, actor=actor, at=at)

    def close(self, actor: User, at: datetime) -> None:
        """The office closes the scoring."""
        close_scoring(self.row(), actor=actor, at=at)


def mark_of(criterion: Criterion, quality: float, rng: random.Random) -> Decimal:
    """A mark near ``quality`` of the highest one, in steps of the criterion."""
    wanted = Decimal(str(round(quality + rng.uniform(-0.08, 0.08), 3))) * criterion.maximum
    steps = (wanted / criterion.step).to_integral_value()
    return max(criterion.step * 0, min(criterion.maximum, steps * criterion.step))


def rows_of(puts: Sequence[Put]) -> list[Dossier]:
    """Their dossiers in the same order."""
    found = {
        one.pk: one
        for one in Dossier.objects.filter(pk__in=[put.key for put in puts]).select_related(
            "initiative", "unit", "body", "team"
        )
    }
    return [found[put.key] for put in puts]

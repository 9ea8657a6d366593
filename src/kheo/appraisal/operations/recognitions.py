"""Recognitions: kept in step with the facts, withdrawn, restored, verified again, expired."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.operations import system_user
from kheo.access.policy import require
from kheo.appraisal import policies
from kheo.appraisal.enums import DecisionKind, DossierStatus, RecognitionStatus
from kheo.appraisal.models import DecisionLine, Dossier, Recognition
from kheo.appraisal.operations.dossiers import drop_with_initiative
from kheo.appraisal.queries.recognition import proof_since
from kheo.appraisal.rules.recognition import end_of, fates_of, new_code, prolonged
from kheo.appraisal.transitions import recognition as arrows
from kheo.audit.journal import record
from kheo.documents.models import Paper
from kheo.initiatives import operations as initiatives
from kheo.initiatives import rules as initiative_rules
from kheo.initiatives.enums import FactKind, Status
from kheo.initiatives.events import Recognised, Restored, StruckOff, Withdrawn
from kheo.initiatives.models import Fact, Initiative
from kheo.kernel.refusals import RuleBroken
from kheo.workflow.engine import perform
from kheo.workflow.enums import Termed
from kheo.workflow.queries import days_allowed
from kheo.workflow.table import Turn

FLOW = arrows.RECOGNITION


def enter(event: Recognised) -> None:
    """Handler: the recognised fact gets its recognition, with its code and the end of its period.

    The line of the decision in whose name it was recognised gives dossier, class and validity; a
    recognition entered by hand or imported has no end. Does nothing the second time.
    """
    fact = Fact.objects.select_related("initiative", "paper", "actor").get(pk=event.fact_id)
    if Recognition.objects.filter(fact=fact).exists():
        return
    line = _line_of(fact)
    recognition = _row(fact, at=fact.recorded_at)
    recognition.valid_to = _end(fact, line)
    if line is not None:
        recognition.dossier, recognition.score_class = line.dossier, line.score_class
    recognition.save(force_insert=True)
    after = {"level": fact.level, "on": fact.on, "valid_to": recognition.valid_to}
    record("recognition.enter", recognition, actor=fact.actor, at=fact.recorded_at, after=after)


def _line_of(fact: Fact) -> DecisionLine | None:
    if fact.paper_id is None:
        return None
    granted = DecisionLine.objects.filter(
        initiative=fact.initiative_id, is_granted=True, decision__paper=fact.paper_id,
        decision__kind=DecisionKind.RECOGNISE, decision__level=fact.level,
    )  # fmt: skip
    return granted.select_related("decision", "dossier").first()


def _end(fact: Fact, line: DecisionLine | None) -> date | None:
    """What was entered by hand has no end: its paper did not set one that we know of."""
    if line is None:
        return None
    if line.decision.valid_to is not None:
        return line.decision.valid_to
    body = line.decision.unit_id
    return end_of(fact.on, days=days_allowed(Termed.VALIDITY, unit_id=body, on=fact.on))


def _row(fact: Fact, *, at: datetime) -> Recognition:
    return Recognition(
        initiative=fact.initiative, unit_id=fact.initiative.unit_id, fact=fact,
        title=fact.initiative.title[:300], level=fact.level, paper=fact.paper, on=fact.on,
        code=new_code(), status=RecognitionStatus.STANDING, turn=Turn.NOBODY,
        moved_at=at, created_at=at, updated_at=at,
    )  # fmt: skip


def fall(event: StruckOff) -> None:
    """Handler: with the initiative every recognition that stands is withdrawn, by the same paper.

    What was put to appraisal at another level is closed too.
    """
    fact = Fact.objects.select_related("paper", "actor").get(pk=event.fact_id)
    for recognition in _standing(event.initiative_id):
        _withdraw(recognition, fact)
    drop_with_initiative(event.initiative_id, actor=system_user(), at=fact.recorded_at)


def rise(event: Restored) -> None:
    """Handler: the recognitions that fell when it was struck off stand again."""
    fact = Fact.objects.select_related("paper", "actor").get(pk=event.fact_id)
    fallen = initiative_rules.last_of(
        Fact.objects.filter(_of(event.initiative_id)), FactKind.STRUCK_OFF
    )
    if fallen is None:
        return
    for recognition in Recognition.objects.filter(
        _of(event.initiative_id), status=RecognitionStatus.WITHDRAWN,
        ended_on=fallen.on, ended_paper=fallen.paper_id,
    ).order_by("pk"):  # fmt: skip
        _restore(recognition, fact)


def drop(event: Withdrawn) -> None:
    """Handler: what its unit withdrew is appraised no longer."""
    last = Fact.objects.filter(initiative=event.initiative_id).latest("pk")
    drop_with_initiative(event.initiative_id, actor=system_user(), at=last.recorded_at)


def _standing(initiative_id: int) -> QuerySet[Recognition]:
    """The recognitions of an initiative that stand, oldest first."""
    rows = Recognition.objects.filter(_of(initiative_id), status=RecognitionStatus.STANDING)
    return rows.order_by("pk")


def _of(initiative_id: int) -> Q:
    """Recognitions of a record and of those merged into it."""
    return Q(initiative=initiative_id) | Q(initiative__merged_into=initiative_id)


def _withdraw(recognition: Recognition, fact: Fact) -> None:
    """Write the end that ``fact`` tells on the recognition."""
    changes = {"ended_on": fact.on, "ended_paper": fact.paper, "ended_why": fact.note}
    perform(
        arrows.WITHDRAW, recognition, flow=FLOW, actor=fact.actor, at=fact.recorded_at,
        note=fact.note or str(fact.paper or fact.get_kind_display()), changes=changes,
    )  # fmt: skip


def _restore(recognition: Recognition, fact: Fact) -> None:
    changes = {"ended_on": None, "ended_paper": None, "ended_why": ""}
    perform(
        arrows.RESTORE, recognition, flow=FLOW, actor=fact.actor, at=fact.recorded_at,
        note=fact.note or str(fact.paper or fact.get_kind_display()), changes=changes,
    )  # fmt: skip


@transaction.atomic
def withdraw_recognition(
    recognition: Recognition, *, paper: Paper, on: date, note: str, actor: User, at: datetime
) -> None:
    """Withdraw one recognition by decision.

    While another level stands only this level is withdrawn; with the last one the initiative is
    struck off. Raises RuleBroken (no paper, no reason, wrong day), InvalidTransition.
    """
    require(actor, policies.DECIDE, recognition)
    if recognition.status == RecognitionStatus.WITHDRAWN:
        raise RuleBroken(
            _("The recognition of “%(title)s” is withdrawn already."),
            params={"title": str(recognition)},
        )
    initiative = _initiative_of(recognition)
    standing = initiative_rules.standing_levels(initiative.all_facts())
    if len(standing) > 1 and recognition.level in standing:
        fact = initiatives.withdraw_level(
            initiative, level=recognition.level, paper=paper, on=on, note=note, actor=actor, at=at
        )
        _withdraw(recognition, fact)
        for twin in _standing(initiative.pk).filter(level=recognition.level):
            _withdraw(twin, fact)
        return
    initiatives.strike_off(initiative, paper=paper, on=on, note=note, actor=actor, at=at)
    recognition.refresh_from_db()
    if recognition.status != RecognitionStatus.WITHDRAWN:
        _withdraw(recognition, _last(initiative, FactKind.STRUCK_OFF))


@transaction.atomic
def restore_recognition(
    recognition: Recognition, *, paper: Paper, on: date, note: str, actor: User, at: datetime
) -> None:
    """Let a withdrawn recognition stand again by decision; the initiative comes back with it."""
    require(actor, policies.DECIDE, recognition)
    if recognition.status != RecognitionStatus.WITHDRAWN:
        raise RuleBroken(
            _("The recognition of “%(title)s” was not withdrawn."),
            params={"title": str(recognition)},
        )
    initiative = _initiative_of(recognition)
    if initiative.status == Status.STRUCK_OFF:
        initiatives.restore(initiative, paper=paper, on=on, note=note, actor=actor, at=at)
        recognition.refresh_from_db()
        if recognition.status != RecognitionStatus.WITHDRAWN:
            return
    if recognition.level in initiative_rules.standing_levels(initiative.all_facts()):
        _restore(recognition, _last(initiative, FactKind.RESTORED))
        return
    fact = initiatives.restore_level(
        initiative, level=recognition.level, paper=paper, on=on, note=note, actor=actor, at=at
    )
    _restore(recognition, fact)


def _initiative_of(recognition: Recognition) -> Initiative:
    """The record that goes on: a recognition of a merged one is followed through the other."""
    rows = Initiative.objects.select_related("unit", "merged_into__unit")
    named = rows.get(pk=recognition.initiative_id)
    return named.merged_into or named


def _last(initiative: Initiative, kind: FactKind) -> Fact:
    found = initiative_rules.last_of(initiative.all_facts().select_related("actor", "paper"), kind)
    if found is None:
        raise RuleBroken(_("The facts of “%(title)s” do not bear this out."),
                         params={"title": str(initiative)})  # fmt: skip
    return found  # type: ignore[no-any-return]


@transaction.atomic
def verify_again(
    recognition: Recognition,
    *,
    note: str,
    on: date,
    dossier: Dossier | None = None,
    actor: User,
    at: datetime,
) -> None:
    """Verify that it still deserves it, and prolong it by a term.

    Rests on a dossier of the same initiative that passed since, or on proof that it still works
    told since the last verification. Raises RuleBroken without either, or on a day of the future.
    """
    require(actor, policies.VERIFY, recognition)
    since = recognition.verified_on or recognition.on
    if on > timezone.localdate(at) or on < since:
        sentence = _("The day lies between %(since)s and today.") % {"since": f"{since:%d/%m/%Y}"}
        raise RuleBroken(sentence, fields={"on": sentence})
    if dossier is not None:
        _require_passed(dossier, recognition)
    elif not proof_since(recognition).exists():
        raise RuleBroken(
            _(
                "Nothing proves that “%(title)s” still works since %(since)s: ask the unit for its "
                "proof, or open a new dossier."
            ),
            params={"title": str(recognition), "since": f"{since:%d/%m/%Y}"},
        )
    changes: dict[str, Any] = {"verified_on": on}
    if recognition.valid_to is not None:
        days = days_allowed(Termed.VALIDITY, unit_id=recognition.unit_id, on=on)
        changes["valid_to"] = prolonged(recognition.valid_to, on=on, days=days)
    perform(
        arrows.VERIFY_AGAIN, recognition, flow=FLOW, actor=actor, at=at, note=note, changes=changes
    )


def _require_passed(dossier: Dossier, recognition: Recognition) -> None:
    passed = dossier.council_passed if dossier.council_passed is not None else dossier.team_passed
    fits = dossier.initiative_id == recognition.initiative_id
    if not fits or not passed or dossier.status == DossierStatus.WITHDRAWN:
        sentence = _("This dossier did not pass, or is about another initiative.")
        raise RuleBroken(sentence, fields={"dossier": sentence})


def keep_time(*, day: date, actor: User, at: datetime) -> list[Recognition]:
    """Close the recognitions whose period has ended by ``day``; returns them.

    Each in a transaction of its own, so that a stop in the middle loses nothing.
    """
    due = Recognition.objects.filter(status=RecognitionStatus.STANDING, valid_to__lte=day)
    done = []
    for recognition in due.order_by("valid_to", "pk").iterator(chunk_size=500):
        perform(arrows.EXPIRE, recognition, flow=FLOW, actor=actor, at=at)
        done.append(recognition)
    return done


def write_missing(*, at: datetime, size: int = 500) -> int:
    """Give every recognised fact that has no recognition its row, as after a load; how many.

    What was recognised before stands without an end: no decision of then set one.
    """
    missing = Fact.objects.filter(kind=FactKind.RECOGNISED, recognition=None).order_by("initiative")
    keys = list(missing.values_list("initiative_id", flat=True).distinct())
    made = 0
    for some in _batched(keys, size):
        with transaction.atomic():
            made += len(Recognition.objects.bulk_create(_rows_missing(some, at)))
    return made


def _rows_missing(initiative_ids: Iterable[int], at: datetime) -> list[Recognition]:
    facts = Fact.objects.filter(initiative__in=initiative_ids).select_related("initiative", "paper")
    known = set(
        Recognition.objects.filter(initiative__in=initiative_ids).values_list("fact_id", flat=True)
    )
    by_initiative: dict[int, list[Any]] = {}
    for fact in facts:
        by_initiative.setdefault(fact.initiative_id, []).append(fact)
    rows = []
    for told in by_initiative.values():
        for fate in fates_of(told):
            if fate.fact.pk in known:
                continue
            row = _row(fate.fact, at=at)
            if fate.ended_by is not None:
                row.status = RecognitionStatus.WITHDRAWN
                row.ended_on, row.ended_paper = fate.ended_by.on, fate.ended_by.paper
                row.ended_why = fate.ended_by.note
            rows.append(row)
    return rows


def _batched(keys: list[int], size: int) -> Iterable[list[int]]:
    return (keys[place : place + size] for place in range(0, len(keys), size))

"""Decisions for many initiatives at once: prepared, put in force whole or not at all, answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import require
from kheo.appraisal import policies
from kheo.appraisal.enums import (
    CaseStatus,
    DecisionKind,
    DecisionStatus,
    DossierStatus,
    RecognitionStatus,
    SessionStatus,
)
from kheo.appraisal.models import Decision, DecisionLine, Dossier, Recognition, Session
from kheo.appraisal.operations.recognitions import restore_recognition, withdraw_recognition
from kheo.appraisal.queries.reasons import usual_reason
from kheo.appraisal.queries.recognition import has_council
from kheo.appraisal.rules.recognition import chosen_twice
from kheo.appraisal.transitions import dossiers as dossier_arrows
from kheo.appraisal.transitions import recognition as arrows
from kheo.audit.journal import record
from kheo.documents.models import Paper
from kheo.initiatives import operations as initiatives
from kheo.initiatives.enums import Level
from kheo.kernel.refusals import DomainError, RuleBroken, Stale
from kheo.kernel.text import clean_line
from kheo.orgs.models import Unit
from kheo.workflow.engine import perform
from kheo.workflow.enums import Termed
from kheo.workflow.queries import due_day
from kheo.workflow.table import Turn

FLOW = arrows.DECISION
MOST_LINES = 2000
RUNNING = (DecisionStatus.PREPARING, DecisionStatus.IN_FORCE)
"""A dossier in such a decision waits for it, or for its answer; it is in no other one."""
DECIDABLE = (DossierStatus.SCORED, DossierStatus.VOTED)


@transaction.atomic
def prepare_decision(
    *,
    unit: Unit,
    kind: str,
    level: str,
    title: str,
    session: Session | None = None,
    dossiers: Iterable[Dossier] = (),
    recognitions: Iterable[Recognition] = (),
    reasons: Mapping[int, str] | None = None,
    grounds: str = "",
    duties: str = "",
    valid_to: date | None = None,
    actor: User,
    at: datetime,
) -> Decision:
    """Put a decision together: from a sealed session, from scored dossiers where the body has no
    council, or from recognitions that are to be withdrawn or restored.

    What did not pass is listed with its reason, to be answered. ``reasons``: key of the dossier
    or recognition → why. Raises NotAllowed, RuleBroken.
    """
    decision = Decision(
        unit=unit, kind=kind, level=level, title=clean_line(title)[:300], session=session,
        grounds=grounds.strip(), duties=duties.strip(), valid_to=valid_to, made_by=actor,
        turn=Turn.OFFICE, moved_at=at, created_at=at, updated_at=at,
    )  # fmt: skip
    require(actor, policies.DECIDE, decision)
    _refuse_crooked(decision, today=timezone.localdate(at))
    why = reasons or {}
    if kind == DecisionKind.RECOGNISE:
        lines = _lines_of_dossiers(decision, list(dossiers), why, today=timezone.localdate(at))
    else:
        lines = _lines_of_recognitions(decision, list(recognitions), why)
    if not lines:
        raise RuleBroken(_("There is nothing to decide: choose at least one."))
    if len(lines) > MOST_LINES:
        raise RuleBroken(_("At most %(most)s at once."), params={"most": MOST_LINES})
    decision.save()
    DecisionLine.objects.bulk_create(lines)
    after = {
        "kind": kind, "level": level, "lines": len(lines),
        "granted": sum(line.is_granted for line in lines), "session": session and session.pk,
    }  # fmt: skip
    record("decision.prepare", decision, actor=actor, at=at, after=after)
    return decision


def _refuse_crooked(decision: Decision, *, today: date) -> None:
    complaints = {}
    if not decision.title:
        complaints["title"] = _("Write what the decision is about.")
    if decision.kind not in DecisionKind.values:
        complaints["kind"] = _("Choose what the decision does.")
    if decision.level not in Level.values:
        complaints["level"] = _("Choose the level.")
    if decision.valid_to is not None and decision.valid_to <= today:
        complaints["valid_to"] = _("The validity must end after today.")
    if complaints:
        raise RuleBroken(next(iter(complaints.values())), fields=complaints)


def _lines_of_dossiers(
    decision: Decision, chosen: list[Dossier], why: Mapping[int, str], *, today: date
) -> list[DecisionLine]:
    session = decision.session
    if session is not None:
        if session.status != SessionStatus.SEALED:
            sentence = _("The minutes of the session are not signed yet; its result is not final.")
            raise RuleBroken(sentence, fields={"session": sentence})
        counted = session.cases.filter(
            status=CaseStatus.COUNTED, dossier__status=DossierStatus.VOTED
        ).select_related("dossier", "dossier__initiative")
        cases = {case.dossier_id: case for case in counted.order_by("position")}
        picked = {one.pk for one in chosen}
        chosen = [case.dossier for key, case in cases.items() if not picked or key in picked]
        why = {key: case.note for key, case in cases.items() if case.note} | dict(why)
    elif has_council(decision.unit, level=decision.level, on=today):
        raise RuleBroken(
            _("%(unit)s has a council for this level: prepare the decision from its session."),
            params={"unit": decision.unit.label},
        )
    _refuse_dossiers(decision, chosen)
    return [
        _line_of_dossier(decision, place, dossier, why)
        for place, dossier in enumerate(chosen, 1)
    ]  # fmt: skip


def _refuse_dossiers(decision: Decision, chosen: Sequence[Dossier]) -> None:
    wanted = DossierStatus.VOTED if decision.session_id else DossierStatus.SCORED
    for dossier in chosen:
        if dossier.body_id != decision.unit_id or dossier.level != decision.level:
            raise RuleBroken(
                _("“%(title)s” is not before this body at this level."),
                params={"title": str(dossier.initiative)},
            )
        if dossier.status != wanted:
            raise RuleBroken(
                _("The dossier of “%(title)s” is not ready for a decision: %(state)s."),
                params={
                    "title": str(dossier.initiative),
                    "state": dossier.get_status_display(),
                },
            )
    _refuse_twice(DecisionLine.objects.filter(dossier__in=chosen), RUNNING)


def _refuse_twice(lines: QuerySet[DecisionLine], states: Sequence[str]) -> None:
    """A dossier or recognition is in one living decision at a time."""
    rows = lines.filter(decision__status__in=states).select_related("decision", "initiative")
    running = rows.first()
    if running is not None:
        raise RuleBroken(
            _("“%(title)s” is in the decision “%(decision)s” already."),
            params={"title": str(running.initiative), "decision": str(running.decision)},
        )


def _line_of_dossier(
    decision: Decision, place: int, dossier: Dossier, why: Mapping[int, str]
) -> DecisionLine:
    voted = decision.session_id is not None
    passed = bool(dossier.council_passed if voted else dossier.team_passed)
    reason = "" if passed else (why.get(dossier.pk, "") or usual_reason(dossier)).strip()
    return DecisionLine(
        decision=decision, position=place, initiative_id=dossier.initiative_id, dossier=dossier,
        dossier_version=dossier.version, is_granted=passed,
        score_class=dossier.score_class if passed else "", reason=reason,
    )  # fmt: skip


def _lines_of_recognitions(
    decision: Decision, chosen: Sequence[Recognition], why: Mapping[int, str]
) -> list[DecisionLine]:
    ends = decision.kind == DecisionKind.WITHDRAW
    withdrawn = RecognitionStatus.WITHDRAWN
    for one in chosen:
        require(decision.made_by, policies.DECIDE, one)
        if one.level != decision.level:
            raise RuleBroken(
                _("“%(title)s” was recognised at another level."), params={"title": str(one)}
            )
        if (one.status == withdrawn) == ends:
            told = (
                _("The recognition of “%(title)s” is withdrawn already.")
                if ends
                else _("The recognition of “%(title)s” was not withdrawn.")
            )
            raise RuleBroken(told, params={"title": str(one)})
        if not why.get(one.pk, "").strip():
            raise RuleBroken(
                _("Write the reason for “%(title)s”; it is printed in the decision."),
                params={"title": str(one)},
            )
    if twice := chosen_twice(chosen):
        raise RuleBroken(_("“%(title)s” was chosen twice."), params={"title": twice})
    _refuse_twice(DecisionLine.objects.filter(recognition__in=chosen), RUNNING[:1])
    return [
        DecisionLine(
            decision=decision, position=place, initiative_id=one.initiative_id, recognition=one,
            dossier_id=None, reason=why[one.pk].strip(),
        )
        for place, one in enumerate(chosen, 1)
    ]  # fmt: skip


@transaction.atomic
def drop_line(line: DecisionLine, *, note: str, actor: User, at: datetime) -> None:
    """Take one line out of a decision that has no number yet; the dossier waits for another."""
    decision = line.decision
    require(actor, policies.DECIDE, decision)
    _require_open(decision)
    if decision.paper_id is not None:
        raise RuleBroken(_("The decision has its number; its lines no longer change."))
    if not note.strip():
        sentence = _("Write the reason; the others will read it.")
        raise RuleBroken(sentence, fields={"note": sentence})
    title = str(line.initiative)
    touch(decision, at=at)
    line.delete()
    record(
        "decision.drop_line", decision, actor=actor, at=at, before={"initiative": title},
        note=note.strip(),
    )  # fmt: skip


@transaction.atomic
def set_paper(decision: Decision, *, paper: Paper, actor: User, at: datetime) -> None:
    """Name the paper: the number the records clerk gave it. Not before the day of the session."""
    require(actor, policies.DECIDE, decision)
    _require_open(decision)
    refuse_early(decision, paper.issued_on)
    before = {"paper": str(decision.paper) if decision.paper else ""}
    decision.paper = paper
    touch(decision, at=at, paper=paper)
    record(
        "decision.set_paper", decision, actor=actor, at=at, before=before,
        after={"paper": str(paper)},
    )  # fmt: skip


def refuse_early(decision: Decision, issued_on: date) -> None:
    """A decision is not older than the session it rests on. Raises RuleBroken."""
    if decision.session is None or issued_on >= decision.session.on:
        return
    sentence = _(
        "The decision is dated %(day)s, before the session of the council on %(session)s. "
        "Give it the day of the session or a later one."
    ) % {"day": f"{issued_on:%d/%m/%Y}", "session": f"{decision.session.on:%d/%m/%Y}"}
    raise RuleBroken(sentence, fields={"issued_on": sentence, "paper": sentence})


def _require_open(decision: Decision) -> None:
    if decision.status != DecisionStatus.PREPARING:
        raise RuleBroken(_("The decision is no longer being prepared."))


def touch(decision: Decision, *, at: datetime, **columns: object) -> None:
    """Write columns that are no state; whoever read an older row is told."""
    won = Decision.objects.filter(pk=decision.pk, version=decision.version).update(
        **columns, version=decision.version + 1, updated_at=at
    )
    if not won:
        raise Stale(_("Someone else has just changed this; reload the page."))
    decision.version += 1


@transaction.atomic
def give_up(decision: Decision, *, note: str, actor: User, at: datetime) -> None:
    """Give a decision up that is not in force; what was in it waits for another."""
    perform(arrows.GIVE_UP, decision, flow=FLOW, actor=actor, at=at, note=note)


@transaction.atomic
def put_in_force(decision: Decision, *, on: date | None = None, actor: User, at: datetime) -> int:
    """Carry the decision out, every line of it or nothing; returns how many lines.

    ``on`` is the day it holds from, by default the day it was issued. A fixed number of
    statements per line. Raises RuleBroken naming the initiatives that stop it: no paper, a paper
    older than the session, a dossier moved since it was taken in, recognised already.
    """
    require(actor, policies.DECIDE, decision)
    if decision.paper is None:
        sentence = _("The decision has no number yet: let the records clerk give it one.")
        raise RuleBroken(sentence, fields={"paper": sentence})
    refuse_early(decision, decision.paper.issued_on)
    day = on or decision.paper.issued_on
    lines = lines_in_force(decision)
    due = None
    if decision.lines.filter(is_granted=False).exists():
        due = due_day(Termed.ANSWER, unit_id=decision.unit_id, on=day)
    changes = {"in_force_on": day, "answer_due_on": due}
    perform(
        arrows.PUT_IN_FORCE, decision, flow=FLOW, actor=actor, at=at, note=str(decision.paper),
        changes=changes,
    )  # fmt: skip
    for line in lines:
        try:
            _carry_out(decision, line, on=day, actor=actor, at=at)
        except DomainError as refusal:
            raise RuleBroken(
                _("Nothing was put in force. “%(title)s”: %(why)s"),
                params={"title": str(line.initiative), "why": str(refusal)},
            ) from refusal
    return len(lines)


def lines_in_force(decision: Decision) -> list[DecisionLine]:
    """The lines that will be carried out; raises RuleBroken naming those that no longer can be."""
    lines = list(
        decision.lines.filter(is_granted=True)
        .select_related("initiative__unit", "dossier__unit", "recognition")
        .order_by("position")
    )
    if not lines:
        raise RuleBroken(_("No line of this decision can be put in force."))
    complaints = [words for line in lines if (words := _stopped(line))]
    if complaints:
        raise RuleBroken(
            _("Nothing was put in force. %(complaints)s"),
            params={"complaints": " ".join(complaints[:10])},
        )
    return lines


def _stopped(line: DecisionLine) -> str:
    """Why a line cannot be carried out any more, or ""."""
    title = {"title": str(line.initiative)}
    dossier = line.dossier
    if dossier is None:
        return ""
    if dossier.status == DossierStatus.RECOGNISED:
        return _("“%(title)s” was recognised meanwhile.") % title
    if dossier.version != line.dossier_version or dossier.status not in DECIDABLE:
        return _("The dossier of “%(title)s” changed since it was taken in.") % title
    return ""


def _carry_out(
    decision: Decision, line: DecisionLine, *, on: date, actor: User, at: datetime
) -> None:
    paper: Paper = decision.paper  # type: ignore[assignment]  # put_in_force refused its absence
    if line.recognition is not None:
        ends = decision.kind == DecisionKind.WITHDRAW
        act = withdraw_recognition if ends else restore_recognition
        act(line.recognition, paper=paper, on=on, note=line.reason, actor=actor, at=at)
        return
    initiative = line.initiative
    initiatives.hold_by_dossier(initiative, held=False, at=at)
    initiatives.recognise(initiative, level=decision.level, paper=paper, on=on, actor=actor, at=at)
    if line.dossier is not None:
        line.dossier.initiative = initiative  # named in the journal; not to be asked for again
        perform(
            dossier_arrows.RECOGNISE, line.dossier, flow=dossier_arrows.FLOW, actor=actor, at=at,
            note=str(paper),
        )  # fmt: skip

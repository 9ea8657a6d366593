"""Papers of recognition: drafts with their numbers, and what their numbering does here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import models, transaction
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import require
from kheo.appraisal import policies
from kheo.appraisal.enums import DecisionKind, DecisionStatus, NominationStatus, RecognitionStatus
from kheo.appraisal.models import Decision, ProposalList, Recognition
from kheo.appraisal.operations.decisions import lines_in_force, refuse_early, touch
from kheo.appraisal.queries import recognition_papers as contents
from kheo.appraisal.queries.recognition_papers import Contents
from kheo.audit.journal import record
from kheo.documents.events import PaperNumbered, PaperNumbering
from kheo.documents.models import Draft, Paper
from kheo.documents.operations import draft_paper
from kheo.documents.paper_forms import Figure
from kheo.kernel.refusals import RuleBroken
from kheo.orgs.models import Unit

FORMS = {
    DecisionKind.RECOGNISE: "recognition_decision",
    DecisionKind.WITHDRAW: "withdrawal_decision",
    DecisionKind.RESTORE: "restoration_decision",
}
MOST_CERTIFICATES = 1000


@transaction.atomic
def draft_decision(decision: Decision, *, day: date, actor: User, at: datetime) -> Draft:
    """The text of a decision with its annex, for the head to sign; every number with its records.

    Raises RuleBroken once the decision has its number, or when nothing is left in it.
    """
    require(actor, policies.DECIDE, decision)
    if decision.status != DecisionStatus.PREPARING or decision.paper_id is not None:
        raise RuleBroken(_("The decision has its number; its lines no longer change."))
    lines_in_force(decision)
    recognises = decision.kind == DecisionKind.RECOGNISE
    made = contents.recognition_of(decision) if recognises else contents.ending_of(decision)
    form = FORMS[DecisionKind(decision.kind)]
    return _draft(form, decision.unit, decision, decision.title, made, day=day, actor=actor, at=at)


@transaction.atomic
def draft_notice(decision: Decision, *, day: date, actor: User, at: datetime) -> Draft:
    """The notice to those not recognised, each with its reason."""
    require(actor, policies.DECIDE, decision)
    made = contents.notice_of(decision)
    if not made.fields["danh_sach"]:
        raise RuleBroken(_("All of them are answered."))
    title = _("Outcome for initiatives not recognised")
    return _draft("notice", decision.unit, decision, title, made, day=day, actor=actor, at=at)


@transaction.atomic
def draft_letter(proposals: ProposalList, *, day: date, actor: User, at: datetime) -> Draft:
    """The submission letter with the list of proposals, in the order of their rank."""
    require(actor, policies.PROPOSE, proposals)
    unit, title = proposals.unit, proposals.title
    above, below = contents.letter_of(proposals), contents.list_of(proposals)
    _draft("proposal_list", unit, proposals, title, below, day=day, actor=actor, at=at)
    return _draft("submission", unit, proposals, title, above, day=day, actor=actor, at=at)


@transaction.atomic
def draft_certificates(
    decision: Decision, *, day: date, site: str, actor: User, at: datetime
) -> Draft:
    """The certificates of everything a decision in force recognised, one a page, in one document."""
    return _certificates(
        list(contents.standing_of(decision)), decision.unit, decision, decision.title,
        day=day, site=site, actor=actor, at=at,
    )  # fmt: skip


@transaction.atomic
def draft_certificate(
    recognition: Recognition, *, day: date, site: str, actor: User, at: datetime
) -> Draft:
    """One certificate alone, or once more."""
    unit = recognition.paper.unit if recognition.paper else recognition.unit
    return _certificates(
        [recognition], unit, recognition, str(recognition), day=day, site=site, actor=actor, at=at
    )


def _certificates(
    rows: Sequence[Recognition],
    unit: Unit,
    about: models.Model,
    title: str,
    *,
    day: date,
    site: str,
    actor: User,
    at: datetime,
) -> Draft:
    for row in rows:
        require(actor, policies.VERIFY, row)
    standing = [row for row in rows if row.status == RecognitionStatus.STANDING]
    if not standing:
        raise RuleBroken(_("No recognition stands for which a certificate could be printed."))
    if len(standing) > MOST_CERTIFICATES:
        raise RuleBroken(_("At most %(most)s at once."), params={"most": MOST_CERTIFICATES})
    made = contents.certificates_of(standing, site=site, day=day)
    return _draft("certificate", unit, about, title, made, day=day, actor=actor, at=at)


def _draft(
    form: str,
    unit: Unit,
    about: models.Model,
    title: str,
    made: Contents,
    *,
    day: date,
    actor: User,
    at: datetime,
) -> Draft:
    figures = [Figure(name, value, address) for name, value, address in made.numbers]
    return draft_paper(
        form=form, unit=unit, about=about, title=title, content=made.fields, figures=figures,
        day=day, actor=actor, at=at,
    )  # fmt: skip


def _about(event: PaperNumbering | PaperNumbered, model: type[models.Model]) -> int | None:
    return int(event.about_key) if event.about_kind == model._meta.label_lower else None


def check_numbering(event: PaperNumbering) -> None:
    """Handler: no number for a decision older than its session, or whose dossiers moved since."""
    key = _about(event, Decision)
    if key is None or event.form not in FORMS.values():
        return
    decision = Decision.objects.select_related("session").get(pk=key)
    if decision.status != DecisionStatus.PREPARING or decision.paper_id is not None:
        raise RuleBroken(_("The decision is no longer being prepared."))
    refuse_early(decision, event.issued_on)
    lines_in_force(decision)


def take_number(event: PaperNumbered) -> None:
    """Handler: the paper is written back to the decision, its notice or the list of proposals."""
    paper = Paper.objects.select_related("created_by").get(pk=event.paper_id)
    if (key := _about(event, Decision)) is not None:
        decision = Decision.objects.get(pk=key)
        if event.form in FORMS.values():
            touch(decision, at=paper.created_at, paper=paper)
        elif event.form == "notice":
            touch(decision, at=paper.created_at, answered_paper=paper)
        else:
            return
        after = {"paper": str(paper)}
        record(
            "decision.set_paper", decision, actor=paper.created_by, at=paper.created_at, after=after
        )
    elif (key := _about(event, ProposalList)) is not None and event.form == "submission":
        waiting = ProposalList.objects.filter(pk=key, status=NominationStatus.LISTED)
        waiting.update(paper=paper)

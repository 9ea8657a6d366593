"""Keeping people out of dossiers: declared by them, or found from the records. Never overridden."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.operations import system_user
from kheo.access.policy import can
from kheo.appraisal.enums import OPEN, Column, DossierStatus, RecusalHow, SheetStatus
from kheo.appraisal.models import Assignment, Dossier, Member, Recusal, Seat, Sheet
from kheo.appraisal.operations.sheets import drop_sheet
from kheo.appraisal.policies import ASSIGN, RUN_SESSION
from kheo.appraisal.queries.recusals import recusals_between
from kheo.audit.journal import record
from kheo.kernel.refusals import NotAllowed, RuleBroken
from kheo.kernel.text import clean_line

LONGEST = 300


@transaction.atomic
def declare_recusal(
    dossier: Dossier,
    *,
    member: Member | None = None,
    seat: Seat | None = None,
    note: str,
    actor: User,
    at: datetime,
) -> Recusal:
    """Keep a member or a seat out because he says so; what he scored of it is dropped.

    He declares it himself; for who has no account the office (or the secretary of the council)
    writes down what he said. There is no way back. Raises RuleBroken without a reason or when
    the dossier is settled, NotAllowed for anybody else; a second time changes nothing.
    """
    person = member or seat
    if person is None or (member and seat):
        raise TypeError("a recusal is of a member or of a seat")
    _require_declarer(dossier, member=member, seat=seat, actor=actor)
    note = clean_line(note)[:LONGEST]
    if not note:
        sentence = _("Write what keeps the person out; the journal and the minutes show it.")
        raise RuleBroken(sentence, fields={"note": sentence})
    if dossier.status not in OPEN:
        raise RuleBroken(_("This dossier is settled; nobody can be kept out of it any more."))
    known = Recusal.objects.filter(dossier=dossier, member=member, seat=seat).first()
    if known is not None:
        return known
    _require_scores_open(dossier, member)
    return _keep_out(
        dossier, member=member, seat=seat, how=RecusalHow.DECLARED, note=note, actor=actor, at=at
    )


@transaction.atomic
def note_recusals(
    dossiers: Sequence[Dossier],
    people: Sequence[Member] | Sequence[Seat],
    *,
    actor: User,
    at: datetime,
) -> list[Recusal]:
    """Find who has to stay out of what, write down what was not known yet, and return that.

    A fixed number of queries for the finding. Part of an act the caller has checked.
    """
    found = recusals_between(dossiers, people)
    kind = "seat" if people and isinstance(people[0], Seat) else "member"
    pairs = set(
        Recusal.objects.filter(
            dossier_id__in=[one.pk for one in dossiers],
            **{f"{kind}_id__in": [one.pk for one in people]},
        ).values_list("dossier_id", f"{kind}_id")
    )
    by_key = {one.pk: one for one in dossiers}
    persons = {one.pk: one for one in people}
    noted = []
    for (dossier, person), (how, words) in found.items():
        if (dossier, person) in pairs:
            continue
        whom = {kind: persons[person]}
        noted.append(
            _keep_out(by_key[dossier], how=how, note=words, actor=actor, at=at, **whom)  # type: ignore[arg-type]
        )
    return noted


@transaction.atomic
def look_again(assignment: Assignment, *, actor: User, at: datetime) -> Recusal | None:
    """At the opening of a dossier: whether something has come to keep its scorer out meanwhile."""
    noted = note_recusals([assignment.dossier], [assignment.member], actor=actor, at=at)
    return noted[0] if noted else None


def _require_declarer(
    dossier: Dossier, *, member: Member | None, seat: Seat | None, actor: User
) -> None:
    person = member or seat
    if person is not None and person.user_id is not None:
        if person.user_id != actor.pk:
            raise NotAllowed(_("A conflict is declared by the person himself."))
        return
    if member is not None:
        allowed = can(actor, ASSIGN, dossier)
    else:
        allowed = can(actor, RUN_SESSION, seat.council if seat else None)
    if not allowed:
        raise NotAllowed(allowed.reason)


def _require_scores_open(dossier: Dossier, member: Member | None) -> None:
    """What he scored can only be taken out while the scoring is open."""
    if member is None or dossier.status == DossierStatus.WITH_TEAM:
        return
    stands = Sheet.objects.filter(dossier=dossier, member=member, status=SheetStatus.SAVED)
    if stands.exists():
        raise RuleBroken(
            _(
                "The scoring of this dossier is closed with a sheet of %(member)s in it;"
                " ask the office to open the scoring again first."
            )
            % {"member": member.full_name}
        )


def _keep_out(
    dossier: Dossier,
    *,
    member: Member | None = None,
    seat: Seat | None = None,
    how: RecusalHow,
    note: str,
    actor: User,
    at: datetime,
) -> Recusal:
    recusal = Recusal.objects.create(
        dossier=dossier, member=member, seat=seat, how=how, note=note[:LONGEST],
        found_at=at, found_by=actor,
    )  # fmt: skip
    person = member or seat
    after = {"recusal": recusal.pk, "member": str(person), "how": how.value}
    if how == RecusalHow.DECLARED:
        record("dossier.declare_recusal", dossier, actor=actor, at=at, after=after, note=note)
    else:
        record("dossier.find_recusal", dossier, actor=actor, at=at, after=after, note=note)
    if member is not None:
        _release(dossier, member, why=str(how.label), actor=actor, at=at)
    return recusal


def _release(dossier: Dossier, member: Member, *, why: str, actor: User, at: datetime) -> None:
    """End what the person has open of the dossier, in whichever team, and drop what he scored.

    The sheet falls by rule: who cannot drop sheets himself leaves that to the system.
    """
    own = {"member__user_id": member.user_id} if member.user_id else {"member": member}
    running = Assignment.objects.filter(dossier=dossier, ended_at__isnull=True, **own)
    running.update(ended_at=at, ended_why=why[:LONGEST], scores_kept=False)
    if dossier.status != DossierStatus.WITH_TEAM:
        return
    hand = actor if can(actor, ASSIGN, dossier) else system_user()
    sheets = Sheet.objects.filter(dossier=dossier, **own)
    drop_scores(sheets, note=why, actor=hand, at=at)


def drop_scores(sheets: Iterable[Sheet], *, note: str, actor: User, at: datetime) -> int:
    """Drop those of ``sheets`` of the team that still stand or are being written; how many."""
    dropped = 0
    for sheet in sheets:
        if sheet.column == Column.TEAM and sheet.status != SheetStatus.DROPPED:
            drop_sheet(sheet, note=note, actor=actor, at=at)
            dropped += 1
    return dropped

"""Learning from an initiative: the request, the talk, the plan, the copy, giving up; help of the owner."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.operations import system_user
from kheo.access.policy import can, require
from kheo.audit.journal import record
from kheo.documents.models import StoredFile
from kheo.initiatives.enums import ALIVE
from kheo.initiatives.models import Initiative
from kheo.kernel.days import format_day
from kheo.kernel.refusals import RuleBroken, Stale
from kheo.library import policies
from kheo.library.enums import AdoptionStatus, HelpKind
from kheo.library.models import Adoption, Help
from kheo.library.queries.adoptions import chain, going_on, names_of
from kheo.library.rules.adoptions import (
    LONGEST_LINE,
    refuse_future,
    step_day,
    way_round,
    words,
)
from kheo.library.transitions.adoptions import (
    ADOPT,
    DECLINE,
    FLOW,
    GIVE_UP,
    PLAN,
    TAKE_UP,
    TALK,
    WORK,
)
from kheo.orgs.models import Unit
from kheo.workflow.engine import perform

S = AdoptionStatus


@transaction.atomic
def ask(
    source: Initiative, *, unit: Unit, message: str = "", on: date | None = None, actor: User,
    at: datetime,
) -> Adoption:  # fmt: skip
    """``unit`` asks to learn from ``source``. The day may lie in the past, never in the future.

    Raises NotAllowed, RuleBroken (not recognised, one's own, asked already, a unit that ended), BadInput.
    """
    source, today = _locked_source(source), timezone.localdate(at)
    made = Adoption(source=source, unit=unit, asked_by=actor, requested_on=on or today)
    require(actor, policies.LEARN, made)
    refuse_future(made.requested_on, today=today)
    _refuse_source(source)
    _refuse_unit(source, unit, today=today)
    made.message = words("message", _("What you want to know"), message)
    return _made(made, "adoption.ask", actor=actor, at=at)


@transaction.atomic
def ask_from_outside(
    source: Initiative, *, office: str, reach_at: str, message: str = "",
    unit: Unit | None = None, at: datetime,
) -> Adoption:  # fmt: skip
    """An office without an account asks from the public site; who it is stays with the owner.

    Neither ``office`` nor ``reach_at`` nor ``message`` is ever written into the journal; they are emptied
    when the talk is over. Raises RuleBroken, BadInput (what is missing, by field).
    """
    source, today = _locked_source(source), timezone.localdate(at)
    _refuse_source(source)
    if unit is not None:
        _refuse_unit(source, unit, today=today)
    made = Adoption(source=source, unit=unit, requested_on=today)
    made.office = words(
        "office", _("Your office"), office, longest=LONGEST_LINE,
        needed=_("Write which office or unit you are, for example “Hội Phụ nữ xã Hòa Tiến”."),
    )  # fmt: skip
    made.reach_at = words(
        "reach_at", _("How to reach you"), reach_at, longest=LONGEST_LINE,
        needed=_("Write a telephone number or an e-mail address at which you can be reached."),
    )  # fmt: skip
    made.message = words("message", _("What you want to know"), message)
    return _made(made, "adoption.ask_from_outside", actor=system_user(), at=at)


@transaction.atomic
def talk(
    adoption: Adoption, *, answer: str, on: date | None = None, actor: User, at: datetime
) -> Adoption:
    """The owner answers. Raises NotAllowed, InvalidTransition, BadInput, RuleBroken, Stale."""
    needed = _("Write the answer; who asks will read it.")
    text = words("answer", _("Answer"), answer, needed=needed)
    day = step_day(adoption, on, today=timezone.localdate(at))
    changes = {"answer": text, "talked_on": day, "owner_saw_at": at}
    return _step(TALK, adoption, changes, actor=actor, at=at)


@transaction.atomic
def plan(
    adoption: Adoption, *, changes: str, on: date | None = None, actor: User, at: datetime
) -> Adoption:
    """What is done differently here; once there is a plan its words may be changed on the way.

    Raises NotAllowed, InvalidTransition, BadInput, RuleBroken, Stale.
    """
    needed = _("Write what you do differently from the source, or that nothing changes.")
    text = words("changes", _("What is done differently"), changes, needed=needed)
    if adoption.status in {S.PLANNED, S.ADOPTED, S.WORKING}:
        return _revised(adoption, text, actor=actor, at=at)
    day = step_day(adoption, on, today=timezone.localdate(at))
    adoption.changes, before = text, adoption.changes
    try:
        return _step(PLAN, adoption, {"changes": text, "planned_on": day}, actor=actor, at=at)
    except Exception:
        adoption.changes = before
        raise


@transaction.atomic
def adopt(
    adoption: Adoption, *, initiative: Initiative | None = None, on: date | None = None,
    actor: User, at: datetime,
) -> Adoption:  # fmt: skip
    """Taken over: the unit's own record is there and accepted. ``initiative`` ties one that is not tied yet.

    Raises NotAllowed, InvalidTransition, RuleBroken (another source, a circle), Stale.
    """
    require(actor, policies.LEARN, adoption)
    if initiative is not None and adoption.initiative_id != initiative.pk:
        tie(adoption, initiative)
        record("adoption.link", adoption, actor=actor, at=at, after={"initiative": initiative.pk})
    day = step_day(adoption, on, today=timezone.localdate(at))
    return _step(ADOPT, adoption, {"adopted_on": day}, actor=actor, at=at)


@transaction.atomic
def work(
    adoption: Adoption, *, on: date | None = None, actor: User, at: datetime
) -> Adoption:  # fmt: skip
    """The copy works. Raises NotAllowed, InvalidTransition, RuleBroken, Stale."""
    day = step_day(adoption, on, today=timezone.localdate(at))
    return _step(WORK, adoption, {"working_on": day}, actor=actor, at=at)


@transaction.atomic
def give_up(
    adoption: Adoption, *, note: str, on: date | None = None, actor: User, at: datetime
) -> Adoption:
    """The learner gives up and says why; the place stays in the tree, marked."""
    return _end(GIVE_UP, adoption, note, on, actor=actor, at=at)


@transaction.atomic
def decline(
    adoption: Adoption, *, note: str, on: date | None = None, actor: User, at: datetime
) -> Adoption:
    """The owner closes a request and says why."""
    return _end(DECLINE, adoption, note, on, actor=actor, at=at)


@transaction.atomic
def take_up(adoption: Adoption, *, actor: User, at: datetime) -> Adoption:
    """Go on after giving up. Raises RuleBroken when the unit asked anew meanwhile."""
    require(actor, policies.LEARN, adoption)
    if adoption.unit is not None and adoption.status == S.GIVEN_UP:
        _locked_source(adoption.source)
        _refuse_double(adoption.source, adoption.unit, today=timezone.localdate(at))
    return _step(TAKE_UP, adoption, {}, actor=actor, at=at)


@transaction.atomic
def set_unit(adoption: Adoption, *, unit: Unit, actor: User, at: datetime) -> Adoption:
    """The owner says which unit the outside request comes from; from then on that unit goes on itself."""
    row = _locked(adoption)
    require(actor, policies.TEACH, row)
    if row.unit_id is not None:
        raise RuleBroken(_("It is known already which unit asks."))
    if row.status not in {S.REQUESTED, S.TALKING}:
        raise RuleBroken(_("The talk is over; a new request starts anew."))
    _refuse_unit(row.source, unit, today=timezone.localdate(at))
    row.unit, row.version, row.updated_at = unit, row.version + 1, at
    row.save(update_fields=["unit", "version", "updated_at"])
    record("adoption.set_unit", row, actor=actor, at=at, after={"unit": unit.label})
    _take_over(adoption, row)
    return adoption


@transaction.atomic
def record_help(
    adoption: Adoption, *, kind: str, on: date, told: str = "", stored: StoredFile | None = None,
    actor: User, at: datetime,
) -> Help:  # fmt: skip
    """Note what the owner did for the place: a visit, documents, training, advice.

    Either side may note it. Raises NotAllowed, RuleBroken (a day before the request or in the future).
    """
    row = _locked(adoption)
    if not can(actor, policies.LEARN, row):
        require(actor, policies.TEACH, row)
    if kind not in HelpKind.values:
        sentence = _("Choose one of the values on offer.")
        raise RuleBroken(sentence, fields={"kind": sentence})
    refuse_future(on, today=timezone.localdate(at))
    if on < row.requested_on:
        sentence = _("Not before %(day)s, the day of the request.") % {
            "day": format_day(row.requested_on)
        }
        raise RuleBroken(sentence, fields={"on": sentence})
    text = words("told", _("What was done"), told, longest=500)
    made = Help.objects.create(
        adoption=row, kind=kind, on=on, words=text, stored=stored, recorded_by=actor,
        recorded_at=at,
    )  # fmt: skip
    after = {
        "kind": kind,
        "on": format_day(on),
        "words": text,
        "file": stored.sha256 if stored else "",
    }
    record("adoption.help", row, actor=actor, at=at, after=after)
    return made


@transaction.atomic
def owner_saw(adoption: Adoption, *, actor: User, at: datetime) -> Adoption:
    """The owner has read the friendly note; a second time changes nothing."""
    row = _locked(adoption)
    require(actor, policies.TEACH, row)
    if row.owner_saw_at is None:
        row.owner_saw_at = adoption.owner_saw_at = at
        row.save(update_fields=["owner_saw_at"])
        record("adoption.owner_saw", row, actor=actor, at=at)
    return adoption


def tie(adoption: Adoption, initiative: Initiative) -> None:
    """Make ``initiative`` the own record of the adoption; raises RuleBroken when it does not fit."""
    if adoption.initiative_id is not None:
        raise RuleBroken(_("The own record is tied already."))
    if initiative.source_id != adoption.source_id:
        raise RuleBroken(_("Your record names another source; it cannot be tied here."))
    if Adoption.objects.filter(initiative=initiative).exists():
        raise RuleBroken(_("This record belongs to another adoption already."))
    refuse_circle(initiative.pk, adoption.source_id)
    adoption.initiative = initiative
    Adoption.objects.filter(pk=adoption.pk).update(initiative=initiative)


def refuse_circle(initiative_id: int, source_id: int) -> None:
    """Raise RuleBroken, naming the way round, when the source itself learns from the record."""
    way = chain(source_id)
    if initiative_id not in way:
        return
    names = names_of(way)
    circle = [*way[: way.index(initiative_id) + 1], source_id]
    sentence = _("This would run in a circle: %(way)s. Choose another source.") % {
        "way": way_round([names.get(pk, f"#{pk}") for pk in circle])
    }
    raise RuleBroken(sentence, fields={"source": sentence, "other": sentence})


def _locked(adoption: Adoption) -> Adoption:
    rows = Adoption.objects.select_for_update(of=("self",))
    return rows.select_related("source__unit", "unit", "initiative").get(pk=adoption.pk)


def _locked_source(source: Initiative) -> Initiative:
    """The source, held so that two requests at once line up; of a merged pair the one that goes on."""
    key = source.merged_into_id or source.pk
    return Initiative.objects.select_for_update(of=("self",)).select_related("unit").get(pk=key)


def _refuse_source(source: Initiative) -> None:
    if source.status not in ALIVE:
        raise RuleBroken(_("Only an initiative that is recognised can be learned from."))


def _refuse_unit(source: Initiative, unit: Unit, *, today: date) -> None:
    if not unit.is_alive(today):
        sentence = _("%(unit)s no longer exists; name the unit that followed it.") % {
            "unit": unit.label
        }
        raise RuleBroken(sentence, fields={"unit": sentence})
    if unit.pk == source.unit_id:
        sentence = _("This initiative is your own unit's; go on with it or register another one.")
        raise RuleBroken(sentence, fields={"unit": sentence})
    _refuse_double(source, unit, today=today)


def _refuse_double(source: Initiative, unit: Unit, *, today: date) -> None:
    if (there := going_on(source, unit, today=today)) is not None:
        sentence = _("%(unit)s already learns from it: “%(state)s” since %(day)s.") % {
            "unit": unit.label, "state": there.get_status_display(),
            "day": format_day(there.requested_on),
        }  # fmt: skip
        raise RuleBroken(sentence, fields={"unit": sentence})


def _made(made: Adoption, act: str, *, actor: User, at: datetime) -> Adoption:
    made.moved_at = made.created_at = made.updated_at = at
    made.turn = FLOW.turn_of(made)
    made.save()
    after = {"source": made.source_id, "requested_on": made.requested_on}
    record(act, made, actor=actor, at=at, after=after, unit_id=made.unit_id or made.source.unit_id)
    return made


def _revised(adoption: Adoption, text: str, *, actor: User, at: datetime) -> Adoption:
    row = _locked(adoption)
    require(actor, policies.LEARN, row)
    if row.version != adoption.version:
        raise Stale(_("Someone else has just changed this; reload the page."))
    if row.changes == text:
        return adoption
    before = row.changes
    row.changes, row.version, row.updated_at = text, row.version + 1, at
    row.save(update_fields=["changes", "version", "updated_at"])
    record(
        "adoption.revise_plan", row, actor=actor, at=at, before={"changes": before},
        after={"changes": text},
    )  # fmt: skip
    _take_over(adoption, row)
    return adoption


def _end(
    transition: Any, adoption: Adoption, note: str, on: date | None, *, actor: User, at: datetime
) -> Adoption:
    text = words("note", _("Reason"), note)
    day = step_day(adoption, on, today=timezone.localdate(at))
    changes: dict[str, Any] = {"given_up_on": day, "given_up_why": text}
    if transition is DECLINE and adoption.owner_saw_at is None:
        changes["owner_saw_at"] = at
    return _step(transition, adoption, changes, actor=actor, at=at, note=text)


def _step(
    transition: Any, adoption: Adoption, changes: dict[str, Any], *, actor: User, at: datetime,
    note: str = "",
) -> Adoption:  # fmt: skip
    perform(transition, adoption, flow=FLOW, actor=actor, at=at, note=note, changes=changes)
    return adoption


def _take_over(adoption: Adoption, row: Adoption) -> None:
    for name in ("unit", "changes", "version", "updated_at"):
        setattr(adoption, name, getattr(row, name))

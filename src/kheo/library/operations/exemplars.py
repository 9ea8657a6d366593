"""Acts on exemplars of a period: propose a list, choose, set targets, put in force."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import require
from kheo.audit.journal import record
from kheo.documents.enums import PaperKind
from kheo.documents.models import Paper
from kheo.foundation.models import row_values
from kheo.initiatives.models import Initiative
from kheo.kernel.refusals import RuleBroken
from kheo.kernel.text import clean_block, clean_line
from kheo.library.models import Exemplar, ExemplarList, ExemplarTarget
from kheo.library.policies import CHOOSE_EXEMPLARS
from kheo.library.queries.exemplars import eligible, standing, targets_of, units_below, years_of
from kheo.library.rules.exemplars import check_period, check_places
from kheo.orgs.models import Unit

COLUMNS = ("title", "first_year", "last_year")


@transaction.atomic
def open_list(
    *, unit: Unit, title: str, first_year: int, last_year: int, actor: User, at: datetime
) -> ExemplarList:
    """Propose a list of exemplars of ``unit`` for a period of whole years.

    Raises ``NotAllowed``, and ``RuleBroken`` for an empty title, years that make no period or a
    unit that has ended.
    """
    one = ExemplarList(
        unit=unit, title=clean_line(title), first_year=first_year, last_year=last_year,
        made_by=actor, created_at=at, updated_at=at,
    )  # fmt: skip
    require(actor, CHOOSE_EXEMPLARS, one)
    check_period(one.title, first_year, last_year)
    if not unit.is_alive(timezone.localdate(at)):
        told = _("%(unit)s no longer exists.") % {"unit": unit.label}
        raise RuleBroken(told, fields={"unit": told})
    one.save(force_insert=True)
    record("exemplars.open", one, actor=actor, at=at, after=row_values(one, *COLUMNS))
    return one


@transaction.atomic
def change_list(
    one: ExemplarList, *, title: str, first_year: int, last_year: int, actor: User, at: datetime
) -> ExemplarList:
    """Change title and years of a proposal.

    Raises ``RuleBroken`` once it is in force, and when a target stands in a year that would be cut off.
    """
    one = _locked(one, actor)
    _refuse_in_force(one)
    before = row_values(one, *COLUMNS)
    one.title, one.first_year, one.last_year = clean_line(title), first_year, last_year
    check_period(one.title, first_year, last_year)
    targets = ExemplarTarget.objects.filter(exemplar__list=one)
    cut = targets.exclude(year__gte=first_year, year__lte=last_year).order_by("year").first()
    if cut is not None:
        told = _("There are targets for %(year)s; take them away first.") % {"year": cut.year}
        raise RuleBroken(told, fields={"last_year": told})
    if row_values(one, *COLUMNS) != before:
        one.updated_at = at
        one.save(update_fields=[*COLUMNS, "updated_at"])
        after = row_values(one, *COLUMNS)
        record("exemplars.change", one, actor=actor, at=at, before=before, after=after)
    return one


@transaction.atomic
def choose(
    one: ExemplarList, *, initiatives: Collection[int], why: str = "", places: int = 0,
    actor: User, at: datetime,
) -> int:  # fmt: skip
    """Put recognised initiatives (keys) of the scope on a proposal; returns how many are new to it.

    ``places`` = how many places shall have each. What was taken out comes back. Raises ``RuleBroken``
    for nothing chosen, for what is not recognised, alive and of the scope, and in force.
    """
    one = _locked(one, actor)
    _refuse_in_force(one)
    check_places(places)
    wanted = list(dict.fromkeys(initiatives))
    fit = eligible(one, timezone.localdate(at)).in_bulk(wanted)
    _refuse_unfit([key for key in wanted if key not in fit], wanted)
    there = {row.initiative_id: row for row in Exemplar.objects.filter(list=one)}
    last = max((row.order for row in there.values()), default=0)
    titles = []
    for key in wanted:
        row = there.get(key)
        if row is not None and row.taken_out_on is None:
            continue
        if row is None:
            last += 1
            row = Exemplar(list=one, initiative_id=key, order=last)
        row.why, row.places = clean_block(why), places
        row.taken_out_on, row.taken_out_why = None, ""
        row.save()
        titles.append(fit[key].title)
    if titles:
        after = {"chosen": len(titles), "titles": titles, "places": places}
        record("exemplars.choose", one, actor=actor, at=at, after=after, note=clean_block(why))
    return len(titles)


@transaction.atomic
def describe(
    exemplar: Exemplar, *, why: str, places: int, actor: User, at: datetime
) -> Exemplar:  # fmt: skip
    """Say why it was chosen and how many places shall have it. Raises ``RuleBroken`` out of bounds."""
    row = _locked_row(exemplar, actor)
    check_places(places)
    before = row_values(row, "why", "places")
    row.why, row.places = clean_block(why), places
    if row_values(row, "why", "places") != before:
        row.save(update_fields=["why", "places"])
        after = {**row_values(row, "why", "places"), "initiative": row.initiative.title}
        record("exemplars.describe", row.list, actor=actor, at=at, before=before, after=after)
    return row


@transaction.atomic
def take_out(exemplar: Exemplar, *, why: str, actor: User, at: datetime) -> Exemplar:
    """Take an exemplar off the list, with the reason; its places and targets stay in the books.

    Raises ``RuleBroken`` without a reason and when it is out already.
    """
    row = _locked_row(exemplar, actor)
    if row.taken_out_on is not None:
        raise RuleBroken(_("It has been taken out already."))
    reason = clean_line(why)
    if not reason:
        told = _("Write the reason; the units below read it.")
        raise RuleBroken(told, fields={"why": told})
    row.taken_out_on, row.taken_out_why = timezone.localdate(at), reason[:300]
    row.save(update_fields=["taken_out_on", "taken_out_why"])
    after = {"initiative": row.initiative.title}
    record("exemplars.take_out", row.list, actor=actor, at=at, after=after, note=reason)
    return row


@transaction.atomic
def put_back(exemplar: Exemplar, *, actor: User, at: datetime) -> Exemplar:
    """Undo ``take_out``. Raises ``RuleBroken`` when it stands or is no longer recognised."""
    row = _locked_row(exemplar, actor)
    if row.taken_out_on is None:
        raise RuleBroken(_("It stands on the list."))
    fit = eligible(row.list, timezone.localdate(at)).filter(pk=row.initiative_id).exists()
    _refuse_unfit([] if fit else [row.initiative_id], [row.initiative_id])
    before = row_values(row, "taken_out_on", "taken_out_why")
    row.taken_out_on, row.taken_out_why = None, ""
    row.save(update_fields=["taken_out_on", "taken_out_why"])
    after = {"initiative": row.initiative.title}
    record("exemplars.put_back", row.list, actor=actor, at=at, before=before, after=after)
    return row


def set_target(
    exemplar: Exemplar, *, unit: Unit, year: int, places: int, actor: User, at: datetime
) -> int:
    """Ask ``places`` of one unit in one year; 0 takes the target away. See ``set_targets``."""
    return set_targets(exemplar, targets={(unit.pk, year): places}, actor=actor, at=at)


@transaction.atomic
def set_targets(
    exemplar: Exemplar, *, targets: Mapping[tuple[int, int], int], actor: User, at: datetime
) -> int:
    """Ask places of units (key, year); 0 takes a target away. Returns how many cells changed.

    Raises ``RuleBroken`` for a unit that does not stand directly below the list's one, a year
    outside the period and numbers out of bounds.
    """
    row = _locked_row(exemplar, actor)
    held = targets_of(row)
    changed = {key: number for key, number in targets.items() if held.get(key, 0) != number}
    _check_targets(row.list, {key: n for key, n in changed.items() if n or key not in held}, at)
    if not changed:
        return 0
    gone = [key for key, number in changed.items() if not number]
    for unit, year in gone:
        row.targets.filter(unit_id=unit, year=year).delete()
    ExemplarTarget.objects.bulk_create(
        [
            ExemplarTarget(exemplar=row, unit_id=unit, year=year, places=number)
            for (unit, year), number in changed.items()
            if number
        ],
        update_conflicts=True, unique_fields=["exemplar", "unit", "year"],
        update_fields=["places"], batch_size=500,
    )  # fmt: skip
    told = _told(changed)
    after = {
        "initiative": row.initiative.title, "places": sum({**held, **changed}.values()),
        "targets": told,
    }  # fmt: skip
    before = {"targets": {name: held.get(key, 0) for key, name in zip(changed, told, strict=True)}}
    record("exemplars.targets", row.list, actor=actor, at=at, before=before, after=after)
    return len(changed)


def _told(changed: Mapping[tuple[int, int], int]) -> dict[str, int]:
    labels = Unit.objects.in_bulk({unit for unit, _year in changed})
    return {
        f"{labels[unit].label} #{unit} {year}": number for (unit, year), number in changed.items()
    }


@transaction.atomic
def put_in_force(one: ExemplarList, *, paper: Paper, actor: User, at: datetime) -> ExemplarList:
    """The list holds from the decision ``paper`` on, and the units below see it.

    Raises ``RuleBroken`` for a paper of another unit or kind, for an empty list and in force.
    """
    one = _locked(one, actor)
    _refuse_in_force(one)
    if paper.unit_id != one.unit_id or paper.kind not in {PaperKind.DECISION, PaperKind.RESOLUTION}:
        told = _("A list is put in force by a decision of %(unit)s.") % {"unit": one.unit.label}
        raise RuleBroken(told, fields={"paper": told})
    if not standing(one).exists():
        raise RuleBroken(_("There is nothing on the list yet; choose exemplars first."))
    one.paper, one.updated_at = paper, at
    one.save(update_fields=["paper", "updated_at"])
    after = {"paper": str(paper), "exemplars": standing(one).count()}
    record("exemplars.force", one, actor=actor, at=at, after=after)
    return one


@transaction.atomic
def make_proposal_again(
    one: ExemplarList, *, why: str, actor: User, at: datetime
) -> ExemplarList:  # fmt: skip
    """Take a list out of force to change what stands on it, with the reason.

    Raises ``RuleBroken`` without a reason and when it is a proposal.
    """
    one = _locked(one, actor)
    if one.paper is None:
        raise RuleBroken(_("This list is a proposal."))
    reason = clean_block(why)
    if not reason:
        told = _("Write the reason; the units below read it.")
        raise RuleBroken(told, fields={"why": told})
    before = {"paper": str(one.paper)}
    one.paper, one.updated_at = None, at
    one.save(update_fields=["paper", "updated_at"])
    record("exemplars.reopen", one, actor=actor, at=at, before=before, note=reason)
    return one


def _locked(one: ExemplarList, actor: User) -> ExemplarList:
    rows = ExemplarList.objects.select_for_update(of=("self",)).select_related("unit", "paper")
    row = rows.get(pk=one.pk)
    require(actor, CHOOSE_EXEMPLARS, row)
    return row


def _locked_row(exemplar: Exemplar, actor: User) -> Exemplar:
    one = _locked(exemplar.list, actor)
    row = Exemplar.objects.select_related("initiative").get(pk=exemplar.pk)
    row.list = one
    return row


def _refuse_in_force(one: ExemplarList) -> None:
    if one.paper is not None:
        raise RuleBroken(
            _("The list is in force by %(paper)s. Make it a proposal again to change it.")
            % {"paper": one.paper}
        )


def _refuse_unfit(unfit: Collection[int], wanted: Collection[int]) -> None:
    if not wanted:
        told = _("Choose at least one initiative.")
        raise RuleBroken(told, fields={"codes": told})
    if unfit:
        known = Initiative.objects.in_bulk(list(unfit))
        names = ", ".join(str(known[key]) if key in known else f"#{key}" for key in unfit)
        told = _("Not a recognised initiative of this scope: %(names)s.") % {"names": names}
        raise RuleBroken(told, fields={"codes": told})


def _check_targets(
    one: ExemplarList, targets: Mapping[tuple[int, int], int], at: datetime
) -> None:  # fmt: skip
    below = {unit.pk for unit in units_below(one, timezone.localdate(at))} if targets else set()
    years = years_of(one)
    for (unit, year), number in targets.items():
        check_places(number)
        if year not in years:
            raise RuleBroken(
                _("The year %(year)s lies outside %(first)s–%(last)s.")
                % {"year": year, "first": one.first_year, "last": one.last_year}
            )
        if unit not in below:
            name = Unit.objects.filter(pk=unit).first() or f"#{unit}"
            raise RuleBroken(
                _("“%(name)s” does not stand directly below the unit of the list.") % {"name": name}
            )

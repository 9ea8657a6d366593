"""Acts on campaigns: plan, change, copy last year's, allot targets, launch, end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import require
from kheo.audit.journal import record
from kheo.campaigns.enums import Joined
from kheo.campaigns.models import Campaign, Target
from kheo.campaigns.policies import PLAN
from kheo.campaigns.queries import asks_of, heirs_on, units_bound
from kheo.campaigns.rules import (
    YEARS,
    Ask,
    Carried,
    carry,
    check_ask,
    check_dates,
    in_words,
    moved,
)
from kheo.foundation.models import row_values
from kheo.kernel.days import format_day
from kheo.kernel.refusals import RuleBroken
from kheo.kernel.text import clean_block, clean_line
from kheo.orgs.enums import Kind
from kheo.orgs.models import Unit

COLUMNS = (
    "title", "year", "starts_on", "ends_on", "register_by", "midyear_on", "appraise_by",
    "report_by", "for_kinds", "paper", "summary",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Copied:
    """A campaign made from last year's, and what became of its targets.

    ``merged`` units took over the largest target of several predecessors; ``lost`` are units
    of last year whom nobody follows alone, so they owe nothing here.
    """

    campaign: Campaign
    targets: int
    merged: int
    lost: tuple[Unit, ...]


@transaction.atomic
def plan(
    *,
    unit: Unit,
    title: str,
    year: int,
    starts_on: date,
    ends_on: date,
    register_by: date | None = None,
    midyear_on: date | None = None,
    appraise_by: date | None = None,
    report_by: date | None = None,
    for_kinds: Iterable[str] = (),
    paper: str = "",
    summary: str = "",
    actor: User,
    at: datetime,
) -> Campaign:
    """Plan a campaign of ``unit`` for everything below it; ``ends_on`` is the day after the last.

    Raises ``NotAllowed`` outside the actor's scope, ``RuleBroken`` for dates out of order, a unit
    that does not exist on the first day, an unknown kind of unit or an empty title.
    """
    campaign = Campaign(
        unit=unit, title=title, year=year, starts_on=starts_on, ends_on=ends_on,
        register_by=register_by, midyear_on=midyear_on, appraise_by=appraise_by,
        report_by=report_by, for_kinds=list(for_kinds), paper=paper, summary=summary,
        created_at=at, updated_at=at,
    )  # fmt: skip
    require(actor, PLAN, campaign)
    _check(campaign)
    campaign.save(force_insert=True)
    after = row_values(campaign, *COLUMNS)
    record("campaign.plan", campaign, actor=actor, at=at, after=after)
    return campaign


@transaction.atomic
def change(campaign: Campaign, *, actor: User, at: datetime, **values: Any) -> Campaign:
    """Set columns of a campaign that has not ended; ``values`` are named as in ``plan``.

    Raises ``NotAllowed`` and ``RuleBroken`` as ``plan`` does, and when the campaign has ended.
    """
    campaign = _locked(campaign, actor)
    _refuse_if_ended(campaign, at)
    before = row_values(campaign, *COLUMNS)
    for name, value in values.items():
        if name not in COLUMNS:
            raise TypeError(f"a campaign has no column {name} to change")
        setattr(campaign, name, list(value) if name == "for_kinds" else value)
    _check(campaign)
    after = row_values(campaign, *COLUMNS)
    changed = [name for name in COLUMNS if before[name] != after[name]]
    if changed:
        campaign.updated_at = at
        campaign.save(update_fields=[*changed, "updated_at"])
        record(
            "campaign.change", campaign, actor=actor, at=at,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
        )  # fmt: skip
    return campaign


@transaction.atomic
def launch(campaign: Campaign, *, actor: User, at: datetime) -> Campaign:
    """Bind the units: from now on they see the campaign and commit to it.

    Raises ``RuleBroken`` when it is launched already or has ended.
    """
    campaign = _locked(campaign, actor)
    _refuse_if_ended(campaign, at)
    if campaign.launched_at is not None:
        raise RuleBroken(_("This campaign has been launched already."))
    campaign.launched_at, campaign.launched_by = at, actor
    campaign.updated_at = at
    campaign.save(update_fields=["launched_at", "launched_by", "updated_at"])
    bound = campaign.targets.count()
    record("campaign.launch", campaign, actor=actor, at=at, after={"units": bound})
    return campaign


@transaction.atomic
def allot_targets(
    campaign: Campaign,
    *,
    new: int = 0,
    keep_up: int = 0,
    strengthen: int = 0,
    replicate: int = 0,
    joined: str = Joined.ALL,
    kinds: Iterable[str] = (),
    replace: bool = True,
    actor: User,
    at: datetime,
) -> int:
    """Ask the same of every unit of ``kinds`` below the campaign's unit on its first day.

    Without ``kinds`` those the campaign is for. ``replace=False`` leaves units alone that owe
    something already. Returns how many units it reached; raises ``RuleBroken`` for a target
    that asks for nothing, for no unit at all, and in a campaign that has ended.
    """
    ask = Ask(new, keep_up, strengthen, replicate, joined)
    check_ask(ask)
    campaign = _locked(campaign, actor)
    _refuse_if_ended(campaign, at)
    units = list(units_bound(campaign, campaign.starts_on, kinds).values_list("pk", flat=True))
    if not replace:
        owing = set(campaign.targets.values_list("unit_id", flat=True))
        units = [unit for unit in units if unit not in owing]
    if not units:
        raise RuleBroken(_("No unit of these kinds stands below the unit of the campaign."))
    _write(campaign, dict.fromkeys(units, ask))
    after = {"units": len(units), "target": _told(ask), "kinds": sorted(kinds)}
    record("campaign.allot", campaign, actor=actor, at=at, after=after)
    return len(units)


@transaction.atomic
def allot_each(
    campaign: Campaign, *, asks: Mapping[int, Ask | None], actor: User, at: datetime
) -> int:
    """Set the targets of single units (key → what it owes; None = nothing).

    Returns how many changed. Raises ``RuleBroken`` for a unit that does not stand below the
    campaign's unit, for numbers out of bounds and in a campaign that has ended.
    """
    campaign = _locked(campaign, actor)
    _refuse_if_ended(campaign, at)
    standing = asks_of(campaign)
    changed = {unit: ask for unit, ask in asks.items() if standing.get(unit) != ask}
    for ask in changed.values():
        if ask is not None:
            check_ask(ask)
    _refuse_strangers(campaign, [unit for unit in changed if unit not in standing])
    if not changed:
        return 0
    gone = [unit for unit, ask in changed.items() if ask is None]
    campaign.targets.filter(unit_id__in=gone).delete()
    _write(campaign, {unit: ask for unit, ask in changed.items() if ask is not None})
    labels = Unit.objects.in_bulk(list(changed))
    told = [
        {labels[unit].label: _told(part.get(unit)) for unit in changed}
        for part in (standing, changed)
    ]
    record(
        "campaign.allot_each", campaign, actor=actor, at=at,
        before={"targets": told[0]}, after={"units": len(changed), "targets": told[1]},
    )  # fmt: skip
    return len(changed)


def _told(ask: Ask | None) -> str:
    """The target as the journal keeps it, always in the language of the house."""
    with translation.override(settings.LANGUAGE_CODE):
        return in_words(ask) if ask else ""


@transaction.atomic
def copy_from(source: Campaign, *, year: int, title: str = "", actor: User, at: datetime) -> Copied:
    """Plan the campaign of ``year`` after ``source``: dates moved by whole years, targets taken over.

    A unit that passed whole into another hands its target on; where several passed into one, it
    takes the largest. Raises ``RuleBroken`` when ``source`` was copied for that year already or its
    unit exists no more and nobody follows it alone.
    """
    if Campaign.objects.filter(copied_from=source, year=year).exists():
        raise RuleBroken(
            _("The campaign of %(year)s has been made from this one already.") % {"year": year}
        )
    dates = moved(source.dates, year - source.year)
    asks = asks_of(source)
    heirs = heirs_on([*asks, source.unit_id], dates.starts_on)
    heir = heirs[source.unit_id]
    if heir is None:
        raise RuleBroken(
            _("The unit of this campaign exists no more and no single unit follows it.")
        )
    campaign = plan(
        unit=Unit.objects.get(pk=heir), title=title or source.title.replace(str(source.year), str(year)), year=year,
        starts_on=dates.starts_on, ends_on=dates.last_day + timedelta(days=1),
        register_by=dates.register_by, midyear_on=dates.midyear_on,
        appraise_by=dates.appraise_by, report_by=dates.report_by,
        for_kinds=source.for_kinds, summary=source.summary, actor=actor, at=at,
    )  # fmt: skip
    campaign.copied_from = source
    campaign.save(update_fields=["copied_from"])
    carried = carry(asks, heirs)
    _write(campaign, carried.asks)
    _tell_copy(campaign, source, carried, actor=actor, at=at)
    lost = tuple(Unit.objects.filter(pk__in=carried.lost).for_list())
    return Copied(campaign, len(carried.asks), carried.merged, lost)


def _tell_copy(
    campaign: Campaign, source: Campaign, carried: Carried, *, actor: User, at: datetime
) -> None:
    record(
        "campaign.copy", campaign, actor=actor, at=at,
        after={
            "source": source.title, "units": len(carried.asks),
            "merged": carried.merged, "lost": len(carried.lost),
        },
    )  # fmt: skip


@transaction.atomic
def end(campaign: Campaign, *, last_day: date, note: str, actor: User, at: datetime) -> Campaign:
    """End a campaign before its time; dates behind the last day fall away.

    Raises ``RuleBroken`` without a reason, when it ends by itself earlier, or would end before
    it began.
    """
    campaign = _locked(campaign, actor)
    reason = clean_block(note)
    if not reason:
        raise RuleBroken(_("Say why it ends early."), fields={"note": _("Say why it ends early.")})
    if not campaign.starts_on <= last_day < campaign.last_day:
        sentence = _("The last day must lie between %(first)s and %(last)s.") % {
            "first": format_day(campaign.starts_on),
            "last": format_day(campaign.last_day - timedelta(days=1)),
        }
        raise RuleBroken(sentence, fields={"last_day": sentence})
    columns = ("ends_on", "register_by", "midyear_on", "appraise_by", "report_by")
    before = row_values(campaign, *columns)
    campaign.ends_on, campaign.updated_at = last_day + timedelta(days=1), at
    for name in columns[1:]:
        if (day := getattr(campaign, name)) and day > last_day:
            setattr(campaign, name, None)
    campaign.save(update_fields=[*columns, "updated_at"])
    after = row_values(campaign, *columns)
    record("campaign.end", campaign, actor=actor, at=at, before=before, after=after, note=reason)
    return campaign


def _locked(campaign: Campaign, actor: User) -> Campaign:
    """The row as it stands now, kept for this transaction, if the actor may plan it."""
    fresh = Campaign.objects.select_for_update().get(pk=campaign.pk)
    require(actor, PLAN, fresh)
    return fresh


def _refuse_if_ended(campaign: Campaign, at: datetime) -> None:
    if timezone.localdate(at) >= campaign.ends_on:
        raise RuleBroken(
            _("This campaign ended on %(day)s; nothing about it is changed.")
            % {"day": format_day(campaign.last_day)}
        )


def _check(campaign: Campaign) -> None:
    """Clean the texts and refuse what cannot be."""
    campaign.title = clean_line(campaign.title)
    campaign.paper = clean_line(campaign.paper)
    campaign.summary = clean_block(campaign.summary)
    wrong = {}
    if not campaign.title:
        wrong["title"] = _("Write a title.")
    if len(campaign.title) > 300:
        wrong["title"] = _("The title is longer than 300 characters.")
    if not YEARS[0] <= campaign.year <= YEARS[1]:
        wrong["year"] = _("The year must lie between %(first)s and %(last)s.") % {
            "first": YEARS[0],
            "last": YEARS[1],
        }
    if unknown := sorted(set(campaign.for_kinds) - set(Kind.values)):
        wrong["for_kinds"] = _("No such kind of unit: %(kinds)s.") % {"kinds": ", ".join(unknown)}
    if not campaign.unit.is_alive(campaign.starts_on):
        wrong["starts_on"] = _("%(unit)s does not exist on this day.") % {"unit": campaign.unit}
    if wrong:
        raise RuleBroken(_("The campaign cannot be kept like this."), fields=wrong)
    if campaign.ends_on <= campaign.starts_on:
        sentence = _("The last day comes before the first.")
        raise RuleBroken(sentence, fields={"last_day": sentence})
    check_dates(campaign.dates)


def _refuse_strangers(campaign: Campaign, units: list[int]) -> None:
    """A target is for a unit below the campaign's unit, whatever its kind."""
    if not units:
        return
    kinds = Kind.values
    below = set(
        units_bound(campaign, campaign.starts_on, kinds)
        .filter(pk__in=units)
        .values_list("pk", flat=True)
    )
    strangers = Unit.objects.filter(pk__in=set(units) - below).for_list()
    names = ", ".join(str(unit) for unit in strangers)
    if names or len(below) != len(units):
        raise RuleBroken(
            _("Not below the unit of the campaign: %(units)s.") % {"units": names or "?"}
        )


def _write(campaign: Campaign, asks: Mapping[int, Ask]) -> None:
    """Insert or replace one row per unit."""
    rows = [
        Target(
            campaign=campaign, unit_id=unit, new=ask.new, keep_up=ask.keep_up,
            strengthen=ask.strengthen, replicate=ask.replicate, joined=ask.joined,
        )
        for unit, ask in asks.items()
    ]  # fmt: skip
    Target.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["campaign", "unit"],
        update_fields=["new", "keep_up", "strengthen", "replicate", "joined"],
        batch_size=500,
    )

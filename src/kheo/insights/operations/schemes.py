"""A scoring is begun, copied from an older one, changed while it is in preparation."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import require
from kheo.audit.journal import record
from kheo.foundation.models import row_values
from kheo.insights.enums import SchemeStatus
from kheo.insights.models import Scheme, SchemeItem
from kheo.insights.policies import SET_SCHEMES
from kheo.kernel.refusals import InvalidTransition, RuleBroken
from kheo.kernel.text import clean_line
from kheo.orgs.enums import Kind
from kheo.orgs.models import Unit
from kheo.workflow.table import Turn

COLUMNS = ("name", "year", "starts_on", "ends_on", "for_kinds", "is_sample", "min_base")
ITEM_COLUMNS = ("name", "hits", "base", "weight", "full_at", "direction", "min_base")
MOST_BASE = 1000
YEARS = (1930, 2200)


@transaction.atomic
def make_scheme(
    *,
    unit: Unit,
    year: int,
    name: str,
    starts_on: date | None = None,
    ends_on: date | None = None,
    for_kinds: Collection[str] = (),
    min_base: int = 10,
    is_sample: bool = False,
    actor: User,
    at: datetime,
) -> Scheme:
    """Begin a scoring of the units below ``unit``; the year unless a half-open span is named.

    Raises NotAllowed outside the actor's scope, RuleBroken naming the field.
    """
    scheme = _begun(
        unit=unit, year=year, name=name, starts_on=starts_on, ends_on=ends_on,
        for_kinds=for_kinds, min_base=min_base, is_sample=is_sample, actor=actor, at=at,
    )  # fmt: skip
    record("scheme.make", scheme, actor=actor, at=at, after=row_values(scheme, *COLUMNS))
    return scheme


@transaction.atomic
def copy_scheme(source: Scheme, *, year: int, name: str, actor: User, at: datetime) -> Scheme:
    """Begin the scoring of another year with the items, the base and the kinds of ``source``.

    Raises NotAllowed outside the actor's scope, RuleBroken naming the field.
    """
    scheme = begin_with(
        list(source.items.order_by("order")), unit=source.unit, year=year, name=name,
        for_kinds=source.for_kinds, min_base=source.min_base, is_sample=source.is_sample,
        actor=actor, at=at,
    )  # fmt: skip
    after = {**row_values(scheme, *COLUMNS), "source": source.name}
    record("scheme.copy", scheme, actor=actor, at=at, after=after)
    return scheme


def begin_with(items: list[SchemeItem], *, actor: User, at: datetime, **told: Any) -> Scheme:
    """A new scoring with copies of ``items``; the caller journals where they come from."""
    scheme = _begun(actor=actor, at=at, **told)
    SchemeItem.objects.bulk_create(
        SchemeItem(scheme=scheme, order=order, **row_values(one, *ITEM_COLUMNS))
        for order, one in enumerate(items, 1)
    )
    return scheme


@transaction.atomic
def change_scheme(scheme: Scheme, *, actor: User, at: datetime, **values: Any) -> Scheme:
    """Set columns of a scoring in preparation, named as in ``make_scheme`` (never the unit).

    Raises NotAllowed, InvalidTransition once it was shown, RuleBroken naming the field. Nothing is
    written when nothing changed.
    """
    held = held_open(scheme, actor)
    before = row_values(held, *COLUMNS)
    for name, value in values.items():
        if name not in COLUMNS:
            raise TypeError(f"a scoring has no column {name} to change")
        setattr(held, name, value)
    _check(held)
    after = row_values(held, *COLUMNS)
    changed = [name for name in COLUMNS if before[name] != after[name]]
    if changed:
        held.updated_at = at
        _save(held, [*changed, "updated_at"])
        record(
            "scheme.change", held, actor=actor, at=at,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
        )  # fmt: skip
    return held


def held_open(scheme: Scheme, actor: User) -> Scheme:
    """``scheme`` locked, if ``actor`` may set it and it is in preparation.

    Raises NotAllowed, InvalidTransition.
    """
    require(actor, SET_SCHEMES, scheme)
    held = Scheme.objects.select_for_update().get(pk=scheme.pk)
    if held.status != SchemeStatus.DRAFT:
        raise InvalidTransition(
            _("The units have seen this scoring; take it back before you change it.")
        )
    return held


def _begun(
    *, unit: Unit, year: int, name: str, for_kinds: Collection[str], min_base: int,
    is_sample: bool, actor: User, at: datetime, starts_on: date | None = None,
    ends_on: date | None = None,
) -> Scheme:  # fmt: skip
    is_year = isinstance(year, int) and YEARS[0] <= year <= YEARS[1]
    if not is_year:
        sentence = _("The year must lie between %(first)s and %(last)s.") % {
            "first": YEARS[0], "last": YEARS[1],
        }  # fmt: skip
        raise RuleBroken(sentence, fields={"year": sentence})
    scheme = Scheme(
        unit=unit, year=year, name=name, starts_on=starts_on or date(year, 1, 1),
        ends_on=ends_on or date(year + 1, 1, 1), for_kinds=list(for_kinds), min_base=min_base,
        is_sample=is_sample, made_by=actor, created_at=at, updated_at=at, moved_at=at,
        turn=Turn.OFFICE,
    )  # fmt: skip
    require(actor, SET_SCHEMES, scheme)
    _check(scheme)
    _save(scheme)
    return scheme


def _check(scheme: Scheme) -> None:
    """Clean the columns and refuse what cannot be, every reason at once."""
    wrong: dict[str, str] = {}
    scheme.name = clean_line(scheme.name)
    if not scheme.name:
        wrong["name"] = _("Give the scoring a name.")
    elif len(scheme.name) > 200:
        wrong["name"] = _("At most %(most)s characters.") % {"most": 200}
    elif Scheme.objects.filter(unit=scheme.unit, name=scheme.name).exclude(pk=scheme.pk).exists():
        wrong["name"] = _name_taken()
    if scheme.ends_on <= scheme.starts_on:
        wrong["ends_on"] = _("The last day lies before the first.")
    if not 0 <= scheme.min_base <= MOST_BASE:
        wrong["min_base"] = _("The smallest base lies between 0 and %(most)s.") % {
            "most": MOST_BASE
        }
    if set(scheme.for_kinds) - set(Kind.values):
        wrong["for_kinds"] = _("This is no kind of unit.")
    if wrong:
        raise RuleBroken(" ".join(wrong.values()), fields=wrong)


def _name_taken() -> str:
    return _("The unit has a scoring of this name already; give this one another name.")


def _save(scheme: Scheme, columns: list[str] | None = None) -> None:
    """Write the row; when another request was faster with the same name, raise RuleBroken."""
    try:
        with transaction.atomic():
            scheme.save(update_fields=columns)
    except IntegrityError as trouble:
        raise RuleBroken(_name_taken(), fields={"name": _name_taken()}) from trouble

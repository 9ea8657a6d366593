"""One figure entered or corrected; a correction keeps what stood before."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import require
from kheo.archive.models import DeclaredFigure, Source
from kheo.archive.operations.figures import Entry, built, told
from kheo.archive.policies import ENTER
from kheo.audit.journal import record
from kheo.counting.queries.indicators import catalogue_on
from kheo.kernel.refusals import RuleBroken, Stale
from kheo.kernel.text import clean_line

_ENTRY = tuple(Entry.__dataclass_fields__)


@transaction.atomic
def enter_figure(
    source: Source,
    *,
    amount: str,
    what: str,
    ends_on: date | None,
    starts_on: date | None = None,
    place: str = "",
    actor: User,
    at: datetime,
    **more: Any,
) -> DeclaredFigure:
    """Enter one figure of ``source`` as printed ("hơn 1.300", "57,44 %", "85 - 120").

    The unit is that of the source unless ``unit`` is among ``more``, which takes the other columns
    of ``Entry``. The period is half-open; ``starts_on=None`` means from the beginning. Raises
    ``NotAllowed`` outside the actor's scope, ``RuleBroken`` with a sentence for every field to
    blame, and when the paper's figure stands here already.
    """
    entry = Entry(
        amount=amount, what=what, ends_on=ends_on, starts_on=starts_on, place=place, **more
    )
    require(actor, ENTER, source)
    figure = built(source, entry, codes=codes_on(at), actor=actor, at=at)
    require(actor, ENTER, figure)
    if standing := twin_of(figure):
        raise RuleBroken(_twin(standing), fields={"what": _twin(standing)})
    _save(figure, entry)
    record("archive.enter_figure", figure, actor=actor, at=at, after=told(figure))
    return figure


@transaction.atomic
def correct_figure(
    figure: DeclaredFigure, *, why: str, actor: User, at: datetime, **values: Any
) -> DeclaredFigure:
    """Put a corrected figure in the place of ``figure``, which is kept with the reason.

    ``values`` are columns of ``Entry`` that change. The new one has the old place, is declared again
    (nobody checked it), and takes over the parts and shares that named the old one. Raises
    ``NotAllowed``, ``Stale`` when it was taken back meanwhile, ``RuleBroken`` without a reason, when
    nothing changes and as ``enter_figure`` does.
    """
    old = locked(figure, actor)
    reason = clean_line(why)[:300]
    if not reason:
        raise RuleBroken(
            _("Say why it is corrected."), fields={"why": _("Say why it is corrected.")}
        )
    entry = Entry(**{**entry_of(old), **values})
    new = built(old.source, entry, codes=codes_on(at) | {old.indicator}, actor=actor, at=at)
    if _same(old, new, entry):
        raise RuleBroken(_("Nothing was changed."), fields={"amount": _("Nothing was changed.")})
    require(actor, ENTER, new)
    old.removed_at, old.removed_why, old.updated_at = at, reason, at
    old.save(update_fields=["removed_at", "removed_why", "updated_at"])
    if standing := twin_of(new):
        raise RuleBroken(_twin(standing), fields={"what": _twin(standing)})
    new.corrects = old
    _save(new, entry)
    _take_over(old, new)
    record(
        "archive.correct_figure", new, actor=actor, at=at, before=told(old), after=told(new),
        note=reason,
    )  # fmt: skip
    return new


def codes_on(at: datetime) -> frozenset[str]:
    """The codes of the catalogue on the day."""
    return frozenset(catalogue_on(timezone.localdate(at)))


def locked(figure: DeclaredFigure, actor: User) -> DeclaredFigure:
    """The row as it stands now, locked; raises ``NotAllowed``, and ``Stale`` once it is gone."""
    require(actor, ENTER, figure)
    rows = DeclaredFigure.objects.select_for_update(of=("self",)).select_related(
        "source__unit", "unit"
    )
    held = rows.get(pk=figure.pk)
    if held.removed_at is not None:
        raise Stale(_("Somebody has corrected or taken back this figure meanwhile."))
    return held


def twin_of(figure: DeclaredFigure) -> DeclaredFigure | None:
    """The standing figure that says the same thing at the same place of the paper."""
    same = ("unit_id", "indicator", "what", "starts_on", "ends_on", "place", "field", "kind",
            "origin", "level", "variant")  # fmt: skip
    rows = DeclaredFigure.objects.standing().filter(source_id=figure.source_id)
    return rows.filter(**{name: getattr(figure, name) for name in same}).first()


def _twin(standing: DeclaredFigure) -> str:
    return _("This stands here already with %(amount)s; open it and correct it there.") % {
        "amount": standing.amount
    }


def entry_of(figure: DeclaredFigure) -> dict[str, Any]:
    """A row as it would be typed again."""
    same = set(_ENTRY) - {"amount", "share_parts"}
    values = {name: getattr(figure, name) for name in same}
    return {**values, "amount": figure.amount, "share_parts": tuple(figure.share_parts.all())}


def _same(old: DeclaredFigure, new: DeclaredFigure, entry: Entry) -> bool:
    columns = {*_ENTRY, "value", "low", "high", "approx", "decimals"}
    columns -= {"amount", "part_of", "share_of", "share_parts", "unit"}
    keys = ("unit_id", "part_of_id", "share_of_id")
    return all(getattr(old, name) == getattr(new, name) for name in (*columns, *keys)) and {
        one.pk for one in old.share_parts.all()
    } == {one.pk for one in entry.share_parts}


def _save(figure: DeclaredFigure, entry: Entry) -> None:
    figure.save(force_insert=True)
    if entry.share_parts:
        figure.share_parts.set(entry.share_parts)


def _take_over(old: DeclaredFigure, new: DeclaredFigure) -> None:
    """Parts and shares that named the old figure name the new one."""
    old.parts.standing().update(part_of=new)
    old.shares.standing().update(share_of=new)
    through = DeclaredFigure.share_parts.through
    rows = through.objects.filter(to_declaredfigure=old, from_declaredfigure__removed_at=None)
    rows.update(to_declaredfigure=new)

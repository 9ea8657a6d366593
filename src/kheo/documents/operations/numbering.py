"""Series of numbers: opening one, drawing from it under a lock."""

from __future__ import annotations

import re
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import require
from kheo.audit.journal import record
from kheo.documents import policies
from kheo.documents.enums import PaperKind, PaperStyle
from kheo.documents.models import NumberSeries, Paper, SeriesNumber
from kheo.kernel.numbers import format_number
from kheo.kernel.refusals import RuleBroken
from kheo.kernel.text import clean_block, clean_line
from kheo.orgs.models import Unit

LARGEST_NUMBER = 99_999
"""No register of a body comes near it; a slip of the hand does."""


@transaction.atomic
def open_series(
    *, unit: Unit, kind: str, style: str, symbol: str, starts_on: date, ends_on: date,
    next_number: int = 1, actor: User, at: datetime,
) -> NumberSeries:  # fmt: skip
    """Open a series for a year or a term; ``ends_on`` is the first day outside.

    Raises NotAllowed, RuleBroken (empty span, a series of the same kind runs in those days).
    """
    series = NumberSeries(
        unit=unit, kind=kind, style=style, symbol=clean_line(symbol), starts_on=starts_on,
        ends_on=ends_on, next_number=next_number,
    )  # fmt: skip
    require(actor, policies.TEMPLATES, series)
    if ends_on <= starts_on:
        sentence = _("The last day lies before the first.")
        raise RuleBroken(sentence, fields={"ends_on": sentence})
    Unit.objects.select_for_update().get(pk=unit.pk)  # two openings at once line up here
    same = NumberSeries.objects.filter(unit=unit, kind=kind, style=style, symbol=series.symbol)
    if same.filter(starts_on__lt=ends_on, ends_on__gt=starts_on).exists():
        sentence = _("A series of this type and symbol runs in those days already.")
        raise RuleBroken(sentence, fields={"starts_on": sentence})
    series.save()
    record("series.open", series, actor=actor, at=at, after={"next_number": next_number})
    return series


@transaction.atomic
def set_next(
    series: NumberSeries, *, next_number: int, reason: str, actor: User, at: datetime
) -> None:
    """Set which number the series gives next, with the reason; the numbers between stay unused.

    Raises NotAllowed, RuleBroken (no reason, nothing changes, above the largest, on or below a
    number that a paper has already: that paper is named).
    """
    require(actor, policies.TEMPLATES, series)
    held = NumberSeries.objects.select_for_update().select_related("unit").get(pk=series.pk)
    reason = clean_block(reason)
    if not reason:
        sentence = _("Say why the next number changes.")
        raise RuleBroken(sentence, fields={"reason": sentence})
    _refuse_next(held, next_number)
    before = {"next_number": held.next_number}
    series.next_number = held.next_number = next_number
    held.save(update_fields=["next_number"])
    after = {"next_number": next_number}
    record("series.set_next", held, actor=actor, at=at, before=before, after=after, note=reason)


def _refuse_next(series: NumberSeries, wanted: int) -> None:
    sentence = ""
    given, holder = last_given(series)
    if not 1 <= wanted <= LARGEST_NUMBER:
        sentence = _("A number lies between 1 and %(largest)s.") % {
            "largest": format_number(LARGEST_NUMBER)
        }
    elif wanted == series.next_number:
        sentence = _("%(number)s is the next number already.") % {"number": series.written(wanted)}
    elif holder is not None and wanted <= given:
        sentence = _(
            "Numbers up to %(number)s are given: %(paper)s, “%(summary)s”. Take a number above it."
        ) % {"number": series.written(given), "paper": holder, "summary": holder.summary}
    if sentence:
        raise RuleBroken(sentence, fields={"next_number": sentence})


def last_given(series: NumberSeries) -> tuple[int, Paper | None]:
    """The highest number of the series that a paper has, drawn or entered by hand; 0 and None."""
    drawn = series.given.select_related("paper").order_by("-number").first()
    highest, holder = (drawn.number, drawn.paper) if drawn else (0, None)
    entered = Paper.objects.filter(
        unit=series.unit, kind=series.kind,
        issued_on__gte=series.starts_on, issued_on__lt=series.ends_on,
    )  # fmt: skip
    for paper in entered.iterator():
        found = re.match(r"0*(\d{1,6})\D", paper.number)
        if found and int(found[1]) > highest and paper.number == series.written(int(found[1])):
            highest, holder = int(found[1]), paper
    return highest, holder


def series_for(unit: Unit, kind: str, style: str, symbol: str, day: date) -> NumberSeries:
    """The series of the day, locked. State series open by themselves for the calendar year.

    Raises RuleBroken where a Party series has to be opened for the term first.
    """
    wanted = {"unit": unit, "kind": kind, "style": style}
    running = NumberSeries.objects.select_for_update().filter(
        **wanted, starts_on__lte=day, ends_on__gt=day
    )
    series = running.filter(symbol=symbol).first() or running.order_by("pk").first()
    if series is not None:
        return series
    if style == PaperStyle.PARTY:
        raise RuleBroken(
            _(
                "No number series runs for “%(kind)s” of %(unit)s on %(day)s. "
                "Open one for the term of the committee first."
            ),
            params={"kind": PaperKind(kind).label, "unit": unit.label, "day": f"{day:%d/%m/%Y}"},
        )
    NumberSeries.objects.get_or_create(
        **wanted, symbol=symbol, starts_on=date(day.year, 1, 1),
        defaults={"ends_on": date(day.year + 1, 1, 1)},
    )  # fmt: skip
    return running.get(symbol=symbol)


def draw_number(series: NumberSeries, number: int | None) -> int:
    """The number to give: the next free one, or ``number`` when it is free.

    The caller holds the lock of ``series_for``. Raises RuleBroken naming the paper that has it.
    """
    wanted = number or series.next_number
    while True:
        holder = _holder(series, wanted)
        if holder is None:
            break
        if number is not None:
            sentence = _("Number %(number)s is taken: %(paper)s, “%(summary)s”.") % {
                "number": series.written(wanted), "paper": holder, "summary": holder.summary,
            }  # fmt: skip
            raise RuleBroken(sentence, fields={"number": sentence})
        wanted += 1
    return wanted


def gap_before(series: NumberSeries, number: int) -> int:
    """How many numbers stay unused when ``number`` is given now; the page warns of them."""
    return max(0, number - series.next_number)


def give(series: NumberSeries, number: int, paper: Paper) -> None:
    """Write down that ``paper`` has the number, and move the series on."""
    SeriesNumber.objects.create(series=series, number=number, paper=paper)
    if number >= series.next_number:
        series.next_number = number + 1
        series.save(update_fields=["next_number"])


def _holder(series: NumberSeries, number: int) -> Paper | None:
    given = SeriesNumber.objects.filter(series=series, number=number).select_related("paper")
    if found := given.first():
        return found.paper
    return Paper.objects.filter(
        unit=series.unit, number=series.written(number),
        issued_on__gte=series.starts_on, issued_on__lt=series.ends_on,
    ).first()  # fmt: skip

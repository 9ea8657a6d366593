"""The review page: the text with its marks, and what was understood, item by item."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Case, When
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.pages import PageRequest, load, page
from kheo.access.policy import can
from kheo.activities.queries.kinds import variant_names
from kheo.archive.enums import ItemKind, ItemState, Purpose, ReadingStatus
from kheo.archive.models import Reading, ReadItem
from kheo.archive.operations.readings.renewing import gone
from kheo.archive.policies import CANDIDATES, READ_REPORTS, VIEW
from kheo.archive.queries.likeness import Wanted, alike
from kheo.archive.queries.review import GRADES, Finding, Light, Review, piece_at, pieces_of
from kheo.archive.transitions import CONFIRM, FLOW
from kheo.archive.web.readings.listing import is_running
from kheo.archive.web.readings.marking import paragraphs
from kheo.archive.web.readings.place import ALL, CHANGED, KINDS, OPEN, SHOWN, Where
from kheo.archive.web.readings.showing import Row, crumbs, fresh_of, turn_of
from kheo.archive.web.readings.understood import head_context, history_of
from kheo.counting.queries.indicators import catalogue_on
from kheo.workflow.engine import steps_for

LISTED = 80
"""Items on one page of the list."""
FINDINGS = 60
ITEMS = ReadItem.objects.select_related("into", "same_as__unit", "decided_by", "figure")
READINGS = Reading.objects.select_related(
    "office", "unit", "job", "stored", "source", "before__source", "handed_in_by"
)


@page(READ_REPORTS)
def reading(request: PageRequest, pk: int) -> HttpResponse:
    """One file: waiting, refused, to be looked through, or entered."""
    one = load(request, READINGS, READ_REPORTS, pk=pk)
    if is_running(one) or one.status == ReadingStatus.WAITING:
        return _waiting(request, one)
    if one.status == ReadingStatus.REFUSED:
        return render(request, "archive/readings/refused.html", frame(request, one))
    return render(request, "archive/readings/review.html", context_of(request, one))


def _waiting(request: PageRequest, one: Reading) -> HttpResponse:
    is_part = request.headers.get("HX-Request")
    template = "archive/readings/_waiting.html" if is_part else "archive/readings/waiting.html"
    return render(request, template, frame(request, one))


def frame(request: PageRequest, one: Reading) -> dict[str, Any]:
    """What every page of a file shows."""
    offered = steps_for(request.user, one, FLOW)
    return {
        "reading": one, "crumbs": crumbs(one), "is_own": one.purpose == Purpose.OWN,
        "turn": turn_of(one, is_running=is_running(one)), "history": history_of(one),
        "steps": {step.transition.name: step for step in offered},
        "confirming": next((step for step in offered if step.transition is CONFIRM), None),
        "may_see_source": bool(one.source_id and can(request.user, VIEW, one.source)),
        "may_settle": can(request.user, CANDIDATES), "may_see_books": can(request.user, VIEW),
    }  # fmt: skip


class Page:
    """A reading at a place: which piece of its text, which of its items."""

    def __init__(self, request: PageRequest, one: Reading, where: Where) -> None:
        self.request, self.reading = request, one
        self.review = Review(one)
        self.fresh = fresh_of(one, self.review.items)
        self.may_decide = (
            one.status == ReadingStatus.OPEN
            and one.purpose == Purpose.PAST
            and bool(can(request.user, READ_REPORTS, one))
        )
        today = timezone.localdate(request.now)
        self.catalogue, self.variants = catalogue_on(today), variant_names(today)
        self.where = self._settled(where)

    def _settled(self, where: Where) -> Where:
        """The place with everything said that the address left open."""
        self.pieces = pieces_of(self.reading.text)
        chosen = self.review.find(where.item)
        self.finding = next((f for f in self.review.findings if f.number == where.finding), None)
        place = chosen.start if chosen else self.finding.start if self.finding else None
        piece = min(where.piece, len(self.pieces)) or 1
        if place is not None:
            piece = piece_at(self.pieces, place)
        shown = where.shown or self._usual()
        return replace(where, item=chosen.pk if chosen else 0, piece=piece, shown=shown)

    def _usual(self) -> str:
        if any(kind for kind in self.fresh.values()) and self.may_decide:
            return CHANGED
        return OPEN if self.may_decide and self.review.progress.open else ALL

    @property
    def here(self) -> list[Light]:
        """The items of the present piece."""
        start, end = self.pieces[self.where.piece - 1]
        return [one for one in self.review.items if start <= one.start < end]

    def listed(self, *, context: bool) -> list[Light]:
        """The items of the piece that are listed: those of the movement, or of its surroundings."""
        at = self.review.at
        return [
            one for one in self.here
            if one.is_context is context and self.where.lists(one, at, self.fresh)
        ]  # fmt: skip

    def rows(self, lights: Sequence[Light]) -> list[Row]:
        """The items with their values. One query."""
        kept = {one.pk: one for one in ITEMS.filter(pk__in=[light.pk for light in lights])}
        return [self.row(light, kept[light.pk]) for light in lights if light.pk in kept]

    def row(self, light: Light, item: ReadItem) -> Row:
        """One item as the list shows it."""
        row = Row(
            item, self.where, findings=self.review.at.get(light.pk, ()), is_context=light.is_context,
            is_open=light.pk == self.where.item, may_decide=self.may_decide, names=self.catalogue,
            variants=self.variants,
            fresh=self.fresh.get(light.pk, ""),
        )  # fmt: skip
        if row.is_open and item.kind == ItemKind.INITIATIVE and self.may_decide:
            row.alike = alikes_of(item, self.request)
        return row


def alikes_of(item: ReadItem, request: PageRequest) -> Sequence[Any]:
    """Records and candidates like the named project. Two queries."""
    values = item.values
    wanted = Wanted(values["title"], f"{values.get('owner', '')} {values.get('where', '')}")
    return alike([wanted], request.user)[0]


def context_of(request: PageRequest, one: Reading) -> dict[str, Any]:
    """Everything the review page shows, in a fixed number of queries."""
    shown = Page(request, one, Where.of(request.GET))
    review, where = shown.review, shown.where
    main, aside = shown.listed(context=False), shown.listed(context=True)
    pages = [main[start : start + LISTED] for start in range(0, len(main), LISTED)] or [[]]
    number = _page_of(pages, where)
    rows = shown.rows([*pages[number], *aside[:LISTED]])
    return {
        **frame(request, one), **head_context(request, one), "where": where, "review": review,
        "paragraphs": paragraphs(
            one.text, shown.pieces[where.piece - 1], review.items, review.findings
        ),
        "pieces": _pieces(shown), "rows": [row for row in rows if not row.is_context],
        "context_rows": [row for row in rows if row.is_context], "context_left": len(aside[LISTED:]),
        "pager": _pager(one, where, number, len(pages)), "filters": _filters(shown),
        "kinds": _kinds(shown), "groups": _groups(shown), "finding": shown.finding,
        "may_decide": shown.may_decide, "progress": review.progress,
        "entered": _entered(review), "bulk": bulk_of(shown), "renewal": _renewal(shown),
    }  # fmt: skip


def _page_of(pages: Sequence[Sequence[Light]], where: Where) -> int:
    for number, rows in enumerate(pages):
        if any(one.pk == where.item for one in rows):
            return number
    return min(max(where.page - 1, 0), len(pages) - 1)


def _pager(one: Reading, where: Where, number: int, pages: int) -> dict[str, str]:
    to = {name: where.address(one.pk, item=0, finding=0, page=number + step + 1)
          for name, step in (("previous", -1), ("next", 1))}  # fmt: skip
    if number == 0:
        to["previous"] = ""
    if number + 1 >= pages:
        to["next"] = ""
    return to | {"label": _("%(page)s / %(pages)s") % {"page": number + 1, "pages": pages}}


def _pieces(shown: Page) -> list[dict[str, Any]]:
    """The parts of a long text with what is left to decide in each."""
    if len(shown.pieces) < 2:
        return []
    open_at = [one.start for one in shown.review.items if one.is_open]
    return [
        {
            "number": number, "current": number == shown.where.piece,
            "open": bisect_left(open_at, end) - bisect_left(open_at, start),
            "url": shown.where.address(
                shown.reading.pk, piece=number, item=0, finding=0, page=0
            ),
        }
        for number, (start, end) in enumerate(shown.pieces, 1)
    ]  # fmt: skip


def _filters(shown: Page) -> list[dict[str, Any]]:
    words: Mapping[str, Any] = SHOWN
    if shown.reading.before_id and shown.fresh:
        words = {CHANGED: _("changed since the last reading"), **SHOWN}
    at, fresh = shown.review.at, shown.fresh
    here = [one for one in shown.here if not one.is_context]
    bare = replace(shown.where, item=0, finding=0, page=0)
    found = []
    for word, label in words.items():
        there = replace(bare, shown=word)
        found.append({
            "label": label, "current": shown.where.shown == word,
            "url": there.address(shown.reading.pk),
            "count": sum(there.lists(one, at, fresh) for one in here),
        })  # fmt: skip
    return found


def _kinds(shown: Page) -> list[dict[str, Any]]:
    labels = {"": _("everything"), "so-lieu": _("figures"), "mo-hinh": _("named projects"),
              "van-ban": _("cited papers")}  # fmt: skip
    counts = {word: shown.review.progress.of_kind(kind) for word, kind in KINDS.items()}
    return [
        {
            "label": label, "current": shown.where.kind == word,
            "count": counts[word] if word else shown.review.progress.total, "word": word,
            "url": shown.where.address(shown.reading.pk, kind=word, item=0, finding=0, page=0),
        }
        for word, label in labels.items()
        if not word or counts[word]
    ]  # fmt: skip


def _groups(shown: Page) -> list[dict[str, Any]]:
    """Findings by grade, each with the items it lies on."""
    found = []
    names = {"error": _("Errors"), "doubt": _("Doubts"), "remark": _("To be noted")}
    lights = {one.pk: one for one in shown.review.items}
    listed = shown.review.findings[:FINDINGS]
    kept = {
        one.pk: one
        for one in ITEMS.filter(pk__in={pk for finding in listed for pk in finding.items})
    }
    for grade in GRADES:
        rows = [one for one in shown.review.findings if one.grade == grade]
        if rows:
            found.append({
                "grade": grade, "label": names[grade], "count": len(rows),
                "rows": [_finding(shown, one, kept, lights) for one in rows if one in listed],
                "left": sum(one not in listed for one in rows),
            })  # fmt: skip
    return found


def _finding(
    shown: Page, finding: Finding, kept: Mapping[int, ReadItem], lights: Mapping[int, Light]
) -> dict[str, Any]:
    where = replace(shown.where, item=0, finding=finding.number)
    return {
        "finding": finding, "is_current": shown.finding is finding,
        "url": f"{where.address(shown.reading.pk)}#loi-{finding.number}",
        "items": [shown.row(lights[pk], kept[pk]) for pk in finding.items if pk in kept],
    }  # fmt: skip


def _entered(review: Review) -> dict[str, int]:
    taken = {kind: review.progress.by[kind, ItemState.TAKEN] for kind in ItemKind.values}
    return {
        "figures": taken[ItemKind.FIGURE], "initiatives": taken[ItemKind.INITIATIVE],
        "papers": taken[ItemKind.PAPER],
    }  # fmt: skip


def bulk_of(shown: Page) -> dict[str, int]:
    """How many items each act for all would decide."""
    if not shown.may_decide:
        return {}
    review = shown.review
    return {
        "figures": len(review.calm(ItemKind.FIGURE, core=True)),
        "context": len(review.calm(ItemKind.FIGURE, core=False)),
        "initiatives": len(review.calm(ItemKind.INITIATIVE)),
        "papers": len(review.calm(ItemKind.PAPER)),
    }


def _renewal(shown: Page) -> dict[str, Any]:
    """Of a file read again: what is new, changed, gone, and how much stands as before."""
    one = shown.reading
    if one.before is None or one.purpose != Purpose.PAST:
        return {}
    left = [
        Row(item, shown.where, names=shown.catalogue, variants=shown.variants) for item in gone(one)
    ]
    kinds = list(shown.fresh.values())
    unchanged = [
        light for light in shown.review.items
        if light.pk not in shown.fresh and light.state != ItemState.OPEN
    ]  # fmt: skip
    return {
        "new": kinds.count("new"), "changed": kinds.count("changed"), "gone": left,
        "unchanged": len(unchanged),
        "url": shown.where.address(one.pk, shown=CHANGED, kind="", item=0, finding=0, page=0),
        "all_url": shown.where.address(one.pk, shown=ALL, kind="", item=0, finding=0, page=0),
    }  # fmt: skip


def next_open(one: Reading, where: Where, after: ReadItem) -> str:
    """The review page at the next item to decide on, behind ``after`` in the text."""
    rows = ReadItem.objects.filter(reading=one.pk, state=ItemState.OPEN).exclude(pk=after.pk)
    if where.kind:
        rows = rows.filter(kind=KINDS[where.kind])
    is_behind = Case(When(start__gte=after.start, then=0), default=1)
    target = rows.order_by(is_behind, "start", "order").only("pk").first()
    if target is None:
        return where.address(one.pk, item=after.pk) + f"#muc-{after.pk}"
    return where.address(one.pk, item=target.pk, page=0) + f"#muc-{target.pk}"


def loaded(request: PageRequest, pk: int) -> Reading:
    """The file in the person's scope, else 404."""
    return load(request, READINGS, READ_REPORTS, pk=pk)


def back(one: Reading, where: Where) -> HttpResponse:
    """To the review page at this place."""
    return redirect(where.address(one.pk))

"""What a paper names beside figures: candidates for initiatives, and the register of cited papers."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Max
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.archive.enums import CandidateState
from kheo.archive.models import Candidate, Citation, CitedPaper, ReadItem, Source
from kheo.documents.models import Paper
from kheo.kernel.text import fold


def keep_candidates(source: Source, items: list[ReadItem], actor: User, at: datetime) -> None:
    """One candidate a named initiative of the paper; those named before stay with what became of them."""
    known = {_known(one): one for one in source.candidates.all()}
    order: int = source.candidates.aggregate(last=Max("order"))["last"] or 0
    kept: set[int] = set()
    for item in items:
        values = item.values
        key = (fold(values["title"]), fold(values["owner"]), fold(values["where"]))
        row = known.get(key)
        if row is None:
            order += 1
            row = Candidate(source=source, order=order, entered_by=actor, created_at=at)
        row.title, row.owner, row.place = values["title"], values["owner"], values["where"]
        row.field, row.kind, row.sites = values["field"], values["kind"], values["sites"]
        row.place_in_source, row.quote = values["place"], item.quote
        row.search_text, row.updated_at = fold(values["title"])[:400], at
        if item.same_as_id and row.state in {CandidateState.OPEN, CandidateState.SAME}:
            row.initiative_id, row.state = item.same_as_id, CandidateState.SAME
        row.save()
        kept.add(row.pk)
    left = source.candidates.filter(state=CandidateState.OPEN).exclude(pk__in=kept)
    left.update(
        state=CandidateState.SET_ASIDE, updated_at=at, note=_("No longer named by the paper.")
    )


def _known(one: Candidate) -> tuple[str, str, str]:
    return fold(one.title), fold(one.owner), fold(one.place)


def keep_citations(source: Source, items: list[ReadItem], at: datetime) -> None:
    """The cited papers in the register, once each, and where this paper cites them."""
    kept: set[int] = set()
    for order, item in enumerate(items, 1):
        values = item.values
        cited = _cited(values, at)
        row, _made = Citation.objects.update_or_create(
            source=source, cited=cited,
            defaults={"order": order, "times": max(1, int(values.get("times") or 1)),
                      "place": values["place"], "quote": item.quote},
        )  # fmt: skip
        kept.add(row.pk)
    source.citations.exclude(pk__in=kept).delete()


def _cited(values: dict[str, str], at: datetime) -> CitedPaper:
    """The paper of the register with this symbol and day; made, or completed where it was silent."""
    day = date.fromisoformat(values["issued_on"]) if values["issued_on"] else None
    rows = CitedPaper.objects.filter(symbol=values["symbol"])
    if not values["symbol"]:
        rows = rows.filter(kind=values["type"], subject=values["subject"])
    dated = rows.filter(issued_on__isnull=True) if day is None else rows.filter(issued_on=day)
    row = dated.first()
    if row is None and day is None:
        row = rows.first() if rows.count() == 1 else None
    if row is None and day is not None:
        row = rows.filter(issued_on__isnull=True).first()
    if row is None:
        row = CitedPaper(kind=values["type"], symbol=values["symbol"], created_at=at)
    row.number = row.number or values["number"]
    row.issued_on = row.issued_on or day
    row.issuer = row.issuer or values["issuer"]
    row.subject = row.subject or values["subject"]
    row.search_text = fold(f"{row.kind} {row.symbol} {row.issuer} {row.subject}")[:700]
    if row.paper_id is None and row.symbol:
        row.paper = _registered(row)
    row.updated_at = at
    row.save()
    return row


def _registered(row: CitedPaper) -> Paper | None:
    """The paper of the register of papers with the same number and day, when there is just one."""
    if row.issued_on is None:
        return None
    found = list(Paper.objects.filter(number=row.symbol, issued_on=row.issued_on)[:2])
    return found[0] if len(found) == 1 else None

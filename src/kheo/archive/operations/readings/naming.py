"""What a paper names beside figures: candidates for initiatives, and the register of cited papers."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from kheo.access.models import User
from kheo.archive.enums import CandidateState
from kheo.archive.models import Candidate, Citation, CitedPaper, ReadItem, Source
from kheo.documents.models import Paper
from kheo.kernel.text import fold

GONE = "Văn bản không còn nêu tên"
_PARTS = re.compile(r"[^a-z]+")
_CENTRAL = frozenset({"tw", "cp", "ttg", "ttgcp", "qh", "ubtvqh", "bct", "bbt", "ctn"})
"""Letters of a symbol that one office of the country uses; other symbols repeat from place to place."""
_Key = tuple[str, str, str]


def keep_candidates(
    source: Source, items: Sequence[ReadItem], entered: Mapping[int, ReadItem], actor: User,
    at: datetime,
) -> None:  # fmt: skip
    """One candidate a named initiative of the paper; those named before stay with what became of them.

    ``entered`` tells which item of an earlier confirmed reading named the same one.
    """
    known: defaultdict[_Key, deque[Candidate]] = defaultdict(deque)
    for one in source.candidates.order_by("order"):
        known[fold(one.title), fold(one.owner), fold(one.place)].append(one)
    order: int = source.candidates.aggregate(last=Max("order"))["last"] or 0
    kept: set[int] = set()
    for item in items:
        row = _known(item, entered, known)
        if row is None:
            order += 1
            row = Candidate(source=source, order=order, entered_by=actor, created_at=at)
        _tell(row, item, at)
        row.save()
        kept.add(row.pk)
    left = source.candidates.filter(state=CandidateState.OPEN).exclude(pk__in=kept)
    left.update(state=CandidateState.SET_ASIDE, updated_at=at, note=GONE)


def _known(
    item: ReadItem, entered: Mapping[int, ReadItem], known: Mapping[_Key, deque[Candidate]]
) -> Candidate | None:
    for one in (entered.get(item.pk), item):
        if one is not None and (queue := known.get(_key(one.values))):
            return queue.popleft()
    return None


def _key(values: Mapping[str, Any]) -> _Key:
    return fold(values["title"]), fold(values["owner"]), fold(values["where"])


def _tell(row: Candidate, item: ReadItem, at: datetime) -> None:
    """Put the words of the paper into the candidate; what became of it stays."""
    values = item.values
    row.title, row.owner, row.place = values["title"], values["owner"], values["where"]
    row.field, row.kind, row.sites = values["field"], values["kind"], values["sites"]
    row.place_in_source, row.quote = values["place"], item.quote
    row.search_text, row.updated_at = fold(values["title"])[:400], at
    if row.state == CandidateState.SET_ASIDE and row.note == GONE:
        row.state, row.note = CandidateState.OPEN, ""
    if item.same_as_id and row.state in {CandidateState.OPEN, CandidateState.SAME}:
        row.initiative_id, row.state = item.same_as_id, CandidateState.SAME


def keep_citations(source: Source, items: Sequence[ReadItem], at: datetime) -> None:
    """The cited papers in the register, once each, and where this paper cites them."""
    told: dict[int, Citation] = {}
    for item in items:
        cited = _cited(source, item.values, at)
        times = max(1, int(item.values.get("times") or 1))
        if cited.pk in told:
            told[cited.pk].times += times
            continue
        told[cited.pk] = Citation(
            source=source, cited=cited, order=len(told) + 1, times=times,
            place=item.values["place"], quote=item.quote,
        )  # fmt: skip
    source.citations.all().delete()
    Citation.objects.bulk_create(told.values())


def _cited(source: Source, values: Mapping[str, Any], at: datetime) -> CitedPaper:
    """The paper of the register that is meant; made, or completed where the register was silent."""
    row = _registered(source, values)
    if row is None:
        row = CitedPaper(kind=values["type"], symbol=values["symbol"], created_at=at)
    day = date.fromisoformat(values["issued_on"]) if values["issued_on"] else None
    row.number = row.number or values["number"]
    row.issued_on = row.issued_on or day
    row.issuer = row.issuer or values["issuer"]
    row.subject = row.subject or values["subject"]
    row.search_text = fold(f"{row.kind} {row.symbol} {row.issuer} {row.subject}")[:700]
    if row.paper_id is None and row.symbol:
        row.paper = _kept(row)
    row.updated_at = at
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:  # somebody entered the same paper at this moment
        row = _registered(source, values)
        if row is None:
            raise
    return row


def _registered(source: Source, values: Mapping[str, Any]) -> CitedPaper | None:
    """The row with this symbol and day (for one without a symbol: kind and subject) of this issuer."""
    day = date.fromisoformat(values["issued_on"]) if values["issued_on"] else None
    rows = CitedPaper.objects.filter(symbol=values["symbol"])
    if not values["symbol"]:
        rows = rows.filter(kind=values["type"], subject=values["subject"])
    found = [row for row in rows.order_by("pk") if _is_issuer(source, row, values)]
    dated = [row for row in found if row.issued_on == day]
    if dated:
        return dated[0]
    if day is not None:
        return next((row for row in found if row.issued_on is None), None)
    return found[0] if len(found) == 1 else None


def _is_issuer(source: Source, row: CitedPaper, values: Mapping[str, Any]) -> bool:
    """Whether both come from one office: named alike, of the centre, or cited by the same unit."""
    one, other = set(fold(row.issuer).split()), set(fold(values["issuer"]).split())
    if not one or not other or one <= other or other <= one:
        return True
    if set(_PARTS.split(fold(values["symbol"]))) & _CENTRAL:
        return True
    return row.citations.filter(source__unit_id=source.unit_id).exists()


def _kept(row: CitedPaper) -> Paper | None:
    """The paper of the register of papers with the same number and day, when there is just one."""
    if row.issued_on is None:
        return None
    found = list(Paper.objects.filter(number=row.symbol, issued_on=row.issued_on)[:2])
    return found[0] if len(found) == 1 else None

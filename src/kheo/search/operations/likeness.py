"""Keeping by what a thing can be found alike: always in the transaction that changes the thing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TypeVar

from django.db import transaction

from kheo.search.models import Core, CoreToken, Likeness, TokenCount
from kheo.search.rules.pieces import KEPT, number_of, pieces_of, rarest

Row = TypeVar("Row")
_CHUNK = 2_000
_LONGEST = 300


def remember(what: str, key: int, core: str) -> None:
    """Keep ``core`` as that of the thing; an empty core is forgotten: it is like nothing."""
    remember_many(what, [(key, core)])


@transaction.atomic
def remember_many(what: str, rows: Iterable[tuple[int, str]]) -> int:
    """``remember`` for many (key, core); a key given twice keeps its last core. Returns how many."""
    told = {key: core[:_LONGEST].strip() for key, core in rows}
    forget(what, [key for key, core in told.items() if not core])
    held = {key: core for key, core in told.items() if core}
    for chunk in _chunks(held.items()):
        cores = _cores({core for _key, core in chunk})
        Likeness.objects.bulk_create(
            [Likeness(what=what, key=key, core_id=cores[core]) for key, core in chunk],
            update_conflicts=True,
            unique_fields=["what", "key"],
            update_fields=["core"],
        )
    return len(held)


def forget(what: str, keys: Collection[int]) -> None:
    """The things are no longer found alike; cores nobody has stay until ``tidy``."""
    if keys:
        Likeness.objects.filter(what=what, key__in=list(keys)).delete()


def _cores(texts: Collection[str]) -> dict[str, int]:
    """Core → its row; new ones are made together with their pieces."""
    found = dict(Core.objects.filter(text__in=texts).values_list("text", "pk"))
    fresh = [text for text in texts if text not in found]
    if not fresh:
        return found
    # Somebody else may write the same new core at the same moment: his row is taken then.
    Core.objects.bulk_create([Core(text=text) for text in fresh], ignore_conflicts=True)
    made = dict(Core.objects.filter(text__in=fresh).values_list("text", "pk"))
    _write_pieces(made)
    return found | made


def _write_pieces(cores: Mapping[str, int]) -> None:
    numbers = {number_of(piece) for text in cores for piece in pieces_of(text)}
    counts = counts_of(numbers)
    CoreToken.objects.bulk_create(
        [
            CoreToken(token=token, core_id=pk)
            for text, pk in cores.items()
            for token in rarest(text, counts, KEPT)
        ],
        ignore_conflicts=True,
        batch_size=_CHUNK,
    )


def counts_of(numbers: Collection[int]) -> dict[int, int]:
    """Number of a piece → in how many cores it stood when that was last counted."""
    rows = TokenCount.objects.filter(token__in=list(numbers))
    return dict(rows.values_list("token", "cores"))


@transaction.atomic
def tidy() -> int:
    """Cores nobody has go, the pieces of the others are counted and chosen anew.

    Run now and then; running it again changes nothing. Returns the number of cores.
    """
    Core.objects.exclude(pk__in=Likeness.objects.values("core_id")).delete()
    counts: Counter[int] = Counter()
    for text in Core.objects.values_list("text", flat=True).iterator(chunk_size=_CHUNK):
        counts.update(number_of(piece) for piece in pieces_of(text))
    TokenCount.objects.all().delete()
    for chunk in _chunks(counts.items()):
        TokenCount.objects.bulk_create(
            [TokenCount(token=token, cores=cores) for token, cores in chunk]
        )
    CoreToken.objects.all().delete()
    rows = Core.objects.order_by("pk").values_list("pk", "text").iterator(chunk_size=_CHUNK)
    number = 0
    for cores in _chunks(rows):
        number += len(cores)
        CoreToken.objects.bulk_create(
            [
                CoreToken(token=token, core_id=pk)
                for pk, text in cores
                for token in rarest(text, counts, KEPT)
            ],
            batch_size=_CHUNK,
        )
    return number


def _chunks(rows: Iterable[Row]) -> Iterator[Sequence[Row]]:
    pending = iter(rows)
    while chunk := list(islice(pending, _CHUNK)):
        yield chunk

"""Things like a core: looked up by rare pieces, then compared one by one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from rapidfuzz import fuzz, process

from kheo.search.models import Core, CoreToken, Likeness, TokenCount
from kheo.search.rules.pieces import (
    ASKED,
    LEAST,
    likeness,
    number_of,
    percent_of,
    pieces_of,
    rarest,
    words_of,
    worth_of,
)

POSTINGS = 6_000
"""Cores looked at for one piece, at most."""
BEST = 300
"""Cores compared by their letters."""
WEIGHED = 60
"""Cores compared word by word."""
BESIDE = 2_000
"""Things of one's own place compared directly, at most."""
KEYS = 200
"""Keys of one core that are handed back, the newest first."""


@dataclass(frozen=True, slots=True)
class Alike:
    """A thing, and how much it is alike in percent."""

    key: int
    percent: int


@dataclass(frozen=True, slots=True)
class AlikeCore:
    """A core, and how much it is alike in percent."""

    pk: int
    text: str
    percent: int


def alike(
    core: str,
    *,
    what: str,
    limit: int = 5,
    beside: QuerySet[Any, Any] | Collection[int] = (),
    exclude: Collection[int] = (),
) -> list[Alike]:
    """Things whose core is like ``core``, the likest first, at most ``limit``.

    ``beside`` are keys of one's own place: they are compared directly, so that short or common
    cores are found there too, and go first among equals; then the newest (largest key).
    Nothing below ``rules.pieces.LEAST`` is told.
    """
    cores = alike_cores(core, what=what, beside=beside)
    keys = keys_of([one.pk for one in cores], what=what)
    own = set(_listed(beside)) if not isinstance(beside, QuerySet) else set()
    left_out = set(exclude)
    found = [
        Alike(key, one.percent)
        for one in cores
        for key in keys.get(one.pk, ())
        if key not in left_out
    ]
    return sorted(found, key=lambda one: (-one.percent, one.key not in own, -one.key))[:limit]


def alike_cores(
    core: str, *, what: str, beside: QuerySet[Any, Any] | Collection[int] = (), most: int = 30
) -> list[AlikeCore]:
    """Cores like ``core``, the likest first. At most five queries."""
    if not core:
        return []
    numbers = {number_of(piece): piece for piece in pieces_of(core)}
    counts = dict(TokenCount.objects.filter(token__in=list(numbers)).values_list("token", "cores"))
    texts = _looked_up(rarest(core, counts, ASKED)) | _beside(beside, what)
    short = _shortlist(core, texts)
    weights = _weights([core, *short.values()], counts)
    found = [
        AlikeCore(pk, text, percent_of(score))
        for pk, text in short.items()
        if (score := likeness(core, text, weights)) >= LEAST
    ]
    return sorted(found, key=lambda one: (-one.percent, one.text))[:most]


def keys_of(cores: Collection[int], *, what: str, most: int = KEYS) -> dict[int, list[int]]:
    """Core → the keys of the things that have it, the newest first, at most ``most`` of each."""
    if not cores:
        return {}
    table = connection.ops.quote_name(Likeness._meta.db_table)
    part = f"SELECT * FROM (SELECT core_id, key FROM {table} WHERE core_id = %s AND what = %s ORDER BY key DESC LIMIT {int(most)}) AS part"  # noqa: S608 - our own names
    values = [value for core in cores for value in (core, what)]
    found: defaultdict[int, list[int]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([part] * len(cores)), values)
        for core, key in cursor.fetchall():
            found[core].append(key)
    return {core: sorted(keys, reverse=True) for core, keys in found.items()}


def cores_among(
    cores: Collection[int], *, what: str, keys: QuerySet[Any, Any] | Collection[int]
) -> dict[int, int]:
    """Key → core of the things among ``keys`` that have one of ``cores``."""
    rows = Likeness.objects.filter(what=what, core_id__in=list(cores), key__in=keys)
    return dict(rows.values_list("key", "core_id"))


def keys_having(core: int, *, what: str, most: int) -> QuerySet[Any, Any]:
    """The newest keys of the things with the very core ``core``, as a subquery for ``pk__in``."""
    rows = Likeness.objects.filter(core_id=core, what=what).order_by("-key")
    return rows.values("key")[:most]


def cores_of(what: str, keys: Collection[int]) -> dict[int, str]:
    """Key → core, for those that have one."""
    rows = Likeness.objects.filter(what=what, key__in=list(keys))
    return dict(rows.values_list("key", "core__text"))


def _looked_up(wanted: Mapping[int, float]) -> dict[int, str]:
    """The cores that share most of the weight of the pieces asked for. One query."""
    tokens = connection.ops.quote_name(CoreToken._meta.db_table)
    cores = connection.ops.quote_name(Core._meta.db_table)
    part = f"SELECT * FROM (SELECT core_id, CAST(%s AS real) AS worth FROM {tokens} WHERE token = %s LIMIT {POSTINGS}) AS part"  # noqa: S608 - our own names
    values = [value for token, worth in wanted.items() for value in (worth, token)]
    statement = (
        f"SELECT c.id, c.text FROM (SELECT core_id, SUM(worth) AS worth FROM ({' UNION ALL '.join([part] * len(wanted))}) AS every"  # noqa: S608 - our own names
        f" GROUP BY core_id ORDER BY worth DESC, core_id LIMIT {BEST}) AS best JOIN {cores} AS c ON c.id = best.core_id"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return dict(cursor.fetchall())


def _listed(beside: Iterable[int]) -> list[int]:
    return list(beside)[:BESIDE]


def _beside(beside: QuerySet[Any, Any] | Collection[int], what: str) -> dict[int, str]:
    """Cores of the things of one's own place. One query, none without a place."""
    if not isinstance(beside, QuerySet) and not beside:
        return {}
    keys = beside[:BESIDE] if isinstance(beside, QuerySet) else _listed(beside)
    rows = Core.objects.filter(
        pk__in=Likeness.objects.filter(what=what, key__in=keys).values("core_id")
    )
    return dict(rows.values_list("pk", "text"))


def _shortlist(core: str, texts: dict[int, str]) -> dict[int, str]:
    """The cores worth comparing word by word: near by letters, or sharing many words."""
    if len(texts) <= WEIGHED:
        return texts
    near = process.extract(core, texts, scorer=fuzz.token_sort_ratio, limit=WEIGHED // 2)
    kept = {pk: text for text, _score, pk in near}
    mine = set(words_of(core))
    rest = [pk for pk in texts if pk not in kept]
    rest.sort(key=lambda pk: -_overlap(mine, texts[pk]))
    return kept | {pk: texts[pk] for pk in rest[: WEIGHED - len(kept)]}


def _overlap(mine: set[str], text: str) -> float:
    theirs = set(text.split())
    return len(mine & theirs) / (len(mine) + len(theirs))


def _weights(texts: Iterable[str], known: Mapping[int, int]) -> dict[str, float]:
    """Word → what it says, by the counts kept. One query."""
    numbers = {word: number_of(word) for text in texts for word in words_of(text)}
    missing = [number for number in numbers.values() if number not in known]
    counts = dict(TokenCount.objects.filter(token__in=missing).values_list("token", "cores"))
    return {
        word: worth_of(word, known.get(number, counts.get(number, 0)))
        for word, number in numbers.items()
    }

"""Search in a database of its own, filled with titles alone: speed, and whether the right one is found.

``bench search --size nation`` makes two million titles of the vocabulary of the benchmarks and the names
of the demonstration's reports, once; later runs find them there. Beside it, in the same run, stands
tantivy: an index of its own outside the transaction, the bound of what is possible.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from kheo.console.bench import bulk, people
from kheo.console.bench.lives import lives
from kheo.console.bench.loading import AT, SIZES, bench_user, units_of
from kheo.console.bench.measure import Measured, once
from kheo.kernel.text import fold
from kheo.orgs.findable import scopes_of
from kheo.orgs.operations import load_national_units
from kheo.search.enums import What, identity
from kheo.search.models import Entry
from kheo.search.operations.index import count_words
from kheo.search.queries.find import find
from kheo.search.rules.questions import read

NAMES = Path(__file__).parents[1] / "demo" / "data" / "named.csv"
COLUMNS = ("id", "what", "key", "title", "body", "scope", "day")
QUESTIONS = 60
ENOUGH = 1_000_000
"""Below so many titles a comparison with tantivy says nothing: both answer at once."""
CALLS = 3
COMMONEST = (
    "xây dựng nông thôn mới", "duong", "giữ bình yên", "dân vận khéo", "to tu quan",
    "xã", "nhan dan", "phụ nữ", "phuong", "thi đua",
)  # fmt: skip
SELECTIVE, ALL, PARTS, MISTYPED = "selective", "full title", "70 % of the words", "one mistyped"


def prepare(size: str, tell: Callable[[str], Any]) -> None:
    """Make the tables and, where there are none, ``SIZES[size]`` titles."""
    call_command("migrate", verbosity=0)
    if Entry.objects.filter(what=What.INITIATIVE).exists():
        return
    began = perf_counter()
    load_national_units(actor=bench_user(), at=AT)
    titles = _Titles()
    with _without_indexes():
        bulk.write(Entry, COLUMNS, titles.rows(SIZES[size]))
        count_words(What.INITIATIVE)
        tell(f"titles: {perf_counter() - began:.0f} s")
        began = perf_counter()
    tell(f"indexes: {perf_counter() - began:.0f} s")


def measure() -> Iterator[Measured]:
    """First pages and known items; against tantivy where it is installed and there are enough."""
    titles = _sample()
    bare = _tantivy() if Entry.objects.filter(what=What.INITIATIVE).count() >= ENOUGH else None
    for name, questions, budget in _families(titles):
        asked = [question for question, _sought in questions]
        times = _times(lambda one: find(one, What.INITIATIVE), asked)
        p50, p95 = _part(times, 0.5), _part(times, 0.95)
        yield Measured("search", f"{name}, p50", p50, "ms", budget)
        yield Measured("search", f"{name}, p95", p95, "ms", budget)
        if name in _MAY_MISS:
            missed = sum(
                not _is_found(find(q, What.INITIATIVE, limit=10).keys, t) for q, t in questions
            )
            share = 100 * missed / len(questions)
            yield Measured("search", f"{name}, not in the first ten", share, "%", _MAY_MISS[name])
        if name == SELECTIVE:
            other = _part(_times(bare, asked), 0.5) if bare else None
            yield Measured(
                "search", f"{name}, p50", p50, "ms", 3, "tantivy", other, is_missing=other is None
            )
    yield _in_scope()


_MAY_MISS = {ALL: 0.0, PARTS: 5.0, MISTYPED: 20.0}


def _times(ask: Callable[[str], Any], questions: Iterable[str]) -> list[float]:
    """Milliseconds of each question, in order of length."""
    return sorted(_once(lambda one=one: ask(one)) for one in questions)  # type: ignore[misc]


def _part(times: Sequence[float], share: float) -> float:
    return times[min(int(len(times) * share), len(times) - 1)]


def _families(
    titles: Sequence[str],
) -> Iterator[tuple[str, list[tuple[str, str]], float]]:
    """Name, questions with the title that is sought, milliseconds allowed."""
    dice = Random(6)  # noqa: S311 - a reproducible measurement, no secret
    yield SELECTIVE, [(_selective(title), title) for title in titles], 60
    yield "commonest words", [(words, "") for words in COMMONEST], 150
    yield ALL, [(title, title) for title in titles], 60
    yield PARTS, [(_some(title, dice), title) for title in titles], 60
    yield MISTYPED, [(_mistyped(title, dice), title) for title in titles], 150


def _selective(title: str) -> str:
    """What an officer types: words of the work, and the place."""
    parts = title.split()
    return " ".join([*parts[3:6], *parts[-5:-3]])


def _some(title: str, dice: Random) -> str:
    parts = title.split()
    kept = sorted(dice.sample(range(len(parts)), max(2, round(len(parts) * 0.7))))
    return " ".join(parts[at] for at in kept)


def _mistyped(title: str, dice: Random) -> str:
    parts = _some(title, dice).split()
    long = [at for at, word in enumerate(parts) if len(word) > 3] or [0]
    at = dice.choice(long)
    letter = dice.randrange(1, max(2, len(parts[at]) - 1))
    parts[at] = parts[at][:letter] + parts[at][letter + 1 :]
    return " ".join(parts)


def _is_found(keys: Iterable[int], sought: str) -> bool:
    numbers = [identity(What.INITIATIVE, key) for key in keys]
    return sought in Entry.objects.filter(pk__in=numbers).values_list("title", flat=True)


def _in_scope() -> Measured:
    """Common words inside one province."""
    scope = f"p{people.province().pk}"
    times = _times(lambda one: find(one, What.INITIATIVE, scope=scope), COMMONEST)
    return Measured("search", "commonest words in a province, p95", _part(times, 0.95), "ms", 150)


def _once(call: Callable[[], Any]) -> float:
    """The quickest of a few calls: other programs of the machine are not what is measured."""
    best = float("inf")
    for _call in range(CALLS):
        best = min(best, once(call))
    return best


def _sample() -> list[str]:
    """Folded titles spread evenly over everything."""
    keys = Entry.objects.filter(what=What.INITIATIVE)
    number = keys.count()
    wanted = [identity(What.INITIATIVE, 1 + at * number // QUESTIONS) for at in range(QUESTIONS)]
    return list(Entry.objects.filter(pk__in=wanted).order_by("pk").values_list("title", flat=True))


_AUSPICIOUS = fold(
    "Đông Tây Nam Bắc Trung Tân Hòa Phú An Bình Thịnh Tiến Sơn Hải Liên Minh Yên Thành Vinh Quang"
).split()
"""Syllables of which villages are called; a village stands behind every name, as it does in life."""


class _Titles:
    """The rows of the index, and the words they are made of."""

    def __init__(self) -> None:
        with NAMES.open(encoding="utf-8", newline="") as file:
            self.named = [fold(row["title"]) for row in csv.DictReader(file) if row["title"]]

    def rows(self, number: int) -> Iterator[tuple[Any, ...]]:
        """``number`` rows; every fifth title begins with one that a report names."""
        scopes = {
            unit: " ".join(f"_{word}" for word in scope.split())
            for unit, scope in scopes_of().items()
        }
        bodies: dict[tuple[str, ...], str] = {}
        for key, life in enumerate(lives(units_of(None), number), start=1):
            body = bodies.get(life.texts)
            if body is None:
                body = bodies[life.texts] = fold(" ".join(life.texts))
            first, second = _AUSPICIOUS[key % 20], _AUSPICIOUS[key // 20 % 20]
            title = f"{life.search_text} thon {first} {second}"
            if key % 5 == 0:
                title = f"{self.named[key // 5 % len(self.named)]} {' '.join(title.split()[-6:])}"
            day = date.fromordinal(life.registered).isoformat()
            number_of = identity(What.INITIATIVE, key)
            yield (number_of, "initiative", key, title, body, scopes[life.unit], day)


@contextmanager
def _without_indexes() -> Iterator[None]:
    """The indexes are made at the end in one go: the fastest way of both data bases."""
    kept = _indexes()
    _run(f"DROP {kind} {name}" for kind, name, _made in kept)
    yield
    if connection.vendor == "sqlite":
        _run(f"INSERT INTO {table}({table}) VALUES ('rebuild')" for table in _TABLES)  # noqa: S608 - our tables
    _run(made for _kind, _name, made in kept)
    bulk.settle()


_TABLES = ("search_title", "search_text")


def _indexes() -> list[tuple[str, str, str]]:
    """Kind, name and statement of what follows a new row."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT 'TRIGGER', name, sql FROM sqlite_master WHERE name = 'search_entry_put'"
            )
        else:
            cursor.execute(
                "SELECT 'INDEX', indexname, indexdef FROM pg_indexes "
                "WHERE indexname IN ('search_entry_title', 'search_entry_text')"
            )
        return list(cursor.fetchall())


def _run(statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _tantivy() -> Callable[[str], Any] | None:
    """The same titles and texts in tantivy, asked for the same words; made once, beside the data base."""
    try:
        import tantivy  # noqa: PLC0415 - optional dependency
    except ImportError:
        return None
    titles = Entry.objects.filter(what=What.INITIATIVE).order_by("pk")
    place = Path(settings.STATIC_ROOT).parent / f"bench-tantivy-{titles.count()}"
    schema = tantivy.SchemaBuilder().add_text_field("title").add_text_field("body")
    schema = schema.add_integer_field("id", stored=True)
    is_new = not place.exists()
    place.mkdir(exist_ok=True, parents=True)
    index = tantivy.Index(schema.build(), path=str(place))
    if is_new:
        writer = index.writer(heap_size=200_000_000, num_threads=1)
        for pk, title, body in titles.values_list("pk", "title", "body").iterator(chunk_size=5_000):
            writer.add_document(tantivy.Document(title=title, body=body, id=pk))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
    searcher = index.searcher()

    def ask(question: str) -> Any:
        words = " ".join(f"+{word}" for word in read(question).every_word)
        hits = searcher.search(index.parse_query(words, ["title", "body"]), 20).hits
        return [searcher.doc(address)["id"][0] for _score, address in hits]

    return ask

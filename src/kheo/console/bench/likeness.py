"""Look-alikes in a database of its own: speed and recall beside a scan of every core by rapidfuzz.

``bench likeness --size nation`` makes two million records that share tens of thousands of names. A sample
is written otherwise (syllables lost and changed in place, slips, no tones, other first words), half of it
in the same place and half under the name of another one. Found = the core it came from is among the first
ten different names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from random import Random
from time import perf_counter
from typing import Any

from django.core.management import call_command
from rapidfuzz import fuzz, process

from kheo.console.bench import bulk, words
from kheo.console.bench.loading import SIZES
from kheo.console.bench.measure import Measured
from kheo.initiatives.rules.cores import core_of
from kheo.kernel.text import fold
from kheo.search.enums import What
from kheo.search.models import Core, CoreToken, Likeness, TokenCount
from kheo.search.queries.likeness import alike, alike_cores
from kheo.search.rules.pieces import KEPT, number_of, pieces_of, rarest

NAMES = 80_000
TRIES = 8
ASKED, SCANNED = 200, 30
PLACES = ("Tân Lập", "Phú Gia", "Hương Sơn", "Đông Hòa", "Mỹ Thạnh", "Bình Giã", "Lộc An", "Ea Tul")
HEADS = ("Mô hình", "Dân vận khéo trong", "Tổ", "Khéo")
FIRST_TEN = 10


def prepare(size: str, tell: Callable[[str], Any]) -> None:
    """Make the tables and, where there are none, ``SIZES[size]`` records."""
    call_command("migrate", "search", verbosity=0)
    if Likeness.objects.exists():
        return
    began = perf_counter()
    cores = list(dict.fromkeys(core for _title, core in _named()))
    counts: Counter[int] = Counter()
    for core in cores:
        counts.update(number_of(piece) for piece in pieces_of(core))
    bulk.write(Core, ("id", "text"), enumerate(cores, 1))
    bulk.write(TokenCount, ("token", "cores"), counts.items())
    tokens = (
        (token, pk) for pk, core in enumerate(cores, 1) for token in rarest(core, counts, KEPT)
    )
    bulk.write(CoreToken, ("token", "core_id"), tokens)
    keys = ((What.INITIATIVE.value, key, key % len(cores) + 1) for key in range(SIZES[size]))
    bulk.write(Likeness, ("what", "key", "core_id"), keys)
    bulk.settle()
    tell(f"{SIZES[size]} records of {len(cores)} names: {perf_counter() - began:.0f} s")


def measure() -> Iterator[Measured]:
    """Time of a look-up and what it finds, same place and another place, and the scan beside it."""
    texts = dict(Core.objects.values_list("pk", "text"))
    dice = Random(20261121)  # noqa: S311 - a seed, no secret
    named = [pair for pair in _named(ASKED * 4) if pair[1]]
    for place in ("same place", "another place"):
        asked = [
            (_otherwise(title, dice, moves=place != "same place"), core)
            for title, core in dice.sample(named, ASKED)
        ]
        yield from _family(place, asked, texts)


def _family(
    place: str, asked: Sequence[tuple[str, str]], texts: dict[int, str]
) -> Iterator[Measured]:
    times, found = [], 0
    for title, core in asked:
        began = perf_counter()
        wanted = core_of(title, PLACES)
        alike(wanted, what=What.INITIATIVE, limit=FIRST_TEN)
        times.append((perf_counter() - began) * 1000)
        names = alike_cores(wanted, what=What.INITIATIVE, most=FIRST_TEN)
        found += core in [one.text for one in names]
    scans, scanned = [], 0
    for title, core in asked[:SCANNED]:
        began = perf_counter()
        best = process.extract(
            core_of(title, PLACES), texts, scorer=fuzz.token_sort_ratio, limit=FIRST_TEN
        )
        scans.append((perf_counter() - began) * 1000)
        scanned += core in [text for text, _score, _pk in best]
    family = "likeness"
    yield Measured(family, f"{place}: p95 of a look-up", _p95(times), "ms", 30)
    yield Measured(family, f"{place}: p95 of a scan of all names", _p95(scans), "ms", 1_000_000)
    least = 0.95 if place == "same place" else 0.92
    missed = 1 - found / len(asked)
    yield Measured(family, f"{place}: share missed in the first ten", missed, "", 1 - least)
    missed = 1 - scanned / SCANNED
    yield Measured(family, f"{place}: share missed by the scan", missed, "", 1)


def _p95(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]


def _named(most: int = NAMES) -> Iterator[tuple[str, str]]:
    """Titles of the vocabulary of the benchmarks with their cores, the same in every run."""
    dice = Random(6)  # noqa: S311 - a seed, no secret
    works = [part[0] for parts in words.WORKS.values() for part in parts]
    known: set[str] = set()
    for _try in range(most * TRIES):
        first, second = dice.sample(works, 2)
        third = dice.choice(works)
        title = (
            f"{dice.choice(words.OPENINGS)[0]} {first}, {second} {dice.choice(words.PURPOSES)[0]}"
        )
        if dice.random() < 0.5:
            title = f"{title}, {third}"
        core = core_of(title)
        if core not in known:
            known.add(core)
            yield title, core
        if len(known) == most:
            return


def _otherwise(title: str, dice: Random, *, moves: bool) -> str:
    """The title as somebody else would write it down."""
    told = title.split()
    if len(told) > 5 and dice.random() < 0.7:
        told.pop(dice.randrange(len(told)))
    if dice.random() < 0.5:
        at = dice.randrange(len(told) - 1)
        told[at], told[at + 1] = told[at + 1], told[at]
    if dice.random() < 0.5:
        at = dice.randrange(len(told))
        letter = dice.randrange(len(told[at]))
        told[at] = told[at][:letter] + told[at][letter] + told[at][letter:]
    if dice.random() < 0.5:
        told.insert(0, dice.choice(HEADS))
    if moves:
        told += ["xã", dice.choice(PLACES)]
    text = " ".join(told)
    return fold(text) if dice.random() < 0.5 else text

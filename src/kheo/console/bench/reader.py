"""The reader of paper reports: agreement with answers made by hand, speed, growth with length, memory."""

from __future__ import annotations

import os
import resource
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from statistics import median
from time import process_time

from django.conf import settings

from kheo.console.bench.measure import Measured
from kheo.reader.answer import answer
from kheo.reader.reading import read
from kheo.reader.scoring import scored

TEXTS = {"five reports": "reports", "small texts": "texts"}
"""Folders of the tests with texts and their answers; they come with a checkout, not with an installation."""
BUDGETS = {
    "five reports": {
        "figures F1": 3, "figures typed": 3, "traps avoided": 3, "initiatives F1": 3,
        "initiatives placed": 3, "initiatives field": 3, "papers F1": 3, "errors found": 0,
        "cut shares found": 0, "false alarms": 0,
    },
    "small texts": {
        "figures F1": 5, "figures typed": 15, "traps avoided": 3, "initiatives F1": 5,
        "initiatives placed": 10, "initiatives field": 10, "papers F1": 3, "errors found": 0,
        "cut shares found": 0, "false alarms": 0,
    },
}  # fmt: skip
"""How much may be missing, in per cent; of false alarms how many."""
ONE = 40_000
"""Characters of a long report."""
A_PAGE = 2_000
PAGES = 1_000
BATCH = 20
"""Reports the pages are spread over."""


def measure() -> Iterator[Measured]:
    """Scores first, then time and memory; both say so when the texts are not there."""
    for name, folder in TEXTS.items():
        yield from _scores(name, _folder(folder))
    yield from _speed()
    yield from _hostile()
    yield _memory()


def _folder(name: str) -> Path:
    return Path(settings.BASE_DIR) / "tests" / "reader" / name


def _scores(name: str, folder: Path) -> Iterator[Measured]:
    budgets = BUDGETS[name]
    if not folder.is_dir():
        where = "no tests here: run it in a checkout"
        for what, budget in budgets.items():
            yield Measured("reader", f"{name}, {what}", 0, "%", budget, where, is_missing=True)
        return
    told = scored(folder).summary()
    for what, budget in budgets.items():
        if what == "false alarms":
            yield Measured("reader", f"{name}, false alarms", told[what], "", budget)
        else:
            missing = round((1 - told[what]) * 100, 6)
            yield Measured("reader", f"{name}, {what}: missing", missing, "%", budget)


def _texts() -> Sequence[str]:
    """The texts speed is measured with, the longest first; a made one where there is no checkout."""
    found = [path.read_text(encoding="utf-8") for path in sorted(_folder("reports").glob("*.txt"))]
    return sorted(found, key=len, reverse=True) or [_MADE * 200]


_MADE = (
    "1. Kết quả: Năm 2024, toàn huyện đã xây dựng 45 mô hình “Dân vận khéo”, gồm: kinh tế 20 mô hình, văn hóa - "
    "xã hội 25 mô hình theo Kế hoạch số 12-KH/HU ngày 01/02/2024 của Ban Thường vụ Huyện ủy.\n"
)


def _sized(text: str, length: int) -> str:
    """``text`` repeated or cut to about ``length``, at the end of a line."""
    whole = "\n".join([text] * (length // len(text) + 1))
    return whole[: whole.rfind("\n", 0, length) + 1 or length]


def _seconds(text: str, calls: int) -> float:
    """Median processor time of reading a text into data."""
    times = []
    for _call in range(calls):
        began = process_time()
        answer(read(text))
        times.append(process_time() - began)
    return median(times)


def _speed() -> Iterator[Measured]:
    texts = _texts()
    long = _sized(texts[0], ONE)
    answer(read(long))
    one = _seconds(long, 5)
    yield Measured("reader", f"{ONE:,} characters", one * 1000, "ms", 1000)
    ten = _seconds(_sized(texts[0], 10 * ONE), 3)
    yield Measured("reader", "10 times the text", ten * 1000, "ms", 12, "one", one * 1000)


_HOSTILE = (
    "“",
    "1\n",
    "(1) ",
    "12 mô hình (",
    "mô hình “A b”, ",
    "Kế hoạch số 1-KH/TU ",
    "| 1 | 2 |\n",
)


def _hostile() -> Iterator[Measured]:
    """Text that no report has: four times of it may take little more than four times as long."""
    worst, short, long = Decimal(0), 0.0, 0.0
    for unit in _HOSTILE:
        one, four = _seconds(_sized(unit, 5_000), 1), _seconds(_sized(unit, 20_000), 1)
        ratio = Decimal(four / max(one, 0.05))
        if ratio > worst:
            worst, short, long = ratio, max(one, 0.05), four
    yield Measured(
        "reader", "hostile text, 4 times as much", long * 1000, "ms", 6, "one", short * 1000
    )


def _memory() -> Measured:
    """Memory held after the second report of a batch, when everything is loaded, and after the last."""
    text = _sized(_texts()[0], A_PAGE * PAGES // BATCH)
    held = []
    for _report in range(BATCH):
        answer(read(text))
        held.append(_held())
    what = f"{PAGES:,} pages in a batch: memory at the end"
    return Measured("reader", what, held[-1], "MB", 1.1, "after its second report", held[1])


def _held() -> float:
    """Megabytes this process holds now; where the system does not tell, the most it ever held."""
    table = Path("/proc/self/statm")
    if table.exists():
        return int(table.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

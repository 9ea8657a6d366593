"""How well a reading agrees with answers made by hand: shares found, and shares of what was found right.

A figure agrees by value and overlapping place; it is *typed* when metric, field and subject agree as well.
An initiative agrees by its title, letters and digits only; a paper by symbol and day; a check by kind and
the numbers it tells. Both sides are plain data in the schema of the answers (``kheo.reader.answer``).
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kheo.reader.answer import answer
from kheo.reader.reading import read

Row = Mapping[str, Any]
JUDGED = "nội dung"
"""The field was judged from what an initiative does; nobody can be held to it."""
TITLES = ("title", "title_full", "title_clean")
SAID = frozenset({"mismatch", "truncated", "info"})
NEAR = 0.05


@dataclass(slots=True)
class Score:
    """Hits and totals by measure (``figures.recall`` …), added up over any number of texts."""

    hits: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    totals: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, measure: str, outcomes: Iterable[bool]) -> None:
        """Count outcomes of one measure."""
        told = list(outcomes)
        self.hits[measure] += sum(told)
        self.totals[measure] += len(told)

    def share(self, measure: str) -> float:
        """Hits of all, 1 when there was nothing to find."""
        return self.hits[measure] / self.totals[measure] if self.totals[measure] else 1.0

    def f1(self, part: str) -> float:
        """The harmonic mean of recall and precision of ``figures``, ``models`` or ``documents``."""
        recall, precision = self.share(f"{part}.recall"), self.share(f"{part}.precision")
        return 2 * recall * precision / (recall + precision) if recall + precision else 0.0

    def summary(self) -> dict[str, float]:
        """The measures the reader is held to; false alarms as a number."""
        return {
            "figures F1": self.f1("figures"), "figures typed": self.share("figures.typed"),
            "traps avoided": self.share("traps"), "initiatives F1": self.f1("models"),
            "initiatives placed": self.share("models.placed"),
            "initiatives field": self.share("models.field"), "papers F1": self.f1("documents"),
            "errors found": self.share("errors"), "cut shares found": self.share("cut"),
            "false alarms": float(self.totals["false"] - self.hits["false"]),
        }  # fmt: skip


def score(gold: Row, found: Row, into: Score) -> None:
    """Add one text: ``gold`` the right answers, ``found`` what was read."""
    _figures(gold["figures"], found["figures"], gold.get("not_figures", ()), into)
    _initiatives(gold["models"], found["models"], into)
    _papers(gold["documents"], found["documents"], into)
    _checks(gold["checks"], found["checks"], into)


def scored(folder: Path) -> Score:
    """How well every text of ``folder`` is read that has its answers beside it (NAME.txt, NAME.json)."""
    found = Score()
    for gold in sorted(folder.glob("*.json")):
        text = gold.with_suffix(".txt").read_text(encoding="utf-8")
        score(json.loads(gold.read_text(encoding="utf-8")), answer(read(text)), found)
    return found


def _overlap(one: Row, two: Row) -> bool:
    places = (one.get("start"), one.get("end"), two.get("start"), two.get("end"))
    return None not in places and one["start"] < two["end"] and two["start"] < one["end"]


def _same(one: Row, two: Row) -> bool:
    """Whether two figures tell the same amount at the same place."""
    if not _overlap(one, two):
        return False
    for key in ("value", "range"):
        if one.get(key) is not None and two.get(key) is not None:
            return _close(one[key], two[key])
    neither = one.get("value") is None and two.get("value") is None
    return neither and bool(one.get("vague")) == bool(two.get("vague"))


def _close(one: Any, two: Any) -> bool:
    if isinstance(one, list):
        return [float(each) for each in one] == [float(each) for each in two]
    return abs(float(one) - float(two)) < 1e-6


def _figures(gold: list[Row], found: list[Row], traps: Iterable[Row], into: Score) -> None:
    free = list(range(len(found)))
    for wanted in gold:
        if not wanted.get("core"):
            continue
        match = next((index for index in free if _same(found[index], wanted)), None)
        into.add("figures.recall", [match is not None])
        typed = False
        if match is not None:
            free.remove(match)
            typed = all(
                (found[match].get(key) or None) == (wanted.get(key) or None)
                for key in ("metric", "field", "subject")
            )
        into.add("figures.typed", [typed])
    into.add("figures.precision", [any(_same(one, wanted) for wanted in gold) for one in found])
    outside = [one for one in found if not any(_overlap(one, wanted) for wanted in gold)]
    into.add("traps", [not any(_overlap(one, trap) for one in outside) for trap in traps])


def _plain(text: str | None) -> str:
    folded = unicodedata.normalize("NFC", text or "").lower()
    return " ".join(re.sub(r"[^\w]+", " ", folded).split())


def _titles(row: Row) -> set[str]:
    return {_plain(row.get(key)) for key in TITLES} - {""}


def _initiatives(gold: list[Row], found: list[Row], into: Score) -> None:
    by_title: dict[str, Row] = {}
    for one in found:
        for title in _titles(one):
            by_title.setdefault(title, one)
    wanted: dict[str, Row] = {}
    for one in gold:
        if not one.get("repeat_of"):
            wanted.setdefault(_plain(one.get("title_clean") or one["title"]), one)
    for one in wanted.values():
        got = next((by_title[title] for title in _titles(one) if title in by_title), None)
        into.add("models.recall", [got is not None])
        into.add("models.placed", [got is not None and _placed(one, got)])
        if got is not None and one.get("field") and one.get("field_from") != JUDGED:
            into.add("models.field", [got.get("field") == one["field"]])
    known = {title for one in gold for title in _titles(one)}
    into.add("models.precision", [bool(_titles(one) & known) for one in found])


def _placed(wanted: Row, got: Row) -> bool:
    """Whether the owner (or, where there is none, the place) is told; several may be, by semicolons."""
    owner, place = wanted.get("unit") or wanted.get("place"), _plain(wanted.get("place"))
    told = " ".join(_plain(got.get(key)) for key in ("unit", "place"))
    if not owner:
        return True
    return _plain(owner) in told or bool(place and place in told)


def _papers(gold: list[Row], found: list[Row], into: Score) -> None:
    got = {(one.get("symbol"), one.get("date")) for one in found if one.get("symbol")}
    wanted = {
        (one["symbol"], one.get("date"))
        for one in gold
        if one.get("symbol") and not one.get("optional")
    }
    known = {(one.get("symbol"), one.get("date")) for one in gold}
    known |= {
        (one.get("symbol"), other.get("date"))
        for one in gold
        for other in one.get("variants", ())
        if isinstance(other, Mapping)
    }
    into.add("documents.recall", [one in got for one in wanted])
    into.add("documents.precision", [one in known for one in got])


def _alike(one: Row, two: Row) -> bool:
    if one.get("kind") != two.get("kind"):
        return False
    told = [
        (one[key], two[key])
        for key in ("stated", "computed")
        if one.get(key) is not None and two.get(key) is not None
    ]
    return all(abs(float(first) - float(second)) < NEAR for first, second in told)


def _checks(gold: list[Row], found: list[Row], into: Score) -> None:
    raised = [one for one in found if one.get("result") == "mismatch"]
    said = [one for one in found if one.get("result") in SAID]
    for wanted in gold:
        if wanted["result"] == "mismatch":
            into.add("errors", [any(_alike(wanted, one) for one in raised)])
        elif wanted["result"] == "truncated":
            into.add("cut", [any(_alike(wanted, one) for one in said)])
    doubtful = [one for one in gold if one["result"] in SAID]
    into.add("false", [any(_alike(one, wanted) for wanted in doubtful) for one in raised])

"""The data files of the demo, read into plain records."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

FOLDER = files("kheo.console.demo") / "data"


@dataclass(frozen=True, slots=True)
class Body:
    """An agency, board or organisation that the national list does not hold."""

    parent_code: str
    code: str
    name: str
    kind: str
    tree: str
    starts_on: str


@dataclass(frozen=True, slots=True)
class Person:
    """An invented person with one role; ``shown`` = printed in the table of sign-ins."""

    username: str
    full_name: str
    position: str
    unit_code: str
    role: str
    role_unit_code: str
    shown: str


@dataclass(frozen=True, slots=True)
class Named:
    """An initiative named in a report. ``field_from`` = content where the report gives none."""

    source: str
    title: str
    field: str
    field_from: str
    kind: str
    unit_code: str
    owner: str
    place: str
    sites: str


@dataclass(frozen=True, slots=True)
class Illustrated:
    """An invented initiative of Hà Tĩnh with the course its life takes (``lives.COURSES``)."""

    unit_code: str
    year: str
    title: str
    field: str
    kind: str
    place: str
    life: str


@dataclass(frozen=True, slots=True)
class Chair:
    """A seat of the council; without ``username`` its holder votes on paper."""

    username: str
    full_name: str
    position: str
    unit_code: str
    role: str


def bodies() -> list[Body]:
    """Agencies and organisations of the three provinces."""
    return [Body(**row) for row in _rows("bodies.csv")]


def people() -> list[Person]:
    """Everybody who signs in."""
    return [Person(**row) for row in _rows("people.csv")]


def named() -> list[Named]:
    """The 82 initiatives of the two reports, in their order."""
    return [Named(**row) for row in _rows("named.csv")]


def illustrated() -> list[Illustrated]:
    """The invented ones of Hà Tĩnh."""
    return [Illustrated(**row) for row in _rows("illustrated.csv")]


def copies() -> list[Illustrated]:
    """The invented ones that learn from another of the demo (``life`` names it behind a colon)."""
    return [Illustrated(**row) for row in _rows("copies.csv")]


@cache
def travel() -> dict[str, Any]:
    """Words of the story of good ways that travel."""
    content: dict[str, Any] = json.loads((FOLDER / "travel.json").read_text(encoding="utf-8"))
    return content


@cache
def exchange() -> dict[str, Any]:
    """Names of the files that come in, how their columns are matched, who asks from outside."""
    content: dict[str, Any] = json.loads((FOLDER / "exchange.json").read_text(encoding="utf-8"))
    return content


@cache
def wording() -> dict[str, Any]:
    """Sentences that fill forms, notes and papers."""
    content: dict[str, Any] = json.loads((FOLDER / "wording.json").read_text(encoding="utf-8"))
    return content


def council() -> list[Chair]:
    """The seats of the council of Hà Tĩnh but for the two of the unit concerned."""
    return [Chair(**row) for row in _rows("council.csv")]


@cache
def story() -> dict[str, Any]:
    """Sentences and letterheads of the appraisal."""
    content: dict[str, Any] = json.loads((FOLDER / "story.json").read_text(encoding="utf-8"))
    return content


def _rows(name: str) -> Iterator[dict[str, str]]:
    yield from csv.DictReader((FOLDER / name).read_text(encoding="utf-8").splitlines())

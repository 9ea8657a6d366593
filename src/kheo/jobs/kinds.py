"""The registry: what a kind of job does. Slices above name their functions when the program starts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol


class Running(Protocol):
    """What a job sees of itself while it runs."""

    subject: int

    def progress(self, done: int, total: int) -> None:
        """Tell how far it is. Raises CalledOff when somebody called the job off."""


class CalledOff(Exception):
    """Somebody called the job off; what it began is left as it was."""


Work = Callable[[Running], str]
"""Does the work and returns its result in words. It may be run twice (at least once)."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of job: its function, the name of the page of what it works on, its name on screen.

    ``page`` takes one argument, the key of the row worked on; "" when there is no such page. One that
    ``is_own`` is open to who asked for the work, and to nobody else.
    """

    work: Work
    page: str = ""
    label: Any = ""
    is_own: bool = False


_KINDS: dict[str, Kind] = {}


def declare(
    kind: str, work: Work, *, page: str = "", label: Any = "", is_own: bool = False
) -> None:
    """Make a kind known. Raises ValueError for a second function of the same name."""
    if _KINDS.setdefault(kind, Kind(work, page, label, is_own)).work is not work:
        raise ValueError(f"two functions for the job {kind}")


def work_of(kind: str) -> Work:
    """The function of a kind. Raises LookupError when no slice declared it."""
    return _KINDS[kind].work


def page_of(kind: str, *, asked_for_it: bool = True) -> str:
    """The name of the page of what a job of this kind works on; "" when there is none for the person."""
    found = _KINDS.get(kind)
    return found.page if found is not None and (asked_for_it or not found.is_own) else ""


def label_of(kind: str) -> str:
    """The kind in words, its code when no slice gave it any."""
    return str(_KINDS[kind].label or kind) if kind in _KINDS else kind


def known() -> Mapping[str, Kind]:
    """Every kind by its code."""
    return dict(_KINDS)

"""The registry: what a kind of job does. Slices above name their functions when the program starts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol


class Running(Protocol):
    """What a job sees of itself while it runs."""

    subject: int

    def progress(self, done: int, total: int) -> None:
        """Tell how far it is. Raises CalledOff when somebody called the job off."""


class CalledOff(Exception):
    """Somebody called the job off; what it began is left as it was."""


Work = Callable[[Running], str]
"""Does the work and returns its result in words. It may be run twice (at least once)."""

_KINDS: dict[str, Work] = {}


def declare(kind: str, work: Work) -> None:
    """Make a kind known. Raises ValueError for a second function of the same name."""
    if _KINDS.setdefault(kind, work) is not work:
        raise ValueError(f"two functions for the job {kind}")


def work_of(kind: str) -> Work:
    """The function of a kind. Raises LookupError when no slice declared it."""
    return _KINDS[kind]

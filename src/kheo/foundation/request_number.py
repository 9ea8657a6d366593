"""The number of the request being answered, for the journal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_current: ContextVar[str] = ContextVar("request_number", default="")


@contextmanager
def given(number: str) -> Iterator[str]:
    """Work inside a request, a command or a job that carries ``number``."""
    token = _current.set(number)
    try:
        yield number
    finally:
        _current.reset(token)


def current() -> str:
    """The number of the running request, or "" outside one."""
    return _current.get()

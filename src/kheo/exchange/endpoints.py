"""Answers of the API that are no list of records: figures, for example.

Slices declare an ``Endpoint`` in ``<slice>/api/``; ``config/interfaces.py`` hands it over.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from kheo.access.policy import Permission


@dataclass(frozen=True, slots=True)
class Endpoint:
    """``GET /api/v1/<name>/``. ``form`` reads the parameters; its errors are refused by name.

    ``answer(form, actor=, now=)`` gets the form, which is valid, and returns plain values; it raises
    refusals of the kernel. ``schema`` is the JSON Schema of what it returns.
    """

    name: str
    label: Any
    help: Any
    permission: Permission
    form: Any
    answer: Callable[..., Mapping[str, Any]]
    schema: Mapping[str, Any]


_ENDPOINTS: dict[str, Endpoint] = {}


def declare(*endpoints: Endpoint) -> None:
    """Make endpoints known. Raises ValueError for a second one of the same name."""
    for endpoint in endpoints:
        if _ENDPOINTS.setdefault(endpoint.name, endpoint) is not endpoint:
            raise ValueError(f"two endpoints called {endpoint.name}")


def endpoint_of(name: str) -> Endpoint:
    """The endpoint called ``name``. Raises LookupError."""
    return _ENDPOINTS[name]


def declared() -> tuple[Endpoint, ...]:
    """All endpoints, by name."""
    return tuple(_ENDPOINTS[name] for name in sorted(_ENDPOINTS))

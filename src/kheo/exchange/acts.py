"""An act as the API offers it: the form of its page and the operation behind that form.

Slices declare acts in ``<slice>/api/``; ``config/wiring.py`` hands them over. The form reads and refuses
exactly as it does on the page; the operation asks for the right and writes the journal.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models

from kheo.access.models import User
from kheo.access.policy import Permission, can, visible


def no_arguments(actor: Any, row: Any) -> Mapping[str, Any]:
    """Most forms are made from what was sent alone."""
    return {}


@dataclass(frozen=True, slots=True)
class Act:
    """Something a person may do: ``POST /api/v1/<listing>/{key}/<name>`` (or without a key: ``on_list``).

    ``operation(row, **cleaned, actor=, at=)``; without a row when ``on_list``. ``permission`` finds the
    row (``load``: 404 out of scope, the objection of fairness 403). ``form`` None = nothing is asked;
    ``form_arguments(actor, row)`` are what its constructor needs besides. ``answers`` = name of the listing
    whose record is returned ("" = that of the act, "-" = nothing). ``takes_files`` = multipart.
    ``clean(cleaned, actor, row)`` turns cleaned data into the operation's arguments where names differ.
    ``finds(rows, actor)`` stands in for ``visible`` where the right does not hang on a unit of the row.
    ``is_secret``: of what was sent nothing is kept, not even a digest (a secret ballot).
    ``pages`` names the pages on which a person does the same ("initiatives:step").
    """

    listing: str
    name: str
    label: Any
    operation: Callable[..., Any]
    permission: Permission
    form: Any = None
    on_list: bool = False
    form_arguments: Callable[[Any, Any], Mapping[str, Any]] = no_arguments
    clean: Callable[[Mapping[str, Any], Any, Any], Mapping[str, Any]] | None = None
    answers: str = ""
    takes_files: bool = False
    passes_clock: bool = True
    pages: tuple[str, ...] = ()
    is_secret: bool = False
    finds: Callable[[models.QuerySet[Any], User], models.QuerySet[Any]] | None = None

    def open_to(self, rows: models.QuerySet[Any], actor: User) -> models.QuerySet[Any]:
        """The rows on which ``actor`` may try this."""
        if self.finds is not None:
            return self.finds(rows, actor)
        return visible(rows, actor, self.permission)

    def why_not(self, actor: User, row: Any) -> str:
        """Why a row that ``actor`` sees is not open to this act; "" when nobody can say."""
        return can(actor, self.permission, row if self.finds is None else None).reason

    def objection(self, actor: User, row: Any) -> str:
        """What fairness has against it; where rows are found otherwise the operation asks."""
        asked = self.permission.objection
        return asked(actor, row) if asked and self.finds is None else ""


def for_who_may(permission: Permission) -> Callable[[Any, User], Any]:
    """``finds`` of rows of the whole house: all of them for who holds the right, else none."""

    def find(rows: Any, actor: User) -> Any:
        return rows if can(actor, permission) else rows.none()

    return find


_ACTS: dict[tuple[str, str], Act] = {}


def declare(*acts: Act) -> None:
    """Make acts known. Raises ValueError for a second act of the same name on one list."""
    for act in acts:
        if _ACTS.setdefault((act.listing, act.name), act) is not act:
            raise ValueError(f"two acts {act.listing}/{act.name}")


def act_of(listing: str, name: str) -> Act:
    """The act called ``name`` on ``listing``. Raises LookupError."""
    return _ACTS[listing, name]


def declared() -> tuple[Act, ...]:
    """All acts, by list and name."""
    return tuple(_ACTS[key] for key in sorted(_ACTS))

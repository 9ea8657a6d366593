"""A form sent after the session had ended: kept in the new session until sign-in.

Only what the person typed is kept: no passwords, no tokens, no files, at most 200 kB. Requests
from other sites never get here, the check of the form's token stands before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.http import HttpRequest  # noqa: TID251 - part of the middleware
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

KEY: Final = "kept"
MOST: Final = 200_000
"""Bytes of names and values together."""
LIFE: Final = timedelta(hours=1)
SECRET: Final = ("password", "csrfmiddlewaretoken", "old", "new", "again")
"""Fields with these names, or with "password" in their name, are never kept."""

_CODE: Final = re.compile(r"[a-z0-9_.:/-]*")


@dataclass(frozen=True, slots=True)
class Kept:
    """A form as it was sent: where to, its fields in order, and whether files came with it."""

    path: str
    fields: list[tuple[str, str]]
    at: datetime
    had_files: bool

    @property
    def shown(self) -> list[str]:
        """What somebody wrote, for the eye; codes of choices and hidden numbers say nothing."""
        return [value for _name, value in self.fields if not _CODE.fullmatch(value.strip())]


def keep(request: HttpRequest) -> bool:
    """Keep the form in the session; False when there is nothing worth keeping or too much."""
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        if not _is_secret(name)
        for value in values
    ]
    size = sum(len(name.encode()) + len(str(value).encode()) for name, value in fields)
    if not any(str(value).strip() for _name, value in fields) or size > MOST:
        return False
    request.session[KEY] = {
        "path": request.get_full_path(),
        "fields": fields,
        "at": int(timezone.now().timestamp()),
        "files": bool(request.FILES),
    }
    request.session.set_expiry(LIFE)
    return True


def kept_in(request: HttpRequest) -> Kept | None:
    """What is kept, unless it is too old or leads away from this site."""
    raw: dict[str, Any] | None = request.session.get(KEY)
    if not raw:
        return None
    at = datetime.fromtimestamp(raw["at"], tz=UTC)
    path = str(raw["path"])
    if timezone.now() - at > LIFE or not url_has_allowed_host_and_scheme(path, None):
        drop(request)
        return None
    fields = [(str(name), str(value)) for name, value in raw["fields"]]
    return Kept(path, fields, at, bool(raw["files"]))


def drop(request: HttpRequest) -> None:
    """Forget what was kept."""
    request.session.pop(KEY, None)


def drop_when_sent(request: HttpRequest) -> None:
    """The form that was kept has come again: its page has it now, with what is wrong with it."""
    kept = request.session.get(KEY) if request.method == "POST" else None
    if kept and kept["path"] == request.get_full_path():
        drop(request)


def _is_secret(name: str) -> bool:
    return name in SECRET or "password" in name.lower()

"""Arithmetic of sign-in, who may hand out which role, and grants in plain words.

No data base: what is decided here is decided from values alone.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _

from kheo.access.enums import ASSIGNABLE, Role
from kheo.kernel.days import format_day

FREE_FAILURES: Final = 5
"""From this many failures on, a name waits: 1 minute, then 2, 4, 8, 16."""
FIRST_WAIT: Final = timedelta(minutes=1)
LOCKING_FAILURES: Final = 10
"""So many failures within ``WINDOW`` lock the name for ``LOCK``."""
LOCK: Final = timedelta(minutes=30)
WINDOW: Final = timedelta(hours=1)
ADDRESS_LIMIT: Final = 50
"""Failures from one address within ``WINDOW``, whatever the names (a whole office shares one)."""
MEMORY: Final = timedelta(days=1)
"""Failed attempts older than this are forgotten."""
SEEN_EVERY: Final = timedelta(minutes=5)
"""How often "last seen" of a session is written at most."""

LONGEST_PASSWORD: Final = 200
"""Longer ones are refused unread: hashing costs time that a stranger must not spend for us."""
SYSTEM_NAME: Final = "system"
"""Sign-in name of the account under which the clock acts; nobody can sign in with it."""

STEP_SECONDS: Final = 30
"""How long one code of an app is shown (RFC 6238)."""
DRIFT: Final = 1
"""By how many steps the clock of a telephone may be wrong."""
RECOVERY_CODES: Final = 10
CONFIRMED_FOR: Final = timedelta(minutes=10)
"""For so long after the password was asked again how one signs in may be changed."""
HALFWAY: Final = timedelta(minutes=10)
"""For so long the second step of a sign-in may be taken."""

RESERVED: Final = frozenset({Role.SYSTEM_ADMINISTRATOR, Role.AUDITOR})
"""Given only by a system administrator: they look at, or stand above, local administrators."""
ADMINISTRATIVE: Final = frozenset({Role.SYSTEM_ADMINISTRATOR, Role.USER_ADMINISTRATOR})
"""Roles that hand out roles; they never last longer than that of the person who gave them."""
MAKERS: Final = frozenset({Role.REGISTRAR})
CHECKERS: Final = frozenset(
    {Role.UNIT_HEAD, Role.STANDING_OFFICE, Role.APPRAISER, Role.COUNCIL_CHAIR, Role.COUNCIL_MEMBER}
)

_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is mistaken for another when read aloud
_KIND_WORDS = ("Xã", "Phường", "Thị", "Đặc", "Huyện", "Quận", "Thành", "Tỉnh", "Thôn", "Tổ", "Bản")


def closed_until(failures: Iterable[datetime], now: datetime) -> datetime | None:
    """Until when a name that failed at these moments must wait; None when it may try.

    Counted back from the last failure, so that a wait does not shrink while it runs.
    """
    known = sorted(moment for moment in failures if moment <= now)
    if not known:
        return None
    last = known[-1]
    count = sum(1 for moment in known if moment > last - WINDOW)
    if count < FREE_FAILURES:
        return None
    wait = LOCK if count >= LOCKING_FAILURES else FIRST_WAIT * 2 ** (count - FREE_FAILURES)
    return last + wait if last + wait > now else None


def address_closed_until(failures: Iterable[datetime], now: datetime) -> datetime | None:
    """Until when an address must wait: the moment its failures of an hour fall below the limit."""
    known = sorted(moment for moment in failures if now - WINDOW < moment <= now)
    return known[-ADDRESS_LIMIT] + WINDOW if len(known) >= ADDRESS_LIMIT else None


def one_time_password() -> str:
    """Twelve signs in three groups (59 bits), easy to read over the telephone."""
    signs = [secrets.choice(_SIGNS) for _place in range(12)]
    return "-".join("".join(signs[start : start + 4]) for start in (0, 4, 8))


def near_steps(now: datetime) -> list[int]:
    """The steps whose code is taken at ``now``: this one first, then those just beside it."""
    step = int(now.timestamp()) // STEP_SECONDS
    beside = [step + sign * away for away in range(1, DRIFT + 1) for sign in (-1, 1)]
    return [step, *beside]


def plain_code(code: str) -> str:
    """A typed code without blanks, hyphens and capitals: "ABCD-2345 " → "abcd2345"."""
    return "".join(sign for sign in code.lower() if sign.isalnum())[:40]


def may_hand_out(held: Iterable[str]) -> frozenset[Role]:
    """The roles that somebody holding ``held`` over a unit may give over it and below it.

    A system administrator (and the system) every role but the system's own; a local user
    administrator the working roles. To name another local administrator see ``strictly_below``.
    """
    roles = set(held)
    if roles & {Role.SYSTEM_ADMINISTRATOR, Role.SYSTEM}:
        return ASSIGNABLE
    return ASSIGNABLE - RESERVED if Role.USER_ADMINISTRATOR in roles else frozenset()


def strictly_below(role: str) -> bool:
    """Whether a local administrator may give ``role`` only over units below his own."""
    return role in ADMINISTRATIVE


def is_double_hat(roles: Iterable[str]) -> bool:
    """Whether one person would both file and check. Allowed (small units), but he is warned:
    the objections of the acts themselves keep him from checking his own filing."""
    held = set(roles)
    return bool(held & MAKERS) and bool(held & CHECKERS)


def within_sentence(label: str) -> str:
    """A unit's name inside a sentence: "Xã Kỳ Xuân" → "xã Kỳ Xuân"."""
    return label[:1].lower() + label[1:] if label.startswith(_KIND_WORDS) else label


def grant_sentence(
    role: str, unit: str, valid_from: date, valid_to: date | None, paper: str
) -> str:
    """A grant in plain words; ``valid_to`` is exclusive and shown as the last day inside."""
    words = {
        "role": str(Role(role).label),
        "unit": within_sentence(unit),
        "start": format_day(valid_from),
        "paper": paper,
    }
    if valid_to is None:
        return (
            _("Is %(role)s of %(unit)s and every unit below it, from %(start)s, by %(paper)s")
            % words
        )
    words["end"] = format_day(max(valid_to - timedelta(days=1), valid_from))
    return (
        _(
            "Is %(role)s of %(unit)s and every unit below it, "
            "from %(start)s to %(end)s, by %(paper)s"
        )
        % words
    )


_BROWSERS = (
    ("Edg", "Edge"), ("coc_coc", "Cốc Cốc"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung"),
    ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
)  # fmt: skip
_MACHINES = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
    ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip


def browser_words(user_agent: str) -> str:
    """ "Chrome, Windows" out of the long line a browser sends; its beginning when unknown."""
    found = [
        next((word for mark, word in table if mark in user_agent), "")
        for table in (_BROWSERS, _MACHINES)
    ]
    return ", ".join(filter(None, found)) or user_agent[:40]

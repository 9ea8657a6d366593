"""What a file may bring in: the fields of its rows, and how rows are judged, entered and undone.

Slices declare a ``Profile`` in ``<slice>/exchange/``; ``config/wiring.py`` hands it over. The engine reads
files, matches headings, makes values of cells and keeps what happens; a profile knows the tables.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, runtime_checkable

from kheo.access.models import User
from kheo.access.policy import Permission
from kheo.exchange.enums import Fate, Value
from kheo.orgs.models import Unit


@dataclass(frozen=True, slots=True)
class Field:
    """One column a file may have. ``words`` are other headings it is known by (any case, accents or not).

    ``unsure`` are headings that may mean it and may mean something else: offered, never taken unasked.
    ``choices`` code → word for CHOICE and CHOICES (a callable is asked when a file is checked); code,
    word and folded word are all understood, and further words ``said`` (word → code). ``example`` stands in
    the template workbook.
    """

    name: str
    label: Any
    kind: Value = Value.TEXT
    is_required: bool = False
    is_key: bool = False
    words: tuple[str, ...] = ()
    choices: Any = ()
    longest: int = 300
    help: Any = ""
    example: str = ""
    unsure: tuple[str, ...] = ()
    said: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Row:
    """A row of a file as read: its number in the sheet (as Excel counts), and values by field name.

    Absent column: no member. Empty cell: None. What could not be read is in ``refusals``
    (field → sentence) and not in ``values``.
    """

    number: int
    values: Mapping[str, Any]
    refusals: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Judged:
    """A row and its fate. ``refusals`` field ("" = the whole row) → sentence naming the remedy.

    ``key`` = the row of the table it meets (CHANGED, SAME); ``before`` and ``after`` hold the differing
    values as words for the preview. ``plan`` is what ``enter`` needs besides: plain JSON values.
    ``remarks`` field → sentence worth a look that holds nothing back.
    """

    number: int
    fate: Fate
    values: Mapping[str, Any]
    refusals: Mapping[str, str] = field(default_factory=dict)
    key: int | None = None
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    plan: Mapping[str, Any] = field(default_factory=dict)
    label: str = ""
    remarks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entered:
    """What entering a row did: ``key`` of the record, whether it was made, and what ``undo`` needs."""

    number: int
    key: int
    is_new: bool
    before: Mapping[str, Any] = field(default_factory=dict)


class Resting(str):
    """A sentence that holds an undo back. ``model`` ("library.story") and ``key`` are the row it speaks of,
    ``record`` is the key of the record that stays because of it: the page of either is linked.
    """

    def __new__(
        cls, sentence: str, model: str = "", key: Any = None, record: int | None = None
    ) -> Resting:
        """The sentence with its row."""
        self = super().__new__(cls, sentence)
        self.model, self.key, self.record = model, key, record
        return self

    model: str
    key: Any
    record: int | None

    def kept(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return {"told": str(self), "model": self.model, "key": self.key, "record": self.record}


class Intake(Protocol):
    """One file of one profile at work: made once a run, so it may keep what it looked up.

    Every method takes a chunk of rows (1,000 at most) and costs a fixed number of queries a chunk.
    """

    def judge(self, rows: Sequence[Row]) -> list[Judged]:
        """The fate of each row against the tables as they stand, and against earlier rows of the file."""

    def enter(self, rows: Sequence[Judged]) -> list[Entered]:
        """Write the NEW and CHANGED rows with journal, search and sums, in the caller's transaction."""

    def undo(self, rows: Sequence[Entered]) -> Sequence[str]:
        """Take back, newest first, in the caller's transaction; returns sentences about rows on which something rests.

        When it returns any, nothing was changed. A sentence that is a ``Resting`` is linked to what it speaks of.
        """


@runtime_checkable
class Remembering(Protocol):
    """An intake whose rows name rows above them: told what an earlier run took in of the file."""

    def remember(self, rows: Sequence[Judged]) -> None:
        """Rows of a chunk that is in."""


@dataclass(frozen=True, slots=True)
class Profile:
    """A kind of file. ``make(unit, actor, at, options)`` → its Intake.

    ``permission`` is asked over ``unit``, under whose name the file comes in; rows are asked one by one
    by the intake. ``options`` are further fields asked once a file (a period, a paper, a state).
    ``page`` names the page of the list, ``record_page`` that of a record (one argument, its key); ``model``
    ("app.Model") is the table of the keys, by which it is proved that what was taken in is there.
    ``at_once`` is how many rows of a file of more than 1,000 are written in one transaction: fewer than
    1,000 where a row costs much and does not lean on its neighbours.
    """

    name: str
    label: Any
    permission: Permission
    fields: tuple[Field, ...]
    make: Callable[[Unit, User, datetime, Mapping[str, Any]], Intake]
    options: tuple[Field, ...] = ()
    notes: Any = ""
    page: str = ""
    record_page: str = ""
    model: str = ""
    at_once: int = 1_000

    @property
    def keys(self) -> tuple[str, ...]:
        """Names of the fields by which a row is known again."""
        return tuple(one.name for one in self.fields if one.is_key)


_PROFILES: dict[str, Profile] = {}


def declare(*profiles: Profile) -> None:
    """Make profiles known. Raises ValueError for a second one of the same name."""
    for profile in profiles:
        if _PROFILES.setdefault(profile.name, profile) is not profile:
            raise ValueError(f"two profiles called {profile.name}")


def profile_of(name: str) -> Profile:
    """The profile called ``name``. Raises LookupError."""
    return _PROFILES[name]


def declared() -> tuple[Profile, ...]:
    """All profiles, by name."""
    return tuple(_PROFILES[name] for name in sorted(_PROFILES))

"""What would become of a file, without keeping anything of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.exchange.enums import Fate
from kheo.exchange.profiles import Judged, Profile
from kheo.exchange.queries.looking import look
from kheo.exchange.queries.matchings import kept_matching
from kheo.exchange.queries.taking import require_alive, require_taking_in
from kheo.exchange.reading.books import open_book
from kheo.exchange.reading.cells import Reader
from kheo.exchange.reading.matching import kept_columns
from kheo.kernel.refusals import BadInput
from kheo.orgs.models import Unit

CHUNK = 1000
COUNTS = {
    Fate.NEW: "new_rows", Fate.CHANGED: "changed_rows", Fate.SAME: "same_rows",
    Fate.REFUSED: "refused_rows",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Preview:
    """Counts, the refused rows, and whether something broke. ``key`` is that of the import, if one was kept."""

    profile: Profile
    headline: str
    counts: Mapping[str, int]
    refused: Sequence[Judged]
    key: int | None = None
    is_broken: bool = False

    def label(self, field: str) -> str:
        """The label of a field; of "" the whole row."""
        return next((str(one.label) for one in self.profile.fields if one.name == field), field or _("The whole row"))  # fmt: skip

    def told(self) -> dict[str, Any]:
        """For JSON."""
        refused = [
            {"row": row.number, "refusals": {name: str(why) for name, why in row.refusals.items()}}
            for row in self.refused
        ]
        return {"told": self.headline, "import": self.key, **self.counts, "refused": refused}


def preview(
    content: bytes, *, name: str, profile: Profile, unit: Unit, options: Mapping[str, Any],
    actor: User, at: datetime,
) -> Preview:  # fmt: skip
    """Judge every row; nothing is kept.

    Raises NotAllowed, RuleBroken, BadInput for a file that cannot be read or whose columns are not known.
    """
    require_taking_in(actor, profile, unit)
    require_alive(unit)
    book = open_book(content, name)
    seen = look(book, profile)
    kept = kept_matching(profile, unit, seen.print)
    titles = seen.seen["titles"]
    columns = kept_columns(titles, kept.columns) if kept else seen.columns
    missing = [
        str(one.label) for one in profile.fields if one.is_required and one.name not in columns
    ]
    if missing:
        raise BadInput(
            _("No column was recognised for: %(names)s."), params={"names": ", ".join(missing)}
        )
    reader = Reader(profile.fields, columns, kept.words if kept else {}, titles)
    intake = profile.make(unit, actor, at, options)
    rows = reader.rows(book, seen.sheet, max(seen.heading_rows, default=0) + 1)
    counts, refused = Counter[str](), list[Judged]()
    while chunk := list(islice(rows, CHUNK)):
        judged = intake.judge(chunk)
        counts.update(COUNTS[row.fate] for row in judged)
        refused += [row for row in judged if row.fate == Fate.REFUSED]
    told = _("%(name)s: only tried, nothing was kept") % {"name": name}
    return Preview(profile, told, {one: counts[one] for one in COUNTS.values()}, refused)

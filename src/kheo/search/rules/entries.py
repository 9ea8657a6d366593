"""What stands in the index of a thing that a slice told."""

from __future__ import annotations

from typing import Any, Final

from kheo.kernel.text import fold
from kheo.search.enums import What, identity
from kheo.search.rules.ranking import PAST
from kheo.search.sources import Text

LONGEST_TITLE: Final = 1_000
LONGEST_BODY: Final = 20_000
LONGEST_SCOPE: Final = 300


def columns_of(what: str, text: Text) -> dict[str, Any]:
    """The columns of the entry that ``text`` makes."""
    return {
        "id": identity(what, text.key),
        "what": str(what),
        "key": text.key,
        "title": fold(text.title)[:LONGEST_TITLE],
        "body": fold(text.body)[:LONGEST_BODY].rstrip(),
        "scope": scope_of(what, text.scope, past=text.past),
        "day": text.day,
    }


def scope_of(what: str, scope: str, *, past: bool) -> str:
    """The words of the scope. Initiatives are so many that the others carry a mark, and not they."""
    marks = [] if what == What.INITIATIVE else [f"_{what}"]
    marks += [f"_{word}" for word in dict.fromkeys(scope.split())]
    return " ".join([PAST, *marks] if past else marks)[:LONGEST_SCOPE]

"""Mentions of the same initiative: the same title, however marked and spelt."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kheo.reader.found import Named

_LETTERS = re.compile(r"[^\w]+")


def plain(title: str) -> str:
    """A title for comparing: small letters, words only."""
    return " ".join(_LETTERS.sub(" ", title.lower()).split())


def repeats(named: Sequence[Named]) -> None:
    """Point every later mention to the first one of the same title.

    A title is the same when its words are; the words before the marks of a later mention may be the whole
    of an earlier title (3 Chung “Chung nguồn lực …” repeats “3 chung”). Two owners make two initiatives.
    """
    first: dict[str, int] = {}
    for index, one in enumerate(named):
        keys = [plain(text) for text in (one.title, one.title_full, one.title_clean) if text]
        if one.title_full and one.title_full.endswith(("”", '"')):
            keys.append(plain(re.split('[“"]', one.title_full)[0]))
        known = next((first[key] for key in keys if key in first), None)
        if known is not None and not _other_owner(named[known], one):
            one.again = known
        for key in keys[: 1 + bool(one.title_full)]:
            first.setdefault(key, index)


def _other_owner(left: Named, right: Named) -> bool:
    """Whether both tell an owner or a place and these share no word with a capital letter."""
    one, two = (f"{named.unit or ''} {named.place or ''}" for named in (left, right))
    if not one.strip() or not two.strip():
        return False
    names = re.compile(r"\b[A-ZĐÀ-Ỹ0-9]\w*")
    return not set(names.findall(one)) & set(names.findall(two))

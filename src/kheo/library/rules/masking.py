"""Names taken out of a public text when the consent to show them is taken back."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from django.utils.translation import gettext as _

from kheo.kernel.text import fold, nfc
from kheo.library.rules.privacy import OFFICIAL, TITLES, core_name

_TITLE = "|".join(re.escape(one) for one in sorted(TITLES, key=len, reverse=True))
_GAP = r"\s+"
_BEGINS = re.compile(r"(?:^|[.!?:]\s+|\n\s*)\Z")
PATTERNS_KEPT = 512


def masked(text: str, names: Iterable[str]) -> str:
    """``text`` with every one of ``names`` written as “một người dân”, “một cán bộ” or “một hộ dân”.

    A name is found in any case and spacing, with its marks or without any; after a title also by its last
    words alone (“ông An” for “ông Nguyễn Văn An”). The title goes with the name.
    """
    shown = nfc(text)
    for name in sorted(set(names), key=len, reverse=True):
        for pattern in _patterns(nfc(name)):
            shown = pattern.sub(_instead, shown)
    return shown


def _instead(hit: re.Match[str]) -> str:
    title = (hit["title"] or "").lower()
    if title.startswith(("hộ", "gia đình")):
        words = _("a household")
    else:
        words = _("an officer") if title in OFFICIAL else _("a citizen")
    begins = _BEGINS.search(hit.string[: hit.start()])
    return words[:1].upper() + words[1:] if begins else words


@lru_cache(PATTERNS_KEPT)
def _patterns(name: str) -> tuple[re.Pattern[str], ...]:
    """What finds the whole name, and what finds its end behind a title."""
    words = core_name(name).split()
    titled = rf"(?<!\w)(?P<title>(?i:{_TITLE})){_GAP}"
    ends = "|".join(
        _GAP.join(
            rf"(?:{re.escape(word.title())}|{re.escape(word.upper())})" for word in words[at:]
        )
        for at in range(min(1, len(words) - 1), len(words))
    )
    found = [re.compile(rf"{titled}(?:{ends})(?!\w)")] if words else []
    if len(words) > 1:
        plain = fold(" ".join(words)).split()
        whole = "|".join(_GAP.join(map(re.escape, one)) for one in (words, plain))
        before = rf"(?<!\w)(?:(?P<title>{_TITLE}){_GAP})?"
        found.insert(0, re.compile(rf"{before}(?:{whole})(?!\w)", re.IGNORECASE))
    return tuple(found)

"""Which folded syllables can be Vietnamese, and slips of the keyboard made good."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SYLLABLE = re.compile(
    r"(?:b|ch|c|d|gh|gi|g|h|kh|k|l|m|ngh|ng|nh|n|ph|p|qu|q|r|s|th|tr|t|v|x)?"
    r"(?:"
    r"a(?:c|ch|i|m|n|ng|nh|o|p|t|u|y)?|e(?:c|ch|m|n|ng|nh|o|p|t|u)?|"
    r"i(?:a|c|ch|m|n|nh|p|t|u|ec|em|en|eng|ep|et|eu)?|"
    r"o(?:c|i|m|n|ng|p|t|oc|ong|e|en|eo|et|a|ac|ach|ai|am|an|ang|anh|ao|ap|at|ay)?|"
    r"u(?:a|an|ang|anh|at|au|ay|ac|c|e|ech|en|enh|i|m|n|ng|o|oc|oi|om|on|ong|op|ot|ou|p|t|u|"
    r"y|ya|yen|yet|ynh|yt|yu|yn|ych)?|"
    r"y(?:em|en|eng|et|eu|t|nh)?"
    r")"
)
_LONGEST = 9


def is_possible(syllable: str) -> bool:
    """Whether a folded syllable can be written in Vietnamese."""
    return _SYLLABLE.fullmatch(syllable) is not None


def mended(syllable: str) -> str:
    """The syllable meant where the keyboard slipped: a letter doubled, too many, or two changed
    places ("dunng", "sihn"). What is possible, foreign or a number stays as it is."""
    if len(syllable) > _LONGEST or not syllable.isalpha() or is_possible(syllable):
        return syllable
    return next((one for one in _slips(syllable) if is_possible(one)), syllable)


def _slips(syllable: str) -> Iterator[str]:
    cuts = [(syllable[:at], syllable[at:]) for at in range(len(syllable))]
    yield from (left + right[1:] for left, right in cuts if left[-1:] == right[:1])
    yield from (left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1)
    if len(syllable) > 3:
        yield from (left + right[1:] for left, right in cuts if left)

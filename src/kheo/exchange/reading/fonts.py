"""Cells typed in a font of the time before Unicode (.VnTime, VNI-Times), told by their words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from kheo.reader.sources.encodings import ENOUGH, from_tcvn3, from_vni, known_words

WAYS: dict[str, Callable[[str], str]] = {"TCVN3 (.VnTime)": from_tcvn3, "VNI": from_vni}
MOST_KEPT = 50_000


@dataclass(slots=True)
class Mend:
    """Text → the same in Unicode, remembered because cells repeat."""

    name: str
    convert: Callable[[str], str]
    kept: dict[str, str] = field(default_factory=dict)

    def __call__(self, text: str) -> str:
        """``text`` in Unicode; what is Unicode already stays."""
        if text.isascii():
            return text
        found = self.kept.get(text)
        if found is None:
            if len(self.kept) > MOST_KEPT:
                self.kept.clear()
            found = self.kept[text] = _unless_unicode(text, self.convert)
        return found

    @property
    def told(self) -> str:
        """The sentence for the person."""
        return _("The sheet is typed in a %(font)s font; it was made Unicode.") % {
            "font": self.name
        }


def mender(cells: Iterable[str]) -> Mend | None:
    """How the text of a sheet is made Unicode, judged by its first cells; None where it is already."""
    text = "\n".join(cells)
    if text.isascii():
        return None
    now = known_words(text)
    found = {name: known_words(convert(text)) for name, convert in WAYS.items()}
    name = max(found, key=lambda one: found[one])
    if found[name] < max(ENOUGH, now * 1.5 + 0.02):
        return None
    return Mend(name, WAYS[name])


def _unless_unicode(text: str, convert: Callable[[str], str]) -> str:
    """Letters that only Unicode has (ạ, ơ, ư …) tell that this cell was typed in it."""
    return (
        text
        if any("\u1ea0" <= char <= "\u1ef9" or char in "ơưƠƯ" for char in text)
        else convert(text)
    )

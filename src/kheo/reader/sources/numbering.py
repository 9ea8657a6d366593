"""List numbers that Word draws itself and that stand in no text: "1.", "2.1.", "a)", "-"."""

from __future__ import annotations

from collections import defaultdict

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
          (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip


class Numbering:
    """Gives every paragraph of a list the number Word would draw; counts as it goes."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        """Read the definitions; None where the document has none."""
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._of_style: dict[str, tuple[str, int]] = {}
        if numbering is not None:
            self._read(numbering)
        for style in styles.iter(f"{W}style") if styles is not None else ():
            told = _told(style.find(f"{W}pPr"))
            if told:
                self._of_style[style.get(f"{W}styleId") or ""] = told

    def _read(self, numbering: etree._Element) -> None:
        abstract = {
            one.get(f"{W}abstractNumId"): {
                _whole(level.get(f"{W}ilvl") or "0"): (
                    _value(level, "numFmt", "decimal"), _value(level, "lvlText", ""),
                    _whole(_value(level, "start", "1")),
                )
                for level in one.iter(f"{W}lvl")
            }
            for one in numbering.iter(f"{W}abstractNum")
        }  # fmt: skip
        for one in numbering.iter(f"{W}num"):
            key = _value(one, "abstractNumId", "")
            self._levels[one.get(f"{W}numId") or ""] = abstract.get(key, {})

    def label(self, paragraph: etree._Element) -> str:
        """The number with a blank behind it, "" for a paragraph of no list."""
        properties = paragraph.find(f"{W}pPr")
        told = _told(properties)
        if told is None and properties is not None:
            told = self._of_style.get(_value(properties, "pStyle", ""))
        if told is None or told[0] not in self._levels:
            return ""
        number, level = told
        levels = self._levels[number]
        if level not in levels:
            return ""
        counts = self._counts[number]
        counts[level] = counts.get(level, levels[level][2] - 1) + 1
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]
        form, text, _start = levels[level]
        if form == "bullet":
            return "- "
        if form == "none" or not text:
            return ""
        for above in range(level + 1):
            drawn = _draw(
                counts.get(above, levels.get(above, ("", "", 1))[2]),
                levels.get(above, ("decimal", "", 1))[0],
            )
            text = text.replace(f"%{above + 1}", drawn)
        return f"{text} "


def _told(properties: etree._Element | None) -> tuple[str, int] | None:
    found = properties.find(f"{W}numPr") if properties is not None else None
    if found is None:
        return None
    number = _value(found, "numId", "0")
    return None if number == "0" else (number, _whole(_value(found, "ilvl", "0")))


def _value(parent: etree._Element, name: str, default: str) -> str:
    found = parent.find(f"{W}{name}")
    return default if found is None else found.get(f"{W}val") or default


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0


def _draw(count: int, form: str) -> str:
    if form in {"lowerLetter", "upperLetter"}:
        letter = chr(ord("a") + (count - 1) % 26)
        return letter.upper() if form == "upperLetter" else letter
    if form in {"lowerRoman", "upperRoman"} and count < 4000:
        told = ""
        for value, sign in _ROMAN:
            while count >= value:
                told, count = told + sign, count - value
        return told.lower() if form == "lowerRoman" else told
    return str(count)

"""The text of one Word paragraph: runs in old fonts converted, deletions left out, notes marked."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from kheo.reader.normal import FOOTNOTE
from kheo.reader.sources.encodings import from_tcvn3, from_vni

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BOX = f"{W}txbxContent"
_LEFT_OUT = frozenset(
    [
        _FALLBACK,
        _BOX,
        *(f"{W}{one}" for one in ("del", "moveFrom", "pPr", "rPr", "instrText", "rt")),
    ]
)


class Fonts:
    """Which runs are typed in a font of the time before Unicode, by its name."""

    def __init__(self, styles: etree._Element | None) -> None:
        """Read the fonts of the styles; None where the document has none."""
        self._styles: dict[str, tuple[str, str]] = {}
        self._usual = ""
        self._met: set[str] = set()
        if styles is None:
            return
        for style in styles.iter(f"{W}style"):
            based = style.find(f"{W}basedOn")
            name = style.get(f"{W}styleId") or ""
            self._styles[name] = (
                _font(style.find(f"{W}rPr")), (based.get(f"{W}val") or "") if based is not None else "",
            )  # fmt: skip
            if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in {"1", "true"}:
                self._usual = self._styles[name][0]
        self._usual = self._usual or _font(styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"))

    def of(self, run: etree._Element, paragraph: etree._Element) -> str:
        """``tcvn3``, ``TCVN3`` (capitals), ``vni`` or "" for the font of a run."""
        own = run.find(f"{W}rPr")
        name = _font(own)
        for properties, tag in ((own, "rStyle"), (paragraph.find(f"{W}pPr"), "pStyle")):
            style = properties.find(f"{W}{tag}") if properties is not None and not name else None
            name = name or (self._of_style(style.get(f"{W}val") or "") if style is not None else "")
        return _kind(name or self._usual)

    def convert(self, kind: str, text: str) -> str:
        """Text of a run in Unicode."""
        if not kind or text.isascii():
            return text.upper() if kind == "TCVN3" else text
        self._met.add("VNI" if kind == "vni" else "TCVN3 (.VnTime)")
        text = "".join(
            chr(ord(one) & 0xFF) if 0xF000 <= ord(one) <= 0xF0FF else one for one in text
        )
        if kind == "vni":
            return from_vni(text)
        return from_tcvn3(text).upper() if kind == "TCVN3" else from_tcvn3(text)

    def told(self) -> str:
        """A sentence about the fonts converted so far, "" for none."""
        if not self._met:
            return ""
        return f"Văn bản gõ bằng phông {' và '.join(sorted(self._met))}; đã chuyển sang Unicode."

    def _of_style(self, name: str) -> str:
        for _step in range(12):
            font, name = self._styles.get(name, ("", ""))
            if font or not name:
                return font
        return ""


def _font(properties: etree._Element | None) -> str:
    fonts = properties.find(f"{W}rFonts") if properties is not None else None
    return (fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi") or "") if fonts is not None else ""


def _kind(font: str) -> str:
    if font[:3].casefold() == ".vn":
        return "TCVN3" if font.endswith("H") else "tcvn3"
    return "vni" if font[:4].casefold() == "vni-" else ""


class Pieces:
    """A paragraph's ``text``; ``notes`` it refers to, in order; ``boxes`` of text that hang on it.

    ``nodes`` are the elements that print, each with where its text begins; they tell places only while
    ``exact``, that is where no old font was converted.
    """

    def __init__(self, paragraph: etree._Element, fonts: Fonts) -> None:
        """Read the paragraph."""
        self.notes: list[tuple[str, str]] = []
        self.boxes: list[etree._Element] = []
        self.nodes: list[tuple[int, etree._Element]] = []
        self.exact = True
        parts: list[tuple[str, str]] = []
        at = 0
        for run, node in _walk(paragraph, self.boxes):
            text = self._words(node)
            kind = fonts.of(run, paragraph) if text.strip() and run is not None else ""
            if (
                node.tag == f"{W}softHyphen"
                and run is not None
                and fonts.of(run, paragraph) == "tcvn3"
            ):
                text, kind = "\u00ad", "tcvn3"  # the code of a letter, taken by Word for a hyphen
            if text and run is not None:
                self.nodes.append((at, node))
                at += len(text)
            self.exact = self.exact and not kind
            if parts and (parts[-1][0] == kind or text.isspace()):
                parts[-1] = (parts[-1][0], parts[-1][1] + text)
            elif text:
                parts.append((kind, text))
        self.text = _TABS.sub(_spaced, "".join(fonts.convert(kind, text) for kind, text in parts))

    def _words(self, node: etree._Element) -> str:
        name = node.tag.removeprefix(W)
        if name == "t":
            return (node.text or "").replace("\n", " ")
        if name in {"footnoteReference", "endnoteReference"}:
            self.notes.append((name.removesuffix("Reference"), node.get(f"{W}id") or ""))
            return FOOTNOTE
        if name in {"br", "cr"}:
            return "\n" if node.get(f"{W}type") in {None, "textWrapping"} else " "
        return {"tab": "\t", "ptab": "\t", "noBreakHyphen": "-"}.get(name, "")


_TABS = re.compile(
    r"(?P<opening>^\s*|(?:^|\n)\s*(?:[-+*•–]|\(?\w{1,4}(?:\.\d{1,2})*[.)/]))(?P<first>\t+)|\t+"
)


def _spaced(found: re.Match[str]) -> str:
    """Tabs as wide as they were: one that parts columns and blanks, or only blanks behind a list number."""
    opening = found["opening"]
    if opening is not None:
        return opening + " " * len(found["first"])
    return "\t" + " " * (len(found[0]) - 1)


def _walk(
    paragraph: etree._Element, boxes: list[etree._Element]
) -> Iterator[tuple[etree._Element | None, etree._Element]]:
    """Every node that prints, with its run; without recursion."""
    stack: list[tuple[etree._Element | None, etree._Element]] = [
        (None, child) for child in reversed(paragraph)
    ]
    while stack:
        run, node = stack.pop()
        if not isinstance(node.tag, str):
            continue
        if node.tag in _LEFT_OUT:
            if node.tag == _BOX:
                boxes.append(node)
            continue
        if node.tag == f"{W}r":
            run = node
            if _hidden(node):
                continue
        yield run, node
        stack.extend((run, child) for child in reversed(node))


def _hidden(run: etree._Element) -> bool:
    properties = run.find(f"{W}rPr")
    told = properties.find(f"{W}vanish") if properties is not None else None
    return told is not None and told.get(f"{W}val") not in {"0", "false"}

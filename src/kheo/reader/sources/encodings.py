"""Bytes to text, and text typed in fonts of the time before Unicode to Unicode.

TCVN3 (fonts .VnTime …) and VNI (fonts VNI-Times …) draw Vietnamese over the codes of Western letters. A text of
theirs is told by its words: converted, the commonest words of every report must appear.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache

from kheo.reader.lexicon import table
from kheo.reader.sources.refusals import refuse

SAMPLE = 20_000
ENOUGH = 0.04
"""Share of commonest words from which a conversion is believed; Vietnamese prose has 0.1 to 0.3."""
LITTLE, MUCH = 0.12, 0.15
"""The same for a single line: what it may have before, and must have after."""

_TCVN3 = dict(zip(
    "¨©ª«¬\u00ad®¡¢£¤¥¦§µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
    "ăâêôơưđĂÂÊÔƠƯĐàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
    strict=True,
))  # fmt: skip
_TCVN3_TABLE = str.maketrans(_TCVN3)

_VNI_MARKS: Mapping[str, str] = {
    "ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323",
    "â": "\u0302", "á": "\u0302\u0301", "à": "\u0302\u0300", "å": "\u0302\u0309",
    "ã": "\u0302\u0303", "ä": "\u0302\u0323",
    "ê": "\u0306", "é": "\u0306\u0301", "è": "\u0306\u0300", "ú": "\u0306\u0309",
    "ü": "\u0306\u0303", "ë": "\u0306\u0323",
}  # fmt: skip
_VNI_ALONE: Mapping[str, str] = {
    "ñ": "đ", "Ñ": "Đ", "æ": "ỉ", "Æ": "Ỉ", "ó": "ĩ", "Ó": "Ĩ", "ò": "ị", "Ò": "Ị",
    "î": "ỵ", "Î": "Ỵ", "ô": "ơ", "Ô": "Ơ", "ö": "ư", "Ö": "Ư",
}  # fmt: skip
_VNI = re.compile(
    f"([aeouyôöAEOUYÔÖ])([{''.join(_VNI_MARKS)}{''.join(_VNI_MARKS).upper()}])|[{''.join(_VNI_ALONE)}]"
)
_WORD = re.compile(r"[^\W\d_]+")


def decode(content: bytes) -> tuple[str, str]:
    """The text of bytes, and a sentence about the code page when it was not UTF-8.

    Raises Refused when no code page gives Vietnamese words.
    """
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return content.decode("utf-16", errors="replace"), ""
    try:
        return content.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        pass
    mended = content.decode("utf-8", errors="ignore")
    lost = len(content) - len(mended.encode())
    if lost <= len(content) // 500 + 3 and not mended.isascii() and _WORD.search(mended):
        return mended, "Tệp có vài ký tự hỏng, đã bỏ qua."
    if content.count(b"\x00") * 4 > len(content):
        order = "utf-16-le" if content[1:2] == b"\x00" else "utf-16-be"
        return content.decode(order, errors="replace"), ""
    if content.count(b"\x00") > 8:
        raise refuse("binary")
    western = content.decode("latin-1")
    windows = content.decode("cp1258", errors="replace")
    tried = {
        "Windows-1258": unicodedata.normalize("NFC", windows),
        "TCVN3 (ABC)": from_tcvn3(western),
        "VNI": from_vni(content.decode("cp1252", errors="replace")),
    }
    name, text = max(tried.items(), key=lambda one: known_words(one[1]))
    if known_words(text) < ENOUGH:
        raise refuse("encoding")
    return text, f"Tệp gõ theo bảng mã {name}; đã chuyển sang Unicode."


def mend_fonts(text: str) -> tuple[str, str]:
    """Text typed in a TCVN3 or VNI font in Unicode, with a sentence; any other text as it is.

    A text that is mixed is mended line by line: a line of some words none of which is Vietnamese, and
    that is Vietnamese when converted.
    """
    ways: dict[str, Callable[[str], str]] = {"TCVN3 (.VnTime)": from_tcvn3, "VNI": from_vni}
    now = known_words(text)
    for name, convert in ways.items() if now < ENOUGH else ():
        if known_words(convert(text[:SAMPLE])) >= max(ENOUGH, now * 3):
            return convert(text), _TOLD.format(name)
    met: set[str] = set()
    if _SUSPECT.search(text):
        text = "\n".join(_mended(line, ways, met) for line in text.split("\n"))
    return text, _TOLD.format(" và ".join(sorted(met))) if met else ""


_TOLD = "Văn bản gõ bằng phông {}; đã chuyển sang Unicode."
_SUSPECT = re.compile(r"[\w®µ¸¶·¹¨©ª«¬][®µ¸¶·¹¨©ª«¬\u00ad¦§£¢¤¥]|[ñÑ]?[aeouyôö][ùøûõïâáàåãäêéèúüë]")
FEWEST_WORDS = 4


def _mended(line: str, ways: Mapping[str, Callable[[str], str]], met: set[str]) -> str:
    if not _SUSPECT.search(line) or len(_WORD.findall(line)) < FEWEST_WORDS:
        return line
    now = known_words(line)
    for name, convert in ways.items() if now < LITTLE else ():
        better = convert(line)
        if known_words(better) >= max(MUCH, now * 3):
            met.add(name)
            return better
    return line


def known_words(text: str) -> float:
    """Share of the words of ``text`` that are among the commonest of reports, 0 to 1."""
    words = _WORD.findall(unicodedata.normalize("NFC", text[:SAMPLE]).casefold())
    common = _common()
    return sum(word in common for word in words) / len(words) if words else 0.0


@cache
def _common() -> frozenset[str]:
    return frozenset(table("common")["words"])


def from_tcvn3(text: str) -> str:
    """Letters as a TCVN3 font draws them."""
    return text.translate(_TCVN3_TABLE)


def from_vni(text: str) -> str:
    """Text as a VNI font draws it: letter and mark together, and letters that stand alone, in one pass."""
    return _VNI.sub(_composed, text)


def _composed(found: re.Match[str]) -> str:
    if found[1] is None:
        return _VNI_ALONE[found[0]]
    base, mark = found[1], _VNI_MARKS[found[2].lower()]
    return unicodedata.normalize("NFC", _VNI_ALONE.get(base, base) + mark)

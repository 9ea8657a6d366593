"""How like the title of a column is to a name of a field: accents, case, order, abbreviations, small slips."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log

from rapidfuzz import fuzz, process

from kheo.kernel.text import clean_line, fold, nfc

REASON = "Lý do chưa nhận"
"""Heading of the column that a workbook of refused rows has besides; it is known when it comes back."""
JOINT = " › "
"""Between the heading above and the one below it."""
EXACT, SAME_WORDS, ACCENT = 1.0, 0.96, 0.01
LEAST = 0.55
"""Below this a likeness is none."""
UNSURE = 0.65
"""A heading that may mean several things is no more like any of them: worth offering, not worth taking."""
OTHER_HEAD = 0.9
"""What is left of a likeness when the title begins with another word: "số hộ tham gia" counts households."""
STRANGE = 0.45
"""Weight of a word that no field of the profile has."""
TINY = 3
"""Letters up to which a name is a heading only by itself: "Xã" is one, "Xã Sơn Lĩnh" a value below it."""
SHORTEST = 6
"""Letters from which a small slip of the keys is forgiven."""
_ASIDE = re.compile(
    r"\([^()]*\)|\[[^\]]*\]|[*†]|đvt\s*[:：].*$|đơn vị tính\s*[:：].*$", re.IGNORECASE
)
_NUMBERED = re.compile(r"^\s*(?:\(?\d{1,2}[.)]|[a-hA-H][.)]|[IVX]{1,4}[.)])\s+")
_UNSAID = frozenset({"cua", "cac", "nhung", "theo", "la", "va", "neu", "duoc", "tai", "hoac"})
_SHORT: Mapping[str, str] = {
    "dv": "don vi", "dvt": "don vi tinh", "sl": "so luong", "kp": "kinh phi", "lv": "linh vuc",
    "dc": "dia chi", "dk": "dang ky", "sdt": "so dien thoai", "dt": "dien thoai", "qd": "quyet dinh", "mh": "mo hinh",
    "dvk": "dan van kheo", "gd": "giai doan", "tgian": "thoi gian", "tg": "thoi gian", "nd": "noi dung",
    "kq": "ket qua", "gc": "ghi chu", "bd": "bat dau", "kt": "ket thuc", "cn": "cong nhan",
    "ngthuc": "nguoi thuc", "th": "thuc hien", "tt": "so thu tu", "stt": "so thu tu", "sott": "so thu tu",
    "tel": "dien thoai", "mail": "email", "ctv": "cong tac vien", "tdp": "to dan pho", "ldao": "lanh dao",
    "ptr": "phu trach", "slg": "so luong", "ht": "hinh thuc", "nv": "nhiem vu", "dp": "dia phuong",
    "x": "xa", "p": "phuong", "tx": "thi xa", "tp": "thanh pho", "vb": "van ban", "cq": "co quan",
}  # fmt: skip
"""Abbreviations of headings, folded."""
_ALIKE: Mapping[str, str] = {
    "ho va ten": "ho ten", "ten goi": "ten", "thu dien tu": "email", "e mail": "email", "so dt": "so dien thoai",
    "so di dong": "so dien thoai", "nam sinh": "ngay sinh", "ngay thang nam": "ngay", "ngay thang": "ngay",
    "chu thich": "ghi chu", "so tien": "kinh phi", r"tong so(?= \w)": "so", "so thu tu": "stt", "dan van kheo": "",
}  # fmt: skip
"""Ways of saying one thing, folded; the longer first."""
UNHEEDED = frozenset({"stt", "so thu tu", "tt", "so tt", "no", "no."}) | {fold(REASON)}
"""Columns that no field asks for and nobody misses."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name of a field in the forms it is compared by."""

    field: str
    text: str
    folded: str
    words: frozenset[str]


def bare(title: str) -> str:
    """A title without numbers before it, remarks in brackets and marks of what is required."""
    return clean_line(_NUMBERED.sub("", _ASIDE.sub(" ", nfc(title)))) or clean_line(title)


def spelled(title: str) -> str:
    """A title folded, abbreviations written out, ways of saying one thing made one."""
    text = whole = written_out(title)
    for way, said in _ALIKE.items():
        text = re.sub(rf"\b{way}\b", said, text)
    return " ".join(text.split()) or whole


def written_out(title: str) -> str:
    """A title folded, abbreviations written out."""
    return " ".join(_SHORT.get(word, word) for word in fold(title).split())


def words_of(folded: str) -> frozenset[str]:
    """The words that count."""
    found = frozenset(folded.split())
    return found - _UNSAID or found


def is_unheeded(title: str) -> bool:
    """Whether a column is one of running numbers or of reasons."""
    return fold(bare(title)) in UNHEEDED


def is_reason(title: str) -> bool:
    """Whether a column is that of the reasons of a workbook of refused rows."""
    return fold(title) == fold(REASON)


def fingerprint(titles: Iterable[str]) -> str:
    """A digest of the headings whatever their order, the column of reasons left out."""
    known = sorted({fold(title) for title in titles if title and fold(title) != fold(REASON)})
    return hashlib.sha256("\n".join(known).encode()).hexdigest()


class Names:
    """The names of all fields of a profile: how like a title is to each field, 0 to 1."""

    def __init__(
        self, names: Mapping[str, Sequence[str]], unsure: Mapping[str, Sequence[str]] | None = None
    ) -> None:
        self._unsure = {
            field: frozenset(map(written_out, texts)) for field, texts in (unsure or {}).items()
        }
        self._names = [
            Name(field, nfc(text).casefold(), said, words_of(said))
            for field, texts in names.items()
            for text in dict.fromkeys(texts)
            if (said := spelled(bare(text)))
        ]
        self._texts = [name.folded for name in self._names]
        met = Counter(
            word
            for field in names
            for word in {word for one in self._names if one.field == field for word in one.words}
        )
        self._weights = {word: 1 / (1 + log(times)) for word, times in met.items()}
        self._by_word: dict[str, list[Name]] = {}
        for name in self._names:
            for word in name.words:
                self._by_word.setdefault(word, []).append(name)
        self._kept: dict[str, dict[str, float]] = {}

    def heeds(self, title: str) -> bool:
        """Whether a title is looked at: not those of running numbers, unless a field is called so."""
        if not title or is_reason(title):
            return False
        return not is_unheeded(title) or spelled(bare(title)) in self._texts

    def likeness(self, title: str) -> Mapping[str, float]:
        """Field → how like the title is to it; fields that are not like it at all are missing."""
        kept = self._kept.get(title)
        if kept is None:
            kept = {}
            for text, worth in _ways(title):
                for field, score in self._of(text).items():
                    kept[field] = max(kept.get(field, 0), score * worth)
            said = {written_out(text) for text, _worth in _ways(title)}
            kept |= dict.fromkeys(self.doubting(said), UNSURE)
            self._kept[title] = kept
        return kept

    def doubting(self, said: Collection[str]) -> list[str]:
        """The fields that one of these titles, written out, may mean and may not."""
        return [field for field, texts in self._unsure.items() if not texts.isdisjoint(said)]

    def _of(self, title: str) -> dict[str, float]:
        said = spelled(title)
        words = words_of(said)
        found: dict[str, float] = {}
        near = {id(name): name for word in words for name in self._by_word.get(word, ())}
        for name in near.values():
            score = self._shared(name, said, words)
            if score >= EXACT - ACCENT and name.text == nfc(title).casefold():
                score = EXACT
            found[name.field] = max(found.get(name.field, 0), score)
        if len(said) >= SHORTEST:
            cut = 84 if len(said) > 12 else 88
            for _text, ratio, at in process.extract(
                said, self._texts, scorer=fuzz.ratio, score_cutoff=cut, limit=6
            ):
                name = self._names[at]
                if len(name.folded) >= SHORTEST:
                    found[name.field] = max(found.get(name.field, 0), ratio / 100 - 0.03)
        return {field: score for field, score in found.items() if score >= LEAST}

    def _shared(self, name: Name, said: str, words: frozenset[str]) -> float:
        if name.folded == said:
            return EXACT - ACCENT
        if name.words == words:
            return SAME_WORDS
        if len(name.folded) <= TINY:
            return 0.0
        shared = self._weight(words & name.words)
        every = self._weight(words | name.words)
        whole = shared / max(self._weight(name.words), 0.01)
        score = 0.55 * shared / every + 0.4 * whole
        return score if said.split(maxsplit=1)[0] in name.words | _UNSAID else score * OTHER_HEAD

    def _weight(self, words: Iterable[str]) -> float:
        return sum(self._weights.get(word, STRANGE) for word in words)


def _ways(title: str) -> Iterable[tuple[str, float]]:
    """The forms in which a title is looked up, and what each is worth."""
    yield bare(title), 1.0
    yield clean_line(title), 1.0
    if JOINT in title:
        parts = title.split(JOINT)
        yield bare(" ".join(parts)), 1.0
        yield bare(" ".join(reversed(parts))), 1.0
        yield bare(parts[-1]), 0.9
    elif "/" in title:
        yield from ((bare(part), 0.9) for part in title.split("/") if part.strip())

"""What a unit repeats of its last dated name and kind, so that lists need no join."""

from __future__ import annotations

from collections.abc import Mapping

from kheo.kernel.text import fold, sort_key
from kheo.orgs.enums import TERRITORIAL, Kind

WORDINGS: Mapping[str, str] = {
    Kind.PROVINCE: "tỉnh",
    Kind.CITY: "thành phố",
    Kind.DISTRICT: "huyện",
    Kind.COMMUNE: "xã",
    Kind.WARD: "phường",
    Kind.TOWNSHIP: "thị trấn",
    Kind.SPECIAL_ZONE: "đặc khu",
    Kind.VILLAGE: "thôn",
    Kind.RESIDENTIAL_GROUP: "tổ dân phố",
}
"""The word before the name of a territorial unit when nothing else is said."""


def wording_of(kind: str, wording: str = "") -> str:
    """The word that stands before the name: the given one, else the usual one of the kind."""
    return wording or WORDINGS.get(kind, "")


def repeated(code: str, name: str, kind: str, wording: str) -> dict[str, str]:
    """The columns of ``Unit`` that repeat its name and kind."""
    label = f"{wording} {name}".strip() if kind in TERRITORIAL else name
    return {
        "name": name,
        "kind": kind,
        "label": label[:250],
        "sort_key": sort_key(name)[:500],
        "search_text": " ".join(dict.fromkeys([fold(name), fold(label), fold(code)]))[:500],
    }

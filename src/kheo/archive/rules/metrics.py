"""From what the reader says a figure counts to the catalogue of indicators. A table, pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from kheo.initiatives.enums import Field, Kind, Level

FIELDS: Mapping[str, str] = {
    "kinh_te": Field.ECONOMY, "van_hoa_xa_hoi": Field.CULTURE_SOCIETY,
    "quoc_phong_an_ninh": Field.DEFENCE_SECURITY,
    "xay_dung_he_thong_chinh_tri": Field.POLITICAL_SYSTEM,
}  # fmt: skip
"""Codes of the reader's answer → our fields; "chung" and nothing mean all fields together."""
KINDS: Mapping[str, str] = {"tap_the": Kind.COLLECTIVE, "ca_nhan": Kind.INDIVIDUAL}
TEXTS: Mapping[str, str] = {
    "unit": "unit", "what": "what", "also": "what", "award": "award", "status": "status",
    "counted": "counted_metric", "whole": "whole_metric", "near": "near", "nearby": "near",
}  # fmt: skip
"""Condition of a row → the text of the figure it looks into."""
PER_YEAR = ("mỗi năm", "hàng năm", "hằng năm", "bình quân", "trung bình")
_TABLE = files("kheo.archive") / "data" / "metrics.json"


@dataclass(frozen=True, slots=True)
class Fit:
    """The indicator that a found figure tells, "" when the catalogue has none."""

    indicator: str = ""
    variant: str = ""


def fit(found: Mapping[str, Any]) -> Fit:
    """The indicator of a figure as the reader answers it.

    The first row of the table whose conditions all hold decides. A condition is a list of words one of which
    has to stand in the text of that name, whole with "=" in front; "" asks for an empty text. ``counted_metric`` and
    ``whole_metric`` are what a share is of, ``near`` the words before the number in its clause. An average of years tells no total, so it fits nothing.
    """
    if _is_average(found):
        return Fit()
    for row in rows():
        if found.get("metric") not in row["metric"]:
            continue
        wanted = {name: words for name, words in row.items() if name in TEXTS}
        if all(_holds(found.get(TEXTS[name]), words) for name, words in wanted.items()):
            return Fit(row["indicator"], row.get("variant", ""))
    return Fit()


def _is_average(found: Mapping[str, Any]) -> bool:
    """Whether the number is that of one year among several: "bình quân", "mỗi năm từ 85 - 120"."""
    period = str((found.get("period") or {}).get("text") or "").casefold()
    approx = str(found.get("approx") or "").casefold()
    if any(word in approx for word in PER_YEAR):
        return True
    loose = found.get("value") is None or found.get("metric") == "ty_le"
    return loose and any(word in period for word in PER_YEAR)


def _holds(told: object, words: list[str]) -> bool:
    text = str(told or "").casefold()
    return any(_stands(text, word) for word in words)


def _stands(text: str, word: str) -> bool:
    if word.startswith("="):
        return text == word[1:]
    return word in text if word else not text


@cache
def rows() -> list[dict[str, Any]]:
    """The table; ``metric`` of a row is a list."""
    told: list[dict[str, Any]] = json.loads(_TABLE.read_text(encoding="utf-8"))
    for row in told:
        if isinstance(row["metric"], str):
            row["metric"] = [row["metric"]]
    return told


def field_of(found: Mapping[str, Any]) -> str:
    """Our field, "" for all together or none told."""
    return FIELDS.get(str(found.get("field")), "")


def kind_of(found: Mapping[str, Any]) -> str:
    """Our kind of subject, "" for both or none told."""
    return KINDS.get(str(found.get("subject")), "")


def level_of(found: Mapping[str, Any]) -> str:
    """Our level out of the words of the paper, "" when none is told."""
    text = str(found.get("level") or "").casefold()
    for words, level in _LEVELS:
        if any(word in text for word in words):
            return level
    return ""


_LEVELS = (
    (("trung ương", "toàn quốc", "nhà nước"), Level.CENTRAL), (("cấp tỉnh", "tỉnh"), Level.PROVINCE),
    (("huyện", "quận", "thị xã"), Level.DISTRICT), (("xã", "cơ sở", "phường", "thị trấn"), Level.COMMUNE),
    (("thành phố",), Level.PROVINCE),
)  # fmt: skip

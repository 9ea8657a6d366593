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
_TABLE = files("kheo.archive") / "data" / "metrics.json"


@dataclass(frozen=True, slots=True)
class Fit:
    """The indicator that a found figure tells, "" when the catalogue has none."""

    indicator: str = ""
    variant: str = ""


def fit(found: Mapping[str, Any]) -> Fit:
    """The indicator of a figure as the reader answers it (``metric``, ``unit``, ``what``, ``award``, ``status``).

    The first row of the table whose conditions all hold decides; conditions are words that have to stand
    in the answer's text of that name.
    """
    for row in _rows():
        if row["metric"] != found.get("metric"):
            continue
        wanted = {name: words for name, words in row.items() if name in _ASKED}
        if all(_holds(found.get(name), words) for name, words in wanted.items()):
            return Fit(row["indicator"], row.get("variant", ""))
    return Fit()


_ASKED = frozenset({"unit", "what", "award", "status"})


def _holds(told: object, words: list[str]) -> bool:
    text = str(told or "").casefold()
    return any(word in text if word else not text for word in words)


@cache
def _rows() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(_TABLE.read_text(encoding="utf-8"))
    return rows


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
    (("trung ương", "toàn quốc", "nhà nước"), Level.CENTRAL), (("tỉnh", "thành phố"), Level.PROVINCE),
    (("huyện", "quận", "thị xã"), Level.DISTRICT), (("xã", "cơ sở", "phường"), Level.COMMUNE),
)  # fmt: skip

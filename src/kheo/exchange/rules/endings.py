"""What stands between and below the rows of a list on paper: sections, who drew it up, who signs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

SIGNATURE_ROWS = 12
"""Rows that a block of signatures takes, seals and empty rows counted in."""
LONGEST = 60
_NUMERAL = re.compile(r"\s*(?:[IVX]{1,5}|[A-H])[.)]?\s*")
_SIGNATURE = re.compile(
    r"\s*(?:(?:T/?M|K/?T|T/?L|TUQ)\b\.?\s+\w|người lập\b|\(?\s*ký\b|\(?\s*đã ký\b|nơi nhận\b|"
    r"thủ trưởng (?:đơn vị|cơ quan)\b|xác nhận của\b)",
    re.IGNORECASE,
)


def is_signature(cell: Any) -> bool:
    """Whether a cell opens a block of signatures: "TM. BAN THƯỜNG VỤ", "Người lập biểu", "(Ký tên)"."""
    return cell.__class__ is str and len(cell) < LONGEST and _SIGNATURE.match(cell) is not None


def is_section(cells: Sequence[Any]) -> bool:
    """Whether a row is a heading between the rows: a Roman number or a letter, then one text and no more."""
    filled = [cell for cell in cells if cell != ""]
    return (
        len(filled) == 2
        and all(cell.__class__ is str for cell in filled)
        and _NUMERAL.fullmatch(filled[0]) is not None
    )

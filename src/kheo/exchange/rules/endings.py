"""What stands below a list on paper: who drew it up and who signs."""

from __future__ import annotations

import re
from typing import Any

SIGNATURE_ROWS = 12
"""Rows that a block of signatures takes, seals and empty rows counted in."""
LONGEST = 60
_SIGNATURE = re.compile(
    r"\s*(?:(?:T/?M|K/?T|T/?L|TUQ)\b\.?\s+\w|người lập\b|\(?\s*ký\b|\(?\s*đã ký\b|nơi nhận\b|"
    r"thủ trưởng (?:đơn vị|cơ quan)\b|xác nhận của\b)",
    re.IGNORECASE,
)


def is_signature(cell: Any) -> bool:
    """Whether a cell opens a block of signatures: "TM. BAN THƯỜNG VỤ", "Người lập biểu", "(Ký tên)"."""
    return cell.__class__ is str and len(cell) < LONGEST and _SIGNATURE.match(cell) is not None

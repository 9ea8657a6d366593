"""The arithmetic of the chain: what a digest covers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any


def plain(value: Any) -> Any:
    """``value`` as JSON can hold it and give it back unchanged on every data base."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(inner) for inner in value]
    if value is None or isinstance(value, str | int | bool):
        return str(value) if isinstance(value, str) else value
    return str(value)


def digest(previous: str, line: Mapping[str, Any]) -> str:
    """SHA-256 of the digest before and the line, keys sorted, hex."""
    body = json.dumps(plain(line), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{body}".encode()).hexdigest()

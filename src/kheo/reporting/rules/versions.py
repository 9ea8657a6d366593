"""What a kept report is made of, and the digest that proves it unchanged. Pure."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from kheo.counting.enums import Source

Lists = Mapping[str, list[int]]


def plain_number(value: Decimal | None) -> str | None:
    """A number as it is kept: "4", "34.61"; the same number always gives the same text."""
    if value is None:
        return None
    return f"{value.normalize():f}" if value else "0"


def own_value(figure: Mapping[str, Any]) -> Decimal | None:
    """What a kept figure adds to sums above: a declared one what the unit typed itself."""
    told = figure["typed"] if figure["source"] == Source.DECLARED else figure["value"]
    return None if told is None else Decimal(told)


def packed(lists: Lists) -> bytes:
    """Lists as they are kept: zlib of JSON."""
    return zlib.compress(_json(lists))


def unpacked(stored: bytes) -> dict[str, list[int]]:
    """Kept lists read again."""
    found: dict[str, list[int]] = json.loads(zlib.decompress(stored))
    return found


def digest_of(named: Mapping[str, Any], content: Mapping[str, Any], stored: bytes) -> str:
    """SHA-256 over whose version it is, its content and its lists, in one canonical form.

    Keys are sorted and no blanks are written, so that both data bases give the same text; lists
    count by what is in them, not by how they were packed.
    """
    digest = hashlib.sha256(_json(named))
    digest.update(b"\n" + _json(content) + b"\n")
    digest.update(zlib.decompress(stored))
    return digest.hexdigest()


def list_key(section_id: int, key: str, line: str) -> str:
    """The name of the list behind a cell of a table of units."""
    return f"{section_id}#{key}#{line}"


def _json(value: Any) -> bytes:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()

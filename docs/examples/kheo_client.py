"""A small client of Khéo's interface, with nothing but the standard library of Python 3.11.

Copy it into another system and change what you need. It reads lists page by page, reads again only what has
changed, does an act once however often the line breaks, and proves that a message really comes from Khéo.

    KHEO_URL=https://kheo.tinh.vn KHEO_TOKEN=kheo_… python kheo_client.py decisions
"""

from __future__ import annotations

import hmac
import json
import os
import sys
import time
import uuid
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urljoin
from urllib.request import Request, urlopen


class Refused(Exception):
    """Khéo said no: ``status``, and the problem document (RFC 9457) with its sentences."""

    def __init__(self, status: int, problem: Mapping[str, Any]) -> None:
        fields = (f"{one['field']}: {one['message']}" for one in problem.get("errors", ()))
        super().__init__("\n".join([f"{status}: {problem.get('detail', '')}", *fields]))
        self.status, self.problem = status, problem


class Kheo:
    """One house, asked with one token."""

    def __init__(self, address: str, token: str, language: str = "vi") -> None:
        self.address = address.rstrip("/")
        self._told = {
            "Authorization": f"Bearer {token}",
            "Accept": "application/json",
            "Accept-Language": language,
        }
        self._seen: dict[str, tuple[str, Any]] = {}

    def records(self, listing: str, **conditions: Any) -> Iterator[dict[str, Any]]:
        """Every record of a list under the conditions of its page, page after page."""
        address: str | None = f"/api/v1/{listing}/"
        if conditions:
            address += "?" + urlencode(conditions, doseq=True)
        while address:
            page = self.get(address)
            yield from page["items"]
            address = page["next"]

    def record(self, listing: str, key: object) -> dict[str, Any]:
        """One record."""
        return self.get(f"/api/v1/{listing}/{key}/")

    def get(self, address: str) -> Any:
        """What stands at an address; not sent again when it has not changed since."""
        etag, kept = self._seen.get(address, ("", None))
        status, headers, told = self._ask("GET", address, {"If-None-Match": etag} if etag else {})
        if status == 304:
            return kept
        self._seen[address] = (headers.get("ETag", ""), told)
        return told

    def act(
        self,
        listing: str,
        key: object,
        name: str,
        *,
        once: str = "",
        if_match: str = "",
        **fields: Any,
    ) -> Any:
        """Do something to a record. ``once`` names the act: with the same name it is done one time.

        A broken line is tried again with the same name, so nothing doubles. ``if_match`` is the ETag of
        the record as you saw it.
        """
        headers = {"Idempotency-Key": once or str(uuid.uuid4())}
        if if_match:
            headers["If-Match"] = if_match
        address = f"/api/v1/{listing}/{key}/{name}/"
        for attempt in range(3):
            try:
                return self._ask("POST", address, headers, json.dumps(fields).encode())[2]
            except URLError:
                if attempt == 2:
                    raise
                time.sleep(2**attempt)
        return None

    def _ask(
        self, method: str, address: str, headers: Mapping[str, str], body: bytes | None = None
    ) -> tuple[int, Mapping[str, str], Any]:
        """One request. Waits when Khéo asks to slow down. Raises ``Refused``."""
        told = {**self._told, **headers}
        if body is not None:
            told["Content-Type"] = "application/json"
        request = Request(urljoin(self.address, address), body, told, method=method)
        try:
            with urlopen(request, timeout=30) as answer:
                content = answer.read()
                return answer.status, answer.headers, json.loads(content) if content else None
        except HTTPError as answer:
            if answer.code == 304:
                return 304, answer.headers, None
            if answer.code == 429:
                time.sleep(int(answer.headers.get("Retry-After", "1")))
                return self._ask(method, address, headers, body)
            raise Refused(answer.code, json.loads(answer.read() or b"{}")) from None


def is_from_kheo(
    headers: Mapping[str, str], body: bytes, secret: str, *, now: float | None = None
) -> bool:
    """Whether a message really comes from Khéo (Standard Webhooks) and is not older than five minutes.

    ``secret`` is what was shown when the address was added ("whsec_…"). Keep ``webhook-id`` of what you have
    dealt with: the same message may come twice.
    """
    told = {name.lower(): value for name, value in headers.items()}
    number, seconds = told.get("webhook-id", ""), told.get("webhook-timestamp", "")
    now = time.time() if now is None else now
    if not seconds.isdigit() or abs(now - int(seconds)) > 300:
        return False
    content = f"{number}.{seconds}.".encode() + body
    mine = hmac.new(b64decode(secret.removeprefix("whsec_")), content, sha256).digest()
    wanted = "v1," + b64encode(mine).decode()
    signatures = told.get("webhook-signature", "").split(" ")
    return any(hmac.compare_digest(wanted.encode(), one.encode()) for one in signatures)


def main(arguments: list[str]) -> int:
    """Print the records of a list, one JSON object a line."""
    house = Kheo(os.environ["KHEO_URL"], os.environ["KHEO_TOKEN"])
    listing = arguments[0] if arguments else "decisions"
    conditions = dict(word.split("=", 1) for word in arguments[1:])
    try:
        for record in house.records(listing, **conditions):
            print(json.dumps(record, ensure_ascii=False))
    except Refused as refusal:
        print(refusal, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

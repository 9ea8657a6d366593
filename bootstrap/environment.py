"""Make the virtual environment from the lock file, once for each content of the lock.

A stamp written last says what the environment was made from. Whatever breaks off in between leaves
no stamp, and the next start begins anew. A lock file keeps two starts from building at once.
"""

import contextlib
import errno
import fcntl
import hashlib
import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bootstrap.catalogues import compile_stale, stale
from bootstrap.installer import pip_wheel
from bootstrap.places import ROOT, Trouble, home, say

RUN_TIME = ROOT / "requirements.lock"
TESTS = ROOT / "requirements-test.lock"
LOG_LINES_SHOWN = 12

# What the installer prints, and what it means for the person at the terminal; first match counts.
SYMPTOMS = (
    (
        ("No space left on device", "Errno 28"),
        "Đĩa đã đầy: cần khoảng 600 MB trống.",
        "The disk is full: about 600 MB free are needed.",
    ),
    (
        ("CERTIFICATE_VERIFY_FAILED", "Could not find a suitable TLS CA certificate"),
        "Thiếu chứng thư gốc (CA); hãy gõ: apt install ca-certificates",
        "Root certificates (CA) are missing; type: apt install ca-certificates",
    ),
    (
        ("DO NOT MATCH THE HASHES",),
        "Kho gói đưa tập tin khác với bản đã khóa; Khéo không cài.",
        "The package index serves a file that differs from the locked one; nothing was installed.",
    ),
    (
        (
            "Name or service not known",
            "name resolution",
            "Connection refused",
            "from versions: none",
            "timed out",
        ),
        "Không tới được kho gói Python; hãy kiểm tra mạng, hoặc đặt PIP_INDEX_URL.",
        "The Python package index cannot be reached; check the network, or set PIP_INDEX_URL.",
    ),
)


def ensure(*, with_tests: bool = False) -> Path:
    """Return the environment's Python, making or renewing the environment where needed.

    Translations are compiled too. Raises `Trouble` with one sentence when something is missing.
    """
    try:
        return _ensure(with_tests=with_tests)
    except OSError as error:
        raise _trouble_with_files(error) from error


def _ensure(*, with_tests: bool) -> Path:
    folder = home() / ".venv"
    python = folder / "bin" / "python"
    if not _is_made(folder, with_tests=with_tests) or stale():
        with _only_one(home() / ".kheo" / "environment.lock"):
            if not _is_made(folder, with_tests=with_tests):
                _make(folder, with_tests=with_tests)
            compile_stale(python)
    return python


def _is_made(folder: Path, *, with_tests: bool) -> bool:
    """Whether a stamp says that the environment holds what is locked now."""
    wanted = [TESTS] if with_tests else [RUN_TIME, TESTS]
    kept = _read(folder / "kheo-stamp")
    return kept in [_stamp(folder, lock) for lock in wanted] and (folder / "bin/python").exists()


def _stamp(folder: Path, lock: Path) -> str:
    """What an environment depends on: locked packages, interpreter, machine and place."""
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    parts = (lock.name, digest, platform.python_version(), sys.base_prefix, platform.machine())
    return "\n".join((*parts, str(folder)))


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except FileNotFoundError:
        return ""


def _make(folder: Path, *, with_tests: bool) -> None:
    """Build the environment; what the tests need goes on top of a run-time one already there."""
    began = time.monotonic()
    lock = TESTS if with_tests else RUN_TIME
    if _read(folder / "kheo-stamp") != _stamp(folder, RUN_TIME) and folder.exists():
        # Moved away first: a start killed during the removal finds no half environment.
        refuse = folder.with_name(f".venv-old-{os.getpid()}")
        folder.rename(refuse)
        shutil.rmtree(refuse)
    for left in folder.parent.glob(".venv-old-*"):
        shutil.rmtree(left, ignore_errors=True)
    say(
        "Đang cài các gói Python của Khéo, chỉ làm một lần…",
        "Installing Khéo's Python packages, done only once…",
    )
    (folder / "kheo-stamp").unlink(missing_ok=True)
    if not (folder / "bin" / "python").exists():
        _run([sys.executable, "-m", "venv", "--without-pip", str(folder)])
    pip = pip_wheel(home() / ".kheo")
    options = ["--no-deps", "--only-binary=:all:", "--no-input", "--disable-pip-version-check"]
    _run(
        [
            *(str(folder / "bin" / "python"), str(pip / "pip"), "install", *options),
            *("--require-hashes", "--requirement", str(lock)),
        ]
    )
    draft = folder / ".kheo-stamp"
    draft.write_text(_stamp(folder, lock))
    draft.replace(folder / "kheo-stamp")
    seconds = round(time.monotonic() - began)
    say(f"Đã cài xong sau {seconds} giây.", f"Installed in {seconds} seconds.")


def _run(command: list[str]) -> None:
    """Run one installing step; on failure say what it means, or else show the end of its log."""
    log = home() / ".kheo" / "environment.log"
    with log.open("wb") as file:
        done = subprocess.run(
            command, check=False, stdin=subprocess.DEVNULL, stdout=file, stderr=file
        )
    if done.returncode == 0:
        return
    text = log.read_text(errors="replace")
    for signs, vietnamese, english in SYMPTOMS:
        if any(sign in text for sign in signs):
            raise Trouble(vietnamese, english)
    print("\n".join(text.splitlines()[-LOG_LINES_SHOWN:]), file=sys.stderr)
    raise Trouble(f"Không cài được các gói; xem {log}", f"Packages not installed; see {log}")


@contextlib.contextmanager
def _only_one(path: Path) -> Iterator[None]:
    """Hold the lock while the environment is made; the system frees it even after kill -9."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Đang chờ lần cài đặt khác…", "Waiting for another installation…")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _trouble_with_files(error: OSError) -> Trouble:
    if error.errno == errno.ENOSPC:
        return Trouble(SYMPTOMS[0][1], SYMPTOMS[0][2])
    where = error.filename or home()
    return Trouble(
        f"Không ghi được vào {where} ({error.strerror}); hãy đặt KHEO_HOME sang thư mục khác.",
        f"Cannot write to {where} ({error.strerror}); point KHEO_HOME to another folder.",
    )

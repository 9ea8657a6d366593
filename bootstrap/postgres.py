"""A private PostgreSQL server for the tests: thrown together from Debian's binaries, then away."""

import contextlib
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TypedDict

from bootstrap.places import Trouble, dies_with_parent

TRIES = 3
SECONDS_TO_START = 30
SECONDS_TO_STOP = 20
# The data live for minutes: nothing has to survive a power cut.
FOR_SPEED = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class Identity(TypedDict, total=False):
    """Who a child process runs as, in the words of `subprocess.Popen`."""

    user: int
    group: int
    extra_groups: list[int]


def binaries() -> Path | None:
    """Folder with `initdb` and `postgres`: Debian's newest, else what the PATH offers."""
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"),
        key=lambda folder: int("".join(filter(str.isdigit, folder.parent.name)) or 0),
        reverse=True,
    )
    on_path = shutil.which("initdb")
    if on_path:
        folders.append(Path(on_path).resolve().parent)
    for folder in folders:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    return None


@contextlib.contextmanager
def throw_away_server(programs: Path) -> Iterator[str]:
    """Start a server of our own, give its `DATABASE_URL`, and leave nothing behind.

    Raises `Trouble` when it does not come up.
    """
    who = _identity()
    folder = Path(tempfile.mkdtemp(prefix="kheo-pg-"))
    try:
        password = secrets.token_urlsafe(16)
        _make_cluster(programs, folder, password, who)
        process, port = _started(programs, folder, who)
        try:
            yield f"postgres://kheo:{password}@127.0.0.1:{port}/kheo"
        finally:
            _stop(process)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _identity() -> Identity:
    """PostgreSQL refuses root: take the account `postgres`, else `nobody`."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            account = pwd.getpwnam(name)
            return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    raise Trouble("Máy thiếu tài khoản nobody.", "This machine lacks the account nobody.")


def _make_cluster(programs: Path, folder: Path, password: str, who: Identity) -> None:
    secret = folder / "password"
    secret.write_text(password)
    if who:
        for path in (folder, secret):
            os.chown(path, who["user"], who["group"])
    options = ["--username=kheo", f"--pwfile={secret}", "--auth=scram-sha-256"]
    options += ["--encoding=UTF8", "--locale=C", "--no-sync"]
    done = subprocess.run(
        [programs / "initdb", "-D", folder / "data", *options],
        check=False,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        **who,
    )
    if done.returncode:
        raise Trouble(
            f"Không tạo được cụm PostgreSQL: {done.stderr.strip()}",
            f"The PostgreSQL cluster could not be made: {done.stderr.strip()}",
        )


def _started(programs: Path, folder: Path, who: Identity) -> tuple["subprocess.Popen[bytes]", int]:
    """Start the server on a free port; another program may snatch the port, so try again."""
    log = folder / "log"
    for _ in range(TRIES):
        port = free_port()
        settings = [*FOR_SPEED, "listen_addresses=127.0.0.1", f"port={port}"]
        settings += [f"unix_socket_directories={folder}", "max_connections=100"]
        command = [str(programs / "postgres"), "-D", str(folder / "data")]
        for setting in settings:
            command += ["-c", setting]
        with log.open("ab") as output:
            process = subprocess.Popen(
                [*dies_with_parent("INT"), *command],
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                **who,
            )
        if _answers(process, folder / "data" / "postmaster.pid"):
            return process, port
        _stop(process)
    tail = log.read_text(errors="replace")[-1000:]
    raise Trouble(f"PostgreSQL không chạy: {tail}", f"PostgreSQL did not start: {tail}")


def free_port() -> int:
    """A TCP port of this machine that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _answers(process: "subprocess.Popen[bytes]", notes: Path) -> bool:
    """Wait until the server writes that it is ready; False when it ended or takes too long."""
    last_moment = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < last_moment and process.poll() is None:
        with contextlib.suppress(FileNotFoundError):
            if notes.read_text().split()[-1:] == ["ready"]:
                return True
        time.sleep(0.1)
    return False


def _stop(process: "subprocess.Popen[bytes]") -> None:
    """Fast shutdown; the hard way only for one that does not listen."""
    if process.poll() is not None:
        return
    process.send_signal(signal.SIGINT)
    try:
        process.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()

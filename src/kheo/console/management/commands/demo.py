"""``./kheo demo``: database, national units, illustrated data, sign-ins, server."""

from __future__ import annotations

import contextlib
import os
import secrets
import socket
import sys
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils import timezone

from bootstrap import server, together
from bootstrap.places import ROOT
from kheo.console.catalogues import load_catalogues
from kheo.console.demo import loading, seating
from kheo.counting.operations import rebuild_all

ADDRESS = "127.0.0.1"
PORT = 8000


class Command(BaseCommand):
    """Loads what is missing, prints who may sign in, and serves."""

    help = "Try Khéo with illustrated data."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        """Options of DESIGN §9."""
        parser.add_argument("--port", type=int, default=PORT)
        parser.add_argument("--no-serve", action="store_true", help="load and stop")
        parser.add_argument("--fresh", action="store_true", help="throw the demo away first")

    def handle(self, *args: Any, port: int, no_serve: bool, fresh: bool, **options: Any) -> None:
        """Do it; raises ``CommandError`` with a sentence in both languages."""
        self.started = time.monotonic()
        if not 0 < port < 65536:
            raise CommandError("--port: 1–65535", returncode=2)
        if not no_serve:
            _require_free(port)
        if fresh:
            self._forget()
        self.tell("chuẩn bị cơ sở dữ liệu", "preparing the database")
        call_command("migrate", interactive=False, verbosity=0)
        password = self._load()
        call_command("index_search", missing=True, verbosity=0, stdout=self.stdout)
        self._print_sign_ins(password)
        if no_serve:
            return
        self._serve(port)

    def tell(self, vietnamese: str, english: str) -> None:
        """One line of progress with the seconds since the start."""
        seconds = time.monotonic() - self.started
        self.stdout.write(f"[{seconds:5.1f} s] {vietnamese} / {english}")
        self.stdout.flush()

    def _load(self) -> str:
        """Load what is missing; returns the password of the demo."""
        if loading.holds_other_data():
            raise CommandError(
                "Cơ sở dữ liệu này đã có người dùng thật; dữ liệu minh họa không nạp vào đây.\n"
                "This database has people of its own; the demo is not loaded into it."
            )
        now = timezone.now()
        if units := loading.load_units(now):
            self.tell(f"đã nạp {units:,} đơn vị".replace(",", "."), f"{units:,} units loaded")
        if rows := sum(load_catalogues(now).values()):
            self.tell(f"đã nạp {rows} dòng danh mục", f"{rows} rows of the catalogues loaded")
        if loading.is_loaded():
            self.tell("dữ liệu minh họa đã có sẵn", "the demo is here already")
            return kept_password()
        password = os.environ.get("KHEO_DEMO_PASSWORD") or secrets.token_urlsafe(9)
        keep_password(password)
        count = loading.load(password=password, now=now, tell=self.tell)
        rebuild_all()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        self.tell(f"đã nạp {count} mô hình, điển hình", f"{count} initiatives loaded")
        return password

    def _forget(self) -> None:
        """Remove the SQLite file of the demo; anything else is not ours to remove."""
        if connection.vendor != "sqlite":
            raise CommandError(
                "--fresh chỉ xóa tập tin SQLite của bản chạy thử; cơ sở dữ liệu này là PostgreSQL.\n"
                "--fresh removes the SQLite file of the demo only; this database is PostgreSQL."
            )
        path = Path(str(settings.DATABASES["default"]["NAME"]))
        if path.exists() and _has_tables() and loading.holds_other_data():
            raise CommandError(
                "Tập tin này có người dùng thật, không phải bản chạy thử; không xóa.\n"
                "This file holds people of its own and no demo; it is kept."
            )
        connection.close()
        for suffix in ("", "-wal", "-shm"):
            Path(f"{path}{suffix}").unlink(missing_ok=True)
        self.tell("đã xóa bản chạy thử cũ", "the old demo is removed")

    def _print_sign_ins(self, password: str) -> None:
        rows = seating.sign_ins()
        roles = max(len(role) for role, _name, _unit in rows)
        names = max(len(name) for _role, name, _unit in rows)
        self.stdout.write("\nTài khoản dùng thử (dữ liệu minh họa) / sign-ins of the demo\n")
        for role, name, unit in rows:
            self.stdout.write(f"  {role:<{roles}}  {name:<{names}}  {unit}")
        self.stdout.write(f"\n  Mật khẩu chung / password of all: {password}\n")
        self.stdout.flush()

    def _serve(self, port: int) -> None:
        """Become the production server; does not come back."""
        call_command("collectstatic", interactive=False, verbosity=0)
        self.tell("mở máy chủ", "serving")
        self.stdout.write(f"\n  → http://{ADDRESS}:{port}   (Ctrl-C để dừng / to stop)\n")
        self.stdout.flush()
        connection.close()
        os.environ["KHEO_DEMO"] = "true"
        os.environ["PYTHONPATH"] = str(ROOT / "src")
        call = server.gunicorn_call(
            server.parsed(["--port", str(port), "--bind", ADDRESS]), os.environ["DATABASE_URL"]
        )
        os.chdir(ROOT)
        os.execv(sys.executable, [sys.executable, *together.call(call)])  # noqa: S606 - our own server


def _require_free(port: int) -> None:
    """Raise ``CommandError`` when somebody listens there already."""
    with contextlib.closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError as error:
            raise CommandError(
                f"Cổng {port} đang có chương trình khác dùng; chọn cổng khác bằng --port.\n"
                f"Port {port} is taken; choose another one with --port."
            ) from error


def _has_tables() -> bool:
    return "access_user" in connection.introspection.table_names()


def _password_file() -> Path:
    """Beside the gathered static files, in the folder of the state (``KHEO_VAR``)."""
    return Path(settings.STATIC_ROOT).parent / "demo-password"


def keep_password(password: str) -> None:
    """Keep it for the next start, readable by the owner alone."""
    path = _password_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(password)


def kept_password() -> str:
    """The password chosen when the demo was loaded."""
    path = _password_file()
    if path.exists():
        return path.read_text(encoding="utf-8")
    return "? (./kheo demo --fresh)"

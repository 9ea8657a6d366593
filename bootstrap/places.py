"""Where Khéo keeps what: the checkout, the virtual environment, the state; and its sentences."""

import os
import secrets
import shutil
import sys
from collections.abc import MutableMapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class Trouble(Exception):
    """Something outside the program is missing; carries one sentence in each language."""

    def __init__(self, vietnamese: str, english: str) -> None:
        super().__init__(f"{vietnamese}\n{english}")


def say(vietnamese: str, english: str) -> None:
    """Tell the person at the terminal something, in both languages, on the error stream."""
    print(f"{vietnamese} / {english}", file=sys.stderr, flush=True)


def dies_with_parent(signal_name: str) -> list[str]:
    """Wrapper for a command that ends it even when its starter is killed outright."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", signal_name, "--"] if setpriv else []


def home() -> Path:
    """Folder that holds environment and state: `KHEO_HOME`, else the checkout itself."""
    return Path(os.environ.get("KHEO_HOME") or ROOT).expanduser().resolve()


def state_folder() -> Path:
    """Folder of database file, uploads and secret: `KHEO_VAR`, else `var` in `home()`."""
    given = os.environ.get("KHEO_VAR")
    return Path(given).expanduser().resolve() if given else home() / "var"


def prepare_state(variables: MutableMapping[str, str]) -> None:
    """Make the state folder and set what Django reads from outside where nobody has set it.

    `DATABASE_URL` falls back to an SQLite file, `SECRET_KEY` to one made once for this folder.
    """
    folder = state_folder()
    (folder / "media").mkdir(parents=True, exist_ok=True)
    variables["KHEO_VAR"] = str(folder)
    if not variables.get("DATABASE_URL"):
        variables["DATABASE_URL"] = f"sqlite:///{folder / 'kheo.sqlite3'}"
    if not variables.get("SECRET_KEY"):
        variables["SECRET_KEY"] = kept_secret(folder / "secret")


def kept_secret(path: Path) -> str:
    """Read the secret key, made on first need and readable by its owner alone.

    It appears under its name only when whole, and the first of several makers wins.
    """
    if not path.exists():
        draft = path.with_name(f".secret.{os.getpid()}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(64))
            file.flush()
            os.fsync(file.fileno())
        try:
            path.hardlink_to(draft)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()

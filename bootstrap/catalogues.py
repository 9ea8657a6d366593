"""Compile the translations (.po to .mo), so that nobody needs the gettext tools."""

import os
import subprocess
import sys
from pathlib import Path

from bootstrap.places import ROOT


def stale() -> list[Path]:
    """Catalogues whose compiled form is missing or older than the text."""
    found = []
    for text in sorted((ROOT / "src").glob("kheo/**/locale/*/LC_MESSAGES/*.po")):
        compiled = text.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime_ns < text.stat().st_mtime_ns:
            found.append(text)
    return found


def compile_stale(python: Path) -> None:
    """Compile what is stale with the environment's Python; raises `CalledProcessError`."""
    texts = stale()
    if texts:
        variables = {**os.environ, "PYTHONPATH": str(ROOT)}
        subprocess.run([python, "-m", "bootstrap.catalogues", *texts], env=variables, check=True)


def compile_catalogue(text: Path) -> None:
    """Write one compiled catalogue; readers see the old one or the new one, never half of it."""
    import polib  # noqa: PLC0415 - slow import: it not on every machine

    draft = text.with_suffix(f".{os.getpid()}.draft")
    # The time is taken from the text as it was read: a later edit makes the result stale again.
    moment = text.stat().st_mtime_ns
    polib.pofile(str(text)).save_as_mofile(str(draft))
    os.utime(draft, ns=(moment, moment))
    draft.replace(text.with_suffix(".mo"))


if __name__ == "__main__":
    for name in sys.argv[1:]:
        compile_catalogue(Path(name))

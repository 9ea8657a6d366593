"""The command ``./kheo read-report``: a file (or standard input) in, findings out."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from kheo.reader.answer import answer
from kheo.reader.reading import read


def main(arguments: Sequence[str]) -> int:
    """Run the command. Returns 0 when nothing was found wrong, 1 with findings or a refusal, 2 for a wrong call."""
    parser = argparse.ArgumentParser(prog="kheo read-report")
    parser.add_argument("file")
    parser.add_argument("--json", action="store_true")
    told = parser.parse_args(arguments)
    raw = sys.stdin.buffer.read() if told.file == "-" else Path(told.file).read_bytes()
    reading = read(raw.decode("utf-8"))
    data = answer(reading, file=Path(told.file).name, raw=raw)
    json.dump(data, sys.stdout, ensure_ascii=False, indent=1)
    return 1 if data["counts"]["checks_not_ok"] else 0

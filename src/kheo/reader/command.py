"""The command ``./kheo read-report``: a file (or standard input) in, what was understood and found out."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kheo.reader.annotated import annotate
from kheo.reader.answer import answer
from kheo.reader.found import Grade
from kheo.reader.lexicon import table
from kheo.reader.reading import Reading, read
from kheo.reader.sources import Opened, Refused, open_report
from kheo.reader.telling import told

DONE, FOUND, WRONG_CALL = 0, 1, 2


class _WrongCall(Exception):
    pass


@dataclass(slots=True)
class _Call:
    path: str = ""
    as_json: bool = False
    annotated: str = ""


def main(arguments: Sequence[str]) -> int:
    """Run the command. Returns 0 when nothing was found wrong, 1 with errors, doubts or a refusal, 2 for a
    wrong call. What is wrong with the call or the file is told on standard error."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        return _run(_parsed(arguments))
    except _WrongCall as wrong:
        words = table("telling")["sentences"]
        sys.stderr.write(f"{words['wrong_call'].format(why=wrong)}\n{words['usage']}\n")
        return WRONG_CALL
    except Refused as refused:
        sys.stderr.write(f"{refused}\n")
        return FOUND
    except BrokenPipeError:
        # The reader of our output has seen enough; nothing more may be written at the end either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FOUND
    except KeyboardInterrupt:
        return FOUND


def _parsed(arguments: Sequence[str]) -> _Call:
    words = table("telling")["sentences"]
    call, rest = _Call(), list(arguments)
    while rest:
        one = rest.pop(0)
        if one in {"-h", "--help"}:
            sys.stdout.write(f"{words['usage']}\n")
            raise SystemExit(DONE)
        if one == "--json":
            call.as_json = True
        elif one == "--annotated":
            if not rest:
                raise _WrongCall(words["no_value"].format(what=one))
            call.annotated = rest.pop(0)
        elif (one.startswith("-") and one != "-") or call.path:
            raise _WrongCall(words["extra"].format(what=one))
        else:
            call.path = one
    if not call.path:
        raise _WrongCall(words["no_file"])
    return call


def _run(call: _Call) -> int:
    content = _content(call.path)
    name = "" if call.path == "-" else Path(call.path).name
    opened = open_report(content, name=name)
    reading = read(opened.text)
    if call.as_json:
        json.dump(_data(reading, opened, name, content), sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
    else:
        width = shutil.get_terminal_size((80, 24)).columns
        sys.stdout.write(told(reading, opened, name or "-", width))
    if call.annotated:
        _write(call.annotated, annotate(content, opened, reading), quiet=call.as_json)
    sys.stdout.flush()
    wrong = any(check.grade in {Grade.ERROR, Grade.DOUBT} for check in reading.checks)
    return FOUND if wrong else DONE


def _data(reading: Reading, opened: Opened, name: str, content: bytes) -> dict[str, Any]:
    data = answer(reading, file=name, raw=content)
    if opened.told:
        data["source"]["note"] = opened.told
    if opened.pages:
        data["source"]["pages"] = opened.pages
    return data


def _content(path: str) -> bytes:
    if path == "-":
        return sys.stdin.buffer.read()
    words = table("telling")["sentences"]
    try:
        return Path(path).read_bytes()
    except FileNotFoundError:
        raise Refused(words["missing"].format(path=path)) from None
    except IsADirectoryError:
        raise Refused(words["folder"].format(path=path)) from None
    except (OSError, ValueError) as trouble:
        why = getattr(trouble, "strerror", None) or str(trouble)
        raise Refused(words["unreadable"].format(path=path, why=why)) from None


def _write(path: str, content: bytes, *, quiet: bool) -> None:
    words = table("telling")["sentences"]
    try:
        Path(path).write_bytes(content)
    except OSError as trouble:
        raise Refused(words["unwritable"].format(path=path, why=trouble.strerror)) from None
    if not quiet:
        sys.stdout.write(f"\n{words['written'].format(path=path)}\n")

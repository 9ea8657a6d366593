"""Keeps the Vietnamese catalogues in step with the sentences in the code.

Every slice ``src/kheo/<slice>/`` has its own ``locale/vi/LC_MESSAGES/django.po``; ``kernel`` and
``config``, which are no Django applications, keep theirs in foundation's. A sentence may stand
in the slice's own catalogue or in foundation's.

    python tools/messages.py --check     what is missing, obsolete, fuzzy, empty or mismatched
    python tools/messages.py --update    adds what is missing, drops what is obsolete

Found are the gettext calls of Python files, the values of dicts named ``SENTENCES`` and the
translation tags of templates. Needs Django's template reader and polib, no settings.
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import polib
from django.utils.translation.template import templatize

FOUNDATION = "foundation"
GUESTS_OF_FOUNDATION = {"kernel", "config"}
CATALOGUE = Path("locale/vi/LC_MESSAGES/django.po")
TEMPLATE_ENDINGS = {".html", ".txt", ".svg", ".xml"}

# Function → places of (context, message, plural) among its arguments.
SHAPES: Mapping[str, tuple[int | None, int, int | None]] = {
    "gettext": (None, 0, None),
    "ngettext": (None, 0, 1),
    "pgettext": (0, 1, None),
    "npgettext": (0, 1, 2),
}
CALL_IN_TEMPLATE = re.compile(r"(?<!\w)(?:_|n?p?gettext)\(")
CALL_IN_ATTRIBUTE = re.compile(
    r"""\s:[\w-]+=(?:"[^"]*?_\('([^']+)'\)[^"]*"|'[^']*?_\("([^"]+)"\))"""
)
PLACEHOLDER = re.compile(r"(?<!%)(?:%%)*%\((\w+)\)[sd]|\{(\w+)\}")


@dataclass(frozen=True, order=True)
class Sentence:
    """One message of the code."""

    msgid: str
    plural: str = ""
    context: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return (self.context, self.msgid)


class NotLiteral(ValueError):
    """A sentence put together at run time can never be found in a catalogue."""


def _shape_of(name: str) -> tuple[int | None, int, int | None] | None:
    return SHAPES.get(name.removesuffix("_lazy").removesuffix("_noop"))


def _text(node: ast.expr, where: str) -> str | None:
    """The literal; None for a name or lookup, whose sentence is marked where it is written."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, (ast.JoinedStr, ast.BinOp)):
        raise NotLiteral(f"{where}:{node.lineno}: not one literal sentence: {ast.unparse(node)}")
    return None


def _imported_names(tree: ast.AST) -> dict[str, str]:
    """Local name → gettext function."""
    return {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if _shape_of(alias.name)
    }


def _of_call(node: ast.Call, names: Mapping[str, str], where: str) -> Sentence | None:
    called = node.func
    if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name):
        function = called.attr if called.value.id == "translation" else ""
    else:
        function = names.get(called.id, "") if isinstance(called, ast.Name) else ""
    shape = _shape_of(function)
    if shape is None:
        return None
    parts = [
        "" if place is None else _text(node.args[place], where) if place < len(node.args) else None
        for place in shape
    ]
    context, msgid, plural = parts
    if context is None or not msgid or plural is None:
        return None
    return Sentence(msgid, plural, context)


def _of_table(node: ast.Assign | ast.AnnAssign, where: str) -> Iterator[Sentence]:
    """Values of a dict named SENTENCES, as plain literals."""
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    named = any(isinstance(one, ast.Name) and one.id == "SENTENCES" for one in targets)
    if named and isinstance(node.value, ast.Dict):
        for value in node.value.values:
            if text := _text(value, where):
                yield Sentence(text)


def sentences_of_python(source: str, where: str) -> Iterator[Sentence]:
    """Messages of one Python file. Raises NotLiteral for f-strings and sums of strings."""
    tree = ast.parse(source)
    names = _imported_names(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (sentence := _of_call(node, names, where)):
            yield sentence
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            yield from _of_table(node, where)


def _call_at(source: str, start: int) -> ast.Call | None:
    """The call that begins at ``start``, up to the bracket that makes it whole."""
    end = source.find(")", start)
    while end >= 0:
        try:
            node = ast.parse(source[start : end + 1].strip(), mode="eval").body
        except SyntaxError:
            end = source.find(")", end + 1)
            continue
        return node if isinstance(node, ast.Call) else None
    return None


def sentences_of_template(source: str, where: str) -> Iterator[Sentence]:
    """Messages of one template: tags, ``_("…")`` in variables and in ``:attributes``."""
    names = {"_": "gettext", **{name: name for name in SHAPES}}
    plain = templatize(source, origin=where)
    for found in CALL_IN_TEMPLATE.finditer(plain):
        call = _call_at(plain, found.start())
        if call is not None and (sentence := _of_call(call, names, where)):
            yield sentence
    for found in CALL_IN_ATTRIBUTE.finditer(source):
        yield Sentence(found[1] or found[2])


@dataclass
class Slice:
    """What one slice says and what its catalogue holds."""

    name: str
    folder: Path
    said: dict[Sentence, set[str]]
    broken: list[str]

    @property
    def path(self) -> Path:
        return self.folder / CATALOGUE

    def catalogue(self) -> polib.POFile:
        if self.path.exists():
            return polib.pofile(str(self.path), wrapwidth=100)
        return _new_catalogue()


def _new_catalogue() -> polib.POFile:
    fresh = polib.POFile(wrapwidth=100)
    fresh.metadata = {
        "Project-Id-Version": "kheo",
        "Language": "vi",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    return fresh


def _read_slice(folder: Path) -> Slice:
    result = Slice(folder.name, folder, {}, [])
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if path.suffix == ".py" and "migrations" not in inside.parts:
            reader = sentences_of_python
        elif path.suffix in TEMPLATE_ENDINGS and "templates" in inside.parts:
            reader = sentences_of_template
        else:
            continue
        where = f"{folder.name}/{inside.as_posix()}"
        try:
            for sentence in reader(path.read_text(encoding="utf-8"), where):
                result.said.setdefault(sentence, set()).add(where)
        except (NotLiteral, SyntaxError) as error:
            result.broken.append(str(error))
    return result


def read_slices(root: Path) -> list[Slice]:
    """All slices below ``root`` (the folder of the package), guests joined to foundation."""
    folders = [one for one in sorted(root.iterdir()) if one.is_dir() and one.name != "__pycache__"]
    slices = {folder.name: _read_slice(folder) for folder in folders}
    host = slices.setdefault(FOUNDATION, Slice(FOUNDATION, root / FOUNDATION, {}, []))
    for name in sorted(GUESTS_OF_FOUNDATION & slices.keys()):
        guest = slices.pop(name)
        host.broken += guest.broken
        for sentence, places in guest.said.items():
            host.said.setdefault(sentence, set()).update(places)
    return list(slices.values())


def _keys(catalogue: polib.POFile) -> dict[tuple[str, str], polib.POEntry]:
    return {(one.msgctxt or "", one.msgid): one for one in catalogue if not one.obsolete}


def _placeholders(text: str) -> set[str]:
    return {found[1] or found[2] for found in PLACEHOLDER.finditer(text)}


def _translations(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def _faults(entry: polib.POEntry) -> Iterator[str]:
    texts = _translations(entry)
    if entry.fuzzy:
        yield "fuzzy"
    if not texts or not all(texts):
        yield "empty"
        return
    wanted = _placeholders(entry.msgid_plural or entry.msgid)
    if any(_placeholders(text) != wanted for text in texts):
        yield "other placeholders than the English"
    if any(_is_bad_format(text, wanted) for text in texts if "%(" in entry.msgid):
        yield "a percent sign that is not doubled"


def _is_bad_format(text: str, names: set[str]) -> bool:
    try:
        _ = text % dict.fromkeys(names, 0)
    except (ValueError, TypeError, KeyError):
        return True
    return False


def _wanted_by(slices: list[Slice]) -> dict[str, set[tuple[str, str]]]:
    """Slice → messages that keep an entry in its catalogue from being obsolete."""
    wanted = {one.name: {sentence.key for sentence in one.said} for one in slices}
    wanted[FOUNDATION] = set().union(*wanted.values())
    return wanted


def _double_meanings(held: Mapping[str, Mapping[tuple[str, str], polib.POEntry]]) -> Iterator[str]:
    """Django merges all catalogues into one, so a message has one translation or a context."""
    first: dict[tuple[str, str], tuple[str, list[str]]] = {}
    for name, entries in held.items():
        for key, entry in entries.items():
            other, texts = first.setdefault(key, (name, _translations(entry)))
            if texts != _translations(entry):
                yield f"{name}: translated otherwise than in {other}: {key[1]!r}"


def check(root: Path) -> list[str]:
    """Every fault of every catalogue below ``root``, one line each; empty when all is well."""
    slices = read_slices(root)
    held = {one.name: _keys(one.catalogue()) for one in slices}
    wanted = _wanted_by(slices)
    findings: list[str] = []
    for one in slices:
        findings += [f"{one.name}: {line}" for line in one.broken]
        for sentence, places in sorted(one.said.items()):
            entry = held[one.name].get(sentence.key) or held[FOUNDATION].get(sentence.key)
            if entry is None:
                findings.append(f"{one.name}: missing: {sentence.msgid!r} ({min(places)})")
            elif sentence.plural and not entry.msgid_plural:
                findings.append(f"{one.name}: without plural: {sentence.msgid!r}")
        for key, entry in held[one.name].items():
            if key not in wanted[one.name]:
                findings.append(f"{one.name}: obsolete: {key[1]!r}")
            findings += [f"{one.name}: {fault}: {key[1]!r}" for fault in _faults(entry)]
    return findings + list(_double_meanings(held))


def _new_entry(sentence: Sentence, places: set[str]) -> polib.POEntry:
    return polib.POEntry(
        msgid=sentence.msgid,
        msgid_plural=sentence.plural,
        msgctxt=sentence.context or None,
        msgstr_plural={0: ""} if sentence.plural else {},
        occurrences=[(place, "") for place in sorted(places)],
        flags=["python-format"] if "%(" in sentence.msgid else [],
    )


def update(root: Path) -> None:
    """Add missing messages with an empty translation, drop obsolete ones, sort nothing."""
    slices = read_slices(root)
    wanted = _wanted_by(slices)
    common: set[tuple[str, str]] = set()
    for one in sorted(slices, key=lambda one: one.name != FOUNDATION):
        catalogue = one.catalogue()
        before = str(catalogue)
        for entry in list(catalogue):
            if entry.obsolete or (entry.msgctxt or "", entry.msgid) not in wanted[one.name]:
                catalogue.remove(entry)
        for sentence, places in one.said.items():
            held = _keys(catalogue).get(sentence.key)
            if held is None and sentence.key not in common:
                catalogue.append(_new_entry(sentence, places))
            elif held is not None and sentence.plural and not held.msgid_plural:
                held.msgid_plural, held.msgstr_plural = sentence.plural, {0: held.msgstr}
        if one.name == FOUNDATION:
            common = set(_keys(catalogue))
        if str(catalogue) != before:
            one.path.parent.mkdir(parents=True, exist_ok=True)
            catalogue.save(str(one.path))


def main(arguments: list[str] | None = None) -> int:
    """0 when nothing is found, 1 with findings told."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--check", action="store_true", help="list what is wrong")
    what.add_argument("--update", action="store_true", help="add missing, drop obsolete, then list")
    parser.add_argument("--root", type=Path, default=Path(__file__).parents[1] / "src/kheo")
    options = parser.parse_args(arguments)
    if options.update:
        update(options.root)
    findings = check(options.root)
    for finding in findings:
        print(finding)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())

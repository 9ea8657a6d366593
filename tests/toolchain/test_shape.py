"""Sizes and habits of the code that no linter holds; exceptions stand in docs/debt.md."""

import ast
import re

from bootstrap.places import ROOT

FILE_LINES, FUNCTION_LINES, VIEW_LINES = 400, 40, 25
BANNED = {"utils", "helpers", "misc", "common", "service", "services", "manager", "managers"}
REASONS = ("slow import", "optional dependency", "app ready")

SOURCES = [
    path
    for folder in ("src/kheo", "bootstrap")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if "migrations" not in path.parts
]


def forgiven(finding):
    debt = ROOT / "docs" / "debt.md"
    return debt.exists() and f"`{finding.split(':')[0]}`" in debt.read_text()


def findings(look):
    found = []
    for path in SOURCES:
        text = path.read_text()
        name = path.relative_to(ROOT).as_posix()
        found += [f"{name}: {finding}" for finding in look(path, text)]
    return [finding for finding in found if not forgiven(finding)]


def functions(text):
    kinds = ast.FunctionDef | ast.AsyncFunctionDef
    return [node for node in ast.walk(ast.parse(text)) if isinstance(node, kinds)]


def body_lines(function):
    """Lines of a function without its docstring, which may be as long as it is helpful."""
    first = function.body[0]
    has_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    docstring = first.end_lineno - first.lineno + 1 if has_docstring else 0
    return function.end_lineno - function.lineno + 1 - docstring


def test_files_stay_short():
    def long(path, text):
        lines = text.count("\n")
        return [f"{lines} lines"] if lines > FILE_LINES else []

    assert findings(long) == []


def test_functions_stay_short_and_views_shorter():
    def long(path, text):
        limit = VIEW_LINES if re.match(r"views?\b", path.stem) else FUNCTION_LINES
        return [
            f"{function.name} has {body_lines(function)} lines"
            for function in functions(text)
            if body_lines(function) > limit
        ]

    assert findings(long) == []


def test_modules_are_named_after_what_they_hold():
    assert findings(lambda path, text: [path.stem] if path.stem in BANNED else []) == []


def test_an_import_inside_a_function_gives_one_of_three_reasons():
    def unexplained(path, text):
        lines = text.splitlines()
        return [
            f"line {node.lineno}"
            for function in functions(text)
            for node in ast.walk(function)
            if isinstance(node, ast.Import | ast.ImportFrom)
            and not any(reason in lines[node.lineno - 1] for reason in REASONS)
        ]

    assert findings(unexplained) == []

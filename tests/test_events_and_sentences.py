"""What is announced is heard, and what is written down can be read."""

from __future__ import annotations

import ast
import pkgutil
from importlib import import_module
from pathlib import Path

import kheo
from kheo.audit.wording import declared
from kheo.config.wiring import SUBSCRIPTIONS
from kheo.kernel.events import Event
from kheo.workflow.table import Flow

SOURCE = Path(kheo.__path__[0])


def modules():
    """Every module of the house but migrations and commands."""
    for found in pkgutil.walk_packages(kheo.__path__, "kheo."):
        if not {"migrations", "commands", "wsgi"} & set(found.name.split(".")):
            yield import_module(found.name)


def recorded():
    """(place, action) of every call ``record("…")`` with a literal action."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            first = node.args[0]
            if name == "record" and isinstance(first, ast.Constant):
                yield f"{path.relative_to(SOURCE)}:{node.lineno}", first.value


def flows():
    """Every table of steps."""
    return {
        id(value): value
        for module in modules()
        for value in vars(module).values()
        if isinstance(value, Flow)
    }.values()


def test_every_act_that_is_recorded_has_a_sentence():
    mute = [(place, action) for place, action in recorded() if action not in declared()]

    assert mute == []


def test_every_step_of_every_table_has_a_sentence():
    mute = [
        f"{flow.name}.{step.name}"
        for flow in flows()
        for step in flow.table
        if f"{flow.name}.{step.name}" not in declared()
    ]

    assert mute == []


def test_every_event_is_in_the_table_of_subscriptions():
    every = {
        value
        for module in modules()
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Event) and value is not Event
    }

    assert every == set(SUBSCRIPTIONS)

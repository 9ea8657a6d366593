"""Writes the diagrams of every table of transitions into docs/."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand

from kheo.workflow.drawing import mermaid
from kheo.workflow.table import Flow


class Command(BaseCommand):
    """Draw docs/diagrams/<flow>.mmd from each table."""

    help = "Draw every table of transitions into docs/diagrams/."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the files and tell their names."""
        for flow in flows():
            target = Path(settings.BASE_DIR) / "docs" / "diagrams" / f"{flow.name}.mmd"
            target.write_text(mermaid(flow), encoding="utf-8")
            self.stdout.write(str(target))


def flows() -> list[Flow]:
    """Every table that stands in a slice's ``transitions`` (a module or a package), by name."""
    found: dict[str, Flow] = {}
    for config in apps.get_app_configs():
        if config.name.startswith("kheo."):
            for module in _transitions_of(config.name):
                tables = [value for value in vars(module).values() if isinstance(value, Flow)]
                found |= {table.name: table for table in tables}
    return [found[name] for name in sorted(found)]


def _transitions_of(slice_name: str) -> Iterator[Any]:
    name = f"{slice_name}.transitions"
    if importlib.util.find_spec(name) is None:
        return
    module = importlib.import_module(name)
    yield module
    for inner in pkgutil.iter_modules(getattr(module, "__path__", [])):
        yield importlib.import_module(f"{name}.{inner.name}")

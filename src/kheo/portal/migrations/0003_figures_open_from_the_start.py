"""What is open to everybody from the start: what works today, and what was recognised."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.db import migrations

DATA = Path(__file__).parent.parent / "data" / "public_figures.json"
SINCE = date(2026, 1, 1)


def open_them(apps: Any, schema_editor: Any) -> None:
    """Can be run twice: what is there stays."""
    rows = apps.get_model("portal", "PublicFigure").objects
    for one in json.loads(DATA.read_text(encoding="utf-8")):
        if not rows.filter(indicator=one["indicator"], split=one["split"]).exists():
            rows.create(valid_from=SINCE, **one)


class Migration(migrations.Migration):
    dependencies = [("portal", "0002_figures_open_to_the_public")]

    operations = [migrations.RunPython(open_them, migrations.RunPython.noop)]

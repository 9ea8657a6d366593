#!/usr/bin/env python3
"""Django's command line; `./kheo manage …` runs it in the right environment."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from django.core.management import execute_from_command_line  # noqa: E402

from bootstrap.places import prepare_state  # noqa: E402 - the path has to be right first

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kheo.config.settings")
    prepare_state(os.environ)
    execute_from_command_line(sys.argv)

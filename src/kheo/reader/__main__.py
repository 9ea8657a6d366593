"""``python -m kheo.reader FILE [--json]``: read a report and print what was found."""

from __future__ import annotations

import sys

from kheo.reader.command import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

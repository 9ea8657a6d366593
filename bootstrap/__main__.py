"""Start of `./kheo`: the folder itself is run, so its parent is put on the path first."""

import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parent.parent)

from bootstrap.commands import main  # noqa: E402 - the path has to be right first

sys.exit(main(sys.argv[1:]))

"""Journal sentences about profiles of units and calls, by act."""

SENTENCES: dict[str, str] = {}

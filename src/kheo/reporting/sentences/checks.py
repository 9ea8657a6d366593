"""Journal sentences of checks, by act."""

SENTENCES: dict[str, str] = {}

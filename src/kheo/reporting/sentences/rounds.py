"""Journal sentences of rounds, by act."""

SENTENCES: dict[str, str] = {}

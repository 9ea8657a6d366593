"""Journal sentences of entry, by act."""

SENTENCES: dict[str, str] = {}

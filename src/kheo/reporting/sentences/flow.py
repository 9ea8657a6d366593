"""Journal sentences of flow, by act."""

SENTENCES: dict[str, str] = {}

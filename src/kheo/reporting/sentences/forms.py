"""Journal sentences of forms, by act."""

SENTENCES: dict[str, str] = {}

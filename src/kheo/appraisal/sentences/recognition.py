"""Journal sentences about recognition, by act."""

SENTENCES: dict[str, str] = {}

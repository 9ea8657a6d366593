"""Journal sentences about teams, by act."""

SENTENCES: dict[str, str] = {}

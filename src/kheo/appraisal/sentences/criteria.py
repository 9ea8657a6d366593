"""Journal sentences about criteria, by act."""

SENTENCES: dict[str, str] = {}

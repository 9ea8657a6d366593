"""Journal sentences about councils, by act."""

SENTENCES: dict[str, str] = {}

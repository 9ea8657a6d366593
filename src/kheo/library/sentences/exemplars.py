"""Journal sentences about exemplars of a period, by act."""

SENTENCES: dict[str, str] = {}

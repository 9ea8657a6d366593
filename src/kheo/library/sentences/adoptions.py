"""Journal sentences about replication, by act."""

SENTENCES: dict[str, str] = {}

"""Journal sentences of this slice, by act."""

SENTENCES: dict[str, str] = {}

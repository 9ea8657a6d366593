"""Journal sentences about stories, consents and handbooks, by act."""

SENTENCES: dict[str, str] = {}

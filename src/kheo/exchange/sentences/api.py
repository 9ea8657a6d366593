"""Journal sentences of api."""

API: dict[str, str] = {}

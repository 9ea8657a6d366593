"""Journal sentences of imports."""

IMPORTS: dict[str, str] = {}

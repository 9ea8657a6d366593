"""Journal sentences of this slice, by act."""

SENTENCES: dict[str, str] = {
    "figure.open": "%(actor)s opened the figure “%(subject)s” to the public",
    "figure.close": "%(actor)s closed the figure “%(subject)s” to the public",
}

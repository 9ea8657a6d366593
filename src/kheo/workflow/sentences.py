"""Journal sentences of this slice, by act."""

SENTENCES: dict[str, str] = {
    "term.set": "%(actor)s set a term of %(days)s days for %(unit)s",
}

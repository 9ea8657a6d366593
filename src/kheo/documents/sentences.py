"""Journal sentences of this slice, by act."""

SENTENCES: dict[str, str] = {
    "paper.register": "%(actor)s entered %(subject)s into the register of papers",
    "paper.attach_file": "%(actor)s put the scan to %(subject)s",
}

"""Journal sentences of this slice, by act."""

SENTENCES: dict[str, str] = {
    "jobs.call_off": "%(actor)s called off “%(subject)s”",
}

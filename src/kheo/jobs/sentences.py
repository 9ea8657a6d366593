"""Journal sentences of this slice, by act."""

SENTENCES: dict[str, str] = {
    "jobs.call_off": "%(actor)s called off “%(subject)s”",
    "jobs.try_again": "%(actor)s had “%(subject)s” tried again",
    "jobs.sweep": "%(actor)s cleared away %(jobs)s ended background jobs of %(subject)s",
}

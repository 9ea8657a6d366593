"""Journal sentences of entry, by act."""

SENTENCES: dict[str, str] = {
    "report.figure": "%(actor)s wrote “%(value)s” in “%(cell)s” of “%(report)s”",
    "report.comment": "%(actor)s commented on “%(cell)s” of “%(report)s”: %(comment)s",
    "report.star": "%(actor)s changed the star at “%(cell)s” of “%(report)s”",
    "report.text": "%(actor)s wrote “%(section)s” of “%(report)s” (words: %(words)s)",
}

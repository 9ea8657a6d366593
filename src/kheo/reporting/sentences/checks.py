"""Journal sentences of checks, by act."""

SENTENCES: dict[str, str] = {
    "report.check": "“%(subject)s” was checked: %(found)s remarks found, %(gone)s settled",
    "finding.answer": "%(actor)s answered a remark on “%(subject)s”",
    "finding.ask": "%(actor)s asked about “%(subject)s”",
    "finding.not_enough": "%(actor)s found the answer to a remark on “%(subject)s” not enough",
    "finding.settle": "%(actor)s settled the question about “%(subject)s”",
}

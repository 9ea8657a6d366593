"""Journal sentences of papers, by act."""

SENTENCES: dict[str, str] = {
    "report.draft_paper": (
        "%(actor)s made the paper of the report “%(subject)s” from its version %(version)s"
    ),
    "report.number_paper": (
        "%(actor)s gave version %(version)s of the report “%(subject)s” its number: %(paper)s"
    ),
}

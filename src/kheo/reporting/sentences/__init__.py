"""Journal sentences of this slice, by act."""

from kheo.reporting.sentences import checks, entry, flow, forms, papers, rounds

SENTENCES: dict[str, str] = {
    **forms.SENTENCES,
    **rounds.SENTENCES,
    **entry.SENTENCES,
    **flow.SENTENCES,
    **checks.SENTENCES,
    **papers.SENTENCES,
}

"""Journal sentences of this slice, by act."""

from kheo.appraisal.sentences import councils, criteria, dossiers, recognition, teams

SENTENCES: dict[str, str] = {
    **criteria.SENTENCES,
    **dossiers.SENTENCES,
    **teams.SENTENCES,
    **councils.SENTENCES,
    **recognition.SENTENCES,
}

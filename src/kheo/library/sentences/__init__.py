"""Journal sentences of this slice, by act."""

from kheo.library.sentences import adoptions, calls, exemplars, stories

SENTENCES: dict[str, str] = {
    **stories.SENTENCES,
    **adoptions.SENTENCES,
    **exemplars.SENTENCES,
    **calls.SENTENCES,
}

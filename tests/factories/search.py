"""The index for tests: rows made by factories are told to it when the test says so."""

from kheo.search.enums import What
from kheo.search.operations.index import rebuild


def index_everything(*kinds):
    """Make the index of what stands in the tables now; all kinds that tests look for, or those named."""
    for what in kinds or (What.INITIATIVE, What.UNIT, What.PAPER, What.PERSON, What.STORY):
        rebuild(what)

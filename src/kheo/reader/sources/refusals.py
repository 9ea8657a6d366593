"""Why a file cannot be read, in sentences from the lexicon."""

from __future__ import annotations

from kheo.reader.lexicon import table


class Refused(Exception):
    """The file cannot be read; the message is a Vietnamese sentence with the remedy."""


def refuse(why: str, **values: object) -> Refused:
    """The refusal ``why`` of ``lexicon/sources.toml`` with its values filled in."""
    return Refused(table("sources")["refusals"][why].format(**values))
